//! Measures `develop` beside libvips (`vipsthumbnail`, where it is installed) and `keep` beside the
//! bare disk, in pairs A B A B of the same run, and prints medians and median ratios.
//! Wants a release build. `photo_bench [pairs] [folder for scratch files]`; `photo_bench one IN
//! OUT` develops one file, so that both sides can be measured as processes.
#![allow(
    clippy::disallowed_methods,
    reason = "a benchmark is an edge of its own: it measures real time"
)]

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use photo::{Disk, RealDisk, Stamp, develop, keep};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, from, to] = &arguments[..]
        && word == "one"
    {
        fs::write(to, develop(&fs::read(from)?, &stamp())?.bytes)?;
        eprintln!(
            "{}",
            fs::read_to_string("/proc/self/status").unwrap_or_default()
        );
        return Ok(());
    }
    let pairs = arguments.first().map_or(Ok(9), |pairs| pairs.parse())?;
    let scratch = match arguments.get(1) {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    bench_develop(pairs, scratch.path())?;
    bench_keep(20 * pairs, scratch.path())
}

fn stamp() -> Stamp {
    let lines = ["2026-11-23 22:41:07 +08:00", "B2 西坡道", "张伟"];
    Stamp {
        lines: lines.map(String::from).to_vec(),
    }
}

// ---- develop beside libvips ----

fn bench_develop(pairs: usize, scratch: &Path) -> Outcome<()> {
    let camera = twelve_megapixels()?;
    let from = scratch.join("camera.jpg");
    fs::write(&from, &camera)?;
    println!(
        "camera: 4032 x 3024, {:.1} MB, orientation 6; {pairs} pairs",
        mb(camera.len())
    );

    let picture = develop(&camera, &stamp())?;
    println!(
        "picture: {} x {}, {} KB; thumbnail {} KB",
        picture.width,
        picture.height,
        picture.bytes.len() / 1000,
        picture.thumbnail.len() / 1000
    );
    let peer = Command::new("vipsthumbnail")
        .arg("--version")
        .output()
        .is_ok();
    let taken = take_turns(pairs, &camera, &from, scratch, peer)?;
    println!("develop in process        {:6.1} ms", ms(&taken.inside));
    println!(
        "develop as a process      {:6.1} ms, peak {} MB",
        ms(&taken.ours),
        taken.our_memory / 1000
    );
    if peer {
        print_beside(&taken);
    } else {
        println!("vipsthumbnail isn't installed (Debian: libvips-tools): no peer in this run");
    }
    Ok(())
}

/// Seconds of every turn, and the highest peak in kilobytes.
#[derive(Default)]
struct Taken {
    inside: Vec<f64>,
    ours: Vec<f64>,
    theirs: Vec<f64>,
    our_start: Vec<f64>,
    their_start: Vec<f64>,
    our_memory: u32,
    their_memory: u32,
}

fn take_turns(
    pairs: usize,
    camera: &[u8],
    from: &Path,
    scratch: &Path,
    peer: bool,
) -> Outcome<Taken> {
    let dot = scratch.join("dot.jpg");
    fs::write(&dot, one_dot()?)?;
    let mut taken = Taken::default();
    // The first turn warms caches and is not counted.
    for turn in 0..=pairs {
        let started = Instant::now();
        std::hint::black_box(develop(camera, &stamp())?);
        let in_process = started.elapsed().as_secs_f64();
        let own = run_own(from, scratch)?;
        let own_dot = run_own(&dot, scratch)?.0;
        let (vips, vips_dot) = if peer {
            (run_vips(from, scratch)?, run_vips(&dot, scratch)?.0)
        } else {
            ((f64::NAN, 0), f64::NAN)
        };
        if turn > 0 {
            taken.inside.push(in_process);
            taken.ours.push(own.0);
            taken.our_start.push(own_dot);
            taken.theirs.push(vips.0);
            taken.their_start.push(vips_dot);
            taken.our_memory = taken.our_memory.max(own.1);
            taken.their_memory = taken.their_memory.max(vips.1);
        }
    }
    Ok(taken)
}

fn print_beside(taken: &Taken) {
    let less = |all: &[f64], start: &[f64]| -> Vec<f64> {
        all.iter()
            .zip(start)
            .map(|(all, start)| all - start)
            .collect()
    };
    let (ours, theirs) = (&taken.ours, &taken.theirs);
    let (our_net, net) = (
        less(ours, &taken.our_start),
        less(theirs, &taken.their_start),
    );
    println!(
        "vipsthumbnail             {:6.1} ms, peak {} MB",
        ms(theirs),
        taken.their_memory / 1000
    );
    println!(
        "  of it starting and a dot {:5.1} ms (ours {:.1} ms)",
        ms(&taken.their_start),
        ms(&taken.our_start)
    );
    println!(
        "ratio, process by process {:6.2}  (goal 1.0)",
        ratio(ours, theirs)
    );
    println!(
        "ratio, without the start  {:6.2}  (goal 1.0)",
        ratio(&our_net, &net)
    );
    println!(
        "ratio, in process to that {:6.2}",
        ratio(&taken.inside, &net)
    );
    println!(
        "ratio of memory           {:6.2}  (goal 0.65)",
        f64::from(taken.our_memory) / f64::from(taken.their_memory.max(1))
    );
}

/// Seconds and peak kilobytes of this program developing one file.
fn run_own(from: &Path, scratch: &Path) -> Outcome<(f64, u32)> {
    let started = Instant::now();
    let mut command = Command::new(std::env::current_exe()?);
    let ended = command
        .arg("one")
        .arg(from)
        .arg(scratch.join("ours.jpg"))
        .output()?;
    let seconds = started.elapsed().as_secs_f64();
    if !ended.status.success() {
        return Err("the own process failed".into());
    }
    Ok((
        seconds,
        peak(&String::from_utf8_lossy(&ended.stderr)).unwrap_or(0),
    ))
}

/// Seconds and peak kilobytes of vipsthumbnail on one file; it turns pictures upright by itself.
/// The `>` keeps it from making the dot larger.
fn run_vips(from: &Path, scratch: &Path) -> Outcome<(f64, u32)> {
    let started = Instant::now();
    let mut command = Command::new("vipsthumbnail");
    command.arg(from).args(["-s", "1600x1600>", "-o"]);
    command.arg(format!(
        "{}[Q=80,strip]",
        scratch.join("vips.jpg").display()
    ));
    let mut child = command
        .env("VIPS_CONCURRENCY", "2")
        .stdout(Stdio::null())
        .spawn()?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut memory = 0;
    // What the system tells of a child is gone when it ends, so it is asked again and again.
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        memory = fs::read_to_string(&status)
            .ok()
            .and_then(|text| peak(&text))
            .unwrap_or(memory);
        std::thread::sleep(std::time::Duration::from_millis(1));
    };
    let seconds = started.elapsed().as_secs_f64();
    if ended.success() {
        Ok((seconds, memory))
    } else {
        Err("vipsthumbnail failed".into())
    }
}

/// The peak of resident memory, in kilobytes, in a `/proc/…/status`.
fn peak(status: &str) -> Option<u32> {
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

// ---- keep beside the bare disk ----

fn bench_keep(pairs: usize, scratch: &Path) -> Outcome<()> {
    let bytes = noise(300_000, 7);
    let (ours, bare) = (scratch.join("ours"), scratch.join("bare"));
    fs::create_dir_all(&bare)?;
    // All shelves are there, as they are on a handheld after its first weeks.
    for first in 0..=255 {
        let mut name = [0; 32];
        name[0] = first;
        keep(&RealDisk, &ours, &bytes, &name)?;
    }
    let (mut kept, mut written) = (Vec::new(), Vec::new());
    for turn in 0..pairs {
        let name: [u8; 32] = noise(32, turn as u64 + 1)
            .try_into()
            .map_err(|_| "32 bytes")?;
        let started = Instant::now();
        keep(&RealDisk, &ours, &bytes, &name)?;
        kept.push(started.elapsed().as_secs_f64());
        let started = Instant::now();
        write_bare(&bare, turn, &bytes)?;
        written.push(started.elapsed().as_secs_f64());
    }
    println!(
        "keep 300 KB               {:6.2} ms; {pairs} pairs",
        ms(&kept)
    );
    println!("bare write, fsync, rename, fsync {:.2} ms", ms(&written));
    println!(
        "ratio                     {:6.2}  (goal 1.2)",
        ratio(&kept, &written)
    );
    Ok(())
}

/// The limit: one open file, nothing asked first.
fn write_bare(folder: &Path, turn: usize, bytes: &[u8]) -> io::Result<()> {
    use std::io::Write;
    let (from, to) = (folder.join("scratch"), folder.join(format!("{turn}.jpg")));
    let mut file = fs::File::create_new(&from)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&from, &to)?;
    RealDisk.sync_folder(folder)
}

// ---- figures and pictures ----

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn ms(seconds: &[f64]) -> f64 {
    1000.0 * median(seconds)
}

fn mb(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn ratio(ours: &[f64], theirs: &[f64]) -> f64 {
    let ratios: Vec<f64> = ours.iter().zip(theirs).map(|(a, b)| a / b).collect();
    median(&ratios)
}

/// Bytes that repeat for the same seed (xorshift).
fn noise(count: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..count).map(|_| next()).collect()
}

/// A scene as a phone's camera gives it: light falling off, walls, pipes, a gauge, sensor noise.
fn twelve_megapixels() -> Outcome<Vec<u8>> {
    let (width, height) = (4032_usize, 3024_usize);
    let grain = noise(width * height, 20261123);
    let mut rgb = Vec::with_capacity(3 * width * height);
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
            let falloff = 1.0 - 0.6 * ((u - 0.4).powi(2) + (v - 0.5).powi(2));
            let pipe = if (x / 180) % 5 == 0 {
                40.0 * (x as f32 % 180.0 / 57.0).sin()
            } else {
                0.0
            };
            let tile = if x % 512 < 6 || y % 384 < 6 {
                -50.0
            } else {
                0.0
            };
            let off = ((x as f32 - 2600.0).powi(2) + (y as f32 - 1300.0).powi(2)).sqrt();
            let gauge = if (480.0..520.0).contains(&off) {
                -90.0
            } else {
                0.0
            };
            let texture = 9.0 * (x as f32 * 0.31).sin() * (y as f32 * 0.27).cos();
            let sensor = (f32::from(grain[y * width + x]) - 128.0) * 0.08;
            let light = 150.0 * falloff + pipe + tile + gauge + texture + sensor;
            for tint in [1.0, 0.94, 0.85 - 0.1 * u] {
                rgb.push((light * tint).clamp(0.0, 255.0) as u8);
            }
        }
    }
    let mut out = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, 92);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    // A TIFF block with one field: orientation 6, the phone held upright.
    encoder
        .add_exif_metadata(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0")?;
    encoder.encode(
        &rgb,
        width as u16,
        height as u16,
        jpeg_encoder::ColorType::Rgb,
    )?;
    Ok(out)
}

fn one_dot() -> Outcome<Vec<u8>> {
    let mut out = Vec::new();
    jpeg_encoder::Encoder::new(&mut out, 90).encode(
        &[90, 120, 60],
        1,
        1,
        jpeg_encoder::ColorType::Rgb,
    )?;
    Ok(out)
}
