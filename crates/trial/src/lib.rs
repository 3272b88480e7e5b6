#![doc = include_str!("../README.md")]

pub mod clock;
pub mod commands;
mod error;
pub mod host;
mod script;

pub use error::TrialError;
