//! Whether an item is asked after what was answered before it: expressions of a checklist, judged
//! by the rules of XPath 1.0 as OpenRosa narrows it.
//!
//! An empty answer is empty text, and no number; texts are compared as texts where both sides are
//! texts, else as numbers. Days count as numbers from 1970-01-01, so that they can be compared.

use checklists::expression::{Expression, Operator};
use checklists::{AskedIf, Told};
use chrono::{NaiveDate, NaiveDateTime};

use crate::outcome::Outcome;
use crate::value::PartValue;

/// The most bytes that a pattern may become.
const PATTERN_BYTES_MAX: usize = 1 << 20;

/// An earlier answer, as far as it is known here.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub outcome: Outcome,
    /// Its values, and the clauses that it names; none where only the outcome has come.
    pub said: Option<(&'a [PartValue], &'a [String])>,
}

/// Whether what an item waits for holds, by the wall clock of the site.
///
/// `answer` gives what stands of an item; none where nobody has answered it.
///
/// Edges: none where it hangs on a value that isn't known here.
pub fn holds<'a>(
    when: &AskedIf,
    now: NaiveDateTime,
    answer: &dyn Fn(&str) -> Option<Given<'a>>,
) -> Option<bool> {
    let looking = Looking { now, answer };
    Some(looking.value(when)?.truth())
}

/// Whether text is a pattern that `regex()` can look for.
pub fn is_pattern(text: &str) -> bool {
    pattern(text).is_some()
}

fn pattern(text: &str) -> Option<regex::Regex> {
    let whole = format!("^(?:{text})$");
    let mut builder = regex::RegexBuilder::new(&whole);
    builder.size_limit(PATTERN_BYTES_MAX).build().ok()
}

#[derive(Debug, Clone, PartialEq)]
enum Value {
    Text(String),
    Number(f64),
    Truth(bool),
}

impl Value {
    fn truth(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Truth(truth) => *truth,
        }
    }

    fn number(&self) -> f64 {
        match self {
            Self::Text(text) => number(text.trim()),
            Self::Number(number) => *number,
            Self::Truth(truth) => f64::from(u8::from(*truth)),
        }
    }

    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) if number.is_infinite() => match number > 0.0 {
                true => "Infinity".to_owned(),
                false => "-Infinity".to_owned(),
            },
            // Minus nothing is nothing.
            Self::Number(number) => (number + 0.0).to_string(),
            Self::Truth(truth) => truth.to_string(),
        }
    }
}

/// Text as a number: digits with a point and a sign, or a day; anything else is none.
fn number(text: &str) -> f64 {
    let plain = |sign: char| sign.is_ascii_digit() || sign == '.';
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.contains(|sign: char| sign.is_ascii_digit()) && digits.chars().all(plain) {
        return text.parse().unwrap_or(f64::NAN);
    }
    let seconds = |at: NaiveDateTime| at.and_utc().timestamp() as f64 / 86_400.0;
    let day = text.parse::<NaiveDate>().ok();
    let midnight = day.and_then(|day| day.and_hms_opt(0, 0, 0));
    let at = midnight.or_else(|| text.parse().ok());
    at.map_or(f64::NAN, seconds)
}

struct Looking<'l, 'a> {
    now: NaiveDateTime,
    answer: &'l dyn Fn(&str) -> Option<Given<'a>>,
}

impl Looking<'_, '_> {
    fn value(&self, one: &AskedIf) -> Option<Value> {
        Some(match one {
            Expression::Number(text) => Value::Number(number(text)),
            Expression::Text(text) => Value::Text(text.clone()),
            // There is no answer yet.
            Expression::Here => Value::Text(String::new()),
            Expression::Field(told) => self.told(told)?,
            Expression::Call(name, all) => self.call(name, all)?,
            Expression::Negative(one) => Value::Number(-self.value(one)?.number()),
            Expression::Both(Operator::And, left, right) => {
                Value::Truth(either(self.truth(left), self.truth(right), false)?)
            }
            Expression::Both(Operator::Or, left, right) => {
                Value::Truth(either(self.truth(left), self.truth(right), true)?)
            }
            Expression::Both(operator, left, right) => {
                both(*operator, self.value(left)?, self.value(right)?)
            }
        })
    }

    fn truth(&self, one: &AskedIf) -> Option<bool> {
        Some(self.value(one)?.truth())
    }

    fn text(&self, one: &AskedIf) -> Option<String> {
        Some(self.value(one)?.text())
    }

    fn told(&self, told: &Told) -> Option<Value> {
        let empty = Some(Value::Text(String::new()));
        let Some(given) = (self.answer)(told.item()) else {
            return empty;
        };
        match told {
            Told::Outcome(_) => Some(Value::Text(word(given.outcome).to_owned())),
            Told::Clauses(_) => Some(Value::Text(given.said?.1.join(" "))),
            Told::Value { part, .. } => {
                let mut values = given.said?.0.iter();
                match values.find(|value| value.part == *part) {
                    Some(value) => Some(of_part(value)),
                    None => empty,
                }
            }
        }
    }

    fn call(&self, name: &str, all: &[AskedIf]) -> Option<Value> {
        Some(match (name, all) {
            ("true", []) => Value::Truth(true),
            ("false", []) => Value::Truth(false),
            ("today", []) => Value::Text(self.now.date().to_string()),
            ("now", []) => Value::Text(self.now.format("%Y-%m-%dT%H:%M:%S").to_string()),
            ("not", [one]) => Value::Truth(!self.truth(one)?),
            ("number", [one]) => Value::Number(self.value(one)?.number()),
            ("string", [one]) => Value::Text(self.text(one)?),
            ("int", [one]) => Value::Number(self.value(one)?.number().trunc()),
            ("round", [one]) => Value::Number((self.value(one)?.number() + 0.5).floor()),
            ("round", [one, digits]) => {
                let scale = 10_f64.powf(self.value(digits)?.number().trunc());
                let scaled = self.value(one)?.number() * scale;
                Value::Number((scaled + 0.5).floor() / scale)
            }
            ("string-length", [one]) => {
                let signs = self.text(one)?.chars().count();
                Value::Number(signs as f64)
            }
            ("concat", all) => {
                let texts: Option<Vec<String>> = all.iter().map(|one| self.text(one)).collect();
                Value::Text(texts?.concat())
            }
            ("selected", [all, one]) => {
                let (all, one) = (self.text(all)?, self.text(one)?);
                Value::Truth(all.split_whitespace().any(|word| word == one))
            }
            ("count-selected", [all]) => {
                Value::Number(self.text(all)?.split_whitespace().count() as f64)
            }
            ("if", [when, then, other]) => match self.truth(when)? {
                true => self.value(then)?,
                false => self.value(other)?,
            },
            ("coalesce", [first, other]) => match self.value(first)? {
                Value::Text(text) if text.is_empty() => self.value(other)?,
                value => value,
            },
            ("regex", [text, wanted]) => {
                let (text, wanted) = (self.text(text)?, self.text(wanted)?);
                Value::Truth(pattern(&wanted).is_some_and(|one| one.is_match(&text)))
            }
            // No list with another function is ever taken; of one that came from a newer program
            // nobody here can say.
            _ => return None,
        })
    }
}

/// Two truths of which one may not be known: `settles` alone decides.
fn either(left: Option<bool>, right: Option<bool>, settles: bool) -> Option<bool> {
    match left == Some(settles) || right == Some(settles) {
        true => Some(settles),
        false => left.and(right),
    }
}

fn both(operator: Operator, left: Value, right: Value) -> Value {
    let (first, second) = (left.number(), right.number());
    let same = || match (&left, &right) {
        (Value::Truth(_), _) | (_, Value::Truth(_)) => left.truth() == right.truth(),
        (Value::Text(left), Value::Text(right)) => left == right,
        _ => first == second,
    };
    match operator {
        Operator::Equal => Value::Truth(same()),
        Operator::Unequal => Value::Truth(!same()),
        Operator::Less => Value::Truth(first < second),
        Operator::LessOrEqual => Value::Truth(first <= second),
        Operator::Greater => Value::Truth(first > second),
        Operator::GreaterOrEqual => Value::Truth(first >= second),
        Operator::Plus => Value::Number(first + second),
        Operator::Minus => Value::Number(first - second),
        Operator::Times => Value::Number(first * second),
        Operator::Div => Value::Number(first / second),
        Operator::Mod => Value::Number(first % second),
        Operator::And => Value::Truth(left.truth() && right.truth()),
        Operator::Or => Value::Truth(left.truth() || right.truth()),
    }
}

/// An outcome as checklists write it.
fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::Partly => "partly",
        Outcome::Fail => "fail",
        Outcome::NotApplicable => "not_applicable",
        Outcome::NotPossible => "not_possible",
    }
}

fn of_part(value: &PartValue) -> Value {
    let text = value.choice.as_ref().or(value.date.as_ref());
    let text = text.or(value.time.as_ref()).or(value.text.as_ref());
    match (value.milli, value.ok) {
        (Some(milli), _) => Value::Number(milli as f64 / 1000.0),
        (None, Some(true)) => Value::Text("pass".to_owned()),
        (None, Some(false)) => Value::Text("fail".to_owned()),
        (None, None) => Value::Text(text.cloned().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests;
