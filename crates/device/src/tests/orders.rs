//! Orders of other kinds than rectification, taken in and worked at with no network.

use super::answers::{keep_photo, open_findings};
use super::*;
use checklists::{Role, Severity};
use model::orders::{OrderNote, OrderState};
use protocol::events::{Customer, Drawing, Signature, Signer};
use serde_json::json;

fn taken(kind: &str, class: &str, note: &str) -> TakenIn {
    TakenIn {
        kind: kind.into(),
        class: class.into(),
        note: note.into(),
        customer: Some(Customer {
            name: Some(" 陈女士 ".into()),
            phone: None,
            place: Some("3栋1201".into()),
        }),
        checkpoint: None,
        role: None,
        photos: Vec::new(),
    }
}

fn says(order: OrderId, what: OrderNote) -> OrderSaid {
    OrderSaid {
        order,
        what,
        content: None,
        fee_cents: None,
        reason: None,
        note: None,
        photos: Vec::new(),
        signature: None,
    }
}

fn shown(reply: Reply) -> FindingShown {
    match reply {
        Reply::Finding(shown) => shown,
        other => panic!("{other:?}"),
    }
}

fn signature() -> Signature {
    Signature {
        signer: Signer::Second,
        name: Some("陈女士".into()),
        firm: None,
        drawing: Drawing {
            width: 300,
            height: 100,
            strokes: vec![vec![[1, 1], [20, 20]]],
        },
    }
}

#[test]
fn a_complaint_is_taken_in_offline_with_the_deadlines_of_its_class() {
    let bench = Bench::unlocked();
    let Reply::OrderKinds { kinds } = bench.ok(Command::OrderKinds) else {
        panic!("no kinds");
    };
    let ids: Vec<&str> = kinds.iter().map(|kind| kind.id.as_str()).collect();
    assert_eq!(ids, ["complaint", "dispatch", "repair", "visit"]);
    let told = taken("complaint", "major", "  楼上漏水 ");
    let shown = shown(bench.ok(Command::TakeOrder(told)));
    let work = shown.row.work.as_ref().expect("its kind");
    assert_eq!(
        (work.kind.as_str(), work.class.as_str()),
        ("complaint", "major")
    );
    let customer = work.customer.as_ref().expect("for whom");
    assert_eq!(customer.name.as_deref(), Some("陈女士"));
    assert_eq!(shown.row.about.as_deref(), Some("楼上漏水"));
    assert_eq!(shown.row.severity, Severity::Serious);
    // Two hours; three working days, to their last second.
    assert_eq!(
        shown.row.reply_by.as_deref(),
        Some("2026-11-24T00:05:00+08:00")
    );
    assert_eq!(
        shown.row.finish_by.as_deref(),
        Some("2026-11-26T23:59:59+08:00")
    );
    assert_eq!(shown.may_note, [OrderNote::Replied, OrderNote::Paused]);
    assert_eq!(open_findings(&bench).len(), 1);
}

#[test]
fn what_is_taken_in_badly_is_refused_and_leaves_no_line() {
    let bench = Bench::unlocked();
    let before = bench.last();
    for told in [
        taken("rectification", "minor", "x"),
        taken("complaint", "urgent", "x"),
        taken("complaint", "minor", "  "),
        TakenIn {
            customer: Some(Customer {
                phone: Some("1".repeat(41)),
                ..Customer::default()
            }),
            ..taken("complaint", "minor", "x")
        },
    ] {
        bench.check_refused(Command::TakeOrder(told), ErrorCode::BadValue);
    }
    assert_eq!(bench.last(), before);
}

#[test]
fn what_is_said_counts_once_survives_a_restart_and_a_rebuild() {
    let bench = Bench::unlocked();
    let told = Command::TakeOrder(taken("repair", "ordinary", "门铃不响"));
    let order = shown(bench.ok(told)).row.order;
    let note = |said| Command::NoteOrder(said);
    bench.check_refused(note(says(order, OrderNote::Resumed)), ErrorCode::BadMove);
    bench.check_refused(note(says(order, OrderNote::Paused)), ErrorCode::BadValue);
    bench.ok(note(says(order, OrderNote::Replied)));
    bench.check_refused(note(says(order, OrderNote::Replied)), ErrorCode::BadMove);
    bench.ok(Command::MoveOrder {
        order,
        to: OrderState::InProgress,
        note: None,
        photos: Vec::new(),
    });
    bench.check_refused(note(says(order, OrderNote::Signed)), ErrorCode::BadValue);
    let signed = OrderSaid {
        signature: Some(signature()),
        ..says(order, OrderNote::Signed)
    };
    bench.ok(note(signed));
    let photo = keep_photo(&bench);
    bench.ok(Command::MoveOrder {
        order,
        to: OrderState::Fixed,
        note: None,
        photos: vec![photo],
    });
    bench.check_refused(
        note(says(order, OrderNote::CalledBack)),
        ErrorCode::BadValue,
    );
    let content = OrderSaid {
        content: Some(true),
        ..says(order, OrderNote::CalledBack)
    };
    let last = shown(bench.ok(note(content)));
    let whats: Vec<_> = last.history.iter().map(|step| step.what).collect();
    assert_eq!(
        whats,
        [
            None,
            Some(OrderNote::Replied),
            None,
            Some(OrderNote::Signed),
            None,
            Some(OrderNote::CalledBack)
        ]
    );
    assert!(last.history.iter().all(|step| !step.late));
    let finding = last.row.finding;
    let bench = bench.reopened();
    let again = shown(bench.ok(Command::Finding { finding }));
    assert_eq!(again, last);
}

#[test]
fn while_it_waits_for_parts_its_deadline_moves_on() {
    let bench = Bench::unlocked();
    let told = Command::TakeOrder(taken("repair", "ordinary", "门铃不响"));
    let first = shown(bench.ok(told));
    let order = first.row.order;
    assert_eq!(
        first.row.reply_by.as_deref(),
        Some("2026-11-24T00:05:00+08:00")
    );
    let waits = OrderSaid {
        reason: Some("waits_for_parts".into()),
        ..says(order, OrderNote::Paused)
    };
    assert!(shown(bench.ok(Command::NoteOrder(waits))).row.paused);
    bench.at("2026-11-23T22:35:00.000+08:00");
    let on = shown(bench.ok(Command::NoteOrder(says(order, OrderNote::Resumed))));
    assert!(!on.row.paused);
    assert_eq!(
        on.row.reply_by.as_deref(),
        Some("2026-11-24T00:35:00+08:00")
    );
}

#[test]
fn over_a_night_that_it_waits_its_last_day_moves_on_by_one() {
    let bench = Bench::unlocked();
    let told = Command::TakeOrder(taken("complaint", "minor", "吵"));
    let first = shown(bench.ok(told)).row;
    let day = |n: u32| Some(format!("2026-11-{n}T23:59:59+08:00"));
    assert_eq!(first.finish_by, day(24));
    let waits = OrderSaid {
        note: Some("等配件".into()),
        ..says(first.order, OrderNote::Paused)
    };
    bench.ok(Command::NoteOrder(waits));
    bench.at("2026-11-24T00:05:00+08:00");
    let on = says(first.order, OrderNote::Resumed);
    assert_eq!(
        shown(bench.ok(Command::NoteOrder(on))).row.finish_by,
        day(25)
    );
}

#[test]
fn a_done_complaint_says_until_when_the_customer_is_called() {
    let bench = Bench::unlocked();
    let told = Command::TakeOrder(taken("complaint", "minor", "吵"));
    let order = shown(bench.ok(told)).row.order;
    let photo = keep_photo(&bench);
    let done = shown(bench.ok(Command::MoveOrder {
        order,
        to: OrderState::Fixed,
        note: None,
        photos: vec![photo],
    }));
    assert_eq!(
        done.call_back_by.as_deref(),
        Some("2026-11-26T23:59:59+08:00")
    );
    bench.ok(Command::MoveOrder {
        order,
        to: OrderState::Verified,
        note: None,
        photos: Vec::new(),
    });
    // Verified, it stays in the list until somebody has called.
    assert_eq!(open_findings(&bench).len(), 1);
    let content = OrderSaid {
        content: Some(true),
        ..says(order, OrderNote::CalledBack)
    };
    bench.ok(Command::NoteOrder(content));
    assert!(open_findings(&bench).is_empty());
}

fn moves(order: OrderId, to: OrderState, photos: Vec<String>) -> Command {
    let note = None;
    Command::MoveOrder {
        order,
        to,
        note,
        photos,
    }
}

#[test]
fn whoever_takes_it_in_says_whose_it_is_and_where() {
    let bench = Bench::unlocked();
    let by = |role, place: Option<u8>| TakenIn {
        role,
        checkpoint: place.map(id),
        ..taken("repair", "ordinary", "门铃不响")
    };
    let owner = |told| shown(bench.ok(Command::TakeOrder(told))).row.owner;
    assert_eq!(owner(by(None, None)).as_deref(), Some("陈师傅"));
    let guards = by(Some(Role::Guard), Some(LOBBY));
    assert_eq!(owner(guards).as_deref(), Some("张伟"));
    let nowhere = Command::TakeOrder(by(None, Some(99)));
    bench.check_refused(nowhere, ErrorCode::NoSuchCheckpoint);
}

#[test]
fn a_fee_is_said_of_paid_work_alone_and_the_last_sum_stands() {
    let bench = Bench::unlocked();
    let charged = |order, fee_cents| {
        let what = says(order, OrderNote::Charged);
        Command::NoteOrder(OrderSaid { fee_cents, ..what })
    };
    let told = Command::TakeOrder(taken("repair", "ordinary", "门铃不响"));
    let order = shown(bench.ok(told)).row.order;
    let before = bench.last();
    bench.check_refused(charged(order, None), ErrorCode::BadValue);
    bench.check_refused(charged(order, Some(100_000_001)), ErrorCode::BadValue);
    let answered = OrderSaid {
        fee_cents: Some(1),
        ..says(order, OrderNote::Replied)
    };
    bench.check_refused(Command::NoteOrder(answered), ErrorCode::BadValue);
    assert_eq!(bench.last(), before);
    bench.ok(charged(order, Some(3_550)));
    let last = shown(bench.ok(charged(order, Some(0))));
    assert_eq!(last.fee_cents, Some(0));
    let sums: Vec<_> = last.history.iter().map(|step| step.fee_cents).collect();
    assert_eq!(sums, [None, Some(3_550), Some(0)]);
    let finding = last.row.finding;
    let bench = bench.reopened();
    assert_eq!(shown(bench.ok(Command::Finding { finding })), last);
    let told = Command::TakeOrder(taken("complaint", "minor", "吵"));
    let complaint = shown(bench.ok(told)).row.order;
    bench.check_refused(charged(complaint, Some(100)), ErrorCode::BadMove);
}

#[test]
fn a_photographed_slip_is_as_good_as_a_signature() {
    let bench = Bench::unlocked();
    let told = Command::TakeOrder(taken("dispatch", "ordinary", "换门锁"));
    let order = shown(bench.ok(told)).row.order;
    let slip = OrderSaid {
        photos: vec![keep_photo(&bench)],
        ..says(order, OrderNote::Signed)
    };
    let done = shown(bench.ok(Command::NoteOrder(slip)));
    assert!(!done.may_note.contains(&OrderNote::Signed));
}

#[test]
fn what_is_put_right_waits_for_nothing_and_opened_again_it_is_signed_and_asked_about_anew() {
    use OrderNote::{CalledBack, Paused, Replied, Signed};
    let bench = Bench::unlocked();
    let told = Command::TakeOrder(taken("complaint", "minor", "吵"));
    let order = shown(bench.ok(told)).row.order;
    let waits = OrderSaid {
        note: Some("等配件".into()),
        ..says(order, Paused)
    };
    bench.ok(Command::NoteOrder(waits));
    let begun = shown(bench.ok(moves(order, OrderState::InProgress, Vec::new())));
    assert_eq!((begun.row.paused, begun.call_back_by), (true, None));
    let photo = keep_photo(&bench);
    let done = shown(bench.ok(moves(order, OrderState::Fixed, vec![photo])));
    assert!(!done.row.paused && done.call_back_by.is_some());
    let signed = OrderSaid {
        signature: Some(signature()),
        ..says(order, Signed)
    };
    let content = OrderSaid {
        content: Some(false),
        ..says(order, CalledBack)
    };
    bench.ok(Command::NoteOrder(signed));
    bench.ok(Command::NoteOrder(content));
    let again = shown(bench.ok(moves(order, OrderState::Reopened, Vec::new())));
    assert_eq!(again.call_back_by, None);
    assert_eq!(again.may_note, [Replied, Paused, Signed]);
    let photo = keep_photo(&bench);
    let done = shown(bench.ok(moves(order, OrderState::Fixed, vec![photo])));
    assert_eq!(done.may_note, [Replied, Signed, CalledBack]);
}

#[test]
fn what_time_alone_made_of_an_order_stands_in_its_place_in_the_history() {
    let bench = Bench::unlocked();
    let (finding, order) = (
        "019ab6a0-0000-7000-8000-0000000000f1",
        "019ab6a0-0000-7000-8000-0000000000e1",
    );
    let step = |at: &str, state: &str| json!({"at": at, "state": state});
    let alarm = json!({"at": "2026-11-23T16:00:00Z", "after": 1, "limit": "finish",
        "until": "2026-11-24T00:00:00+08:00", "step": 1, "role": "owner",
        "staff": [id::<StaffId>(ENGINEER)]});
    let told = [
        row(
            "finding",
            finding,
            json!({"order": order, "severity": "normal",
            "raised_at": "2026-11-22T21:00:00+08:00", "seen": 1}),
        ),
        row(
            "order",
            order,
            json!({"finding": finding, "state": "in_progress",
            "role": "engineer", "go": 0, "alarms": [alarm],
            "history": [step("2026-11-22T21:00:00+08:00", "assigned"),
                step("2026-11-24T08:00:00+08:00", "in_progress")]}),
        ),
    ];
    feed(&bench.handheld, &told, bench.last());
    let Reply::Finding(shown) = bench.ok(Command::Finding {
        finding: finding.parse().expect("an id"),
    }) else {
        panic!("no finding")
    };
    let steps = shown.history.iter();
    let said: Vec<_> = steps
        .map(|step| (step.state, step.alarm.as_ref().and_then(|one| one.step)))
        .collect();
    let (assigned, at_work) = (OrderState::Assigned, OrderState::InProgress);
    assert_eq!(
        said,
        [(assigned, None), (assigned, Some(1)), (at_work, None)]
    );
    let names = shown.history[1].alarm.as_ref().map(|one| one.names.clone());
    assert_eq!(names, Some(vec!["陈师傅".to_owned()]));
}
