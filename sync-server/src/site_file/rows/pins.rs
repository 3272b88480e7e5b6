//! PINs as verifiers. Each takes as long to hash as it is meant to, so all cores share a site's,
//! and a server at work hashes them before its writer's turn.

use crate::error::ServerError;
use crate::passwords;
use protocol::rows::VerifierRow;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::thread::{available_parallelism, scope};
use uuid::Uuid;

/// A person of the file with the PIN that it says, and the verifier that is held of them.
pub struct Asked<'a> {
    pub person: Uuid,
    pub pin: Option<&'a str>,
    pub held: Option<&'a VerifierRow>,
}

/// What a PIN was hashed for: a person, the PIN, and what was held then.
type Key = (Uuid, String, Option<String>);

/// The verifiers that were hashed ahead.
#[derive(Default)]
pub struct Hashed(BTreeMap<Key, VerifierRow>);

impl Hashed {
    /// Hashes ahead.
    pub fn of(asked: &[Asked<'_>]) -> Result<Self, ServerError> {
        let verifiers = verifiers(asked, &Self::default())?;
        let keyed = asked.iter().zip(verifiers);
        let keyed = keyed.filter_map(|(asked, verifier)| Some((key(asked)?, verifier?)));
        Ok(Self(keyed.collect()))
    }

    #[cfg(test)]
    pub fn verifiers(&self) -> Vec<&str> {
        self.0.values().map(|row| row.phc.as_str()).collect()
    }

    fn get(&self, asked: &Asked<'_>) -> Option<&VerifierRow> {
        self.0.get(&key(asked)?)
    }
}

fn key(asked: &Asked<'_>) -> Option<Key> {
    let held = asked.held.map(|row| row.phc.clone());
    Some((asked.person, asked.pin?.to_owned(), held))
}

/// The verifier of each PIN, in order: the held one where it fits; none where there is no PIN.
pub fn verifiers(
    asked: &[Asked<'_>],
    hashed: &Hashed,
) -> Result<Vec<Option<VerifierRow>>, ServerError> {
    let cores = available_parallelism().map_or(1, NonZero::get);
    let share = asked.len().div_ceil(cores).max(1);
    let mut all = Vec::new();
    scope(|threads| {
        let shares = asked.chunks(share);
        let hashing: Vec<_> = shares
            .map(|share| threads.spawn(|| of(share, hashed)))
            .collect();
        for hashed in hashing {
            let broken = |_| ServerError::Damaged { what: "a PIN" };
            all.extend(hashed.join().map_err(broken)??);
        }
        Ok(all)
    })
}

fn of(asked: &[Asked<'_>], hashed: &Hashed) -> Result<Vec<Option<VerifierRow>>, ServerError> {
    let verifier = |asked: &Asked<'_>| {
        let Some(pin) = asked.pin else {
            return Ok(None);
        };
        if let Some(ahead) = hashed.get(asked) {
            return Ok(Some(ahead.clone()));
        }
        match asked.held.filter(|row| passwords::fits(pin, &row.phc)) {
            Some(same) => Ok(Some(same.clone())),
            None => Ok(Some(VerifierRow {
                phc: passwords::hash(pin)?,
            })),
        }
    };
    asked.iter().map(verifier).collect()
}
