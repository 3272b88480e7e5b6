#![doc = include_str!("../README.md")]

mod answer;
mod beside;
mod checkpoints;
pub mod clock;
pub mod command;
mod command_error;
mod command_orders;
mod dispatch;
mod doubts;
mod drawn;
mod duties;
mod error;
mod fetched;
mod findings;
mod floors;
mod gauges;
mod handheld;
mod handoff;
mod health;
mod items;
mod known;
mod mounting;
mod open_finding;
mod orders;
mod outside;
mod own_site;
mod paper;
mod people;
mod pictures;
mod pieces;
mod position;
mod quotas;
mod rounds;
mod salvage;
mod shifts;
mod shown;
mod shown_field;
mod shown_finding;
mod shown_own;
mod shown_piece;
mod shown_status;
mod shown_sync;
mod site;
mod standing;
pub mod sync;
mod timers;
mod today;
mod transfer;
mod visit;
mod walk;

pub use command::{Command, CommandError, Reply};
pub use error::DeviceError;
pub use handheld::Handheld;
pub use handoff::{Extent, HandedOff, Returned};
pub use outside::{Chance, Outside};
pub use photo::media_type;

/// Version of the app, as lines and servers see it.
pub const APP: &str = env!("CARGO_PKG_VERSION");

#[cfg(test)]
mod tests;
