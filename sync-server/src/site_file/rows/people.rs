//! People with their PINs, shifts with the days of the rota.

use crate::error::ServerError;
use crate::site_file::form::{Entry, Form, Shift, Staff, pin_digits};
use crate::site_file::held::Held;
use crate::site_file::names::Names;
use crate::site_file::rows::Making;
use crate::site_file::rows::pins::{self, Asked};
use crate::site_file::values::TICK;
use chrono::{Datelike, Days, NaiveDate};
use model::ids::{ShiftId, StaffId};
use protocol::feed::Kind;
use protocol::rows::{ShiftDay, ShiftRow, StaffRow, VerifierRow};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Days of the rota that are kept once they are past: rounds on paper are typed in within a month.
const PAST_DAYS: u64 = 62;

/// Who is on which day.
type Rota = BTreeMap<NaiveDate, Vec<StaffId>>;

/// The PIN of each person of a file, in order, and what is held of the person.
pub fn asked_pins<'a>(form: &'a Form, names: &Names, held: &'a Held) -> Vec<Asked<'a>> {
    let staff = form.staff.iter();
    let asked = staff.map(|one| {
        let person = names.id(&one.value);
        Asked {
            person,
            pin: one.pin.as_deref(),
            held: held.verifiers.get(&person),
        }
    });
    asked.collect()
}

impl Making<'_> {
    pub(super) fn people(&mut self) -> Result<(), ServerError> {
        let asked = asked_pins(self.form, self.names, self.held);
        let verifiers = pins::verifiers(&asked, self.hashed)?;
        for (one, verifier) in self.form.staff.iter().zip(verifiers) {
            self.one_person(one, verifier)?;
        }
        let staff = &self.held.staff;
        self.missing::<Staff, _>(staff.iter(), |row| row.active, |row| &row.name);
        Ok(())
    }

    fn one_person(
        &mut self,
        one: &Entry<Staff>,
        verifier: Option<VerifierRow>,
    ) -> Result<(), ServerError> {
        let id = self.names.id(&one.value);
        let held = self.held.staff.get(&id);
        let supervisor = one.is_supervisor(held);
        let row = StaffRow {
            name: one.name.trim().to_owned(),
            roles: one.roles.clone(),
            pin_digits: pin_digits(supervisor),
            supervisor,
            active: one.active.or(held.map(|held| held.active)).unwrap_or(true),
            until: held.and_then(|held| held.until.clone()),
            added_by: held.and_then(|held| held.added_by),
        };
        let key = StaffId(id).to_string();
        self.put(Kind::Staff, key.clone(), &row, &row.name, Some(&one.place))?;
        let Some(verifier) = verifier else {
            if !self.held.verifiers.contains_key(&id) && row.active {
                self.rows.without_pin.push(row.name);
            }
            return Ok(());
        };
        self.put(Kind::Verifier, key, &verifier, "", Some(&one.place))
    }

    pub(super) fn shifts(&mut self) -> Result<(), ServerError> {
        let mut rotas = self.rotas();
        let mut done = BTreeSet::new();
        for one in &self.form.shifts {
            let id = self.names.id(&one.value);
            let rota = rotas.remove(&id).unwrap_or_default();
            let row = self.shift(one, self.held.shifts.get(&id), &rota);
            let key = ShiftId(id).to_string();
            self.put(Kind::Shift, key, &row, &row.name, Some(&one.place))?;
            done.insert(id);
        }
        // Days of shifts that the file has in its rota alone.
        for (id, rota) in rotas {
            if let Some(held) = self.held.shifts.get(&id) {
                let mut row = held.clone();
                row.days = self.days(&held.days, &rota);
                let place = self.form.shift_days.first().map(|one| one.place.clone());
                let key = ShiftId(id).to_string();
                self.put(Kind::Shift, key, &row, &row.name, place.as_ref())?;
            }
        }
        let held = self
            .held
            .shifts
            .iter()
            .filter(|(id, _)| !done.contains(*id));
        self.missing::<Shift, _>(held, |_| true, |row| &row.name);
        Ok(())
    }

    fn shift(&self, one: &Entry<Shift>, held: Option<&ShiftRow>, rota: &Rota) -> ShiftRow {
        let staff = match held.filter(|_| !one.says("staff")) {
            Some(held) => held.staff.clone(),
            None => self.persons(&one.staff),
        };
        let days = held.map(|held| held.days.as_slice()).unwrap_or_default();
        ShiftRow {
            name: one.name.trim().to_owned(),
            staff,
            hours: one.hours.clone(),
            days: self.days(days, rota),
        }
    }

    /// Held days with those of the file in their place. Edges: where the file has none, all stay
    /// as they are, in their order.
    fn days(&self, held: &[ShiftDay], rota: &Rota) -> Vec<ShiftDay> {
        if rota.is_empty() {
            return held.to_vec();
        }
        let mut days: BTreeMap<String, Vec<StaffId>> = BTreeMap::new();
        for one in held {
            days.insert(one.day.clone(), one.staff.clone());
        }
        for (day, staff) in rota {
            days.insert(day.to_string(), staff.clone());
        }
        let first = self.today.checked_sub_days(Days::new(PAST_DAYS));
        let first = first.unwrap_or(self.today).to_string();
        let days = days.into_iter().filter(|(day, _)| *day >= first);
        days.map(|(day, staff)| ShiftDay { day, staff }).collect()
    }

    /// The rota of the file by shift.
    ///
    /// Edges: where a month names a shift at all, and somebody is marked on a day, who isn't
    /// marked for it isn't on it; a day on which nobody is marked is left to the shift itself.
    fn rotas(&self) -> BTreeMap<Uuid, Rota> {
        let mut rotas: BTreeMap<Uuid, Rota> = BTreeMap::new();
        let mut marked: BTreeSet<NaiveDate> = BTreeSet::new();
        let mut months: BTreeMap<(i32, u32), BTreeSet<Uuid>> = BTreeMap::new();
        let shift = |word: &str| self.names.find("shifts", word).ok().flatten();
        for one in &self.form.shift_days {
            let own = one.shift.as_ref().and_then(|word| shift(word));
            if let (Some(day), Some(own)) = (&one.day, own) {
                if let Ok(day) = day.parse() {
                    rotas
                        .entry(own)
                        .or_default()
                        .insert(day, self.persons(&one.staff));
                }
                continue;
            }
            let Some(person) = self.person(one.person.as_ref()) else {
                continue;
            };
            for (day, words) in &one.days {
                let Some(date) = one.date(day) else { continue };
                marked.insert(date);
                for word in words {
                    let found = if word == TICK { own } else { shift(word) };
                    let Some(found) = found else { continue };
                    months
                        .entry((date.year(), date.month()))
                        .or_default()
                        .insert(found);
                    let staff = rotas.entry(found).or_default().entry(date).or_default();
                    if !staff.contains(&person) {
                        staff.push(person);
                    }
                }
            }
        }
        for date in marked {
            for shift in months
                .get(&(date.year(), date.month()))
                .into_iter()
                .flatten()
            {
                rotas.entry(*shift).or_default().entry(date).or_default();
            }
        }
        rotas
    }
}
