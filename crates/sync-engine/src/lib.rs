#![doc = include_str!("../README.md")]

mod backoff;
mod engine;
mod events;
mod photos;
mod pictures;
mod step;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod picture_stories;
#[cfg(test)]
mod stories;

pub use backoff::{WAIT_MS_MAX, WAIT_MS_MIN};
pub use engine::{CycleEnd, Engine};
pub use step::{Backlog, Ours, Outcome, Photo, Refusal, Sha256, Step};
