//! Signs of an expression as tokens: numbers, names, references, operators.

use super::{Operator, Refused};
use crate::words::says;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sign {
    Number(String),
    Text(String),
    Here,
    Field(String),
    Name(String),
    Operator(Operator),
    Open,
    Close,
    Comma,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    /// The sign of the text at which it begins, from 1.
    pub at: usize,
    pub sign: Sign,
}

pub(super) fn wrong(at: usize, zh: &str, en: &str) -> Refused {
    Refused {
        outside: false,
        reason: says(
            format!("公式第 {at} 个字符处：{zh}"),
            format!("the expression is wrong at sign {at}: {en}"),
        ),
    }
}

pub(super) fn outside(zh: String, en: String) -> Refused {
    Refused {
        outside: true,
        reason: says(zh, en),
    }
}

/// Whether a name ends before this, so that `-`, `*`, `and` and the like stand between operands.
fn is_operand(token: Option<&Token>) -> bool {
    token.is_some_and(|token| {
        matches!(
            token.sign,
            Sign::Number(_) | Sign::Text(_) | Sign::Here | Sign::Field(_) | Sign::Close
        )
    })
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Refused> {
    let signs: Vec<char> = text.chars().collect();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(&sign) = signs.get(at) {
        if sign.is_whitespace() {
            at += 1;
            continue;
        }
        let (read, next) = token(&signs, at, is_operand(tokens.last()))?;
        tokens.push(Token {
            at: at + 1,
            sign: read,
        });
        at = next;
    }
    Ok(tokens)
}

/// One token, and where the next may begin.
fn token(signs: &[char], at: usize, after_operand: bool) -> Result<(Sign, usize), Refused> {
    let next = |n: usize| signs.get(at + n).copied();
    let one = |sign| Ok((sign, at + 1));
    let sign = signs[at];
    match (sign, next(1)) {
        ('(', _) => one(Sign::Open),
        (')', _) => one(Sign::Close),
        (',', _) => one(Sign::Comma),
        ('=', _) => one(Sign::Operator(Operator::Equal)),
        ('!', Some('=')) => Ok((Sign::Operator(Operator::Unequal), at + 2)),
        ('<', Some('=')) => Ok((Sign::Operator(Operator::LessOrEqual), at + 2)),
        ('>', Some('=')) => Ok((Sign::Operator(Operator::GreaterOrEqual), at + 2)),
        ('<', _) => one(Sign::Operator(Operator::Less)),
        ('>', _) => one(Sign::Operator(Operator::Greater)),
        ('+', _) => one(Sign::Operator(Operator::Plus)),
        ('-', _) => one(Sign::Operator(Operator::Minus)),
        ('*', _) if after_operand => one(Sign::Operator(Operator::Times)),
        ('"' | '\'', _) => quoted(signs, at),
        ('$', _) => field(signs, at),
        ('.', Some('.')) | ('/' | '|' | '[' | ']' | '@' | '*', _) => Err(outside(
            format!("不支持路径（第 {} 个字符处）", at + 1),
            format!("paths aren't taken (at sign {})", at + 1),
        )),
        ('.', Some(digit)) if digit.is_ascii_digit() => Ok(number(signs, at)),
        ('.', _) => one(Sign::Here),
        _ if sign.is_ascii_digit() => Ok(number(signs, at)),
        _ if begins_name(sign) => Ok(name(signs, at, after_operand)),
        _ => Err(wrong(
            at + 1,
            &format!("看不懂“{sign}”"),
            &format!("`{sign}` means nothing here"),
        )),
    }
}

fn quoted(signs: &[char], at: usize) -> Result<(Sign, usize), Refused> {
    let rest = &signs[at + 1..];
    match rest.iter().position(|sign| *sign == signs[at]) {
        Some(long) => Ok((Sign::Text(rest[..long].iter().collect()), at + long + 2)),
        None => Err(wrong(at + 1, "引号没有结束", "the quote doesn't end")),
    }
}

/// `${name}`.
fn field(signs: &[char], at: usize) -> Result<(Sign, usize), Refused> {
    let rest = &signs[at + 1..];
    let end = rest.iter().position(|sign| *sign == '}');
    let name: Option<String> = match (rest.first(), end) {
        (Some('{'), Some(end)) => Some(rest[1..end].iter().collect()),
        _ => None,
    };
    match (name, end) {
        (Some(name), Some(end)) if is_name(&name) => Ok((Sign::Field(name), at + end + 2)),
        (Some(name), _) if name.starts_with("last-saved#") => Err(outside(
            "不支持 last-saved".into(),
            "last-saved isn't taken".into(),
        )),
        _ => Err(wrong(
            at + 1,
            "引用要写成 ${问题名}",
            "a reference is `${`, a question's name and `}`",
        )),
    }
}

fn number(signs: &[char], at: usize) -> (Sign, usize) {
    let mut end = at;
    let mut dotted = false;
    while let Some(sign) = signs.get(end) {
        if *sign == '.' && !dotted {
            dotted = true;
        } else if !sign.is_ascii_digit() {
            break;
        }
        end += 1;
    }
    (Sign::Number(signs[at..end].iter().collect()), end)
}

fn name(signs: &[char], at: usize, after_operand: bool) -> (Sign, usize) {
    let inside = |sign: &&char| in_name(**sign);
    let long = signs[at..].iter().take_while(inside).count();
    let word: String = signs[at..at + long].iter().collect();
    let operator = match word.as_str() {
        _ if !after_operand => None,
        "or" => Some(Operator::Or),
        "and" => Some(Operator::And),
        "div" => Some(Operator::Div),
        "mod" => Some(Operator::Mod),
        _ => None,
    };
    let sign = operator.map_or(Sign::Name(word), Sign::Operator);
    (sign, at + long)
}

fn begins_name(sign: char) -> bool {
    sign == '_' || sign.is_alphabetic()
}

fn in_name(sign: char) -> bool {
    begins_name(sign) || sign.is_numeric() || matches!(sign, '-' | '.' | '·' | ':')
}

/// Whether text can be the name of a question: an XML name without a prefix.
///
/// Edges: letters of scripts that XML 1.0 forgot are refused, as pyxform does.
pub fn is_name(text: &str) -> bool {
    let letter = |sign: char| {
        matches!(sign, 'A'..='Z' | '_' | 'a'..='z' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{2070}'..='\u{218f}'
            | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}')
    };
    let more = |sign: char| {
        matches!(sign, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}'
            | '\u{203f}'..='\u{2040}')
    };
    let mut signs = text.chars();
    signs.next().is_some_and(letter) && signs.all(|sign| letter(sign) || more(sign))
}
