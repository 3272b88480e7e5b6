//! A real-sized site: its workbook is imported, its year of plans expanded, and the handheld's part
//! of it opened, each beside its limit. Ends with 1 where one is missed.
//!
//! Flags: `--turns 7`.

#[allow(dead_code, reason = "this bench has limits, and no pairs to compare")]
mod figures;

use anyhow::{Result, bail, ensure};
use chrono::NaiveDate;
use figures::{flag, quantile, timed, warn_of_debug};
use house_tests::{World, real_site};
use model::recurrence::zone;
use protocol::feed::Kind;
use protocol::rows::{PlanRow, SiteRow};
use std::path::Path;
use sync_server::folder::Folder;
use sync_server::sql::{Readers, feed, sites};

const SERVER: &str = env!("CARGO_BIN_EXE_server-in-tests");
/// Seconds for 2,000 pieces of equipment; the site has 1,500.
const IMPORT_S: f64 = 2.0 * 1_500.0 / 2_000.0;
const YEAR_S: f64 = 1.0;
const HANDHELD_S: f64 = 0.3;

fn main() -> Result<()> {
    warn_of_debug();
    let turns = flag("--turns", 7)?.max(1);
    println!("site: 12 buildings, 400 checkpoints, 1,500 pieces of equipment, 40 staff, 60 plans");
    let mut missed = Vec::new();
    let mut told = |name: &'static str, seconds: &[f64], limit: f64| {
        let median = quantile(seconds, 0.5);
        println!(
            "{name:<32} {:7.0} ms  (limit {:.0} ms)",
            median * 1e3,
            limit * 1e3
        );
        if median > limit {
            missed.push(name);
        }
    };
    told("workbook read and imported", &imports(turns)?, IMPORT_S);
    let world = World::real_sized(SERVER);
    told(
        "a year of plans expanded",
        &years(&world.path(), turns)?,
        YEAR_S,
    );
    told(
        "handheld opened, Today shown",
        &todays(&world, turns)?,
        HANDHELD_S,
    );
    if !missed.is_empty() {
        bail!("over the limit: {}", missed.join(", "));
    }
    Ok(())
}

/// Each into a folder of its own; the child that reads the cells is counted.
fn imports(turns: usize) -> Result<Vec<f64>> {
    let bytes = real_site::workbook();
    let mut seconds = Vec::new();
    for _ in 0..turns {
        let scratch = tempfile::tempdir()?;
        let path = scratch.path().join("server");
        real_site::init(&path);
        let import = || real_site::import(&path, &real_site::read(SERVER, &bytes));
        let (imported, took) = timed(import);
        ensure!(imported?.added > 1_900, "not all of it was imported");
        seconds.push(took);
    }
    Ok(seconds)
}

/// Rules read and expanded over a whole year.
fn years(server: &Path, turns: usize) -> Result<Vec<f64>> {
    let (site, plans) = Readers::new(Folder::open(server)?).read(|connection| {
        let number = sites::all(connection)?.swap_remove(0).number;
        let of = |kind: Kind| feed::of_kind(connection, number, kind.name());
        Ok((of(Kind::Site)?, of(Kind::Plan)?))
    })?;
    let site: SiteRow = serde_json::from_str(site.first().map_or("", |(_, row)| row.as_str()))?;
    let plans: Vec<PlanRow> = plans
        .iter()
        .map(|(_, row)| serde_json::from_str(row))
        .collect::<Result<_, _>>()?;
    let (zone, calendar) = (zone(&site.time_zone)?, site.working_calendar());
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default();
    let mut seconds = Vec::new();
    for _ in 0..turns {
        let (rounds, took) = timed(|| -> Result<usize> {
            let mut rounds = 0;
            for plan in &plans {
                rounds += plan.rule()?.over(first, 365, zone, &calendar).len();
            }
            Ok(rounds)
        });
        ensure!(rounds? > 10_000, "plans of so large a site ask for more");
        seconds.push(took);
    }
    Ok(seconds)
}

/// From a store that holds the whole feed: opened anew each time, as after a kill.
fn todays(world: &World, turns: usize) -> Result<Vec<f64>> {
    let file = real_site::read(SERVER, &real_site::workbook());
    let (name, pin) = file.pins().swap_remove(1);
    let mut walker = world.walker("handheld", &name, &pin);
    ensure!(
        walker.count_fed(Kind::Equipment) == 1_500,
        "not the whole feed"
    );
    let mut seconds = Vec::new();
    for _ in 0..turns {
        let (today, took) = timed(|| {
            walker.open();
            walker.today()
        });
        ensure!(!today.rounds.is_empty(), "nothing to walk tonight");
        seconds.push(took);
    }
    Ok(seconds)
}
