//! What somebody should hear of without looking: the one list of kinds, and when each may be told
//! outside. Pure; how it is sent is the server's.

use crate::conditions::in_hours;
use chrono::{NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum NoticeKind {
    /// A serious finding was raised.
    SeriousFinding,
    /// An order was given to somebody.
    OrderGiven,
    /// An order's limit is near.
    OrderNear,
    /// An order is overdue, and a step told more people.
    OrderOverdue,
    /// A round was judged missed.
    RoundMissed,
    /// A handheld hasn't been heard of.
    DeviceUnseen,
    /// What equipment needs, or a certificate, runs out.
    Expiring,
    /// A round's record is whole, with all its photos. For other programs alone.
    RecordComplete,
}

use NoticeKind::{
    DeviceUnseen, Expiring, OrderGiven, OrderNear, OrderOverdue, RecordComplete, RoundMissed,
    SeriousFinding,
};

/// Every kind, the most pressing first.
pub const KINDS: [NoticeKind; 8] = [
    SeriousFinding,
    OrderOverdue,
    OrderNear,
    OrderGiven,
    RoundMissed,
    DeviceUnseen,
    Expiring,
    RecordComplete,
];

impl NoticeKind {
    /// What it is called, in Chinese and in English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            SeriousFinding => ("严重问题", "Serious finding"),
            OrderGiven => ("派单", "Order given"),
            OrderNear => ("快到期", "Limit near"),
            OrderOverdue => ("超时升级", "Overdue"),
            RoundMissed => ("漏检", "Missed round"),
            DeviceUnseen => ("手持机失联", "Handheld not seen"),
            Expiring => ("临期", "Running out"),
            RecordComplete => ("记录齐全", "Record complete"),
        }
    }

    /// Its name in a webhook.
    pub fn event(self) -> &'static str {
        match self {
            SeriousFinding => "finding.serious",
            OrderGiven => "order.given",
            OrderNear => "order.near",
            OrderOverdue => "order.overdue",
            RoundMissed => "round.missed",
            DeviceUnseen => "device.unseen",
            Expiring => "equipment.expiring",
            RecordComplete => "record.complete",
        }
    }

    /// Whether people read it; the others are for programs.
    pub fn is_for_people(self) -> bool {
        self != RecordComplete
    }
}

/// How something is told outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Way {
    Email,
    Webhook,
    /// 企业微信
    Wecom,
    /// 钉钉
    Dingtalk,
    /// 飞书
    Feishu,
}

impl Way {
    /// Whether people read it; a webhook is read by a program.
    pub fn is_for_people(self) -> bool {
        self != Way::Webhook
    }
}

/// One channel. Where it leads, and its secrets, stand nowhere near it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Channel {
    pub id: String,
    pub name: String,
    pub way: Way,
    /// Which kinds it tells.
    pub kinds: Vec<NoticeKind>,
    /// One message a day, with counts, instead of each.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub digest: bool,
    /// In English; otherwise in Chinese.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub english: bool,
}

/// Hours in which nothing is told outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Quiet {
    /// `HH:MM`, as `to`; it may go over midnight.
    pub from: String,
    pub to: String,
    /// What is serious waits too.
    #[serde(default)]
    pub serious_waits: bool,
}

impl Quiet {
    /// Whether a notice waits at a local time.
    pub fn holds_back(&self, serious: bool, local: NaiveDateTime) -> bool {
        in_hours(local, &self.from, &self.to) && (!serious || self.serious_waits)
    }
}

/// What a site wants to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NoticeSettings {
    /// Kinds that nobody is told of, not even at the desk.
    #[serde(default)]
    pub off: Vec<NoticeKind>,
    #[serde(default)]
    pub quiet: Option<Quiet>,
    /// When digests go, `HH:MM`.
    #[serde(default = "morning")]
    pub digest_at: String,
    /// A handheld that was silent for so long is told of.
    #[serde(default = "a_day")]
    pub unseen_hours: u32,
    #[serde(default)]
    pub channels: Vec<Channel>,
}

fn morning() -> String {
    "08:00".to_owned()
}

fn a_day() -> u32 {
    24
}

impl Default for NoticeSettings {
    fn default() -> Self {
        Self {
            off: Vec::new(),
            quiet: None,
            digest_at: morning(),
            unseen_hours: a_day(),
            channels: Vec::new(),
        }
    }
}

impl NoticeSettings {
    /// Whether a kind is told of at all.
    pub fn tells(&self, kind: NoticeKind) -> bool {
        !self.off.contains(&kind)
    }

    /// The last moment, by the site's clock, at which a digest was to go.
    ///
    /// Edges: an hour that doesn't read is midnight.
    pub fn last_digest(&self, local: NaiveDateTime) -> NaiveDateTime {
        let hour = NaiveTime::parse_from_str(&self.digest_at, "%H:%M").unwrap_or_default();
        let today = local.date().and_time(hour);
        match today <= local {
            true => today,
            false => today - chrono::Days::new(1),
        }
    }
}

/// The days before a date at which it is told of; 0: it has come.
pub const EXPIRY_DAYS: [i64; 3] = [0, 7, 30];

/// Which of them a date has reached, so many days before it.
pub fn expiry_reached(days_left: i64) -> Option<i64> {
    EXPIRY_DAYS.into_iter().find(|days| days_left <= *days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        text.parse().expect("a local time")
    }

    #[test]
    fn quiet_hours_hold_back_all_but_what_is_serious() {
        let mut quiet = Quiet {
            from: "22:00".into(),
            to: "07:00".into(),
            serious_waits: false,
        };
        for (at, held) in [
            ("2026-11-23T21:59:00", false),
            ("2026-11-23T22:00:00", true),
            ("2026-11-24T06:59:00", true),
            ("2026-11-24T07:00:00", false),
        ] {
            assert_eq!(quiet.holds_back(false, local(at)), held, "{at}");
            assert!(!quiet.holds_back(true, local(at)), "{at}");
        }
        quiet.serious_waits = true;
        assert!(quiet.holds_back(true, local("2026-11-24T01:00:00")));
    }

    #[test]
    fn a_digest_goes_once_a_day_at_its_hour() {
        let settings = NoticeSettings::default();
        let last = |at: &str| settings.last_digest(local(at)).to_string();
        assert_eq!(last("2026-11-24T07:59:59"), "2026-11-23 08:00:00");
        assert_eq!(last("2026-11-24T08:00:00"), "2026-11-24 08:00:00");
    }

    #[test]
    fn a_date_is_told_of_at_thirty_days_at_seven_and_when_it_has_come() {
        let reached: Vec<_> = [31, 30, 8, 7, 1, 0, -4].map(expiry_reached).into();
        let wanted = [None, Some(30), Some(30), Some(7), Some(7), Some(0), Some(0)];
        assert_eq!(reached, wanted);
    }

    #[test]
    fn every_kind_has_words_and_an_event_of_its_own() {
        let mut events: Vec<_> = KINDS.iter().map(|kind| kind.event()).collect();
        events.sort_unstable();
        events.dedup();
        assert_eq!(events.len(), KINDS.len());
        for kind in KINDS {
            let (zh, en) = kind.words();
            assert!(!zh.is_ascii() && en.is_ascii(), "{kind:?}");
        }
    }
}
