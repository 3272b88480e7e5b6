//! What a site's handhelds pull: whole rows in server order, one a line.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// What kinds of row there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Site,
    Staff,
    Verifier,
    Shift,
    Checklist,
    Plan,
    Checkpoint,
    Equipment,
    Reading,
    Round,
    Finding,
    Order,
    Key,
    Quota,
    /// A piece of equipment's year.
    Card,
    /// The site's own photo or clip.
    Picture,
    /// What looks implausible.
    Doubt,
    /// A picture of a floor.
    FloorPlan,
}

impl Kind {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Site => "site",
            Kind::Staff => "staff",
            Kind::Verifier => "verifier",
            Kind::Shift => "shift",
            Kind::Checklist => "checklist",
            Kind::Plan => "plan",
            Kind::Checkpoint => "checkpoint",
            Kind::Equipment => "equipment",
            Kind::Reading => "reading",
            Kind::Round => "round",
            Kind::Finding => "finding",
            Kind::Order => "order",
            Kind::Key => "key",
            Kind::Quota => "quota",
            Kind::Card => "card",
            Kind::Picture => "picture",
            Kind::Doubt => "doubt",
            Kind::FloorPlan => "floor_plan",
        }
    }
}

/// A row of the feed. A kind that isn't known is kept by its name and ignored.
#[derive(Debug, Serialize, Deserialize)]
pub struct Row<'a> {
    #[serde(borrow)]
    pub cursor: Cow<'a, str>,
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Null: deleted.
    #[serde(borrow)]
    pub row: Option<&'a RawValue>,
}

/// The last line of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    pub cursor: String,
    pub more: bool,
    /// Last line of the asked journal that these rows show; counts only with `more` false.
    #[serde(default)]
    pub reflected: u64,
}

/// A page, cut up.
#[derive(Debug)]
pub struct Page<'a> {
    pub rows: Vec<Row<'a>>,
    pub end: End,
}

/// Reads a page.
///
/// Errors: a sentence that names the line.
pub fn read(body: &[u8]) -> Result<Page<'_>, crate::ProtocolError> {
    let wrong = |place: usize, reason: String| crate::ProtocolError::Json {
        what: "feed",
        reason: format!("line {place}: {reason}"),
    };
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    let mut lines: Vec<&[u8]> = body.split(|byte| *byte == b'\n').collect();
    let last = lines.pop().unwrap_or_default();
    let end =
        serde_json::from_slice(last).map_err(|error| wrong(lines.len() + 1, error.to_string()))?;
    let rows = lines
        .into_iter()
        .enumerate()
        .map(|(n, line)| {
            serde_json::from_slice(line).map_err(|error| wrong(n + 1, error.to_string()))
        })
        .collect::<Result<_, _>>()?;
    Ok(Page { rows, end })
}

/// A row as the server's own `rows_set` line carries it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SetRow {
    pub kind: String,
    pub id: String,
    /// Null: deleted.
    pub row: Option<Box<RawValue>>,
}

impl PartialEq for SetRow {
    fn eq(&self, other: &Self) -> bool {
        let text = |row: &Self| row.row.as_ref().map(|raw| raw.get().to_owned());
        self.kind == other.kind && self.id == other.id && text(self) == text(other)
    }
}

impl Eq for SetRow {}
