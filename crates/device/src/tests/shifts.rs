//! Shifts: swapped, handed over, led.

use super::*;
use protocol::events::ToolCounted;
use serde_json::json;

/// A site that counts radios, where the engineer has a PIN too.
fn bench() -> Bench {
    let bench = Bench::unlocked();
    let mut site = rows().remove(0);
    let end = site.find("\"row\":{").expect("a row") + 7;
    site.insert_str(end, "\"tools\":[{\"name\":\"对讲机\",\"count\":4}],");
    let phc = verifier("4321");
    let rows = [
        site,
        row("verifier", id::<StaffId>(ENGINEER), json!({ "phc": phc })),
    ];
    feed(&bench.handheld, &rows, 1);
    bench
}

fn shift(reply: Reply) -> ShiftShown {
    match reply {
        Reply::Shift(shift) => shift,
        other => panic!("{other:?}"),
    }
}

fn people(bench: &Bench) -> Vec<Person> {
    match bench.ok(Command::People) {
        Reply::People { people } => people,
        other => panic!("{other:?}"),
    }
}

fn person(reply: Reply) -> String {
    match reply {
        Reply::Status(status) => status.person.expect("somebody").name,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_shift_is_swapped_for_its_day_alone() {
    let bench = bench();
    let on = |bench: &Bench| {
        let shown = shift(bench.ok(Command::Shift)).shifts.remove(0);
        shown
            .staff
            .into_iter()
            .map(|one| one.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(on(&bench), ["张伟", "陈师傅"]);
    let swap = |gives, takes| Command::SwapShift {
        shift: "1".into(),
        day: "2026-11-23".into(),
        gives,
        takes,
    };
    bench.ok(swap(id(GUARD), id(ENGINEER)));
    assert_eq!(on(&bench), ["陈师傅"]);
    // Past midnight it is the same shift still.
    bench.at("2026-11-24T03:00:00+08:00");
    assert_eq!(on(&bench), ["陈师傅"]);
    bench.at("2026-11-24T20:00:00+08:00");
    assert_eq!(on(&bench), ["张伟", "陈师傅"]);
    bench.check_refused(swap(id(GUARD), id(ENGINEER)), ErrorCode::BadValue);
    bench.check_refused(swap(id(GUARD), id(GUARD)), ErrorCode::BadValue);
}

#[test]
fn a_shift_is_handed_over_by_two_people_and_counts_what_is_there() {
    let bench = bench();
    bench.reach(LOBBY);
    let sheet = shift(bench.ok(Command::Shift));
    assert_eq!(sheet.tools[0].expected, 4);
    assert_eq!(sheet.unfinished, ["夜间巡逻 A 线"]);
    let counted = |name: &str, counted| ToolCounted {
        name: name.into(),
        expected: 4,
        counted,
    };
    let hand = |pin: &str, tool| Command::HandOverShift {
        to: id(ENGINEER),
        pin: pin.into(),
        tools: vec![tool],
        note: Some("一台送修".into()),
    };
    bench.check_refused(hand("0000", counted("对讲机", 3)), ErrorCode::WrongPin);
    bench.check_refused(hand("4321", counted("梯子", 3)), ErrorCode::BadValue);
    let name = person(bench.ok(hand("4321", counted("对讲机", 3))));
    assert_eq!(name, "陈师傅", "who takes it is at the screen");
    let lines = lines(&bench);
    let [.., given, unlocked, taken] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    let guard = format!("\"by\":\"{}\"", id::<StaffId>(GUARD));
    let engineer = format!("\"by\":\"{}\"", id::<StaffId>(ENGINEER));
    assert!(
        given.contains("\"shift_handed_over\"") && given.contains(&guard),
        "{given}"
    );
    assert!(
        given.contains("\"counted\":3") && given.contains("\"unfinished\":1"),
        "{given}"
    );
    assert!(
        unlocked.contains("\"unlocked\"") && unlocked.contains(&engineer),
        "{unlocked}"
    );
    assert!(
        taken.contains("\"shift_taken_over\"") && taken.contains(&engineer),
        "{taken}"
    );
}

#[test]
fn a_leader_adds_somebody_for_the_shift_and_no_longer() {
    let bench = bench();
    let Reply::PersonAdded { staff } = bench.ok(Command::AddPerson {
        name: "小周".into(),
        roles: vec![checklists::Role::Guard],
        pin: "7777".into(),
    }) else {
        panic!("not added")
    };
    let written = lines(&bench).concat();
    assert!(
        !written.contains("小周") && !written.contains("7777"),
        "lines name by id alone"
    );
    let bench = bench.reopened();
    let unlock = |pin: &str| Command::Unlock {
        staff,
        pin: pin.into(),
    };
    assert!(people(&bench).iter().any(|one| one.name == "小周"));
    bench.check_refused(unlock("1234"), ErrorCode::WrongPin);
    assert_eq!(person(bench.ok(unlock("7777"))), "小周");
    assert!(lines(&bench).concat().contains("\"how\":\"added\""));
    // Whom a leader let in lets nobody in.
    let add = Command::AddPerson {
        name: "小李".into(),
        roles: vec![checklists::Role::Guard],
        pin: "8888".into(),
    };
    bench.check_refused(add, ErrorCode::Forbidden);
    bench.at("2026-11-24T07:00:00+08:00");
    assert!(!people(&bench).iter().any(|one| one.name == "小周"));
    bench.check_refused(unlock("7777"), ErrorCode::WrongPin);
}

#[test]
fn who_is_vouched_for_comes_in_without_a_pin_until_the_shift_ends() {
    let bench = bench();
    let staff = id(ENGINEER);
    assert_eq!(person(bench.ok(Command::Vouch { staff })), "陈师傅");
    let last = lines(&bench).pop().expect("a line");
    assert!(
        last.contains("\"how\":\"vouched\"") && last.contains("\"vouched_by\""),
        "{last}"
    );
    assert!(
        last.contains("\"until\":\"2026-11-24T07:00:00+08:00\""),
        "{last}"
    );
    bench.ok(Command::Lock);
    let shown = people(&bench).into_iter().find(|one| one.staff == staff);
    assert_eq!(shown.expect("shown").pin_digits, 0);
    let empty = |staff| Command::Unlock {
        staff,
        pin: String::new(),
    };
    assert_eq!(person(bench.ok(empty(staff))), "陈师傅");
    bench.check_refused(Command::Vouch { staff: id(GUARD) }, ErrorCode::Forbidden);
    bench.ok(Command::Lock);
    bench.check_refused(empty(id(GUARD)), ErrorCode::WrongPin);
    bench.at("2026-11-24T07:00:00+08:00");
    bench.check_refused(empty(staff), ErrorCode::WrongPin);
}

#[test]
fn being_vouched_for_neither_signs_nor_forgets_wrong_pins() {
    let bench = bench();
    let staff = id(ENGINEER);
    bench.ok(Command::Vouch { staff });
    bench.ok(Command::Lock);
    let unlock = |pin: &str| Command::Unlock {
        staff,
        pin: pin.into(),
    };
    for _ in 0..4 {
        bench.check_refused(unlock("0000"), ErrorCode::WrongPin);
        bench.ok(unlock(""));
    }
    assert_eq!(bench.refused(unlock("0000")).wait_ms, Some(30_000));
    bench.ok(Command::Unlock {
        staff: id(GUARD),
        pin: "1234".into(),
    });
    let last = bench.last();
    let takes = Command::HandOverShift {
        to: staff,
        pin: String::new(),
        tools: Vec::new(),
        note: None,
    };
    bench.check_refused(takes, ErrorCode::WrongPin);
    assert_eq!(bench.last(), last, "nobody signed");
}
