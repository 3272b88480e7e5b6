//! The sample site of `demo`: made once in its folder, found again at the next start.

use crate::clock::write_time;
use crate::demo_plan;
use crate::error::ServerError;
use crate::folder::{Folder, write_private};
use crate::keys::Keys;
use crate::site_file::{self, SAMPLE};
use crate::sql::{Readers, people, sites};
use crate::start;
use crate::writer::Writer;
use crate::{passwords, random};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What people need to look around.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Name at the console.
    pub person: String,
    pub password: String,
    /// Names and PINs of the staff, in the order of the file.
    pub pins: Vec<(String, String)>,
    /// Made once a folder; the printed link carries it.
    pub start_token: String,
}

/// Makes the sample site where it isn't there yet.
///
/// Errors: a folder that `init` made for something else is left alone.
pub fn prepare(path: &Path, now: DateTime<Utc>) -> Result<(Folder, Sample), ServerError> {
    let folder = match Folder::open(path) {
        Ok(folder) => folder,
        Err(_) => {
            let file = site_file::read("sample.toml", SAMPLE)?;
            start::init(path, file.name().unwrap_or_default(), "Asia/Shanghai", now)?;
            Folder::open(path)?
        }
    };
    let kept = folder.path().join("sample.json");
    let mut sample: Sample = match std::fs::read(&kept) {
        Ok(json) => serde_json::from_slice(&json).map_err(|_| ServerError::Damaged {
            what: "sample.json",
        })?,
        Err(_) => fill(&folder, &kept, now)?,
    };
    // Whoever chose another password since knows it; the old one would only mislead.
    let phc = Readers::new(folder.clone())
        .read(|connection| Ok(people::by_name(connection, &sample.person)?))?
        .map(|person| person.phc);
    if !phc.is_some_and(|phc| passwords::fits(&sample.password, &phc)) {
        sample.password = "(changed)".into();
    }
    write_private(&token_file(&folder), sample.start_token.as_bytes())?;
    Ok((folder, sample))
}

fn token_file(folder: &Folder) -> PathBuf {
    folder.path().join("start-token")
}

fn fill(folder: &Folder, kept: &Path, now: DateTime<Utc>) -> Result<Sample, ServerError> {
    let file = site_file::read("sample.toml", SAMPLE)?;
    let keys = Arc::new(Keys::open(folder)?);
    let mut writer = Writer::open_beside(folder, keys)?;
    let password = random::password();
    let phc = passwords::hash(&password)?;
    let drawn = demo_plan::draw(folder)?;
    writer.write(now, |writing| {
        if sites::all(writing.tx)?
            .iter()
            .any(|site| Some(site.name.as_str()) != file.name())
        {
            return Err(ServerError::HasData(folder.path().to_owned()));
        }
        file.import(writing, None)?;
        for site in sites::all(writing.tx)? {
            demo_plan::set(writing, &site, &drawn)?;
        }
        if let Some(person) = people::by_name(writing.tx, start::FIRST_PERSON)? {
            people::set_password(writing.tx, person.number, &phc)?;
        }
        Ok(())
    })?;
    let sample = Sample {
        person: start::FIRST_PERSON.to_owned(),
        password,
        pins: file.pins(),
        start_token: random::token(),
    };
    let json = serde_json::to_vec(&sample).unwrap_or_default();
    write_private(kept, &json)?;
    tracing::info!(at = write_time(now), "the sample site was made");
    Ok(sample)
}
