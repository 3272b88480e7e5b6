#![doc = include_str!("../README.md")]

pub mod code;
pub mod ids;
pub mod limits;
pub mod orders;
pub mod outcome;
pub mod recurrence;
