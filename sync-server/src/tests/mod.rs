//! The whole server over a real connection: each corner of the wire is one short test.

mod backup;
mod batches;
mod branches;
mod command_line;
mod console;
mod enrolment;
mod feed;
mod from_paper;
mod full;
mod handheld;
mod incidents;
mod judging;
mod labels;
mod ledger;
mod ledger_history;
mod orders;
mod paper;
mod positions;
mod rebuild;
mod refusals;
mod rounds_shown;
mod sample;
mod uploads;
mod verify;
mod walks;
mod world;
