//! What one incident says: of which handheld, and what the page makes its sentences from.

use crate::console::incidents::{Source, at, small};
use crate::console::names::Names;
use crate::error::ServerError;
use crate::ingest::lines::{self, HeldLine};
use crate::sql::incidents::{self, LostPhoto, Marked, Report, Reported};
use crate::sql::journals;
use crate::sql::sites::Site;
use crate::sql::{devices, rounds};
use chrono::{DateTime, Utc};
use model::ids::{JournalId, RoundId};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;

/// One incident.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Incident {
    /// The same for the same incident, and no other's.
    pub id: String,
    /// When it came to light; null where that isn't known.
    pub at: Option<String>,
    /// Null: the server's own.
    pub device_name: Option<String>,
    pub what: IncidentWhat,
}

/// What happened.
#[derive(Debug, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum IncidentWhat {
    /// The server was put back from a backup.
    Restored {
        made_at: String,
        photos_missing: u32,
        new_keys: bool,
    },
    /// A handheld found the server holding less than was proved, and sent the rest again.
    SentAgain { held: i64, proved: i64 },
    /// Photos freed on the handheld are gone at the server.
    PhotosLost {
        receipt_at: Option<String>,
        count: u32,
        /// How many of them came back since.
        held: u32,
        /// The first of them, by name.
        photos: Vec<IncidentPhoto>,
    },
    /// Photos that the server had lost and a handheld still had: they come again.
    PhotosAgain { count: u32 },
    /// A line that was stored and set aside.
    Line {
        #[ts(type = "string")]
        journal: JournalId,
        seq: i64,
        why: String,
        /// The time that the line claims, where it can be read.
        claimed_at: Option<String>,
        /// Its type, where it can be read.
        line_type: Option<String>,
    },
    /// A journal that goes on from another's line.
    Branch {
        #[ts(type = "string")]
        journal: JournalId,
        seq: i64,
    },
}

/// A photo that the server no longer has.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct IncidentPhoto {
    pub sha256: String,
    /// It is here again.
    held: bool,
    /// Where it was taken, as far as its lines are held.
    rounds: Vec<IncidentRound>,
}

/// A round whose record names the photo.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct IncidentRound {
    #[ts(type = "string")]
    round: RoundId,
    day: String,
    /// Empty: unplanned.
    name: String,
}

/// The most photos of one incident that are named.
const NAMED_MAX: usize = 20;
/// The most characters of a type; a page shows no more.
const TYPE_CHARS_MAX: usize = 40;

/// Tells incidents of a site.
pub struct Tell<'a> {
    connection: &'a Connection,
    site: &'a Site,
    names: &'a Names,
    /// Each journal's id and its handheld's name, by the journal's local number.
    journals: BTreeMap<i64, (JournalId, Option<String>)>,
}

impl<'a> Tell<'a> {
    /// Reads the site's journals and the names of its handhelds.
    pub fn new(
        connection: &'a Connection,
        site: &'a Site,
        names: &'a Names,
    ) -> Result<Self, ServerError> {
        let mut known = BTreeMap::new();
        for journal in journals::of_site(connection, site.number)? {
            let device = match journal.device {
                Some(device) => Some(devices::by_number(connection, device)?.name),
                None => None,
            };
            known.insert(journal.number, (journal.id, device));
        }
        Ok(Self {
            connection,
            site,
            names,
            journals: known,
        })
    }

    /// Each in its place.
    pub fn all(&self, found: &[Source]) -> Result<Vec<Incident>, ServerError> {
        let read = self.marked_lines(found)?;
        let tell = |source: &Source| match source {
            Source::Restored(one) => Ok(Some(self.incident(
                format!("restored {}", one.at_ms),
                Some(one.at_ms),
                None,
                IncidentWhat::Restored {
                    made_at: one.made_at.clone(),
                    photos_missing: small(one.photos_missing),
                    new_keys: one.new_keys,
                },
            ))),
            Source::Reported(one) => self.report(one).map(Some),
            Source::Marked(one) => Ok(self.line(one, read.get(&(one.journal, one.seq)))),
            Source::Branch(one, began_ms) => Ok(Some(self.incident(
                format!("branch {}", one.id),
                *began_ms,
                Some(one.number),
                IncidentWhat::Branch {
                    journal: one.id,
                    seq: one.follows_seq,
                },
            ))),
        };
        let told = found.iter().map(tell);
        told.filter_map(Result::transpose).collect()
    }

    fn incident(
        &self,
        id: String,
        at_ms: Option<i64>,
        journal: Option<i64>,
        what: IncidentWhat,
    ) -> Incident {
        Incident {
            id,
            at: at_ms.and_then(|at_ms| at(at_ms, self.names)),
            device_name: journal.and_then(|journal| self.journals.get(&journal)?.1.clone()),
            what,
        }
    }

    fn report(&self, one: &Report) -> Result<Incident, ServerError> {
        let what = match &one.what {
            Reported::ServerRestored { held, proved } => IncidentWhat::SentAgain {
                held: *held,
                proved: *proved,
            },
            Reported::PhotoAgain { count } => IncidentWhat::PhotosAgain {
                count: small(*count),
            },
            Reported::PhotoLost { receipt_at } => {
                let lost = incidents::lost_in(self.connection, one.journal, one.seq)?;
                let named = lost.iter().take(NAMED_MAX);
                IncidentWhat::PhotosLost {
                    receipt_at: time(receipt_at),
                    count: small(lost.len() as i64),
                    held: small(lost.iter().filter(|one| one.held).count() as i64),
                    photos: named.map(|one| self.photo(one)).collect::<Result<_, _>>()?,
                }
            }
        };
        let id = format!("report {} {}", one.journal, one.seq);
        Ok(self.incident(id, Some(one.at_ms), Some(one.journal), what))
    }

    fn photo(&self, one: &LostPhoto) -> Result<IncidentPhoto, ServerError> {
        let site = self.site.number;
        let mut named = Vec::new();
        for id in incidents::rounds_of_photo(self.connection, site, one.photo)? {
            if let Some(round) = rounds::by_id(self.connection, site, id)? {
                let plan = round.plan.and_then(|plan| self.names.plans.get(&plan));
                named.push(IncidentRound {
                    round: id,
                    day: round.day,
                    name: plan.map(|plan| plan.name.clone()).unwrap_or_default(),
                });
            }
        }
        Ok(IncidentPhoto {
            sha256: one.sha256.hex(),
            held: one.held,
            rounds: named,
        })
    }

    /// None: a journal of another site, which no mark of this one is in.
    fn line(&self, one: &Marked, read: Option<&ReadLine>) -> Option<Incident> {
        let what = IncidentWhat::Line {
            journal: self.journals.get(&one.journal)?.0,
            seq: one.seq,
            why: one.why.clone(),
            claimed_at: read.and_then(|read| read.claimed_at.clone()),
            line_type: read.and_then(|read| read.line_type.clone()),
        };
        let id = format!("line {} {}", one.journal, one.seq);
        Some(self.incident(id, Some(one.at_ms), Some(one.journal), what))
    }

    /// What can be read of the marked lines, each batch decompressed once.
    fn marked_lines(
        &self,
        found: &[Source],
    ) -> Result<BTreeMap<(i64, i64), ReadLine>, ServerError> {
        let mut wanted: BTreeMap<(i64, i64), Vec<i64>> = BTreeMap::new();
        for source in found {
            if let Source::Marked(one) = source {
                let batch = wanted.entry((one.journal, one.batch)).or_default();
                batch.push(one.seq);
            }
        }
        let mut read = BTreeMap::new();
        for ((journal, first), seqs) in wanted {
            // A batch that is damaged on the disk is `verify`'s to tell; its marks stand here.
            let Some(stored) = journals::batch_of(self.connection, journal, first)? else {
                continue;
            };
            let held = lines::of_batch(&stored).unwrap_or_default();
            for line in held.iter().filter(|line| seqs.contains(&line.seq)) {
                read.insert((journal, line.seq), ReadLine::of(line));
            }
        }
        Ok(read)
    }
}

/// What can be read of a line that isn't understood.
struct ReadLine {
    claimed_at: Option<String>,
    line_type: Option<String>,
}

impl ReadLine {
    fn of(line: &HeldLine) -> Self {
        let value: Value = serde_json::from_slice(&line.bytes).unwrap_or_default();
        let word = |name: &str| value.get(name).and_then(Value::as_str);
        Self {
            claimed_at: word("at").and_then(time),
            line_type: word("type").map(|word| word.chars().take(TYPE_CHARS_MAX).collect()),
        }
    }
}

/// A time as it was claimed, where it is one.
fn time(text: &str) -> Option<String> {
    let at: DateTime<Utc> = DateTime::parse_from_rfc3339(text).ok()?.into();
    at.timestamp_millis().is_positive().then(|| text.to_owned())
}
