//! `init`, `import` and `passwd`.

use crate::bounded::Program;
use crate::commands::{At, Context, forms, handoff};
use crate::error::ServerError;
use crate::handoff::is_handoff;
use crate::site_file::{self, Imported, Problem};
use crate::sql::people;
use crate::standards::Brought;
use crate::start;
use crate::writer::Writing;
use crate::{passwords, random};
use model::ids::SiteId;
use serde::Serialize;
use std::path::PathBuf;

/// Make a data folder with a site and its first supervisor.
#[derive(Debug, clap::Args)]
pub struct Init {
    #[command(flatten)]
    at: At,
    /// What people call the site
    #[arg(long)]
    site_name: String,
    /// Its IANA time zone
    #[arg(long, default_value = "Asia/Shanghai")]
    time_zone: String,
}

impl Init {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let now = (context.now)();
        let made = start::init(&self.at.data, &self.site_name, &self.time_zone, now)?;
        let text = format!(
            "site        {}\nsupervisor  {}\npassword    {}  (one time: change it)\npin         {}",
            made.site, made.person, made.password, made.pin
        );
        context.print(&made, &text)
    }
}

/// Give somebody at the console a new one-time password.
#[derive(Debug, clap::Args)]
pub struct Passwd {
    #[command(flatten)]
    at: At,
    /// Sign-in name
    name: String,
}

#[derive(Serialize)]
struct NewPassword<'a> {
    person: &'a str,
    password: &'a str,
}

impl Passwd {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let (folder, _, mut writer) = self.at.write()?;
        let password = random::password();
        let phc = passwords::hash(&password)?;
        writer.write(context.now(&folder), |writing| {
            let person = people::by_name(writing.tx, &self.name)?;
            let person = person.ok_or_else(|| ServerError::Unknown {
                what: "person",
                name: self.name.clone(),
            })?;
            Ok(people::set_password(writing.tx, person.number, &phc)?)
        })?;
        let made = NewPassword {
            person: &self.name,
            password: &password,
        };
        let text = format!("password  {password}  (one time: change it)");
        context.print(&made, &text)
    }
}

/// Read a site's file into a site, or a handheld's hand-off file.
#[derive(Debug, clap::Args)]
pub struct Import {
    #[command(flatten)]
    at: At,
    /// The file: a site's workbook, CSV (or a folder of it) or TOML, a checklist as an XLSForm or a
    /// plain sheet, or what a handheld handed off
    file: PathBuf,
    /// The site; otherwise that of the file's name, or a new one
    #[arg(long)]
    site: Option<SiteId>,
    /// For a hand-off: write the receipts that go back to the handheld
    #[arg(long = "return", value_name = "FILE", conflicts_with_all = ["site", "dry_run"])]
    return_to: Option<PathBuf>,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        if !self.file.is_dir() && is_handoff(&self.file)? {
            let return_to = self.return_to.as_deref();
            return handoff::import(&self.at, context, &self.file, return_to, self.dry_run);
        }
        if self.return_to.is_some() {
            return Err(ServerError::BadValue {
                what: "--return",
                value: self.file.display().to_string(),
                reason: "only a hand-off file is answered by one".into(),
            });
        }
        let (folder, _, mut writer) = self.at.write()?;
        let now = context.now(&folder);
        let file = site_file::either(&Program::of_workbooks()?, &self.file);
        let file = match file.map(Brought::of) {
            Ok(Err(file)) => Ok(file),
            Ok(Ok(brought)) => {
                let shown = self.file.display().to_string();
                let form = (shown.as_str(), brought);
                let done =
                    forms::import(context, (&mut writer, now), form, self.site, self.dry_run);
                return self.told(context, done);
            }
            Err(error) => Err(error),
        };
        let imported = file.and_then(|file| {
            let import = |writing: &Writing<'_>| file.import(writing, self.site);
            match self.dry_run {
                true => writer.rehearse(now, import),
                false => writer.write(now, import),
            }
        });
        let imported = self.told(context, imported);
        let imported = Imported {
            dry_run: self.dry_run,
            ..imported?
        };
        context.print(&imported, &words(&imported))
    }

    /// Prints the problems of a file where programs read them.
    fn told<T>(&self, context: &Context, done: Result<T, ServerError>) -> Result<T, ServerError> {
        if let Err(ServerError::SiteFile(problems)) = &done {
            context.print_json(&Problems { problems })?;
        }
        done
    }
}

/// What is wrong with a file, as JSON.
#[derive(Serialize)]
struct Problems<'a> {
    problems: &'a [Problem],
}

/// The names of what stays: a few, and how many more.
const KEPT_SHOWN: usize = 20;

fn words(done: &Imported) -> String {
    let would = if done.dry_run { "would be " } else { "" };
    let mut text = format!(
        "{} ({}): {} rows; {would}added {}, {would}changed {}",
        done.name, done.site, done.rows, done.added, done.changed
    );
    for one in &done.sheets {
        text.push_str(&format!(
            "\n  {} {}: {} rows, added {}, changed {}",
            one.head.zh, one.head.en, one.rows, one.added, one.changed
        ));
    }
    if !done.kept.is_empty() {
        let count = done.kept.len();
        text.push_str(&format!(
            "\nkept, though the file doesn't have them: {count}"
        ));
    }
    for one in done.kept.iter().take(KEPT_SHOWN) {
        text.push_str(&format!("\n  {} {}", one.head.zh, one.name));
    }
    if done.kept.len() > KEPT_SHOWN {
        text.push_str(&format!("\n  and {} more", done.kept.len() - KEPT_SHOWN));
    }
    if !done.without_pin.is_empty() {
        let names = done.without_pin.join(", ");
        text.push_str(&format!(
            "\nwithout a PIN, so they can't unlock a handheld yet: {names}"
        ));
    }
    if !done.passed_over.is_empty() {
        let count = done.passed_over.len();
        text.push_str(&format!(
            "\nnot read, since they begin with #: {count} rows"
        ));
    }
    for one in done.passed_over.iter().take(KEPT_SHOWN) {
        let (sheet, row, begins) = (&one.sheet, one.row, &one.text);
        text.push_str(&format!("\n  {sheet} row {row}: {begins}"));
    }
    text
}
