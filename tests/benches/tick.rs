//! A tick, `Command::Answer` in to `Reply` out, beside its limit: an append of as many bytes as a
//! line has, with fdatasync, in turns of the same run. A pair is a round walked by a guard.
//!
//! Flags: `--pairs 15`.

mod figures;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, FixedOffset, TimeDelta};
use device::command::{AnswerInput, Person, Reply};
use device::{Command, CommandError};
use figures::{flag, median_ratio, quantile, timed, warn_of_debug};
use house_tests::walker::plain;
use house_tests::world::START;
use house_tests::{Walker, World};
use model::outcome::Outcome;
use model::verdict::may_be_bulk;
use std::fs::File;
use std::io::Write;

/// Bytes of a journal line as it usually is, with its line feed.
const LINE_BYTES: usize = 340;
const PLAN: &str = "夜间巡逻A线";
const GUARD: (&str, &str) = ("张伟", "2580");

/// Seconds of each turn, ours and the limit's.
#[derive(Default)]
struct Turns {
    ticks: Vec<f64>,
    appends: Vec<f64>,
}

fn main() -> Result<()> {
    warn_of_debug();
    let pairs = flag("--pairs", 15)?;
    let world = World::new();
    let walker = world.walker("handheld", GUARD.0, GUARD.1);
    let scratch = tempfile::tempdir()?;
    let mut file = File::create(scratch.path().join("appended"))?;
    let (mut all, mut medians, mut tails) = (Turns::default(), Vec::new(), Vec::new());
    // The first round warms caches and is not counted.
    for n in 0..=pairs {
        let turns = walk(&walker, n, &mut file)?;
        if n == 0 {
            continue;
        }
        let at = |share| {
            (
                quantile(&turns.ticks, share),
                quantile(&turns.appends, share),
            )
        };
        medians.push(at(0.5));
        tails.push(at(0.99));
        all.ticks.extend(turns.ticks);
        all.appends.extend(turns.appends);
    }
    println!("tick: {} in {pairs} pairs", all.ticks.len());
    print("Answer in to Reply out", &all.ticks);
    print("append and fdatasync", &all.appends);
    println!(
        "median ratio, p50        {:8.2}  (goal 1.0)",
        median_ratio(&medians)
    );
    println!(
        "median ratio, p99        {:8.2}  (goal 1.2)",
        median_ratio(&tails)
    );
    Ok(())
}

fn print(name: &str, seconds: &[f64]) {
    let us = |share| quantile(seconds, share) * 1e6;
    println!(
        "{name:<24} p50 {:7.0} µs, p99 {:7.0} µs, p99.9 {:7.0} µs",
        us(0.5),
        us(0.99),
        us(0.999)
    );
}

/// One night's round, each item ticked alone.
fn walk(walker: &Walker, day: usize, file: &mut File) -> Result<Turns> {
    let night: DateTime<FixedOffset> = START.parse()?;
    let night = night + TimeDelta::days(i64::try_from(day)?);
    walker.at(&night.to_rfc3339());
    unlock(walker)?;
    let shown = walker.begin(PLAN);
    let round = shown.row.round;
    let mut turns = Turns::default();
    for point in &shown.points {
        let code = point.place.code.as_deref().context("a place with a code")?;
        let place = walker.reach(round, code);
        for row in place.items.iter().filter(|row| may_be_bulk(&row.item)) {
            let answer = AnswerInput {
                equipment: row.equipment,
                ..plain(&row.item.id, Outcome::Pass)
            };
            let command = Command::Answer {
                round,
                checkpoint: point.place.checkpoint,
                answers: vec![answer],
                bulk: false,
                route: None,
            };
            turns.turn(|| walker.try_to(command), file)?;
        }
    }
    walker.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    Ok(turns)
}

impl Turns {
    /// A tick, and then an append.
    fn turn(
        &mut self,
        tick: impl FnOnce() -> Result<Reply, CommandError>,
        file: &mut File,
    ) -> Result<()> {
        let (reply, seconds) = timed(tick);
        ensure!(matches!(reply, Ok(Reply::Answered { .. })), "{reply:?}");
        self.ticks.push(seconds);
        let append = || {
            file.write_all(&[b'x'; LINE_BYTES])
                .and_then(|()| file.sync_data())
        };
        let (done, seconds) = timed(append);
        self.appends.push(seconds);
        Ok(done?)
    }
}

fn unlock(walker: &Walker) -> Result<()> {
    let Reply::People { people } = walker.ok(Command::People) else {
        anyhow::bail!("no people");
    };
    let guard = |one: &&Person| one.name == GUARD.0;
    let staff = people.iter().find(guard).context("such a person")?.staff;
    let pin = GUARD.1.to_owned();
    walker.ok(Command::Unlock { staff, pin });
    Ok(())
}
