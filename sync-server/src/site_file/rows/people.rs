//! People with their PINs, and shifts.

use crate::error::ServerError;
use crate::site_file::form::{Entry, Form, Shift, Staff, pin_digits};
use crate::site_file::held::Held;
use crate::site_file::names::Names;
use crate::site_file::rows::Making;
use crate::site_file::rows::pins::{self, Asked};
use crate::site_file::rows::rota::Rota;
use model::ids::{ShiftId, StaffId};
use protocol::feed::Kind;
use protocol::rows::{ShiftRow, StaffRow, VerifierRow};
use std::collections::BTreeSet;
use uuid::Uuid;

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
        let rota = Rota::of(self);
        let mut done = BTreeSet::new();
        for one in &self.form.shifts {
            let id = self.names.id(&one.value);
            let row = self.shift(one, id, &rota);
            let key = ShiftId(id).to_string();
            self.put(Kind::Shift, key, &row, &row.name, Some(&one.place))?;
            done.insert(id);
        }
        let held = self.held.shifts.iter();
        let held = held.filter(|(id, _)| !done.contains(*id));
        // Of others the file may have days.
        for (id, held) in held.clone() {
            let days = rota.days_of(*id, &held.staff, &held.days);
            if days != held.days {
                let row = ShiftRow {
                    days,
                    ..held.clone()
                };
                let place = self.form.shift_days.first().map(|one| one.place.clone());
                let key = ShiftId(*id).to_string();
                self.put(Kind::Shift, key, &row, &row.name, place.as_ref())?;
            }
        }
        self.missing::<Shift, _>(held, |_| true, |row| &row.name);
        Ok(())
    }

    fn shift(&self, one: &Entry<Shift>, id: Uuid, rota: &Rota) -> ShiftRow {
        let held = self.held.shifts.get(&id);
        let staff = match held.filter(|_| !one.says("staff")) {
            Some(held) => held.staff.clone(),
            None => self.persons(&one.staff),
        };
        let days = held.map(|held| held.days.as_slice()).unwrap_or_default();
        ShiftRow {
            name: one.name.trim().to_owned(),
            days: rota.days_of(id, &staff, days),
            staff,
            hours: one.hours.clone(),
        }
    }
}
