//! Whole-system stories: handhelds, network and server in one process, all of them real.

mod at_once;
mod attack;
mod damage;
mod doubts;
mod drawn;
mod field;
mod findings;
mod freeing;
mod full;
mod handoff;
mod handoff_refused;
mod ledger;
mod pictures;
mod plans;
mod poison;
mod promises;
mod proofs;
mod real_sized;
mod receipts;
mod restores;
mod resume;
mod rounds;
mod site_file;
mod upkeep;
mod versions;
mod wal;
