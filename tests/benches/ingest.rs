//! Ingest over HTTP: many handhelds send batches of answered lines, signed and as zstd frames, to
//! the real server, and wait for the receipt. Beside it, in turns of the same run, its limit: the
//! same frames are unpacked, their chain and signature checked on two threads, and appended to a
//! file, up to 64 to an fdatasync; no HTTP, no projection, no receipts. Last, the bare append.
//!
//! Flags: `--devices 100 --lines 300 --connections 32 --pairs 7`.

mod figures;
mod fleet;
mod http;

use anyhow::{Context, Result, ensure};
use figures::{flag, median_ratio, quantile, timed, warn_of_debug};
use fleet::{Fleet, Frame};
use http::Connection;
use protocol::batch::Acked;
use protocol::keys::batch_text;
use protocol::{BATCH_BYTES_MAX, batch, frame, line};
use std::fs::File;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::mpsc;
use std::thread;

/// Frames that share a commit, as the server's writer takes them.
const GROUP: usize = 64;
const CHECKERS: usize = 2;

fn main() -> Result<()> {
    warn_of_debug();
    let (devices, lines) = (flag("--devices", 100)?, flag("--lines", 300)?);
    let (connections, pairs) = (flag("--connections", 32)?, flag("--pairs", 7)?);
    let scratch = tempfile::tempdir()?;
    let mut fleet = Fleet::enrol(&scratch.path().join("server"), devices)?;
    let empty = fleet.restart()?;
    let (mut served, mut limits, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    let mut wire_bytes = 0;
    // The first batches open journals and warm caches; they are not counted.
    for n in 0..=pairs {
        let frames = fleet.frames(lines)?;
        let server = timed(|| send(fleet.address(), &frames, connections));
        server.0?;
        let limit = timed(|| check_and_append(&frames, &scratch.path().join("limit")));
        limit.0?;
        let append = timed(|| append(&frames, &scratch.path().join("bare")));
        append.0?;
        if n > 0 {
            served.push(server.1);
            limits.push(limit.1);
            bare.push(append.1);
        }
        wire_bytes += frames.iter().map(|one| one.body.len()).sum::<usize>();
    }
    let stored = fleet.restart()? - empty;
    let events = (devices * lines) as f64;
    let sent = events * (pairs + 1) as f64;
    println!("ingest: {devices} devices, {lines} lines a batch, {connections} connections");
    for (name, seconds) in [
        ("server over HTTP", &served),
        ("checked and appended", &limits),
        ("appended, not looked at", &bare),
    ] {
        println!(
            "{name:<24} {:9.0} events/s",
            events / quantile(seconds, 0.5)
        );
    }
    // Shares of speed: what the limit took, by what the server took.
    let share = |limit: &[f64]| {
        let pairs: Vec<_> = limit.iter().copied().zip(served.iter().copied()).collect();
        median_ratio(&pairs)
    };
    println!("share of checked         {:9.2}", share(&limits));
    println!("share of bare            {:9.3}", share(&bare));
    println!("a line                   {:9.0} bytes", fleet.line_bytes());
    println!(
        "on the wire              {:9.1} bytes an event (goal 31)",
        wire_bytes as f64 / sent
    );
    println!(
        "in the database          {:9.1} bytes an event (goal 70)",
        stored as f64 / sent
    );
    Ok(())
}

/// Sends every frame and checks its receipt; each connection has one request in flight.
fn send(address: SocketAddr, frames: &[Frame], connections: usize) -> Result<()> {
    let share = frames.len().div_ceil(connections.max(1));
    thread::scope(|scope| {
        let senders: Vec<_> = frames
            .chunks(share)
            .map(|chunk| scope.spawn(move || send_each(address, chunk)))
            .collect();
        for sender in senders {
            sender
                .join()
                .map_err(|_| anyhow::anyhow!("a sender broke"))??;
        }
        Ok(())
    })
}

fn send_each(address: SocketAddr, frames: &[Frame]) -> Result<()> {
    let mut connection = Connection::open(address)?;
    for frame in frames {
        let path = format!("/v1/journals/{}/batches", frame.journal);
        let headers = format!(
            "authorization: Bearer {}\r\ncontent-type: application/x-ndjson\r\n\
             content-encoding: zstd\r\n",
            frame.token
        );
        let answer = connection.post(&path, &headers, &frame.body)?;
        let acked: Acked = serde_json::from_slice(&answer)?;
        ensure!(
            acked.acked == frame.to && acked.receipt.is_some(),
            "{acked:?}"
        );
    }
    Ok(())
}

/// What nobody who accepts a batch can leave out.
fn check_and_append(frames: &[Frame], path: &Path) -> Result<()> {
    let (good, come) = mpsc::channel::<&Frame>();
    thread::scope(|scope| {
        let checkers: Vec<_> = frames
            .chunks(frames.len().div_ceil(CHECKERS))
            .map(|chunk| {
                let good = good.clone();
                scope.spawn(move || {
                    for frame in chunk {
                        check(frame)?;
                        good.send(frame)
                            .map_err(|_| anyhow::anyhow!("nobody appends"))?;
                    }
                    Ok::<_, anyhow::Error>(())
                })
            })
            .collect();
        drop(good);
        let mut file = File::create(path)?;
        while let Ok(first) = come.recv() {
            file.write_all(&first.body)?;
            for frame in come.try_iter().take(GROUP - 1) {
                file.write_all(&frame.body)?;
            }
            file.sync_data()?;
        }
        for checker in checkers {
            checker
                .join()
                .map_err(|_| anyhow::anyhow!("a checker broke"))??;
        }
        Ok(())
    })
}

fn check(frame: &Frame) -> Result<()> {
    let body = frame::unzstd(&frame.body, BATCH_BYTES_MAX)?;
    let batch =
        batch::read(&body).map_err(|(code, reason)| anyhow::anyhow!("{code:?} {reason}"))?;
    let mut hash = protocol::chain::Hash::from_hex(&batch.header.base)?;
    for bytes in &batch.lines {
        line::read(bytes).context("a line that can be read")?;
        hash = hash.next(bytes);
    }
    ensure!(hash.hex() == batch.header.head, "the chain is broken");
    let text = batch_text(frame.journal, frame.to, &hash);
    Ok(frame.public.check("the batch", &text, &batch.header.sig)?)
}

fn append(frames: &[Frame], path: &Path) -> Result<()> {
    let mut file = File::create(path)?;
    for group in frames.chunks(GROUP) {
        for frame in group {
            file.write_all(&frame.body)?;
        }
        file.sync_data()?;
    }
    Ok(())
}
