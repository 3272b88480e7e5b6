//! A checklist as everything else sees it: in the feed, on a screen, in a rule.
//!
//! Pure data, the same in Rust, JSON and TypeScript. Judging a value is `model`'s work.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::asked::AskedIf;
use crate::dues::{Expiry, Interval};
use crate::limits::{Fact, Limits};
use crate::meter::Meter;

/// The same words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A versioned list of items, for one touchpoint, one kind of equipment or one plant room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Checklist {
    /// Such as `tp13`, `eq-extinguisher-powder`, `plant-water-pump`.
    pub id: String,
    /// Grows with every edit that changes a meaning; answers keep it.
    pub version: u32,
    /// What it is about.
    pub kind: ChecklistKind,
    /// The touchpoint's number, 1 to 20 in the built-in catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// At most 8 Chinese characters.
    pub name: Words,
    /// In the order of the sheet.
    pub items: Vec<Item>,
    /// How often the equipment wants what; empty on touchpoints.
    #[serde(default)]
    pub intervals: Vec<Interval>,
    /// When the equipment or its papers run out; empty on touchpoints.
    #[serde(default)]
    pub expiries: Vec<Expiry>,
    /// The site's day from which on it counts; absent means always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string")]
    pub from: Option<NaiveDate>,
}

impl Checklist {
    /// The item of that id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }
}

/// What a checklist is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum ChecklistKind {
    /// One of the 20 kinds of place or service.
    Touchpoint,
    /// A kind of ledger entry: extinguisher, hydrant box, lift.
    Equipment,
    /// The operating sheet of a plant room.
    PlantRoom,
}

/// One line to judge or read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Item {
    /// Stable for ever: `13.7`, `eq-extinguisher-powder.3`.
    pub id: String,
    /// The line of the customer's standard that it covers, `NN.L`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What a row shows; at most 8 Chinese characters.
    pub name: Words,
    /// The whole standard in our own words.
    pub text: Words,
    /// What can be wrong; a fail names some of them.
    pub clauses: Vec<Clause>,
    /// Values it asks for beside the outcome; empty where a tick is all.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Further verdicts on its parts, shown beside the outcome, which they never change.
    #[serde(default)]
    pub verdicts: Vec<VerdictRule>,
    /// How it is judged.
    pub template: Template,
    /// Who puts it right.
    pub role: Role,
    /// Of the finding that a fail raises.
    pub severity: Severity,
    /// Never part of a bulk pass.
    pub must_see: bool,
    /// What it counts for in a share of passes, beside the other items: 1 to 10; absent means 1.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    #[ts(as = "Option<u32>")]
    pub weight: u32,
    /// What a fail must bring along.
    #[serde(default)]
    pub fail_wants: Vec<FailWants>,
    /// Offered only while this holds; absent means always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// How often at least, where the standard says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Every>,
    /// Asked only where this holds of what was answered before it; absent means always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "object")]
    pub asked_if: Option<AskedIf>,
}

/// The weights that an item may have.
pub const WEIGHTS: RangeInclusive<u32> = 1..=10;

/// What an item weighs that says nothing of it.
fn once() -> u32 {
    *WEIGHTS.start()
}

fn is_once(weight: &u32) -> bool {
    *weight == once()
}

impl Item {
    /// The part of that id.
    pub fn part(&self, id: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.id == id)
    }

    /// The clause of that id.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }
}

/// One thing of a compound item that can be wrong on its own: a chip of 2 to 6 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Clause {
    /// Stable within its item.
    pub id: String,
    /// Chinese, 2 to 6 characters.
    pub zh: String,
    /// English, at most 24 characters.
    pub en: String,
}

/// One value that an item asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Part {
    /// Stable within its item.
    pub id: String,
    /// What kind of value.
    pub kind: PartKind,
    /// What the field is called; at most 8 Chinese characters.
    pub name: Words,
    /// May be left empty.
    pub optional: bool,
    /// Of a number or a duration, such as `MPa`, `min`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Digits after the point that the pad offers; of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u8>,
    /// Of a number, count or duration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// Of a choice; otherwise empty.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Of a number: how it goes on from its last reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meter: Option<Meter>,
    /// Of a date: it must not lie before today.
    pub not_past: bool,
    /// Of a date that must not be past: say so this many days ahead, longest first.
    #[serde(default)]
    pub warn_days: Vec<u32>,
    /// The clause that a value outside its limits, a missing check or a past date names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Where its limits come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
}

/// What kind of value a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// Yes or no.
    Check,
    /// A reading with a unit, in thousandths.
    Number,
    /// One of a few.
    Choice,
    /// How many; limits are thousandths too, so one piece is 1000.
    Count,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A stretch of time, in thousandths of its unit.
    Duration,
    /// Words. Nobody has to type any, so it may always stay empty.
    Text,
    /// A picture that the item always wants.
    Photo,
}

/// One of the values of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Choice {
    /// Stable within its part.
    pub id: String,
    /// Chinese, at most 6 characters.
    pub zh: String,
    /// English.
    pub en: String,
    /// What choosing it means for the item.
    pub outcome: RuleOutcome,
    /// The clause that a fail by this choice names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
}

/// What a value means for its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum RuleOutcome {
    /// Good.
    Pass,
    /// Good in part.
    Partly,
    /// Not good.
    Fail,
}

/// A further verdict on a part, beside the one of its own limits (rule `site`).
///
/// Edges: within its limits is a pass, outside a fail; the item's outcome stays what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct VerdictRule {
    /// The `rule` in an answer's list of `{rule, outcome}`; never `site`.
    pub id: String,
    /// What the screen calls it; at most 8 Chinese characters.
    pub name: Words,
    /// The part it looks at.
    pub part: String,
    /// What is a pass.
    pub limits: Limits,
    /// Where its limits come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
}

/// How an item is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// A place or thing: good or not.
    Point,
    /// A person's conduct: done, partly, not.
    Behaviour,
    /// A call, a repair, a visit: judged once for each time it happens.
    Event,
}

/// Who puts a finding right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 安全员
    Guard,
    /// 保洁员
    Cleaner,
    /// 工程人员
    Engineer,
    /// 前台、客服
    FrontDesk,
    /// 绿化人员
    Gardener,
    /// 外包单位
    Contractor,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 轻微
    Minor,
    /// 一般
    Normal,
    /// 严重
    Serious,
}

/// What a fail must bring along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum FailWants {
    /// A picture of it.
    Photo,
    /// A few words.
    Note,
}

/// When an item is offered at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// 夜间, by the site's calendar.
    Night,
    /// 上下班高峰, by the site's calendar.
    RushHour,
    /// 下雨, by one tap, for a building, with an end.
    Rain,
    /// 冬季, by the site's calendar.
    Winter,
    /// 装修期, by one tap.
    FitOut,
    /// 电梯维修保养, by one tap.
    LiftRepair,
    /// 现场作业, by one tap.
    Works,
}

/// How often something is wanted at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Each day.
    Day,
    /// Each week.
    Week,
    /// Every 15 days.
    HalfMonth,
    /// Each calendar month.
    Month,
    /// Each quarter.
    Quarter,
    /// Each half-year.
    HalfYear,
    /// Each year.
    Year,
}

#[cfg(test)]
mod tests {
    use crate::built_in;

    #[test]
    fn a_weight_of_one_is_not_written_and_another_is_kept() {
        let mut item = built_in().checklist("tp13").expect("corridors").items[0].clone();
        let json = serde_json::to_value(&item).expect("written");
        assert_eq!(json.get("weight"), None);
        item.weight = 3;
        let json = serde_json::to_value(&item).expect("written");
        assert_eq!(json["weight"], 3);
        let read: super::Item = serde_json::from_value(json).expect("read");
        assert_eq!(read, item);
    }
}
