//! Stories of one handheld on a real store, with a feed of two places and no network.

mod answers;
mod beside;
mod doubts;
mod drawn;
mod duties;
mod floors;
mod gauges;
mod health;
mod known;
mod merged;
mod mounting;
mod orders;
mod paper;
mod people;
mod pieces;
mod position;
mod quotas;
mod rounds;
mod saving;
mod shifts;
mod timers;
mod waits;

use crate::clock::ScriptedClock;
use crate::command::*;
use crate::{Handheld, Reply};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use model::ids::*;
use model::outcome::Outcome;
use protocol::ErrorCode;
use protocol::chain::Hash;
use protocol::enrol::{Enrolled, EnrolledSite};
use protocol::events::How;
use protocol::keys::PrivateKey;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

pub const GUARD: u8 = 10;
pub const ENGINEER: u8 = 11;
pub const LOBBY: u8 = 20;
pub const CORRIDOR: u8 = 21;
pub const ELSEWHERE: u8 = 22;
pub const PLAN: u8 = 30;
pub const START: &str = "2026-11-23T22:00";

pub fn id<T: From16>(n: u8) -> T {
    T::from16([n; 16])
}

pub trait From16 {
    fn from16(bytes: [u8; 16]) -> Self;
}

macro_rules! from16 {
    ($($name:ident),+) => {$(impl From16 for $name {
        fn from16(bytes: [u8; 16]) -> Self { $name(Uuid::from_bytes(bytes)) }
    })+};
}
from16!(StaffId, CheckpointId, PlanId, SiteId, DeviceId, JournalId);

pub struct Bench {
    pub folder: TempDir,
    pub clock: Arc<ScriptedClock>,
    pub handheld: Handheld,
}

impl Bench {
    /// An enrolled handheld at 22:05 of the night, with the sample feed.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = "2026-11-23T22:05:00+08:00".parse().expect("a time");
        let clock = Arc::new(ScriptedClock::new(at));
        let handheld = Handheld::open(folder.path(), clock.clone()).expect("opened");
        enrol(&handheld);
        feed(&handheld, &rows(), 1);
        Self {
            folder,
            clock,
            handheld,
        }
    }

    /// One that the guard has unlocked.
    pub fn unlocked() -> Self {
        let bench = Self::new();
        bench.ok(Command::Unlock {
            staff: id(GUARD),
            pin: "1234".into(),
        });
        bench
    }

    pub fn ok(&self, command: Command) -> Reply {
        let shown = format!("{command:?}");
        self.handheld
            .handle(command)
            .unwrap_or_else(|error| panic!("{shown}: {error:?}"))
    }

    pub fn refused(&self, command: Command) -> CommandError {
        let shown = format!("{command:?}");
        match self.handheld.handle(command) {
            Ok(reply) => panic!("{shown} was done: {reply:?}"),
            Err(error) => error,
        }
    }

    pub fn check_refused(&self, command: Command, code: ErrorCode) {
        let lines = self.last();
        assert_eq!(self.refused(command).code, code);
        assert_eq!(self.last(), lines, "a refused command wrote a line");
    }

    pub fn last(&self) -> u64 {
        self.handheld.store().journal().expect("read").last
    }

    pub fn at(&self, time: &str) {
        self.clock.set(time.parse().expect("a time"));
    }

    /// As after a kill: the same folder, opened anew.
    pub fn reopened(self) -> Self {
        let Bench {
            folder,
            clock,
            handheld,
        } = self;
        drop(handheld);
        let handheld = Handheld::open(folder.path(), clock.clone()).expect("opened");
        Self {
            folder,
            clock,
            handheld,
        }
    }

    pub fn start(&self) -> RoundShown {
        match self.ok(Command::StartRound {
            plan: id(PLAN),
            start: START.into(),
        }) {
            Reply::Round(round) => round,
            other => panic!("{other:?}"),
        }
    }

    pub fn reach(&self, place: u8) -> CheckpointShown {
        match self.ok(Command::Scan {
            text: code(place),
            how: How::Code,
            round: None,
            position: None,
        }) {
            Reply::Scanned(Scanned::Reached { checkpoint }) => checkpoint,
            other => panic!("{other:?}"),
        }
    }

    pub fn answer(
        &self,
        place: u8,
        answers: Vec<AnswerInput>,
        bulk: bool,
    ) -> (u64, CheckpointShown) {
        let round = planned_round(id(PLAN), START);
        match self.ok(Command::Answer {
            round,
            checkpoint: id(place),
            answers,
            bulk,
            route: None,
        }) {
            Reply::Answered { seq, checkpoint } => (seq, checkpoint),
            other => panic!("{other:?}"),
        }
    }
}

pub fn code(place: u8) -> String {
    model::code::with_check_digit(place.into()).expect("in range")
}

pub fn input(item: &str, outcome: Outcome) -> AnswerInput {
    AnswerInput {
        item: item.into(),
        equipment: None,
        outcome,
        clauses: Vec::new(),
        values: Vec::new(),
        note: None,
        photos: Vec::new(),
        severity: None,
        fixed: false,
        agreed: None,
    }
}

/// A fail with the item's first clause.
pub fn fail(item: &str) -> AnswerInput {
    let found = checklists::built_in()
        .checklists
        .iter()
        .find_map(|list| list.item(item));
    let clause = found.expect("in the catalogue").clauses[0].id.clone();
    AnswerInput {
        clauses: vec![clause],
        ..input(item, Outcome::Fail)
    }
}

fn enrol(handheld: &Handheld) {
    let mut store = handheld.store();
    let reply = Enrolled {
        device: store.identity().expect("identity").device,
        token: "t".into(),
        server_key: PrivateKey::from_seed(&[2; 32]).public().base64(),
        handoff_key: "age1".into(),
        site: EnrolledSite {
            id: id(1),
            name: "碧水湾".into(),
            time_zone: "Asia/Shanghai".into(),
        },
        server_time: "2026-11-23T14:00:00Z".into(),
    };
    let stamp = handheld.outside.clock.now();
    let server = "http://127.0.0.1:1";
    store
        .enrol(&stamp, server, None, &reply, id(2), "0.1.0")
        .expect("enrolled");
}

/// Applies rows as the last page of a feed.
pub fn feed(handheld: &Handheld, rows: &[String], reflected: u64) {
    let end = format!("{{\"cursor\":\"c\",\"more\":false,\"reflected\":{reflected}}}\n");
    let body = rows.concat() + &end;
    let page = protocol::feed::read(body.as_bytes()).expect("a page");
    handheld.store().apply_feed(&page, false).expect("applied");
}

pub fn row(kind: &str, id: impl ToString, row: serde_json::Value) -> String {
    let id = id.to_string();
    serde_json::json!({"cursor": "c", "kind": kind, "id": id, "row": row}).to_string() + "\n"
}

/// A cheap verifier: tests try many PINs.
pub fn verifier(pin: &str) -> String {
    let params = Params::new(8, 1, 1, None).expect("params");
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let phc = argon.hash_password(pin.as_bytes());
    phc.expect("hashed").to_string()
}

pub fn rows() -> Vec<String> {
    use serde_json::json;
    let phc = verifier("1234");
    let staff = |name: &str, role: &str| {
        let roles = [role];
        json!({"name": name, "roles": roles, "pin_digits": 4, "active": true})
    };
    let place = |name: &str, n: u8, list: &str| {
        json!({"name": name, "building": "3栋", "state": "in_use", "touchpoint": 13,
               "lists": [list], "code": code(n),
               "labels": [protocol::chain::sha256_hex(format!("TP1:{}AAAA", code(n)).as_bytes())]})
    };
    let list = |id: &str| {
        let list = checklists::built_in()
            .checklist(id)
            .expect("in the catalogue");
        row("checklist", id, serde_json::to_value(list).expect("json"))
    };
    vec![
        row(
            "site",
            id::<SiteId>(1),
            json!({
            "name": "碧水湾", "time_zone": "Asia/Shanghai", "day_start_min": 360,
            "night": {"from": "19:00", "to": "06:00"}, "rush_hours": [],
            "winter": {"from": "11-15", "to": "03-15"}, "finish_hours": [72, 24, 4]}),
        ),
        row("staff", id::<StaffId>(GUARD), staff("张伟", "guard")),
        row(
            "staff",
            id::<StaffId>(ENGINEER),
            staff("陈师傅", "engineer"),
        ),
        row("verifier", id::<StaffId>(GUARD), json!({ "phc": phc })),
        row(
            "shift",
            "1",
            json!({
            "name": "夜班", "staff": [id::<StaffId>(GUARD), id::<StaffId>(ENGINEER)],
            "hours": {"from": "19:00", "to": "07:00"}}),
        ),
        list("tp11"),
        list("tp13"),
        row(
            "checkpoint",
            id::<CheckpointId>(LOBBY),
            place("大堂", LOBBY, "tp11"),
        ),
        row(
            "checkpoint",
            id::<CheckpointId>(CORRIDOR),
            place("楼道", CORRIDOR, "tp13"),
        ),
        row(
            "checkpoint",
            id::<CheckpointId>(ELSEWHERE),
            place("别处", ELSEWHERE, "tp13"),
        ),
        row(
            "plan",
            id::<PlanId>(PLAN),
            json!({
            "name": "夜间巡逻 A 线", "version": 1, "role": "guard",
            "checkpoints": [id::<CheckpointId>(LOBBY), id::<CheckpointId>(CORRIDOR)],
            "rrule": "FREQ=DAILY", "start": "2026-10-01T22:00", "window_min": 30,
            "grace_min": 15}),
        ),
    ]
}

/// The lines as they are kept, checked against the chain.
pub fn lines(bench: &Bench) -> Vec<String> {
    let mut hash = Hash::ZERO;
    let lines = bench
        .handheld
        .store()
        .lines(1, 10_000, usize::MAX)
        .expect("read");
    lines
        .into_iter()
        .map(|(_, line, kept)| {
            hash = hash.next(&line);
            assert_eq!(hash, kept);
            String::from_utf8(line).expect("UTF-8")
        })
        .collect()
}
