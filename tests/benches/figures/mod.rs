//! What benches share: flags, the clock, and figures of many turns.

#![allow(
    clippy::disallowed_methods,
    reason = "a bench is an edge of its own: it measures real time"
)]

use anyhow::{Context, Result};
use std::time::Instant;

/// The number after a flag like `--pairs`, or else the usual one.
pub fn flag(name: &str, usual: usize) -> Result<usize> {
    let mut arguments = std::env::args().skip_while(|one| one != name).skip(1);
    arguments.next().map_or(Ok(usual), |text| {
        text.parse().with_context(|| format!("{name} {text}"))
    })
}

/// Does something and says how many seconds it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let from = Instant::now();
    let done = work();
    (done, from.elapsed().as_secs_f64())
}

/// The value below which `share` of all values lie; 0.5 is the median.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (share * sorted.len() as f64) as usize;
    sorted
        .get(place.min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f64::NAN)
}

/// The median over pairs of one side by the other.
pub fn median_ratio(pairs: &[(f64, f64)]) -> f64 {
    let ratios: Vec<f64> = pairs.iter().map(|(ours, limit)| ours / limit).collect();
    quantile(&ratios, 0.5)
}

/// Says it where the figures mean little.
pub fn warn_of_debug() {
    if cfg!(debug_assertions) {
        println!("a debug build: these figures say nothing about a release");
    }
}
