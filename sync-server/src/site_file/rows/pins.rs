//! PINs as verifiers. Each takes as long to hash as it is meant to, so all cores share a site's.

use crate::error::ServerError;
use crate::passwords;
use protocol::rows::VerifierRow;
use std::num::NonZero;
use std::thread::{available_parallelism, scope};

/// A PIN of the file, and the verifier that is held of the person.
pub type Asked<'a> = (Option<&'a str>, Option<&'a VerifierRow>);

/// The verifier of each PIN, in order: the held one where it fits; none where there is no PIN.
pub fn verifiers(asked: &[Asked<'_>]) -> Result<Vec<Option<VerifierRow>>, ServerError> {
    let cores = available_parallelism().map_or(1, NonZero::get);
    let share = asked.len().div_ceil(cores).max(1);
    let mut all = Vec::new();
    scope(|threads| {
        let shares = asked.chunks(share);
        let hashing: Vec<_> = shares.map(|share| threads.spawn(|| of(share))).collect();
        for hashed in hashing {
            let broken = |_| ServerError::Damaged { what: "a PIN" };
            all.extend(hashed.join().map_err(broken)??);
        }
        Ok(all)
    })
}

fn of(asked: &[Asked<'_>]) -> Result<Vec<Option<VerifierRow>>, ServerError> {
    let verifier = |(pin, held): &Asked<'_>| {
        let Some(pin) = pin else {
            return Ok(None);
        };
        match held.filter(|row| passwords::fits(pin, &row.phc)) {
            Some(same) => Ok(Some(same.clone())),
            None => Ok(Some(VerifierRow {
                phc: passwords::hash(pin)?,
            })),
        }
    };
    asked.iter().map(verifier).collect()
}
