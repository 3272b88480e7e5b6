//! What lines are made of, beside their own fields.

use checklists::{Deadline, OrderClass, OrderKind, Role, Severity, Words};
use model::ids::*;
use model::orders::OrderState;
use model::outcome::Outcome;
use model::position::Point;
use model::value::PartValue;
use model::verdict::VerdictSaid;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How somebody proved to be at a checkpoint, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum How {
    /// A bound tag's UID.
    Nfc,
    /// A label's payload that the feed knows.
    Qr,
    /// The 6-digit code, typed.
    Code,
    /// No scan, with a reason.
    ByHand,
    /// "I am here" at a checkpoint that has no tag yet.
    Here,
    /// Typed in later from paper: nobody's handheld was there.
    Paper,
}

/// Why a point was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SkipReason {
    Locked,
    Works,
    Dangerous,
    Other,
}

/// Why a round is walked that no plan asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RoundKind {
    /// Somebody thought it right.
    Unplanned,
    /// The first walk of a site: its findings wait for the desk.
    Baseline,
    /// A call, a repair or a visit was looked at.
    Event,
}

/// A round that was walked with paper in hand, and typed in later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperWalk {
    /// Who walked it, where that isn't who types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walked_by: Option<StaffId>,
    /// When, RFC 3339.
    pub walked_at: String,
}

/// A tool as a shift counted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ToolCounted {
    /// As the site names it.
    pub name: String,
    /// How many there should be.
    pub expected: u32,
    /// How many there are.
    pub counted: u32,
}

/// The finding that a fail carries, with every choice that was made from the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingMade {
    pub finding: FindingId,
    pub order: OrderId,
    /// It joins one that was open already; nothing else of the order changes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joins: bool,
    pub severity: Severity,
    pub role: Role,
    /// The order's first state: raised, assigned, or fixed (on the spot).
    pub state: OrderState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<StaffId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish_by: Option<String>,
    /// What kind of work it is, where it isn't putting right what somebody saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<Work>,
}

/// An order of another kind than rectification, as its kind stood when it was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// `complaint`, `repair`, `visit`, `dispatch`.
    pub kind: String,
    pub kind_version: u32,
    pub class: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Customer>,
    /// Whether the customer is to be asked how it went.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub calls_back: bool,
    /// Until when, counted from when it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_back: Option<Deadline>,
}

impl Work {
    /// Work of a class, as it stands in its kind.
    pub fn of(kind: &OrderKind, class: &OrderClass, customer: Option<Customer>) -> Self {
        Self {
            kind: kind.id.clone(),
            kind_version: kind.version,
            class: class.id.clone(),
            customer,
            calls_back: class.call_back_percent.is_some_and(|percent| percent > 0),
            call_back: class.call_back,
        }
    }

    /// Whether the customer may have to pay for it, as its kind says now: no line is judged by it.
    pub fn charges(&self) -> bool {
        let kind = checklists::built_in().order_kind(&self.kind);
        kind.is_some_and(|kind| kind.charges.is_some())
    }

    /// The words of its kind and class; ids where this program knows neither.
    pub fn names(&self) -> (Words, Words) {
        let same = |id: &String| Words {
            zh: id.clone(),
            en: id.clone(),
        };
        let kind = checklists::built_in().order_kind(&self.kind);
        let class = kind.and_then(|kind| kind.class(&self.class));
        (
            kind.map_or_else(|| same(&self.kind), |kind| kind.name.clone()),
            class.map_or_else(|| same(&self.class), |class| class.name.clone()),
        )
    }
}

/// For whom it is done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Customer {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Where they live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

impl Customer {
    /// The most letters of a name, a number and a place.
    const LETTERS_MAX: [usize; 3] = [100, 40, 200];

    /// What was given, without blanks around it; none where nothing is left.
    ///
    /// Errors: the name of a field that is too long.
    pub fn kept(self) -> Result<Option<Self>, &'static str> {
        let given = [
            ("name", self.name),
            ("phone", self.phone),
            ("place", self.place),
        ];
        let mut kept = [None, None, None];
        for (n, (field, text)) in given.into_iter().enumerate() {
            let text = text.map(|text| text.trim().to_owned());
            kept[n] = text.filter(|text| !text.is_empty());
            let letters = kept[n].as_ref().map_or(0, |text| text.chars().count());
            if letters > Self::LETTERS_MAX[n] {
                return Err(field);
            }
        }
        let [name, phone, place] = kept;
        let kept = Self { name, phone, place };
        Ok((kept != Self::default()).then_some(kept))
    }
}

/// One item's outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<CheckpointId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equipment: Option<EquipmentId>,
    pub item: String,
    /// The checklist and its version.
    pub list: String,
    pub list_version: u32,
    pub outcome: Outcome,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<PartValue>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<VerdictSaid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Places in the line's own `photos`, from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<FindingMade>,
    /// Whether the observed person agrees, where an observation asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<bool>,
}

/// A line of this journal's own branch, or of another journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineRef {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journal: Option<JournalId>,
    pub seq: u64,
}

/// Where a phone thinks it is, in ten-millionths of a degree (WGS-84).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Position {
    pub latitude_e7: i64,
    pub longitude_e7: i64,
    pub accuracy_m: u32,
    /// Another app claims this place; the phone said so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mock: bool,
}

impl Position {
    /// The point alone.
    pub fn point(&self) -> Point {
        Point {
            latitude_e7: self.latitude_e7,
            longitude_e7: self.longitude_e7,
        }
    }
}
