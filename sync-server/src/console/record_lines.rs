//! The lines of one round, read again from the batches that hold them, and what an answer says.

use crate::console::names::same;
use crate::console::record::RecordValue;
use crate::error::ServerError;
use crate::ingest::check::{Said, read_line};
use crate::ingest::lines;
use crate::sql::rounds::AnswerKept;
use checklists::{Item, Words};
use model::limits::{self, Limits};
use protocol::events::{Answer, Event, PartValue};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Lines by journal and seq.
pub type Lines = BTreeMap<(i64, i64), Said>;

/// Reads lines that are wanted, in as few stretches as they lie in.
pub fn read(connection: &Connection, mut wanted: Vec<(i64, i64)>) -> Result<Lines, ServerError> {
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = Lines::new();
    let mut rest = wanted.as_slice();
    while let Some(&(journal, from)) = rest.first() {
        let near = |pair: &[(i64, i64)]| pair[0].0 == pair[1].0 && pair[1].1 - pair[0].1 < 200;
        let length = 1 + rest.windows(2).take_while(|pair| near(pair)).count();
        let (stretch, after) = rest.split_at(length);
        let to = stretch.last().map_or(from, |(_, seq)| *seq);
        lines::each(connection, journal, from, to, |line| {
            let key = (journal, line.seq);
            if stretch.binary_search(&key).is_ok()
                && let Some(said) = read_line(&line.bytes, line.hash).said
            {
                found.insert(key, said);
            }
            Ok(())
        })?;
        rest = after;
    }
    Ok(found)
}

/// An answer as its line says it.
pub fn in_line<'l>(kept: &AnswerKept, lines: &'l Lines) -> Option<(&'l Said, &'l Answer)> {
    let said = lines.get(&(kept.journal, kept.seq))?;
    let n = usize::try_from(kept.n).ok()?;
    let answer = match &said.event {
        Event::Answered(line) => line.answers.get(n)?,
        Event::Corrected(line) => line.answer.as_ref()?,
        _ => return None,
    };
    Some((said, answer))
}

/// A value with the words of its part, judged by the limits it carries.
pub fn value_shown(item: Option<&Item>, value: &PartValue) -> RecordValue {
    let part = item.and_then(|item| item.part(&value.part));
    let choice = value.choice.as_ref().map(|id| {
        let known = part.and_then(|part| part.choices.iter().find(|choice| choice.id == *id));
        known.map_or_else(
            || same(id),
            |choice| Words {
                zh: choice.zh.clone(),
                en: choice.en.clone(),
            },
        )
    });
    let limits = Limits {
        low: value.low_milli,
        high: value.high_milli,
        low_exclusive: value.low_exclusive,
    };
    let bounded = limits.low.is_some() || limits.high.is_some();
    let standing = value.milli.filter(|_| bounded);
    let standing = standing.map(|milli| limits::classify(milli, limits).into());
    RecordValue {
        part: value.part.clone(),
        name: part.map_or_else(|| same(&value.part), |part| part.name.clone()),
        unit: value.unit.clone(),
        milli: value.milli,
        ok: value.ok,
        choice,
        date: value.date.clone(),
        time: value.time.clone(),
        text: value.text.clone(),
        low_milli: value.low_milli,
        high_milli: value.high_milli,
        low_exclusive: value.low_exclusive,
        standing,
    }
}
