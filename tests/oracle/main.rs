//! Our rules beside those of other people's programs, on inputs that nobody chose.

mod xlsforms;

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use house_tests::dice::Dice;
use model::calendar::Calendar;
use model::recurrence::Rule;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const RULES: usize = 2_000;

/// A rule, and the stretch of days that is asked of it.
struct Case {
    rule: String,
    first: NaiveDateTime,
    from: NaiveDate,
    days: u64,
}

#[test]
fn rules_fall_due_as_python_dateutil_says() {
    let mut dice = Dice::new(5545);
    let cases: Vec<Case> = (0..RULES).map(|_| case(&mut dice)).collect();
    let theirs = asked(&cases);
    let (mut due, mut refused) = (0, 0);
    for (case, theirs) in cases.iter().zip(&theirs) {
        let first = case.first.format("%Y-%m-%dT%H:%M").to_string();
        let rule = match Rule::read(&case.rule, &first, 30, 15) {
            Ok(rule) => rule,
            Err(error) => {
                refused += 1;
                let both = theirs.is_empty() || theirs.starts_with('!');
                assert!(both, "{error}, though it falls due: {theirs}");
                continue;
            }
        };
        let ours = rule.over(case.from, case.days, chrono_tz::UTC, &Calendar::default());
        let ours: Vec<String> = ours.into_iter().map(|one| one.start).collect();
        due += ours.len();
        // It refuses rules that can never fall due.
        let never = theirs.starts_with("! ") && ours.is_empty();
        assert!(
            never || ours.join(" ") == *theirs,
            "ours {ours:?}, theirs {theirs}: {} from {first}, {} days from {}",
            case.rule,
            case.days,
            case.from
        );
    }
    println!("{RULES} rules, {due} times due, {refused} refused by both");
    assert!(
        due > RULES && refused < RULES / 10,
        "{due} due, {refused} refused"
    );
}

fn asked(cases: &[Case]) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracle/recurrence.py");
    let mut python = Command::new("/usr/bin/python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3");
    let mut input = python.stdin.take().expect("its input");
    let lines: String = cases
        .iter()
        .map(|case| {
            let Case {
                rule,
                first,
                from,
                days,
            } = case;
            format!(
                "{rule}\t{}\t{from}\t{days}\n",
                first.format("%Y-%m-%dT%H:%M")
            )
        })
        .collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = python.wait_with_output().expect("it ends");
    writer.join().expect("whole").expect("it listens");
    assert!(output.status.success(), "python-dateutil failed");
    let text = String::from_utf8(output.stdout).expect("text");
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), cases.len());
    lines
}

fn case(dice: &mut Dice) -> Case {
    let freq = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY"][dice.below(5) as usize];
    let mut parts = vec![format!("FREQ={freq}")];
    if dice.hits(500) {
        parts.push(format!("INTERVAL={}", dice.between(1, 9)));
    }
    if dice.hits(400) {
        parts.push(format!("BYDAY={}", weekdays(dice, freq)));
    }
    // A rule that never falls due is sought until the year 9999 over there: none of those.
    let by_month = dice.hits(250) && freq != "HOURLY";
    if by_month {
        parts.push(format!("BYMONTH={}", numbers(dice, 1, 12, false)));
    }
    if dice.hits(250) && freq != "WEEKLY" && freq != "HOURLY" {
        let last = if by_month { 28 } else { 31 };
        parts.push(format!("BYMONTHDAY={}", numbers(dice, 1, last, true)));
    }
    if dice.hits(200) {
        parts.push(format!("BYHOUR={}", numbers(dice, 0, 23, false)));
    }
    if dice.hits(100) {
        parts.push(format!("BYMINUTE={}", numbers(dice, 0, 59, false)));
    }
    let by_day = parts.iter().any(|part| part.starts_with("BYDAY"));
    if dice.hits(250) && by_day && freq != "DAILY" && freq != "HOURLY" {
        let place = ["1", "-1"][dice.below(2) as usize];
        parts.push(format!("BYSETPOS={place}"));
    }
    if dice.hits(100) {
        parts.push("WKST=SU".into());
    }
    let first: NaiveDateTime = "2024-01-01T00:00:00".parse().expect("a time");
    let minutes = dice.below(2 * 365 * 24 * 60) as i64;
    let first = first + TimeDelta::minutes(minutes);
    match dice.below(4) {
        0 => parts.push(format!("COUNT={}", dice.between(1, 60))),
        1 => {
            let end = first + TimeDelta::days(dice.between(1, 900) as i64);
            parts.push(format!("UNTIL={}", end.format("%Y%m%dT%H%M00")));
        }
        _ => {}
    }
    let after = dice.below(700);
    Case {
        rule: parts.join(";"),
        from: first.date() + Days::new(after),
        first,
        days: dice.between(1, 200),
    }
}

fn weekdays(dice: &mut Dice, freq: &str) -> String {
    let all = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let mut days: Vec<String> = Vec::new();
    // The second Tuesday, or every Tuesday: over there a mixture of both never falls due.
    let nth = freq == "MONTHLY" && dice.hits(400);
    for day in all {
        if dice.hits(350) {
            let nth = match nth {
                true => ["1", "2", "-1"][dice.below(3) as usize],
                false => "",
            };
            days.push(format!("{nth}{day}"));
        }
    }
    match days.is_empty() {
        true => "MO".into(),
        false => days.join(","),
    }
}

fn numbers(dice: &mut Dice, low: u64, high: u64, negative: bool) -> String {
    let count = dice.between(1, 3);
    let mut chosen: Vec<i64> = (0..count)
        .map(|_| {
            let n = dice.between(low, high) as i64;
            if negative && dice.hits(250) { -n } else { n }
        })
        .collect();
    chosen.sort_unstable();
    chosen.dedup();
    let text: Vec<String> = chosen.iter().map(i64::to_string).collect();
    text.join(",")
}
