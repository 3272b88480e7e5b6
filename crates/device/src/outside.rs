//! The doors by which the outside comes in: clock, disk, network and chance. Programs hand in the
//! real ones, simulations their own.

use crate::clock::{Clock, Moment};
use crate::sync::{Connect, Plain, http_connect};
use data_encoding::BASE64;
use photo::{Disk, RealDisk};
use std::sync::Arc;
use uuid::Uuid;

/// What a handheld needs of the world.
#[derive(Clone)]
pub struct Outside {
    pub clock: Arc<dyn Clock>,
    /// Where photos lie; the store has SQLite's own way to the disk.
    pub disk: Arc<dyn Disk + Send + Sync>,
    pub connect: Connect,
    pub chance: Chance,
    /// A thread of its own checkpoints the store; a simulation calls `settle` itself.
    pub background: bool,
}

impl Outside {
    /// The machine's disk, network and randomness, with a clock.
    pub fn real(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            disk: Arc::new(RealDisk),
            connect: http_connect(Plain::Loopback),
            chance: Chance::system(),
            background: true,
        }
    }
}

/// Where random bytes come from.
#[derive(Clone)]
pub struct Chance(Arc<Fill>);

type Fill = dyn Fn(&mut [u8]) + Send + Sync;

impl Chance {
    /// The system's. Edges: a system without any can't go on.
    pub fn system() -> Self {
        Self::from(|bytes: &mut [u8]| {
            getrandom::fill(bytes).expect("the system gives random bytes");
        })
    }

    /// Bytes from a function.
    pub fn from(fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// Random bytes.
    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0)(&mut bytes);
        bytes
    }

    /// A new name that sorts by time.
    pub(crate) fn id(&self, now: &Moment) -> Uuid {
        let milli = u64::try_from(now.utc.timestamp_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(milli, &self.bytes()).into_uuid()
    }

    /// A salt for a line with free words, so that erased words can't be guessed from the hash.
    pub(crate) fn salt(&self, wanted: bool) -> Option<String> {
        wanted.then(|| BASE64.encode(&self.bytes::<16>()))
    }
}
