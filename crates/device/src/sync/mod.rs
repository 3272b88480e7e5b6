//! Sync on the handheld: the engine's steps, carried out against the store and a transport.

mod act;
mod batches;
mod driver;
mod enrol;
mod feed;
mod free;
mod http;
mod newer;
mod photos;
mod pictures;
mod receipts;
mod thread;
mod tls;
mod transport;
mod wire;

#[cfg(test)]
mod tests;

pub(crate) use batches::prepare as prepare_batch;
pub use driver::{Connect, Driver, Parts, Stands, Turn};
pub use enrol::{Asked, enrol};
pub(crate) use free::ROOM_BYTES;
pub use http::{HttpTransport, Plain, http_connect};
pub(crate) use receipts::{open as open_receipt, signed as signed_receipt};
pub use sync_engine::CycleEnd;
pub use thread::{Running, spawn};
pub use transport::{Method, Request, Response, Transport, Unreached};
