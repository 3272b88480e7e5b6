//! Places that handhelds added: each gets a code and a label, in the server's own journal.

use crate::error::ServerError;
use crate::sql::feed;
use crate::sql::sites::Site;
use crate::writer::Writing;
use model::code;
use model::ids::CheckpointId;
use protocol::chain::sha256_hex;
use protocol::events::Event;
use protocol::feed::{Kind, SetRow};
use protocol::label::payload;
use protocol::rows::{CheckpointRow, CheckpointState};

/// The highest number of a code: those of added places go down from here, since a site's own
/// list counts up.
const NUMBER_MAX: u32 = 99_999;

/// What gives codes and labels to the places of a site that have none.
///
/// Edges: a site with every code in use gives none; a place that is retired wants none.
pub fn label_places(writing: &Writing<'_>, site: &Site) -> Result<Option<Event>, ServerError> {
    let kind = Kind::Checkpoint.name();
    let codes = crate::labels::codes(writing.tx, site)?;
    let mut bare: Vec<(String, CheckpointId, CheckpointRow)> = Vec::new();
    for (id, json) in feed::of_kind(writing.tx, site.number, kind)? {
        let (Ok(place), Ok(row)) = (id.parse(), serde_json::from_str::<CheckpointRow>(&json))
        else {
            continue;
        };
        match &row.code {
            Some(_) => {}
            None if row.state == CheckpointState::Retired || row.is_spare() => {}
            None => bare.push((id, place, row)),
        }
    }
    let mut numbers = (1..=NUMBER_MAX).rev();
    let mut rows = Vec::new();
    for (id, place, mut row) in bare {
        let free = numbers.find_map(|number| {
            let code = code::with_check_digit(number)?;
            (!codes.contains(&code)).then_some(code)
        });
        let Some(code) = free else { break };
        if row.labels.is_empty() {
            let text = payload(&writing.keys.label, site.id, place, 1, &code);
            row.labels.push(sha256_hex(text.as_bytes()));
        }
        row.code = Some(code);
        let json = serde_json::value::to_raw_value(&row);
        let json = json.map_err(|_| ServerError::Damaged { what: "a feed row" })?;
        rows.push(SetRow {
            kind: kind.into(),
            id,
            row: Some(json),
        });
    }
    Ok((!rows.is_empty()).then(|| crate::start::rows_set(rows)))
}
