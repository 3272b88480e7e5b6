//! People, shifts and the rota.

use crate::site_file::check::{Check, twice};
use crate::site_file::form::{Entry, ShiftDays, Staff, pin_digits};
use crate::site_file::problem::says;
use crate::site_file::sheets::plain;
use crate::site_file::values::TICK;
use chrono::NaiveDate;
use std::collections::BTreeMap;

impl Check<'_> {
    pub(super) fn people(&mut self) {
        let mut names = BTreeMap::new();
        for one in &self.form.buildings {
            if let Some(other) = names.insert(plain(&one.name), &one.place)
                && !one.id.is_empty()
            {
                self.wrong(&one.place, "buildings.name", twice(&one.name, other));
            }
            if let Some(owner) = &one.owner {
                self.refer(&one.place, "buildings.owner", "staff", owner);
            }
        }
        for one in &self.form.staff {
            self.person(one);
        }
        for one in &self.form.shifts {
            self.hours(&one.place, "shifts.hours", &one.hours);
            for person in &one.staff {
                self.refer(&one.place, "shifts.staff", "staff", person);
            }
        }
        for one in &self.form.shift_days {
            self.shift_days(one);
        }
    }

    fn person(&mut self, one: &Entry<Staff>) {
        let id = self.names.id(&one.value);
        let held = self.held.staff.get(&id);
        let digits = pin_digits(one.is_supervisor(held));
        let figures = |pin: &&String| {
            pin.len() == usize::from(digits) && pin.bytes().all(|byte| byte.is_ascii_digit())
        };
        let other = held.map(|row| row.pin_digits).filter(|it| *it != digits);
        if let Some(other) = other
            && one.pin.is_none()
            && self.held.verifiers.contains_key(&id)
        {
            // The pad takes a PIN at exactly its digits: with the old one nobody could unlock.
            let zh = format!("现在的密码是 {other} 位，以后要 {digits} 位：请填新密码");
            let en = format!(
                "the PIN that is held has {other} digits, and one of {digits} is wanted now: set it"
            );
            self.wrong(&one.place, "staff.pin", says(zh, en));
        }
        if one.pin.as_ref().is_some_and(|pin| !figures(&pin)) {
            let zh = format!("要 {digits} 位数字；0 开头的请把格式设成文本");
            let reason = says(zh, format!("it must have {digits} digits"));
            self.wrong(&one.place, "staff.pin", reason);
        }
        if one.roles.is_empty() {
            self.wrong(
                &one.place,
                "staff.roles",
                says("至少填一个", "name at least one"),
            );
        }
    }

    fn shift_days(&mut self, one: &Entry<ShiftDays>) {
        let place = &one.place;
        if let Some(shift) = &one.shift {
            self.refer(place, "shift_days.shift", "shifts", shift);
        }
        if one.day.is_some() == one.month.is_some() {
            let reason = says(
                "填月份和姓名，或者填日期和班次",
                "set a month, or else a day",
            );
            self.wrong(place, "shift_days.month", reason);
            return;
        }
        if one.day.is_some() {
            self.day(place, "shift_days.day", one.day.as_ref());
            if one.shift.is_none() {
                let reason = says("按日期写时必填", "a row of one day names its shift");
                self.wrong(place, "shift_days.shift", reason);
            }
            for person in &one.staff {
                self.refer(place, "shift_days.staff", "staff", person);
            }
            return;
        }
        match &one.person {
            Some(person) => self.refer(place, "shift_days.person", "staff", person),
            None => {
                let reason = says("按月份写时必填", "a row of a month names its person");
                self.wrong(place, "shift_days.person", reason);
            }
        }
        for (day, shifts) in &one.days {
            self.marked(one, day, shifts);
        }
    }

    fn marked(&mut self, one: &Entry<ShiftDays>, day: &str, shifts: &[String]) {
        let field = format!("shift_days.days.{day}");
        if one.date(day).is_none() {
            let zh = format!("这个月没有 {day} 日");
            let reason = says(zh, format!("that month has no day {day}"));
            self.wrong(&one.place, &field, reason);
        }
        for shift in shifts {
            if shift != TICK {
                self.refer(&one.place, &field, "shifts", shift);
            } else if one.shift.is_none() {
                let reason = says("打√时要填班次一列", "a tick wants the row's shift");
                self.wrong(&one.place, &field, reason);
            }
        }
    }
}

impl ShiftDays {
    /// A day of the row's month.
    pub fn date(&self, day: &str) -> Option<NaiveDate> {
        let (year, month) = self.month.as_ref()?.split_once('-')?;
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }
}
