//! Who is at the screen: status, people, PINs.
//!
//! A PIN says who is at the screen and proves nothing to the server.

use crate::clock::{Moment, utc};
use crate::command::{Chip, NewerApp, Person, Phase, Problem, Reply, Status};
use crate::error::{DeviceError, unless_refused};
use crate::handheld::Handheld;
use crate::health;
use crate::own_site::Added;
use crate::site::Site;
use argon2::{Argon2, PasswordVerifier, password_hash::phc::PasswordHash};
use model::ids::StaffId;
use protocol::ErrorCode;
use protocol::events::Unlocked;
use protocol::feed::Kind;
use protocol::rows::VerifierRow;
use store::{Salvaged, Store, Tries, Waiting};

/// Failures in a row that cost nothing.
const FREE_TRIES: u32 = 5;
/// First delay after those; it doubles with each failure.
const DELAY_MS: u64 = 30_000;
/// Longest delay.
const DELAY_MS_MAX: u64 = 3_600_000;
/// A screen that was left longer than this is locked at the next start.
const IDLE_MS_MAX: u64 = 300_000;

impl Handheld {
    pub(crate) fn status(&self) -> Result<Reply, DeviceError> {
        self.status_of(&self.store(), self.at_screen())
    }

    /// The status with somebody, or nobody, at the screen.
    pub(crate) fn status_of(
        &self,
        store: &Store,
        person: Option<StaffId>,
    ) -> Result<Reply, DeviceError> {
        let now = self.now();
        let identity = store.identity()?;
        let enrolment = store.enrolment()?;
        let site = match &enrolment {
            Some(_) => unless_refused(self.site(store))?,
            None => None,
        };
        let person = person.filter(|_| site.is_some());
        let waiting = match &enrolment {
            Some(_) => store.waiting()?,
            None => Waiting::default(),
        };
        let phase = match (&enrolment, &site, person) {
            (None, _, _) => Phase::New,
            (Some(_), None, _) => Phase::Loading,
            (Some(_), Some(_), None) if !store.loaded()? => Phase::Loading,
            (Some(_), Some(_), None) => Phase::Locked,
            (Some(_), Some(_), Some(_)) => Phase::Unlocked,
        };
        let shown = site
            .as_ref()
            .zip(person)
            .and_then(|(site, id)| person_row(site, id, &now));
        let free_bytes = self.free_bytes();
        let clock_off_ms = health::clock_off_ms(store, &now)?;
        let mut problems = problems(waiting.clone(), store.salvaged()?, store.damaged_lines()?);
        problems.extend(health::problems(free_bytes, clock_off_ms));
        let duty_phone = site.as_ref().and_then(|site| site.row.duty_phone.clone());
        Ok(Reply::Status(Status {
            phase,
            app: crate::APP.to_owned(),
            now: now.stamp.at.clone(),
            device: identity.device.to_string(),
            site_name: enrolment
                .as_ref()
                .map(|enrolment| enrolment.site_name.clone()),
            time_zone: enrolment
                .as_ref()
                .map(|enrolment| enrolment.time_zone.clone()),
            person: shown,
            sync: self.chip(&waiting),
            route: store.kept("route")?,
            preferences: store.kept_under("preference/")?,
            problems,
            duty_phone,
            free_bytes,
            clock_off_ms,
            newer_app: self
                .newer_app()
                .zip(enrolment.as_ref())
                .map(|(version, enrolment)| {
                    let server = enrolment.server.trim_end_matches('/');
                    NewerApp {
                        version,
                        page: format!("{server}/app"),
                    }
                }),
        }))
    }

    pub(crate) fn chip(&self, waiting: &Waiting) -> Chip {
        Chip {
            online: self.sync_stands().0,
            lines_waiting: waiting.lines,
            photos_waiting: waiting.photos,
            last_success_at: waiting.synced_at.clone(),
        }
    }

    pub(crate) fn people(&self) -> Result<Reply, DeviceError> {
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        let mut people: Vec<Person> = Vec::new();
        for id in site.staff.keys() {
            let Some(mut person) = person_row(&site, *id, &now) else {
                continue;
            };
            if vouched(&store, *id, &now)?.is_some() {
                person.pin_digits = 0;
            }
            // Who was added elsewhere can't unlock here.
            let added = site.staff.get(id).is_some_and(|row| row.added_by.is_some());
            if !added || Added::read(&store, *id)?.is_some() {
                people.push(person);
            }
        }
        people.sort_by_key(|person| !person.on_shift);
        Ok(Reply::People { people })
    }

    pub(crate) fn unlock(&self, staff: StaffId, pin: &str) -> Result<Reply, DeviceError> {
        let now = self.now();
        let unlocked = self.check_pin(&now, staff, pin)?;
        let status = self.store().in_one(|store| {
            come_in(store, &now, staff, unlocked)?;
            self.status_of(store, Some(staff))
        })?;
        self.set_person(Some(staff));
        Ok(status)
    }

    /// Checks a PIN. The try is committed before it is checked, and the check itself runs without
    /// the store, so that nobody's tick waits for it; `come_in` saves what follows.
    ///
    /// Edges: somebody who is vouched for comes in with an empty one.
    pub(crate) fn check_pin(
        &self,
        now: &Moment,
        staff: StaffId,
        pin: &str,
    ) -> Result<Unlocked, DeviceError> {
        let wrong = |wait_ms| DeviceError::Refused {
            code: ErrorCode::WrongPin,
            message: "that PIN isn't right".into(),
            wait_ms,
        };
        let (phc, how, mut tries) = {
            let mut store = self.store();
            if !store.loaded()? {
                return Err(DeviceError::refused(
                    ErrorCode::NotEnrolled,
                    "no whole feed yet",
                ));
            }
            let site = self.site(&store)?;
            let row = site.staff.get(&staff);
            let active = row.is_some_and(|row| row.is_active(now.utc));
            let vouched = vouched(&store, staff, now)?.filter(|_| active);
            if let Some((by, until)) = vouched.filter(|_| pin.is_empty()) {
                return Ok(Unlocked {
                    how: "vouched".into(),
                    vouched_by: Some(by),
                    until: Some(until),
                });
            }
            let fed = store.feed_row::<VerifierRow>(Kind::Verifier, &staff.to_string())?;
            let verifier = match fed {
                Some(row) => Some((row.phc, "pin")),
                None => Added::read(&store, staff)?.map(|added| (added.phc, "added")),
            };
            let mut tries = store.tries(staff)?;
            let wait_ms = wait_ms(&mut tries, now);
            if wait_ms > 0 {
                store.set_tries(staff, &tries)?;
                return Err(wrong(Some(wait_ms)));
            }
            let failed = tries.failed.saturating_add(1);
            let tried = Tries {
                failed,
                boot: now.stamp.boot.clone(),
                mono_ms: now.stamp.mono_ms,
            };
            store.set_tries(staff, &tried)?;
            let verifier = verifier.filter(|_| active).ok_or_else(|| wrong(None))?;
            (verifier.0, verifier.1, tried)
        };
        if !verifies(&phc, pin) {
            let wait_ms = wait_ms(&mut tries, now);
            return Err(wrong((wait_ms > 0).then_some(wait_ms)));
        }
        Ok(Unlocked::by(how))
    }

    pub(crate) fn lock_screen(&self) -> Result<Reply, DeviceError> {
        let status = self.store().in_one(|store| {
            store.keep("person", None)?;
            self.status_of(store, None)
        })?;
        self.set_person(None);
        Ok(status)
    }
}

/// Saves that somebody is at the screen from here on. Edges: another one's word proves no PIN, so
/// the wrong ones that were tried still count.
pub(crate) fn come_in(
    store: &mut Store,
    now: &Moment,
    staff: StaffId,
    unlocked: Unlocked,
) -> Result<(), DeviceError> {
    if unlocked.vouched_by.is_none() {
        store.set_tries(staff, &Tries::default())?;
    }
    store.append(&now.stamp, Some(staff), unlocked.into())?;
    store.keep("person", Some(&format!("{staff} {}", now.stamp.boot)))?;
    Ok(())
}

/// Where it is kept that somebody is vouched for: by whom, and until when.
pub(crate) fn vouched_key(staff: StaffId) -> String {
    format!("vouched/{staff}")
}

/// Who vouched for somebody, and until when, where that still counts.
fn vouched(
    store: &Store,
    staff: StaffId,
    now: &Moment,
) -> Result<Option<(StaffId, String)>, DeviceError> {
    let kept = store.kept(&vouched_key(staff))?;
    let read = kept.as_deref().and_then(|kept| {
        let (by, until) = kept.split_once(' ')?;
        let holds = utc(until).is_some_and(|until| now.utc < until);
        Some((by.parse().ok()?, until.to_owned())).filter(|_| holds)
    });
    Ok(read)
}

/// Who was at the screen when the app was killed, if that was a moment ago in the same boot.
pub(crate) fn still_there(store: &Store, now: &Moment) -> Result<Option<StaffId>, DeviceError> {
    let Some(kept) = store.kept("person")?.filter(|_| store.is_enrolled()) else {
        return Ok(None);
    };
    let Some((staff, boot)) = kept.split_once(' ') else {
        return Ok(None);
    };
    let last = store.journal()?.last;
    let lines = store.lines(last, 1, usize::MAX)?;
    let last = lines.first().and_then(|(_, line, _)| {
        protocol::line::envelope(line).map(|line| (line.boot.into_owned(), line.mono_ms))
    });
    let recent = last.is_some_and(|(boot, mono_ms)| {
        boot == now.stamp.boot && now.stamp.mono_ms.saturating_sub(mono_ms) < IDLE_MS_MAX
    });
    Ok(staff
        .parse()
        .ok()
        .filter(|_| recent && boot == now.stamp.boot))
}

/// What a person must look at.
fn problems(waiting: Waiting, salvaged: Option<Salvaged>, damaged: usize) -> Vec<Problem> {
    let revoked = waiting.error.filter(|code| code == "revoked");
    let message = "the server wants this handheld enrolled anew";
    let mut problems: Vec<Problem> = Vec::new();
    problems.extend(salvaged.as_ref().map(crate::salvage::problem));
    problems.extend((damaged > 0).then(|| Problem {
        code: "line_damaged".into(),
        message: format!("{damaged} lines were damaged on the disk; their hashes are sent"),
    }));
    problems.extend(revoked.map(|code| Problem {
        code,
        message: message.into(),
    }));
    problems.extend(waiting.set_aside.into_iter().map(|why| Problem {
        code: "photo_set_aside".into(),
        message: why,
    }));
    problems
}

fn person_row(site: &Site, staff: StaffId, now: &Moment) -> Option<Person> {
    let row = site.staff.get(&staff);
    let row = row.filter(|row| row.is_active(now.utc))?;
    Some(Person {
        staff,
        name: row.name.clone(),
        roles: row.roles.clone(),
        pin_digits: row.pin_digits,
        on_shift: site.on_shift(now).any(|id| id == staff),
    })
}

/// How long the next try has to wait. After a reboot the delay starts again.
fn wait_ms(tries: &mut Tries, now: &Moment) -> u64 {
    if tries.failed < FREE_TRIES {
        return 0;
    }
    if tries.boot != now.stamp.boot {
        tries.boot = now.stamp.boot.clone();
        tries.mono_ms = now.stamp.mono_ms;
    }
    let doublings = (tries.failed - FREE_TRIES).min(10);
    let delay = (DELAY_MS << doublings).min(DELAY_MS_MAX);
    (tries.mono_ms + delay).saturating_sub(now.stamp.mono_ms)
}

fn verifies(phc: &str, pin: &str) -> bool {
    PasswordHash::new(phc).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(pin.as_bytes(), &hash)
            .is_ok()
    })
}
