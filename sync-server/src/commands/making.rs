//! `init` and `passwd`.

use crate::commands::{At, Context};
use crate::error::ServerError;
use crate::sql::people;
use crate::start;
use crate::{passwords, random};
use serde::Serialize;

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
