#![doc = include_str!("../README.md")]

pub mod calendar;
pub mod code;
pub mod conditions;
pub mod discharge;
pub mod draw;
pub mod ids;
pub mod ledger;
pub mod limits;
pub mod meter;
pub mod orders;
pub mod outcome;
pub mod recurrence;
pub mod rejudge;
pub mod trend;
pub mod value;
pub mod verdict;
