//! Warnings and steps over weekends, holidays and worked weekend days.

use super::*;
use chrono::NaiveDate;

const SHANGHAI: Tz = chrono_tz::Asia::Shanghai;

fn calendar() -> Calendar {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let mut calendar = Calendar::default();
    let off = (1..=7).map(|n| day(&format!("2026-10-0{n}")));
    calendar.set(2026, off, [day("2026-09-20"), day("2026-10-10")]);
    calendar
}

fn at(text: &str) -> DateTime<Utc> {
    let at = DateTime::parse_from_rfc3339(&format!("{text}:00+08:00"));
    at.expect("a time").to_utc()
}

fn runs(from: &str, until: &str) -> Runs {
    Runs {
        from: at(from),
        until: at(until),
        alarmed: Alarmed::default(),
    }
}

#[track_caller]
fn check_warned(from: &str, until: &str, wanted: &str) {
    let found = Warning::default().at(at(from), at(until));
    assert_eq!(found, at(wanted), "{from} to {until}");
}

/// When each default step of a severity falls due.
#[track_caller]
fn check_steps(runs: &Runs, severity: Severity, wanted: [&str; 3]) {
    let all = Escalation::default();
    let steps = all.steps(severity, None).iter();
    let found: Vec<_> = steps
        .map(|step| step_at(runs, step, SHANGHAI, &calendar()).expect("a moment"))
        .collect();
    let text = |at: &DateTime<Utc>| {
        let local = at.with_timezone(&SHANGHAI);
        local.format("%Y-%m-%dT%H:%M").to_string()
    };
    assert_eq!(found.iter().map(text).collect::<Vec<_>>(), wanted);
}

fn due_at(runs: &Runs, now: &str) -> Vec<Alarm> {
    let steps = Escalation::default();
    let steps = steps.steps(Severity::Normal, None);
    let warning = Warning::default();
    due(runs, (&warning, steps), at(now), SHANGHAI, &calendar())
}

#[test]
fn a_warning_comes_a_quarter_before_the_end_but_no_sooner_than_a_day() {
    check_warned("2026-11-23T08:00", "2026-11-23T16:00", "2026-11-23T14:00");
    check_warned("2026-11-20T08:00", "2026-11-30T08:00", "2026-11-29T08:00");
    // Half an hour's quarter is too little; ten minutes have no fifteen.
    check_warned("2026-11-23T08:00", "2026-11-23T08:40", "2026-11-23T08:25");
    check_warned("2026-11-23T08:00", "2026-11-23T08:10", "2026-11-23T08:05");
}

#[test]
fn it_warns_once_then_takes_each_step_once_and_in_order() {
    let mut runs = runs("2026-11-23T08:00", "2026-11-23T16:00");
    let take = |runs: &mut Runs, now: &str, wanted: &[Alarm]| {
        let found = due_at(runs, now);
        assert_eq!(found, wanted, "{now}");
        let mut alarms = Alarms {
            finish: runs.alarmed,
            ..Alarms::default()
        };
        found
            .into_iter()
            .for_each(|alarm| alarms.told(Limit::Finish, alarm));
        runs.alarmed = alarms.finish;
    };
    take(&mut runs, "2026-11-23T13:59", &[]);
    take(&mut runs, "2026-11-23T14:00", &[Alarm::Near]);
    take(&mut runs, "2026-11-23T15:59", &[]);
    take(&mut runs, "2026-11-23T16:00", &[Alarm::Step(1)]);
    take(&mut runs, "2026-11-23T19:59", &[]);
    take(
        &mut runs,
        "2026-11-25T00:00",
        &[Alarm::Step(2), Alarm::Step(3)],
    );
    take(&mut runs, "2026-12-25T00:00", &[]);
}

#[test]
fn an_overdue_order_that_nobody_warned_of_is_not_warned_of_any_more() {
    let runs = runs("2026-11-23T08:00", "2026-11-23T16:00");
    assert_eq!(due_at(&runs, "2026-11-23T16:01"), [Alarm::Step(1)]);
}

#[test]
fn working_days_of_a_step_pass_the_weekend_and_count_a_worked_saturday() {
    use Severity::{Minor, Normal, Serious};
    // Overdue on a Friday: a working day later is Monday's end.
    let friday = runs("2026-11-26T16:00", "2026-11-27T16:00");
    let wanted = ["2026-11-27T16:00", "2026-11-27T20:00", "2026-11-30T23:59"];
    check_steps(&friday, Normal, wanted);
    let wanted = ["2026-11-27T16:00", "2026-11-30T23:59", "2026-12-02T23:59"];
    check_steps(&friday, Minor, wanted);
    // Before the national holidays: Thursday the 8th, Friday, and the Saturday that is worked.
    let holidays = runs("2026-09-29T16:00", "2026-09-30T16:00");
    let wanted = ["2026-09-30T16:00", "2026-10-08T23:59", "2026-10-10T23:59"];
    check_steps(&holidays, Minor, wanted);
    // Hours run through.
    let wanted = ["2026-09-30T16:00", "2026-09-30T16:15", "2026-09-30T17:00"];
    check_steps(&holidays, Serious, wanted);
}

#[test]
fn opened_again_after_its_limit_it_counts_from_there() {
    let again = runs("2026-11-25T09:00", "2026-11-23T16:00");
    assert_eq!(due_at(&again, "2026-11-25T09:00"), [Alarm::Step(1)]);
    let wanted = ["2026-11-25T09:00", "2026-11-25T13:00", "2026-11-26T23:59"];
    check_steps(&again, Severity::Normal, wanted);
}

#[test]
fn reopening_and_a_new_limit_begin_a_new_count_and_a_pause_does_not() {
    let mut alarms = Alarms::default();
    alarms.told(Limit::Finish, Alarm::Step(2));
    alarms.told(Limit::Reply, Alarm::Near);
    let held = alarms;
    alarms.moved(OrderState::InProgress, false, false);
    assert_eq!(alarms, held);
    alarms.moved(OrderState::Assigned, false, true);
    assert_eq!(
        (alarms.finish, alarms.reply),
        (Alarmed::default(), held.reply)
    );
    alarms.moved(OrderState::Reopened, false, false);
    assert_eq!(alarms, Alarms::default());
}

#[test]
fn what_is_long_past_tells_nobody() {
    let old = runs("2026-05-01T08:00", "2026-05-02T08:00");
    assert_eq!(due_at(&old, "2026-11-23T16:00"), []);
}

#[test]
fn a_kind_that_has_steps_of_its_own_takes_those() {
    let mut all = Escalation::default();
    let own = vec![all.serious[0]];
    all.kinds.insert("complaint".into(), own.clone());
    assert_eq!(all.steps(Severity::Minor, Some("complaint")), own);
    assert_eq!(all.steps(Severity::Minor, Some("repair")), all.minor);
}
