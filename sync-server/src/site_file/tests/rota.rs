//! The rota: who is on which day, of those whom the file speaks of.

use super::desk::{Desk, add, desk, only};
use super::sheets_of::with;
use protocol::feed::Kind;
use protocol::rows::*;
use std::collections::BTreeSet;

impl Desk {
    fn shift(&self, name: &str) -> (String, ShiftRow) {
        self.one(Kind::Shift, |row: &ShiftRow| row.name == name)
    }

    /// Who is on a shift of a day, by name.
    fn on(&self, shift: &str, day: &str) -> BTreeSet<String> {
        let day = format!("2026-12-0{day}").parse().expect("a day");
        let staff = self.rows::<StaffRow>(Kind::Staff);
        let called = |id: &model::ids::StaffId| {
            let mut all = staff.iter().filter(|(one, _)| *one == id.to_string());
            all.next().expect("somebody").1.name.clone()
        };
        self.shift(shift)
            .1
            .staff_of(day)
            .iter()
            .map(called)
            .collect()
    }
}

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn days_in_any_order_and_of_any_age_stand_as_they_are() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let (id, mut night) = desk.shift("夜班");
    let day = |day: &str| ShiftDay {
        day: day.into(),
        staff: night.staff.clone(),
    };
    let more = [day("2026-06-30"), day("2026-12-01")];
    night.days.retain(|one| one.day != "2026-12-01");
    night.days.extend(more);
    desk.set(Kind::Shift, &id, &night);
    desk.stands_as_written();
    let swap = "日期|班次|人员\n2026-12-09|夜班|周静";
    assert_eq!(desk.done(&only("排班", swap)).changed, 1);
    let days = desk.shift("夜班").1.days;
    assert!(days.iter().any(|one| one.day == "2026-06-30"), "{days:?}");
    desk.stands_as_written();
}

#[test]
fn one_persons_row_moves_nobody_else() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let mut book = only("人员", "姓名|岗位\n李四|安全员");
    book.grids.push(super::sheets_of::grid(
        "排班",
        "月份|姓名|1|2|3\n2026-12|李四|夜班|休|日班",
    ));
    for (added, changed) in [(1, 2), (0, 0)] {
        let done = desk.done(&book);
        assert_eq!((done.added, done.changed), (added, changed));
    }
    assert_eq!(desk.on("夜班", "1"), names(&["张伟", "李四"]));
    assert_eq!(desk.on("夜班", "2"), names(&["张伟"]));
    assert_eq!(desk.on("夜班", "3"), names(&["周静"]));
    assert_eq!(desk.on("日班", "2"), names(&["周静"]));
    assert_eq!(desk.on("日班", "3"), names(&["李四"]));
    desk.stands_as_written();
}

#[test]
fn who_is_off_is_off_whatever_the_shift_says() {
    let mut desk = desk();
    desk.done(&with("", ""));
    assert_eq!(desk.on("夜班", "5"), names(&["张伟"]));
    desk.done(&only("排班", "月份|姓名|5|6\n2026-12|张伟|休|日班"));
    assert_eq!(desk.on("夜班", "5"), names(&[]));
    assert_eq!(desk.on("夜班", "6"), names(&[]));
    assert_eq!(desk.on("日班", "6"), names(&["张伟"]));
    // Two rows of one person say together where he is.
    let mut book = only("排班", "月份|姓名|班次|7|8\n2026-12|张伟|夜班|√|");
    let row = [
        ("月份", "2026-12"),
        ("姓名", "张伟"),
        ("班次", "日班"),
        ("7", "√"),
        ("8", "√"),
    ];
    add(&mut book, "排班", &row);
    desk.done(&book);
    assert_eq!(desk.on("夜班", "7"), names(&["张伟"]));
    assert_eq!(desk.on("日班", "7"), names(&["张伟"]));
    assert_eq!(desk.on("夜班", "8"), names(&[]));
}
