//! Expressions, each with what it must come to.

use super::*;
use checklists::expression::read;
use proptest::prelude::*;

/// What expressions are made of.
const SIGNS: [&str; 16] = [
    "${door}",
    "${pump.kpa}",
    "${gate.clauses}",
    "'a'",
    "1",
    "0",
    "today()",
    "(",
    ")",
    "-",
    "=",
    "<",
    "+",
    "*",
    " div ",
    " and ",
];

/// Reads an expression: `door` is an item, `pump.kpa` a value, `door.clauses` what is wrong there.
fn expression(text: &str) -> AskedIf {
    fn told(one: Expression) -> AskedIf {
        let boxed = |one: Box<Expression>| Box::new(told(*one));
        match one {
            Expression::Number(text) => Expression::Number(text),
            Expression::Text(text) => Expression::Text(text),
            Expression::Here => Expression::Here,
            Expression::Field(name) => Expression::Field(match name.split_once('.') {
                Some((item, "clauses")) => Told::Clauses(item.into()),
                Some((item, part)) => Told::Value {
                    item: item.into(),
                    part: part.into(),
                },
                None => Told::Outcome(name),
            }),
            Expression::Call(name, all) => {
                Expression::Call(name, all.into_iter().map(told).collect())
            }
            Expression::Negative(one) => Expression::Negative(boxed(one)),
            Expression::Both(operator, left, right) => {
                Expression::Both(operator, boxed(left), boxed(right))
            }
        }
    }
    told(read(text).expect(text))
}

fn value(part: &str, milli: Option<i64>, text: Option<&str>) -> PartValue {
    PartValue {
        part: part.into(),
        milli,
        text: text.map(str::to_owned),
        ..PartValue::default()
    }
}

fn now() -> NaiveDateTime {
    "2026-11-30T08:15:00".parse().expect("a time")
}

/// What an expression comes to: `door` fails with two clauses, `pump` passed with values, of
/// `lamp` only the outcome is known, and nobody has answered `gate`.
fn comes_to(text: &str) -> Option<bool> {
    let clauses = ["bent".to_owned(), "loose".to_owned()];
    let checked = PartValue {
        ok: Some(false),
        ..value("lit", None, None)
    };
    let dated = PartValue {
        date: Some("2026-12-01".into()),
        ..value("due", None, None)
    };
    let chosen = PartValue {
        choice: Some("red".into()),
        ..value("zone", None, None)
    };
    let values = [
        value("kpa", Some(350), None),
        value("words", None, Some("门 A-12")),
        checked,
        dated,
        chosen,
    ];
    let answer = |item: &str| {
        let (outcome, said) = match item {
            "door" => (Outcome::Fail, Some((&values[..0], &clauses[..]))),
            "pump" => (Outcome::Pass, Some((&values[..], &clauses[..0]))),
            "lamp" => (Outcome::NotPossible, None),
            _ => return None,
        };
        Some(Given { outcome, said })
    };
    holds(&expression(text), now(), &answer)
}

#[track_caller]
fn check(expected: Option<bool>, all: &[&str]) {
    for text in all {
        assert_eq!(comes_to(text), expected, "{text}");
    }
}

#[test]
fn answers_are_compared_as_what_they_are() {
    check(
        Some(true),
        &[
            "${door} = 'fail'",
            "selected(${door}, 'fail')",
            "selected(${door.clauses}, 'loose')",
            "count-selected(${door.clauses}) = 2",
            "${pump} != 'fail' and ${pump.kpa} = 0.35",
            "${pump.kpa} < 0.4 and ${pump.kpa} >= 0.35",
            "${pump.lit} = 'fail' and ${pump.zone} = 'red'",
            "${pump.due} > today()",
            "${lamp} = 'not_possible'",
        ],
    );
    check(
        Some(false),
        &[
            "${door} = 'pass'",
            "selected(${door.clauses}, 'oose')",
            "${pump.kpa} > 0.35",
            "${pump.due} < today()",
        ],
    );
}

#[test]
fn an_empty_answer_is_empty_text_and_no_number() {
    check(
        Some(true),
        &[
            "${gate} = ''",
            "${gate.kpa} = ''",
            "${gate} != 'pass'",
            "string-length(${gate}) = 0",
            "coalesce(${gate.kpa}, 7) = 7",
            "not(${gate})",
        ],
    );
    check(
        Some(false),
        &["${gate.kpa} < 1", "${gate.kpa} >= 0", "${gate.kpa} = 0"],
    );
}

#[test]
fn what_is_not_known_here_decides_only_where_it_must() {
    check(None, &["${lamp.kpa} > 1", "not(${lamp.kpa} = 2)"]);
    check(
        None,
        &["${lamp.kpa} > 1 and ${door} = 'fail'", "${lamp.clauses}"],
    );
    check(
        Some(false),
        &[
            "${lamp.kpa} > 1 and ${door} = 'pass'",
            "false() and ${lamp.kpa}",
        ],
    );
    check(Some(true), &["${lamp.kpa} > 1 or ${door} = 'fail'"]);
}

#[test]
fn figures_follow_xpath() {
    check(
        Some(true),
        &[
            "7 mod 4 = 3 and -7 mod 4 = -3",
            "7 div 2 = 3.5",
            "1 div 0 > 1000000",
            "round(2.5) = 3 and round(-2.5) = -2",
            "round(1.234, 2) = 1.23",
            "int(-2.7) = -2",
            "number('12') = 12 and not(number('1e3') = 1000) and not(number('x') = number('x'))",
            "string(1.50) = '1.5' and string(3) = '3' and string(0 * -1) = '0'",
            "'2' > '10' = false()",
            "concat('a', 1, true()) = 'a1true'",
            "if(1 = 1, 'a', 'b') = 'a'",
            "today() = '2026-11-30' and now() > today()",
            "number(today()) + 1 = number('2026-12-01')",
            "-(-2) = 2",
        ],
    );
}

#[test]
fn a_pattern_must_match_the_whole_text() {
    check(
        Some(true),
        &[
            r"regex(${pump.words}, '.*[A-Z]-\d+')",
            r"not(regex(${pump.words}, '[A-Z]-\d+'))",
            "not(regex('(', '('))",
        ],
    );
    assert!(is_pattern(r"\d{3}") && !is_pattern("(") && !is_pattern(r"(\w{999}){999}"));
}

proptest! {
    #[test]
    fn nothing_that_reads_brings_it_down(all in proptest::collection::vec(0..SIGNS.len(), 1..20)) {
        let text: String = all.into_iter().map(|at| SIGNS[at]).collect();
        if read(&text).is_ok() {
            comes_to(&text);
        }
    }
}
