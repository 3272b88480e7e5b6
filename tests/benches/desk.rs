//! The desk of a site of 400 checkpoints with a year behind it, about 1.5 million answers sent by
//! twelve handhelds: every page beside its limit, and lists as files with the memory they took.
//! Ends with 1 where a limit is missed.
//!
//! Flags: `--answers 1500000 --turns 7`.

#[allow(dead_code, reason = "this bench has limits, and no pairs to compare")]
mod figures;
#[allow(
    dead_code,
    reason = "this bench walks plans, and no fleet of strangers"
)]
mod fleet;
mod http;
mod year;

use anyhow::{Context, Result, bail};
use figures::{flag, quantile, timed, warn_of_debug};
use house_tests::World;
use http::Connection;

const SERVER: &str = env!("CARGO_BIN_EXE_server-in-tests");
const BOARD_S: f64 = 0.3;
const PAGE_S: f64 = 1.0;
/// For a list of some hundred thousand rows.
const LIST_S: f64 = 10.0;
const LIST_MB: f64 = 300.0;
/// The newest days of answers that are taken away; about 100,000 of them.
const LIST_DAYS: u32 = 25;

/// Every page by what it asks for.
const PAGES: &[&str] = &[
    "/findings?open=1&work=0",
    "/findings?work=1",
    "/gauges?days=30",
    "/gauges?days=365",
    "/gauges?days=365&show=worth&limit=1000",
    "/plans",
    "/shifts",
    "/calendar",
    "/quality",
    "/completion",
    "/photos",
    "/photos?show=wrong",
    "/performance",
    "/walkaround",
    "/closing",
    "/equipment",
    "/equipment/months?year=2026",
    "/floors",
    "/checkpoints/odd",
    "/campaigns",
    "/trainings",
    "/labels",
    "/standards",
    "/pictures",
    "/devices",
    "/doubts",
    "/incidents",
    "/audit",
    "/notices",
    "/settings",
    "/quotas",
    "/people",
    "/tokens",
    "/reports/quality",
    "/reports/workload?month=2026-11",
    "/reports/reading-log?month=2026-11",
    "/reports/complaints",
    "/reports/day-log?day=2026-11-22",
];

fn main() -> Result<()> {
    warn_of_debug();
    let (answers, turns) = (flag("--answers", 1_500_000)?, flag("--turns", 7)?.max(1));
    let world = World::real_sized(SERVER);
    let (sent, took) = timed(|| year::walk(&world, answers as u64));
    let sent = sent?;
    println!(
        "desk: {} answers of {} rounds in a year, {} failed; sent in {took:.0} s",
        sent.answers, sent.rounds, sent.fails
    );
    let mut desk = Desk {
        connection: Connection::open(world.address())?,
        cookie: format!("cookie: {}\r\n", world.desk_cookie()),
        site: world.site(),
        missed: Vec::new(),
    };
    desk.page("/board", turns, BOARD_S)?;
    desk.page("/board?day=2026-11-22", turns, BOARD_S)?;
    let record = format!("/rounds/{}", year::some_round(&world)?);
    desk.page(&record, turns, PAGE_S)?;
    for page in PAGES {
        desk.page(page, turns, PAGE_S)?;
    }
    for format in ["csv", "xlsx", "json"] {
        desk.list(&format!(
            "/lists/answers?days={LIST_DAYS}&format={format}&lang=zh"
        ))?;
    }
    desk.list("/lists/findings?format=pdf")?;
    if !desk.missed.is_empty() {
        bail!("over the limit: {}", desk.missed.join(", "));
    }
    Ok(())
}

struct Desk {
    connection: Connection,
    cookie: String,
    site: String,
    missed: Vec<String>,
}

impl Desk {
    fn get(&mut self, path: &str) -> Result<Vec<u8>> {
        let path = format!("/api/console/sites/{}{path}", self.site);
        self.connection.get(&path, &self.cookie)
    }

    fn page(&mut self, path: &str, turns: usize, limit: f64) -> Result<()> {
        let mut seconds = Vec::new();
        let mut bytes = 0;
        for _ in 0..turns {
            let (answer, took) = timed(|| self.get(path));
            bytes = answer?.len();
            seconds.push(took);
        }
        let median = quantile(&seconds, 0.5);
        println!(
            "{path:<40} {:7.0} ms  (limit {:.0} ms)  {} KB",
            median * 1e3,
            limit * 1e3,
            bytes / 1024
        );
        if median > limit {
            self.missed.push(path.to_owned());
        }
        Ok(())
    }

    /// A list as a file: how long it takes, and how much more memory than before.
    fn list(&mut self, path: &str) -> Result<()> {
        let before = forget_peak()?;
        let (answer, took) = timed(|| self.get(path));
        let bytes = answer?.len() as f64;
        // The file itself lies in this process too: the client's.
        let peak = peak_mb()? - before - bytes / 1e6;
        println!(
            "{path:<40} {took:7.1} s   (limit {LIST_S:.0} s)  {:.1} MB, {peak:.0} MB of memory",
            bytes / 1e6
        );
        if took > LIST_S || peak > LIST_MB {
            self.missed.push(path.to_owned());
        }
        Ok(())
    }
}

/// What the process holds at its most from here on counts; what it holds now, in MB.
fn forget_peak() -> Result<f64> {
    std::fs::write("/proc/self/clear_refs", "5")?;
    peak_mb()
}

fn peak_mb() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let words = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: f64 = words.context("VmHWM")?.parse()?;
    Ok(kilobytes / 1024.0)
}
