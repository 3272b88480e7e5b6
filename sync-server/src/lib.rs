#![doc = include_str!("../README.md")]

// The way of a batch.
pub mod ingest;
pub mod judge;
pub mod notices;
pub mod overdue;
pub mod own;
pub mod project;
pub mod rebuild;
pub mod receipts;
pub mod replaced;
pub mod sql;
pub mod writer;

// What callers meet.
pub mod api;
pub mod app;
pub mod console;
pub mod gate;
pub mod health;
pub mod revoking;
pub mod round_paper;
mod router;
pub mod serve;
pub mod served;
mod served_file;
pub mod tls;
mod unread;
pub mod wire;

// What the command line does.
pub mod backup;
pub mod commands;
pub mod demo;
mod demo_plan;
pub mod export;
pub mod floor_plans;
pub mod handoff;
pub mod labels;
pub mod lists;
pub mod offered;
pub mod reports;
pub mod site_file;
pub mod site_pictures;
pub mod standards;
pub mod start;
pub mod verify;
pub mod xlsform;

// Beneath all.
pub mod bounded;
pub mod clock;
pub mod error;
pub mod folder;
pub mod keys;
pub mod lock;
mod markup;
mod mounted;
pub mod passwords;
mod pdf;
pub mod quotas;
mod random;
pub mod testing;
mod typeface;

pub use app::App;
pub use clock::Clock;
pub use error::ServerError;
pub use folder::Folder;
pub use router::router;
pub use writer::Writer;

#[cfg(test)]
mod tests;
