//! Whole-system stories: handhelds, network and server in one process, all of them real.

mod findings;
mod handoff;
mod restores;
mod rounds;
