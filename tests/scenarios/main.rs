//! Whole-system stories: handhelds, network and server in one process, all of them real.

mod findings;
mod handoff;
mod handoff_refused;
mod restores;
mod rounds;
