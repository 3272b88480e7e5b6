//! Where the time comes from. Only `main` hands in the real clock.

use crate::error::ServerError;
use chrono::{DateTime, Utc};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock.
#[derive(Clone)]
pub enum Clock {
    /// The machine's, through a function that `main` owns.
    Real(fn() -> DateTime<Utc>),
    /// Stands until somebody moves it; milliseconds since 1970.
    Standing(Arc<AtomicI64>),
    /// Stands where a file says; `touchpoint-server clock` writes it.
    File(PathBuf),
}

impl Clock {
    /// A clock that stands.
    pub fn standing(at: DateTime<Utc>) -> Self {
        Clock::Standing(Arc::new(AtomicI64::new(at.timestamp_millis())))
    }

    /// Moves a standing clock.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Clock::Standing(ms) = self {
            ms.store(at.timestamp_millis(), Ordering::SeqCst);
        }
    }

    /// The time.
    ///
    /// Edges: a file that can't be read says 1970, which no handheld takes for the truth.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::Real(read) => read(),
            Clock::Standing(ms) => {
                DateTime::from_timestamp_millis(ms.load(Ordering::SeqCst)).unwrap_or_default()
            }
            Clock::File(path) => std::fs::read_to_string(path)
                .ok()
                .and_then(|text| read_time(text.trim()).ok())
                .unwrap_or_default(),
        }
    }
}

/// RFC 3339, as the command line takes it.
pub fn read_time(text: &str) -> Result<DateTime<Utc>, ServerError> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.with_timezone(&Utc))
        .map_err(|error| ServerError::BadValue {
            what: "time",
            value: text.to_owned(),
            reason: format!("{error}; write it as 2026-11-23T22:00:00+08:00"),
        })
}

/// RFC 3339 with milliseconds, as the server writes it.
pub fn write_time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}
