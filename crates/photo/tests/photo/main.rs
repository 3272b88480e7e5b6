//! Tests of photo's door: pictures, headers, hostile bytes, keeping. Their samples are made here,
//! seeded, but for three fixtures by another encoder.

#![allow(clippy::unwrap_used, reason = "a test ends at what it did not expect")]

mod headers;
mod hostile;
mod keeping;
mod pictures;
mod support;
mod turning;
mod watermark;
