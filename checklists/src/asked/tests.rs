//! What an item may wait for, and how it is said.

use super::*;
use crate::built_in;
use crate::checklist::Checklist;

fn outcome(item: &str, operator: Operator, word: &str) -> AskedIf {
    Expression::Both(
        operator,
        Box::new(Expression::Field(Told::Outcome(item.into()))),
        Box::new(Expression::Text(word.into())),
    )
}

/// The corridors, whose third item waits.
fn waiting(when: AskedIf) -> Checklist {
    let mut list = built_in().checklist("tp13").expect("there").clone();
    list.items[2].asked_if = Some(when);
    list
}

#[track_caller]
fn reasons(when: AskedIf) -> Vec<String> {
    let list = waiting(when);
    let reasons = unfounded(&list.items, &list.items[2]).into_iter();
    reasons.map(|words| words.en).collect()
}

#[track_caller]
fn says_so(when: AskedIf, zh: &str, en: &str) {
    let list = waiting(when);
    let said = said_asked_if(&list.items, &list.items[2]).expect("it waits");
    assert_eq!((said.zh.as_str(), said.en.as_str()), (zh, en));
}

#[test]
fn only_what_is_asked_before_can_be_waited_for() {
    assert_eq!(
        reasons(outcome("13.2", Operator::Equal, "fail")),
        [""; 0],
        "it stands before"
    );
    for other in ["13.3", "13.4", "99.1"] {
        assert_eq!(
            reasons(outcome(other, Operator::Equal, "fail")),
            [format!("it waits for {other}, which isn't asked before it")]
        );
    }
    let value = Expression::Field(Told::Value {
        item: "13.2".into(),
        part: "gone".into(),
    });
    assert_eq!(
        reasons(value),
        ["it waits for gone of 13.2, which isn't asked there"]
    );
}

#[test]
fn what_means_nothing_is_told() {
    let strange = "what it waits for means nothing, or is too long";
    let call = |name: &str| Expression::Call(name.into(), Vec::new());
    assert_eq!(reasons(call("today")), [""; 0]);
    assert_eq!(reasons(call("pulldata")), [strange]);
    assert_eq!(reasons(Expression::Here), [strange]);
    let mut long = call("today");
    for _ in 0..TOKENS_MAX {
        long = Expression::Negative(Box::new(long));
    }
    assert_eq!(reasons(long), [strange]);
}

#[test]
fn it_is_said_with_the_words_of_the_screen() {
    let list = waiting(Expression::Here);
    let (zh, en) = (&list.items[1].name.zh, &list.items[1].name.en);
    says_so(
        outcome("13.2", Operator::Equal, "fail"),
        &format!("“{zh}” 是 异常"),
        &format!("`{en}` is not good"),
    );
    let either = Expression::Both(
        Operator::Or,
        Box::new(outcome("13.2", Operator::Unequal, "pass")),
        Box::new(outcome("13.2", Operator::Equal, "")),
    );
    let both = Expression::Both(
        Operator::And,
        Box::new(either),
        Box::new(Expression::Call(
            "not".into(),
            vec![outcome("13.2", Operator::Equal, "partly")],
        )),
    );
    says_so(
        both,
        &format!("(“{zh}” 不是 正常 或 “{zh}” 是 空) 且 不成立：(“{zh}” 是 部分做到)"),
        &format!("(`{en}` isn't OK or `{en}` is nothing) and not (`{en}` is partly done)"),
    );
}

#[test]
fn other_ids_reach_every_corner() {
    let mut when = Expression::Both(
        Operator::And,
        Box::new(outcome("13.2", Operator::Equal, "fail")),
        Box::new(Expression::Call(
            "not".into(),
            vec![Expression::Negative(Box::new(Expression::Field(
                Told::Clauses("13.1".into()),
            )))],
        )),
    );
    renamed(&mut when, &|id| (id == "13.1").then(|| "own-1.1".into()));
    let named: Vec<&str> = when.fields().into_iter().map(Told::item).collect();
    assert_eq!(named, ["13.2", "own-1.1"]);
}
