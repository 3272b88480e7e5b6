#![doc = include_str!("../README.md")]

mod asked;
pub mod calendar;
pub mod campaign;
pub mod catalogue;
mod check;
pub mod checklist;
pub mod dues;
pub mod error;
pub mod expression;
mod files;
mod form;
pub mod limits;
mod meter;
pub mod order;
mod orders;
mod parts;
mod sound;
mod source;
pub mod versions;
mod words;

pub use asked::{AskedIf, Told, renamed, said_asked_if, unfounded};
pub use calendar::{CalendarYear, parse_calendar_year};
pub use campaign::*;
pub use catalogue::{Catalogue, TOUCHPOINT_LINES, parse, parse_all, parse_order_kind};
pub use checklist::*;
pub use dues::*;
pub use error::Refused;
pub use files::{CALENDARS_TIME_ZONE, built_in, built_in_calendars, built_in_campaigns};
pub use limits::*;
pub use meter::Meter;
pub use order::*;
pub use sound::unsound;
pub use versions::Versions;
pub use words::says;

#[cfg(test)]
mod contents;
#[cfg(test)]
mod refusals;
