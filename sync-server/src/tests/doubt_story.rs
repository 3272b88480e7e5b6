//! A guard at work whose clocks a test moves, and what the desk and a rebuild make of it.

use crate::tests::ledger::Desk;
use crate::{Folder, keys::Keys, rebuild};
use chrono::{DateTime, FixedOffset, SecondsFormat, TimeDelta};
use serde_json::{Value, json};

/// A desk, and a handheld whose clocks a story sets.
pub struct Story {
    pub desk: Desk,
    pub guard: String,
    pub wall: DateTime<FixedOffset>,
    pub boot: &'static str,
    pub mono_ms: i64,
    pub sent: u64,
}

impl Story {
    pub fn new() -> Self {
        let desk = Desk::new();
        let guard = desk.handheld.named(&desk.world, "staff", "张伟").0;
        Self {
            guard,
            wall: "2026-11-23T20:00:00+08:00".parse().expect("a time"),
            boot: "b1",
            mono_ms: 1_000,
            sent: 0,
            desk,
        }
    }

    pub fn passes(&mut self, ms: i64) {
        self.mono_ms += ms;
        self.wall += TimeDelta::milliseconds(ms);
    }

    /// A line by somebody, at the clocks as they stand.
    pub fn by(&mut self, by: Option<&str>, event: Value) -> u64 {
        let handheld = &mut self.desk.handheld;
        let seq = handheld.last() + 1;
        let at = self.wall.to_rfc3339_opts(SecondsFormat::Millis, false);
        let mut line = json!({ "v": 1, "seq": seq, "at": at, "boot": self.boot,
            "mono_ms": self.mono_ms, "by": by });
        for (name, value) in event.as_object().expect("an event") {
            line[name] = value.clone();
        }
        handheld.append_raw(line.to_string().as_bytes())
    }

    pub fn says(&mut self, event: Value) -> u64 {
        let guard = self.guard.clone();
        self.by(Some(&guard), event)
    }

    pub fn place(&self, name: &str) -> String {
        let handheld = &self.desk.handheld;
        handheld.named(&self.desk.world, "checkpoint", name).0
    }

    pub fn starts(&mut self, round: &str) {
        self.says(json!({ "type": "round_started", "round": round }));
    }

    pub fn reaches(&mut self, round: &str, name: &str, how: &str, more: Value) -> u64 {
        let mut event = json!({ "type": "checkpoint_reached", "round": round,
            "checkpoint": self.place(name), "how": how });
        for (field, value) in more.as_object().expect("fields") {
            event[field] = value.clone();
        }
        self.says(event)
    }

    /// Answers of one line to items of a place.
    pub fn answers(&mut self, round: &str, place: &str, items: &[u32], bulk: bool) -> u64 {
        let answer = |n: &u32| {
            json!({ "checkpoint": place, "item": format!("13.{n}"), "list": "tp13",
                "list_version": 1, "outcome": "pass" })
        };
        let answers: Vec<Value> = items.iter().map(answer).collect();
        self.says(json!({ "type": "answered", "round": round, "bulk": bulk, "answers": answers }))
    }

    /// Ticks items one by one, so many milliseconds apart.
    pub fn ticks(&mut self, round: &str, place: &str, items: std::ops::Range<u32>, apart_ms: i64) {
        for n in items {
            self.answers(round, place, &[n], false);
            self.passes(apart_ms);
        }
    }

    pub fn sends(&mut self) {
        let last = self.desk.handheld.last();
        let sent = self
            .desk
            .handheld
            .send(&self.desk.world, self.sent + 1, last);
        sent.done(200);
        self.sent = last;
    }

    /// What the desk sees, and that a rebuild makes the same.
    pub fn seen(&mut self) -> Vec<Value> {
        if self.desk.handheld.last() > self.sent {
            self.sends();
        }
        let seen = self.desk.read("/doubts");
        self.rebuilt();
        seen["doubts"].as_array().expect("doubts").clone()
    }

    pub fn rebuilt(&mut self) {
        let world = &mut self.desk.world;
        world.server = None;
        let folder = Folder::open(&world.path).expect("opened");
        let keys = Keys::open(&folder).expect("keys");
        let rebuilt = rebuild::run(&folder, &keys, world.clock.now()).expect("rebuilt");
        assert_eq!((rebuilt.differed, rebuilt.differences), (0, Vec::new()));
        world.restart();
    }

    pub fn fed(&self, id: &str) -> Option<Value> {
        self.desk.handheld.row(&self.desk.world, "doubt", id)
    }

    pub fn kinds(&mut self) -> Vec<String> {
        let seen = self.seen().into_iter();
        seen.map(|one| one["kind"].as_str().expect("a kind").to_owned())
            .collect()
    }

    pub fn id(&self, seq: u64, kind: &str) -> String {
        format!("{}.{seq}.{kind}", self.desk.handheld.journal)
    }
}
