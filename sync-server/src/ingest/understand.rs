//! What new lines bring with them: the photos they name, marks, shared lines, projections.
//!
//! Everything here can be made anew from the stored batches; `rebuild` does.

use crate::error::ServerError;
use crate::ingest::check::CheckedLine;
use crate::ingest::twins;
use crate::sql::journals::{self, Journal};
use crate::sql::photos;
use crate::writer::Writing;

/// Takes in the lines that follow a journal's last one.
pub fn understand(
    writing: &Writing<'_>,
    journal: &mut Journal,
    first: i64,
    new: &[CheckedLine],
) -> Result<(), ServerError> {
    let mut last = (journal.acked, journal.head);
    for (line, seq) in new.iter().zip(first..) {
        for sha256 in &line.photos {
            let photo = photos::number(writing.tx, sha256)?;
            photos::name_in_line(writing.tx, journal.number, seq, photo)?;
        }
        if line.said.is_none() {
            let why = if line.damaged { "damaged" } else { "unread" };
            journals::mark(writing.tx, journal.number, seq, why)?;
        }
        last = (seq, line.hash);
    }
    let mut unseen = first;
    if let Some((twin, to)) = twins::shared(writing.tx, journal, first, new)? {
        journal.twin = Some(twin);
        journal.twin_to = to;
        unseen = to + 1;
    }
    (journal.acked, journal.head) = last;
    let skip = usize::try_from(unseen - first).unwrap_or(usize::MAX);
    let unseen_lines = new.get(skip..).unwrap_or_default();
    crate::project::lines(writing, journal, unseen, unseen_lines)
}
