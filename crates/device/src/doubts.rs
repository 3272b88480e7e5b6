//! What looks implausible of somebody's own work, as the server tells it, and what they say to it.

use crate::clock::{Moment, utc};
use crate::command::*;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::pictures::known_photos;
use crate::site::Site;
use crate::walk::Walk;
use chrono::TimeDelta;
use model::ids::StaffId;
use protocol::ErrorCode;
use protocol::events::DoubtAnswered;
use protocol::feed::Kind;
use protocol::rows::DoubtRow;
use store::{Said, Store};

/// Days that a doubt is shown: the server takes it out of the feed then, without a word.
const DAYS: i64 = 60;

impl Handheld {
    pub(crate) fn doubts(&self) -> Result<Reply, DeviceError> {
        let person = self.person()?;
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        all(&store, &site, &now, person)
    }

    /// Says something to a doubt: words, a voice note, a photo.
    ///
    /// Errors: one that isn't about this person, or nothing said.
    pub(crate) fn answer_doubt(
        &self,
        doubt: String,
        note: Option<String>,
        photos: Vec<String>,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            known_photos(store, &photos)?;
            let row: Option<DoubtRow> = store.feed_row(Kind::Doubt, &doubt)?;
            if row.is_none_or(|row| row.staff != person) {
                let message = format!("doubt {doubt}");
                return Err(DeviceError::refused(ErrorCode::NotFound, message));
            }
            let note = note.map(|note| note.trim().to_owned());
            let note = note.filter(|note| !note.is_empty());
            if note.is_none() && photos.is_empty() {
                let message = "`note`, `photos`: nothing is said";
                return Err(DeviceError::refused(ErrorCode::BadValue, message));
            }
            let salt = self.outside.chance.salt(note.is_some());
            let event = DoubtAnswered {
                doubt,
                note,
                photos,
                salt,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            all(store, site, now, person)
        })
    }
}

/// Those about a person, the newest first, each with the last word to it. Edges: what has aged out
/// of the feed is dropped by its date.
fn all(store: &Store, site: &Site, now: &Moment, person: StaffId) -> Result<Reply, DeviceError> {
    let own: Vec<Said<DoubtAnswered>> = store.said("doubt_answered")?;
    let rows: Vec<(String, DoubtRow)> = store.feed_rows(Kind::Doubt)?;
    let mut doubts = Vec::new();
    let oldest = now.utc - TimeDelta::days(DAYS);
    let recent = |row: &DoubtRow| utc(&row.at).is_none_or(|at| at >= oldest);
    let theirs = |row: &DoubtRow| row.staff == person && recent(row);
    for (id, row) in rows.into_iter().filter(|(_, row)| theirs(row)) {
        let said = own.iter().rev().find(|said| said.event.doubt == id);
        let said = said.map(|said| DoubtAnswer {
            at: said.at.clone(),
            note: said.event.note.clone(),
            photos: said.event.photos.clone(),
        });
        let fed = row.answer.map(|said| DoubtAnswer {
            at: said.at,
            note: said.note,
            photos: said.photos,
        });
        let place = row.checkpoint.and_then(|id| site.checkpoints.get(&id));
        let round = row.round.map(|round| Walk::find(store, site, now, round));
        let round = round.and_then(Result::ok);
        doubts.push(DoubtShown {
            id,
            kind: row.kind,
            at: row.at,
            place: place.map(|place| place.name.clone()),
            round: round.map(|walk| walk.name().to_owned()),
            count: row.count,
            seconds: row.seconds,
            answer: said.or(fed),
        });
    }
    doubts.sort_by_key(|one: &DoubtShown| std::cmp::Reverse(utc(&one.at)));
    Ok(Reply::Doubts { doubts })
}
