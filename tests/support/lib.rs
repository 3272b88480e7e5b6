//! A whole site in one process: the real server on a real listener, real handhelds on real files;
//! and what goes wrong under them.

mod console;
pub mod counted;
pub mod dice;
pub mod flaky;
pub mod folders;
mod handoff;
pub mod heard;
pub mod real_site;
pub mod small_disk;
pub mod vfs;
pub mod walker;
pub mod wire;
pub mod world;

pub use flaky::{Fault, flaky_http};
pub use small_disk::SmallDisk;
pub use walker::Walker;
pub use world::World;
