//! A batch's way in: `check` on any core, `take` in the one writer.

pub mod check;
pub mod lines;
pub mod take;
pub mod twins;
pub mod understand;

pub use check::{Checked, CheckedLine, check};
pub use take::{Taken, take};
