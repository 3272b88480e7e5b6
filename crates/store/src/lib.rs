#![doc = include_str!("../README.md")]

mod apply;
mod desk;
mod drawn;
mod enrolment;
mod error;
mod feed;
mod findings;
mod freeing;
mod journal;
mod looks;
mod open;
mod photos;
mod rebuild;
mod rounds;
mod salvage;
mod site_said;
mod sync;
mod timers;
mod transaction;
mod visits;

pub use desk::Tries;
pub use enrolment::{Enrolment, Identity};
pub use error::StoreError;
pub use findings::{OwnFinding, OwnMove, OwnNote};
pub use freeing::Freeable;
pub use journal::Stamp;
pub use looks::OwnLook;
pub use open::{Checkpointer, Store, StoreKey};
pub use photos::PhotoWaiting;
pub use rounds::{OwnAnswer, OwnCondition, OwnReach, OwnReading, OwnRound, OwnSkip, SkipsSince};
pub use salvage::Salvaged;
pub use site_said::Said;
pub use sync::{JournalStands, Owner, Taken, Waiting};
pub use timers::OwnTimer;

/// What this crate returns.
pub type Result<T> = std::result::Result<T, StoreError>;

#[cfg(test)]
mod tests;
