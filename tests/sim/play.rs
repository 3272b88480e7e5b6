//! One run: a site, its handhelds, a few virtual days of work and trouble, then peace.

use crate::clock::{Clocks, Time};
use crate::faults::{Counts, Faults};
use crate::handheld::{Carried, Violation};
use crate::net::Shared;
use crate::person;
use crate::rest;
use crate::server::Server;
use chrono::{DateTime, FixedOffset};
use device::command::Command;
use house_tests::dice::Dice;
use house_tests::vfs;
use house_tests::world::{START, copy};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

pub const PEOPLE: [(&str, &str); 2] = [("张伟", "2580"), ("李强", "1470")];
/// Steps of trouble in a run.
const STEPS: u64 = 120;

/// All of a run.
pub struct Run {
    pub net: Shared,
    pub carried: Vec<Carried>,
    pub time: Time,
    pub counts: Counts,
    /// Hashes of lines that one side or the other must hold at the end.
    pub must: BTreeSet<[u8; 32]>,
    dice: Dice,
    faults: Faults,
    /// The server is put back before the next step.
    restore_next: bool,
}

/// Plays a seed on a copy of the site.
pub fn play(seed: u64, template: &Path, scratch: &Path) -> Result<Counts, Violation> {
    let mut run = Run::new(seed, template, scratch)?;
    for step in 0..STEPS {
        run.step().map_err(|what| format!("step {step}: {what}"))?;
    }
    rest::check(&mut run)?;
    let mut counts = run.counts;
    counts.join(&run.net.lock().counts);
    counts.more("virtual minutes", run.time.ms().unsigned_abs() / 60_000);
    let lines: usize = run.carried.iter().map(|one| one.saved.len()).sum();
    counts.more("lines", lines as u64);
    for (kind, what) in [
        ("photo_freed", "lines that free photos"),
        ("photo_lost", "lines that name lost photos"),
        ("server_restored", "lines that tell of a restored server"),
    ] {
        let kind = format!(r#""type":"{kind}""#);
        let all = run.carried.iter().flat_map(|one| &one.saved);
        let said = all.filter(|(_, line)| String::from_utf8_lossy(line).contains(&kind));
        counts.more(what, said.count() as u64);
    }
    Ok(counts)
}

impl Run {
    fn new(seed: u64, template: &Path, scratch: &Path) -> Result<Self, Violation> {
        let mut dice = Dice::new(seed);
        let start: DateTime<FixedOffset> = START.parse().map_err(|_| "no start")?;
        let time = Time::default();
        let folder = scratch.join("server");
        copy(template, &folder);
        let mut server = Server::new(&folder, time.clone(), start.to_utc());
        server.start().map_err(|error| error.to_string())?;
        let net = Shared::new(server, Faults::default(), dice.split());
        let mut run = Self {
            net,
            carried: Vec::new(),
            time,
            counts: Counts::default(),
            must: BTreeSet::new(),
            faults: Faults::drawn(&mut dice),
            dice,
            restore_next: false,
        };
        for n in 0..2 + run.dice.below(2) as usize {
            let clocks = Arc::new(Clocks::new(run.time.clone(), start));
            let folder = scratch.join(format!("handheld-{n}"));
            std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
            let (net, person) = (run.net.clone(), PEOPLE[n % PEOPLE.len()]);
            let mut one = Carried::new(&folder, clocks, net, person, &mut run.dice)?;
            enrol(&mut one, &run.net)?;
            if let Some(error) = one.cycle()? {
                return Err(format!("the first cycle: {error:?}"));
            }
            if !one.unlock() {
                return Err("nobody could unlock".into());
            }
            one.look()?;
            run.carried.push(one);
        }
        run.net.lock().faults = run.faults.clone();
        Ok(run)
    }

    fn strikes(&mut self, what: &'static str, rate: u64) -> bool {
        let strikes = self.dice.hits(rate);
        if strikes {
            self.counts.add(what);
        }
        strikes
    }

    fn step(&mut self) -> Result<(), Violation> {
        let pause = self.dice.between(1_000, 240_000);
        self.time.pass(pause);
        self.serve()?;
        self.trouble()?;
        let which = self.dice.below(self.carried.len() as u64) as usize;
        if self.dice.hits(550) {
            self.command(which)
        } else {
            self.sync(which)
        }
    }

    /// The server's side of a step.
    fn serve(&mut self) -> Result<(), Violation> {
        let faults = self.faults.clone();
        let restores =
            std::mem::take(&mut self.restore_next) || self.dice.hits(faults.server_restored);
        let mut net = self.net.lock();
        if !net.server.is_up() && self.dice.hits(500) {
            let started = net.server.start();
            started.map_err(|error| format!("the server doesn't start: {error}"))?;
        }
        if net.server.is_up() {
            net.deliver();
            net.server.minute();
        }
        if self.dice.hits(60) {
            let id = format!("item/tp13/13.{}", self.dice.between(1, 3));
            let salt = self.dice.below(256) as u8;
            let clip = (salt > 60).then(|| [&b"OggS"[..], &[salt; 600]].concat());
            net.server.clip(&id, clip);
        }
        if net.server.is_up() && (!net.server.has_backup() || !restores && self.dice.hits(30)) {
            net.server.back_up()?;
        } else if restores {
            net.server.put_back()?;
            drop(net);
            self.counts.add("server restored");
            self.forgive()?;
        }
        Ok(())
    }

    /// What no side holds any more after a restore is nobody's to keep.
    pub fn forgive(&mut self) -> Result<(), Violation> {
        let mut net = self.net.lock();
        if !net.server.is_up() {
            net.server.start().map_err(|error| error.to_string())?;
        }
        let held = net.server.held()?;
        let ours: BTreeSet<[u8; 32]> = self
            .carried
            .iter()
            .flat_map(|one| one.saved.iter().map(|(hash, _)| *hash))
            .collect();
        self.must
            .retain(|hash| ours.contains(hash) || held.contains_key(hash));
        Ok(())
    }

    /// Clocks, reboots, restores and revocations of handhelds.
    fn trouble(&mut self) -> Result<(), Violation> {
        let faults = self.faults.clone();
        let which = self.dice.below(self.carried.len() as u64) as usize;
        if self.strikes("clock jump", faults.clock_jump) {
            let days = self.dice.between(0, 4) as i64 - 2;
            let far = self.dice.hits(50);
            let day_ms = if far { 36_500 } else { 1 } * 86_400_000;
            let seconds = self.dice.below(7_200) as i64 * 1_000;
            self.carried[which]
                .clocks
                .set_wrong(days * day_ms + seconds);
        }
        if self.strikes("reboot", faults.reboot) {
            self.carried[which].kill(false);
            self.carried[which].clocks.reboot();
            self.start(which)?;
        }
        if self.dice.hits(40) {
            self.carried[which].back_up()?;
            self.unlock(which);
        }
        if self.strikes("handheld restored", faults.handheld_restored) {
            self.carried[which].put_back()?;
            self.unlock(which);
            self.forgive()?;
        }
        if self.strikes("token revoked", faults.token_revoked) {
            let device = self.carried[which].here().look(|store| store.identity());
            let device = device.map_err(|error| error.to_string())?.device;
            self.net.lock().server.revoke(device);
            self.carried[which].revoked = true;
        }
        if self.carried[which].revoked && self.dice.hits(300) {
            self.enrol_anew(which)?;
        }
        Ok(())
    }

    /// The desk gives a code to a handheld that lost its token. A server that is away or a request
    /// that is lost: another time.
    fn enrol_anew(&mut self, which: usize) -> Result<(), Violation> {
        let link = self.net.lock().server.code();
        let one = &mut self.carried[which];
        let enrol = Command::Enrol {
            link,
            server: None,
            code: None,
            pin: None,
        };
        if one.ask(enrol).is_ok() {
            one.revoked = false;
        }
        self.after(which)
    }

    /// A person does something, on a disk that may fail.
    fn command(&mut self, which: usize) -> Result<(), Violation> {
        self.arm(which);
        let done = person::act(&self.carried[which], &mut self.dice);
        match done {
            Ok(what) => self.counts.add(what),
            Err(error) if error.code == protocol::ErrorCode::Locked => self.unlock(which),
            Err(_) => self.counts.add("refused or failed commands"),
        }
        self.counts.add("commands");
        self.after(which)
    }

    /// Some steps of sync, on a disk that may fail.
    fn sync(&mut self, which: usize) -> Result<(), Violation> {
        if self.dice.hits(700) {
            self.carried[which].poke();
        }
        let freed = self.carried[which].freed();
        for _ in 0..self.dice.between(1, 25) {
            self.arm(which);
            let acked = |one: &Carried| one.here().look(|store| store.journal()).ok();
            let before = acked(&self.carried[which]).map(|stands| stands.acked);
            let wait = self.carried[which].turn()?;
            self.after(which)?;
            self.acknowledged(which, before)?;
            if let Some(ms) = wait {
                self.time.pass(ms.min(600_000));
                break;
            }
            let pause = self.dice.below(3_000);
            self.time.pass(pause);
        }
        // The worst moment for it: photos have just gone here.
        if self.carried[which].freed() > freed && self.faults.server_restored > 0 {
            self.restore_next = self.dice.hits(400);
        }
        if self.dice.hits(50) {
            // A full or dead disk: another time.
            let _ = self.carried[which].here().settle();
            self.after(which)?;
        }
        Ok(())
    }

    /// Draws what the handheld's disk will do.
    fn arm(&mut self, which: usize) {
        let faults = self.faults.clone();
        let (at, steps) = (self.dice.between(1, 14), self.dice.below(8));
        let one = &mut self.carried[which];
        let both = self.dice.hits(500);
        let fault = if self.dice.hits(faults.device_killed) {
            vfs::Fault::Kill { at }
        } else if self.dice.hits(faults.device_power_cut) {
            let kept = match self.dice.below(2) {
                0 => vfs::Kept::Nothing,
                _ => vfs::Kept::Some(self.dice.draw()),
            };
            vfs::Fault::Cut { at, kept }
        } else if self.dice.hits(faults.disk_full) {
            one.photos.leave_room(self.dice.below(60_000));
            vfs::Fault::Full {
                from: at,
                calls: 50,
            }
        } else {
            return;
        };
        if both && !matches!(fault, vfs::Fault::Full { .. }) {
            one.photos.stop_after(steps);
        }
        one.disk.arm(fault);
        one.armed = true;
    }

    /// After a deed: what died is started again, and all that was saved must be there.
    fn after(&mut self, which: usize) -> Result<(), Violation> {
        let one = &mut self.carried[which];
        let photos_stopped = one.photos.has_stopped();
        let cut = one.disk.was_cut();
        if one.disk.is_dead() || photos_stopped {
            self.counts.add(if cut { "power cut" } else { "killed" });
            one.armed = false;
            one.kill(cut);
            return self.start(which);
        }
        if std::mem::take(&mut one.armed) && one.disk.struck() {
            self.counts.add("disk full");
        }
        one.disk.revive();
        one.photos.go_on();
        one.photos.leave_room(one.room);
        one.look()?;
        self.must.extend(one.saved.iter().map(|(hash, _)| *hash));
        Ok(())
    }

    /// What a handheld was told is true: the server holds that line, with that hash.
    fn acknowledged(&self, which: usize, before: Option<u64>) -> Result<(), Violation> {
        let one = &self.carried[which];
        let read = one.here().look(|store| {
            let stands = store.journal()?;
            let owner = store.owner(stands.acked.max(1))?;
            Ok::<_, store::StoreError>((stands.acked, stands.acked_hash, owner.journal))
        });
        let Ok((acked, hash, owner)) = read else {
            return Ok(());
        };
        // A server that was put back makes it less; that is no word for what it holds.
        if before.is_some_and(|before| acked <= before) || acked == 0 {
            return Ok(());
        }
        match self.net.lock().server.hash_at(owner, acked) {
            // Nobody can be asked now.
            None => Ok(()),
            Some(held) if held == Some(hash) => Ok(()),
            Some(_) => Err(format!("line {acked} was acknowledged and isn't held")),
        }
    }

    fn start(&mut self, which: usize) -> Result<(), Violation> {
        let one = &mut self.carried[which];
        one.photos.leave_room(one.room);
        one.start()?;
        one.look_whole()?;
        one.replay()?;
        self.must.extend(one.saved.iter().map(|(hash, _)| *hash));
        self.unlock(which);
        Ok(())
    }

    fn unlock(&mut self, which: usize) {
        // Before its first whole feed nobody can.
        self.carried[which].unlock();
    }
}

/// Enrols a handheld with a code from the desk.
pub fn enrol(one: &mut Carried, net: &Shared) -> Result<(), Violation> {
    let link = net.lock().server.code();
    let enrol = Command::Enrol {
        link,
        server: None,
        code: None,
        pin: None,
    };
    one.ask(enrol)
        .map_err(|error| format!("enrolment: {error:?}"))?;
    one.revoked = false;
    Ok(())
}
