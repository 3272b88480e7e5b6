//! What an item waits for, as the expression of a form.

use super::outcome;
use checklists::expression::{Expression, Operator};
use checklists::{AskedIf, Item, Told};

/// The expression, with the names that the items have in the form.
pub fn text(when: &AskedIf, items: &[Item], names: &[String]) -> String {
    written(when, &|told| named(told, items, names), 0)
}

/// The question that gave an answer. Edges: one of an item that isn't there has its id as a name.
fn named(told: &Told, items: &[Item], names: &[String]) -> String {
    let mut all = items.iter().zip(names);
    let Some((item, name)) = all.find(|(item, _)| item.id == told.item()) else {
        return told.item().to_owned();
    };
    match told {
        Told::Outcome(_) => outcome(item, name),
        Told::Value { part, .. } => format!("{name}.{part}"),
        Told::Clauses(_) => format!("{name}.clauses"),
    }
}

fn written(when: &AskedIf, named: &dyn Fn(&Told) -> String, outer: u8) -> String {
    match when {
        Expression::Number(text) => text.clone(),
        Expression::Text(text) => quoted(text),
        Expression::Here => ".".to_owned(),
        Expression::Field(told) => format!("${{{}}}", named(told)),
        Expression::Call(name, all) => {
            let all: Vec<String> = all.iter().map(|one| written(one, named, 0)).collect();
            format!("{name}({})", all.join(", "))
        }
        Expression::Negative(one) => format!("-{}", written(one, named, u8::MAX)),
        Expression::Both(operator, left, right) => {
            let strength = operator.strength();
            let left = written(left, named, strength);
            let right = written(right, named, strength + 1);
            let both = format!("{left} {} {right}", sign(*operator));
            match strength < outer {
                true => format!("({both})"),
                false => both,
            }
        }
    }
}

/// Text in quotes, which XPath can't escape: what has both kinds is put together.
fn quoted(text: &str) -> String {
    match (text.contains('\''), text.contains('"')) {
        (false, _) => format!("'{text}'"),
        (true, false) => format!("\"{text}\""),
        (true, true) => {
            let pieces: Vec<String> = text.split('\'').map(|piece| format!("'{piece}'")).collect();
            format!("concat({})", pieces.join(", \"'\", "))
        }
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Or => "or",
        Operator::And => "and",
        Operator::Equal => "=",
        Operator::Unequal => "!=",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        Operator::Plus => "+",
        Operator::Minus => "-",
        Operator::Times => "*",
        Operator::Div => "div",
        Operator::Mod => "mod",
    }
}
