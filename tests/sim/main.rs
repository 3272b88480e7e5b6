//! Handhelds, their server, a bad network, bad disks, bad clocks: drawn from seeds, and repeated by
//! them. `make sim SEEDS=2000` plays many; `make sim SEED=7` plays one again.

mod beside;
mod clock;
mod faults;
mod handheld;
mod net;
mod person;
mod play;
mod rest;
mod server;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use faults::Counts;
use house_tests::vfs;
use rusqlite::{Connection, named_params};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use sync_server::Folder;

const SEEDS: u64 = 100;

#[test]
fn whatever_goes_wrong_nothing_is_lost_and_nothing_comes_twice() {
    vfs::install();
    let one: Option<u64> = number("TOUCHPOINT_SIM_SEED");
    let (first, count) = match one {
        Some(seed) => (seed, 1),
        None => (1, number("TOUCHPOINT_SIM_SEEDS").unwrap_or(SEEDS)),
    };
    let scratch = tempfile::tempdir_in(room()).expect("a folder");
    let template = scratch.path().join("template");
    house_tests::world::site(&template);
    lighten_pins(&template);
    let next = AtomicU64::new(first);
    let (counts, failed) = (Mutex::new(Counts::default()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= first + count {
                        return;
                    }
                    let folder = scratch.path().join(format!("seed-{seed}"));
                    match played(seed, &template, &folder) {
                        Ok(counted) => counts.lock().expect("whole").join(&counted),
                        Err(what) => {
                            println!("seed {seed}: {what}\n  again: make sim SEED={seed}");
                            failed.lock().expect("whole").push(seed);
                        }
                    }
                    let _left = std::fs::remove_dir_all(&folder);
                }
            });
        }
    });
    let mut failed = failed.into_inner().expect("whole");
    failed.sort_unstable();
    print(&counts.into_inner().expect("whole"), count, &failed);
    assert!(failed.is_empty(), "violations at seeds {failed:?}");
}

/// Makes PINs cheap to check: a handheld that is killed all day asks for one thousands of times,
/// and a third of a run would be spent on that alone.
fn lighten_pins(site: &Path) {
    let pins: BTreeMap<_, _> = play::PEOPLE.into_iter().collect();
    let params = Params::new(Params::MIN_M_COST, 1, 1, None).expect("params");
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let store = Connection::open(Folder::at(site).store()).expect("its store");
    let sql = "SELECT s.line ->> '$.row.name', v.line ->> '$.row.phc'
               FROM feed_rows s JOIN feed_rows v ON v.id = s.id AND v.kind = 'verifier'
               WHERE s.kind = 'staff'";
    let mut found = store.prepare(sql).expect("rows of the feed");
    let rows = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let rows: rusqlite::Result<Vec<(String, String)>> = rows.expect("found").collect();
    let mut lightened = 0;
    for (name, heavy) in rows.expect("read") {
        let Some(pin) = pins.get(name.as_str()) else {
            continue;
        };
        let light = argon.hash_password(pin.as_bytes()).expect("hashed");
        for sql in [
            "UPDATE verifiers SET phc = :light WHERE phc = :heavy",
            "UPDATE feed_rows SET line = replace(line, :heavy, :light) WHERE kind = 'verifier'",
        ] {
            let light = light.to_string();
            lightened += store
                .execute(sql, named_params! {":light": light, ":heavy": heavy})
                .expect("changed");
        }
    }
    assert!(lightened >= 2 * pins.len(), "no PIN is cheap");
}

/// Plays a seed; a panic anywhere is a violation like another.
fn played(seed: u64, template: &Path, folder: &Path) -> Result<Counts, String> {
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let played = catch_unwind(AssertUnwindSafe(|| play::play(seed, template, folder)));
    played.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied());
        Err(format!("a panic: {}", text.unwrap_or("?")))
    })
}

fn print(counts: &Counts, seeds: u64, failed: &[u64]) {
    let minutes = counts.0.get("virtual minutes").copied().unwrap_or(0);
    println!(
        "{seeds} seeds, {} virtual days, {} violations",
        minutes / 1_440,
        failed.len()
    );
    for (what, n) in &counts.0 {
        println!("{n:>10} {what}");
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// In memory, where there is such a folder: what a disk forgets is simulated anyway.
fn room() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() {
        memory
    } else {
        std::env::temp_dir()
    }
}
