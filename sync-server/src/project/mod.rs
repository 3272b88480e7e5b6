//! What lines mean: rounds, answers, readings, findings, orders and the feed's rows of them.

use crate::error::ServerError;
use crate::ingest::CheckedLine;
use crate::sql::feed;
use crate::sql::journals::Journal;
use crate::writer::Writing;
use protocol::events::Event;

/// Projects the new lines of a journal, from `first` on, inside their own commit.
pub fn lines(
    writing: &Writing<'_>,
    journal: &mut Journal,
    _first: i64,
    lines: &[CheckedLine],
) -> Result<(), ServerError> {
    let Some(site) = journal.site else {
        return Ok(());
    };
    for line in lines {
        let Some(said) = &line.said else { continue };
        if let (Event::RowsSet(set), None) = (&said.event, journal.device) {
            for row in &set.rows {
                let json = row.row.as_ref().map(|raw| raw.get());
                feed::put(writing.tx, writing.run, site, &row.kind, &row.id, json)?;
            }
        }
    }
    Ok(())
}
