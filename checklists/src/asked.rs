//! When an item waits for what was answered before it: an expression over answers of its own list.
//!
//! Whether it holds is `model`'s work; here it is kept, checked and put into words.

use serde::{Deserialize, Serialize};

use crate::checklist::{Item, PartKind, Words};
use crate::expression::{Expression, Operator, TOKENS_MAX, takes};
use crate::words::says;

/// What must hold so that an item is asked at all.
pub type AskedIf = Expression<Told>;

/// What of an earlier answer counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// How the item of that id is: `pass`, `partly`, `fail`, `not_applicable` or `not_possible`;
    /// empty while nobody has answered.
    Outcome(String),
    /// A value that it asks for; a check is `pass` or `fail`.
    Value { item: String, part: String },
    /// The ids of the clauses that its answer names, with blanks between.
    Clauses(String),
}

impl Told {
    /// The item whose answer it is of.
    pub fn item(&self) -> &str {
        match self {
            Self::Outcome(item) | Self::Clauses(item) | Self::Value { item, .. } => item,
        }
    }

    /// The same of another item.
    pub fn of(&mut self, other: &str) {
        let (Self::Outcome(item) | Self::Clauses(item) | Self::Value { item, .. }) = self;
        other.clone_into(item);
    }
}

/// Why an item can't wait for what it says: nothing where all of it is asked before.
pub fn unfounded(items: &[Item], item: &Item) -> Vec<Words> {
    let Some(when) = &item.asked_if else {
        return Vec::new();
    };
    let mut reasons = Vec::new();
    let before = items.iter().take_while(|one| one.id != item.id);
    let before: Vec<&Item> = before.collect();
    for told in when.fields() {
        let id = told.item();
        let Some(other) = before.iter().find(|one| one.id == id) else {
            reasons.push(says(
                format!("要等 {id} 的回答，但它前面没有这一项"),
                format!("it waits for {id}, which isn't asked before it"),
            ));
            continue;
        };
        if let Told::Value { part, .. } = told
            && other.part(part).is_none()
        {
            reasons.push(says(
                format!("要等 {id} 的 {part}，但那里不问它"),
                format!("it waits for {part} of {id}, which isn't asked there"),
            ));
        }
    }
    if when.size() > TOKENS_MAX || !is_whole(when) {
        reasons.push(says(
            "条件看不懂",
            "what it waits for means nothing, or is too long",
        ));
    }
    reasons
}

/// Whether functions are those of the subset, and nothing looks at an answer that isn't given yet.
fn is_whole(when: &AskedIf) -> bool {
    match when {
        Expression::Here => false,
        Expression::Call(name, all) => takes(name, all.len()) && all.iter().all(is_whole),
        Expression::Negative(one) => is_whole(one),
        Expression::Both(_, left, right) => is_whole(left) && is_whole(right),
        Expression::Number(_) | Expression::Text(_) | Expression::Field(_) => true,
    }
}

/// Gives the items that one waits for other ids, as far as `other` has any.
pub fn renamed(when: &mut AskedIf, other: &dyn Fn(&str) -> Option<String>) {
    match when {
        Expression::Field(told) => {
            if let Some(id) = other(told.item()) {
                told.of(&id);
            }
        }
        Expression::Call(_, all) => all.iter_mut().for_each(|one| renamed(one, other)),
        Expression::Negative(one) => renamed(one, other),
        Expression::Both(_, left, right) => {
            renamed(left, other);
            renamed(right, other);
        }
        Expression::Number(_) | Expression::Text(_) | Expression::Here => {}
    }
}

/// What an item waits for, in words; none where it always is asked.
pub fn said_asked_if(items: &[Item], item: &Item) -> Option<Words> {
    let when = item.asked_if.as_ref()?;
    Some(says(
        said(items, when, Language::Zh, 0),
        said(items, when, Language::En, 0),
    ))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Zh,
    En,
}

impl Language {
    fn of<'w>(self, zh: &'w str, en: &'w str) -> &'w str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

fn said(items: &[Item], when: &AskedIf, language: Language, outer: u8) -> String {
    match when {
        Expression::Number(text) => text.clone(),
        Expression::Text(text) if text.is_empty() => language.of("空", "nothing").to_owned(),
        Expression::Text(text) => text.clone(),
        Expression::Here => ".".to_owned(),
        Expression::Field(told) => named(items, told, language),
        Expression::Call(name, all) => called(items, name, all, language),
        Expression::Negative(one) => format!("-{}", said(items, one, language, u8::MAX)),
        Expression::Both(operator, left, right) => {
            let strength = operator.strength();
            let word = between(*operator, language);
            let first = said_beside(items, left, right, (language, strength));
            let second = said_beside(items, right, left, (language, strength + 1));
            match strength < outer {
                true => format!("({first} {word} {second})"),
                false => format!("{first} {word} {second}"),
            }
        }
    }
}

/// One side of two; a word of another answer is said as that answer's screen says it.
fn said_beside(
    items: &[Item],
    one: &AskedIf,
    other: &AskedIf,
    (language, outer): (Language, u8),
) -> String {
    match (one, other) {
        (Expression::Text(text), Expression::Field(told)) if !text.is_empty() => {
            worded(items, told, text, language)
        }
        _ => said(items, one, language, outer),
    }
}

fn between(operator: Operator, language: Language) -> &'static str {
    match operator {
        Operator::Or => language.of("或", "or"),
        Operator::And => language.of("且", "and"),
        Operator::Equal => language.of("是", "is"),
        Operator::Unequal => language.of("不是", "isn't"),
        Operator::Less => "<",
        Operator::LessOrEqual => "≤",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => "≥",
        Operator::Plus => "+",
        Operator::Minus => "−",
        Operator::Times => "×",
        Operator::Div => "÷",
        Operator::Mod => "mod",
    }
}

fn called(items: &[Item], name: &str, all: &[AskedIf], language: Language) -> String {
    match (name, all) {
        ("selected", [Expression::Field(told), Expression::Text(text)]) => {
            let word = match told {
                Told::Clauses(_) => language.of("有", "has"),
                _ => between(Operator::Equal, language),
            };
            let (whose, which) = (
                named(items, told, language),
                worded(items, told, text, language),
            );
            format!("{whose} {word} {which}")
        }
        ("not", [one]) => {
            let not = language.of("不成立：", "not ");
            format!("{not}({})", said(items, one, language, 0))
        }
        _ => {
            let all: Vec<String> = all
                .iter()
                .map(|one| said(items, one, language, 0))
                .collect();
            format!("{name}({})", all.join(", "))
        }
    }
}

/// The item, or its part, as a screen names it.
fn named(items: &[Item], told: &Told, language: Language) -> String {
    let item = items.iter().find(|item| item.id == told.item());
    let name = item.map_or(told.item(), |item| {
        language.of(&item.name.zh, &item.name.en)
    });
    let quoted = |name: &str| match language {
        Language::Zh => format!("“{name}”"),
        Language::En => format!("`{name}`"),
    };
    let Told::Value { part, .. } = told else {
        return quoted(name);
    };
    let part = item.and_then(|item| item.part(part));
    let part = part.map_or("", |part| language.of(&part.name.zh, &part.name.en));
    match part.is_empty() || part == name {
        true => quoted(name),
        false => quoted(&format!("{name} · {part}")),
    }
}

/// What an answer may be, as its screen says it.
fn worded(items: &[Item], told: &Told, text: &str, language: Language) -> String {
    let item = items.iter().find(|item| item.id == told.item());
    let outcome = match text {
        "pass" => language.of("正常", "OK"),
        "partly" => language.of("部分做到", "partly done"),
        "fail" => language.of("异常", "not good"),
        "not_applicable" => language.of("不适用", "not applicable"),
        "not_possible" => language.of("没法检查", "not possible"),
        other => other,
    };
    let found = match told {
        Told::Outcome(_) => Some(outcome),
        Told::Clauses(_) => item
            .and_then(|item| item.clause(text))
            .map(|one| language.of(&one.zh, &one.en)),
        Told::Value { part, .. } => {
            item.and_then(|item| item.part(part))
                .and_then(|part| match part.kind {
                    PartKind::Check => Some(outcome),
                    _ => {
                        let choice = part.choices.iter().find(|one| one.id == text)?;
                        Some(language.of(&choice.zh, &choice.en))
                    }
                })
        }
    };
    found.unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests;
