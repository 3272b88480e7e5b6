//! The rota of a file, put over the days that a shift has: a row of one day says who is on it, a
//! row of a month says where one person is, and moves nobody else.

use crate::site_file::rows::Making;
use crate::site_file::values::TICK;
use chrono::{Datelike, Days, NaiveDate};
use model::ids::StaffId;
use protocol::rows::ShiftDay;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Days that are never dropped, though they are past: rounds on paper are typed in within a month.
const PAST_DAYS: u64 = 62;
/// Bytes that a shift's days may take before the oldest make room: no line holds a larger row.
const ROOM_BYTES: usize = 48_000;

type Month = (i32, u32);

/// What a file says of days.
#[derive(Default)]
pub struct Rota {
    /// Who is on a shift, by rows of one day.
    days: BTreeMap<Uuid, BTreeMap<NaiveDate, Vec<StaffId>>>,
    /// Who is on a shift, by rows of a month, in their order.
    on: BTreeMap<(Uuid, NaiveDate), Vec<StaffId>>,
    /// Where somebody is on a marked day: nowhere, where the cell says so.
    cells: BTreeMap<(NaiveDate, StaffId), BTreeSet<Uuid>>,
    /// Who has a row for a month, and the shifts that it names anywhere.
    people: BTreeSet<(Month, StaffId)>,
    shifts: BTreeSet<(Month, Uuid)>,
    /// Days on which anybody is marked.
    marked: BTreeSet<NaiveDate>,
    /// The site's day.
    today: NaiveDate,
}

impl Rota {
    pub fn of(making: &Making<'_>) -> Self {
        let mut rota = Self {
            today: making.today,
            ..Self::default()
        };
        let shift = |word: &String| making.names.find("shifts", word).ok().flatten();
        for one in &making.form.shift_days {
            let own = one.shift.as_ref().and_then(shift);
            if let (Some(day), Some(own)) = (&one.day, own) {
                if let Ok(day) = day.parse() {
                    let days = rota.days.entry(own).or_default();
                    days.insert(day, making.persons(&one.staff));
                }
                continue;
            }
            let Some(person) = making.person(one.person.as_ref()) else {
                continue;
            };
            for (day, words) in &one.days {
                let Some(date) = one.date(day) else { continue };
                let found = words.iter().filter_map(|word| match word == TICK {
                    true => own,
                    false => shift(word),
                });
                rota.mark(date, person, found.collect());
            }
        }
        rota
    }

    fn mark(&mut self, date: NaiveDate, person: StaffId, shifts: Vec<Uuid>) {
        let month = month(date);
        self.marked.insert(date);
        self.people.insert((month, person));
        let cell = self.cells.entry((date, person)).or_default();
        for shift in shifts {
            self.shifts.insert((month, shift));
            if cell.insert(shift) {
                self.on.entry((shift, date)).or_default().push(person);
            }
        }
    }

    /// Whether a person of a shift is still on it.
    ///
    /// Edges: on a day that is marked for others alone, an empty cell takes its person off the
    /// shifts that the month names.
    fn stays(&self, shift: Uuid, date: NaiveDate, person: StaffId) -> bool {
        let month = month(date);
        match self.cells.get(&(date, person)) {
            Some(cell) => cell.contains(&shift),
            None => {
                let has_row = self.people.contains(&(month, person));
                !has_row || !self.shifts.contains(&(month, shift))
            }
        }
    }

    /// The days of a shift, whose own people are on it on all others.
    ///
    /// Edges: where nothing differs they stay as they are held, in that order.
    pub fn days_of(&self, shift: Uuid, own: &[StaffId], held: &[ShiftDay]) -> Vec<ShiftDay> {
        let mut before: BTreeMap<String, Vec<StaffId>> = BTreeMap::new();
        for one in held {
            let day = before.entry(one.day.clone());
            day.or_insert_with(|| one.staff.clone());
        }
        let mut days = before.clone();
        for (day, staff) in self.days.get(&shift).into_iter().flatten() {
            days.insert(day.to_string(), staff.clone());
        }
        for date in &self.marked {
            let day = date.to_string();
            let base = days.get(&day).map_or(own, Vec::as_slice);
            let stay = base.iter().filter(|one| self.stays(shift, *date, **one));
            let mut staff: Vec<StaffId> = stay.copied().collect();
            let on = self.on.get(&(shift, *date));
            for person in on.into_iter().flatten() {
                if !staff.contains(person) {
                    staff.push(*person);
                }
            }
            if on.is_some() || staff != base {
                days.insert(day, staff);
            }
        }
        if days == before {
            return held.to_vec();
        }
        self.make_room(&mut days);
        if days == before {
            return held.to_vec();
        }
        let days = days.into_iter();
        days.map(|(day, staff)| ShiftDay { day, staff }).collect()
    }

    /// Drops the oldest days where there are more than a row holds, and none of these weeks.
    fn make_room(&self, days: &mut BTreeMap<String, Vec<StaffId>>) {
        let first = self.today.checked_sub_days(Days::new(PAST_DAYS));
        let first = first.unwrap_or(self.today).to_string();
        let size = |staff: &Vec<StaffId>| 30 + 39 * staff.len();
        let mut all: usize = days.values().map(size).sum();
        while all > ROOM_BYTES
            && let Some(oldest) = days.first_entry()
            && *oldest.key() < first
        {
            all -= size(&oldest.remove());
        }
    }
}

fn month(date: NaiveDate) -> Month {
    (date.year(), date.month())
}
