#![doc = include_str!("../README.md")]

pub mod batch;
mod campaign;
pub mod chain;
pub mod drawing;
pub mod enrol;
mod error;
mod error_code;
mod event_types;
pub mod events;
pub mod export;
pub mod feed;
pub mod frame;
pub mod handoff;
pub mod keys;
pub mod label;
pub mod line;
mod parts;
pub mod receipt;
pub mod rows;
mod said;
mod training;

pub use error::ProtocolError;
pub use error_code::{ErrorBody, ErrorCode};

/// Most lines in a batch.
pub const BATCH_LINES_MAX: u64 = 5_000;
/// Most bytes in a batch's lines, decompressed; the header line doesn't count.
pub const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Most bytes in a line, without its line feed.
pub const LINE_BYTES_MAX: usize = 64 * 1024;
/// Most bytes in a photo.
pub const PHOTO_BYTES_MAX: u64 = 20 * 1024 * 1024;
/// Most bytes in one piece of an upload.
pub const UPLOAD_PIECE_BYTES_MAX: usize = 1024 * 1024;

#[cfg(test)]
mod golden;
