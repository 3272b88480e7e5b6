//! Expressions of XLSForms (XPath 1.0 as OpenRosa narrows it): read by precedence climbing, so that
//! a wrong one is refused where it stands. Nothing is calculated here: that is `model`'s work.

mod tokens;

pub use tokens::is_name;

use crate::checklist::Words;
use serde::{Deserialize, Serialize};
use tokens::{Sign, Token, outside, tokens, wrong};

/// The most tokens: nobody reads a longer one, and what nests costs stack.
pub const TOKENS_MAX: usize = 500;
/// How deep brackets and signs may nest.
const DEPTH_MAX: usize = 40;

/// An expression over questions that are named as `F` says: by their names in a form, or by what
/// they are in a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expression<F = String> {
    /// A number as it was written.
    Number(String),
    Text(String),
    /// `.`: what is being answered.
    Here,
    /// `${name}`.
    Field(F),
    Call(String, Vec<Expression<F>>),
    Negative(Box<Expression<F>>),
    Both(Operator, Box<Expression<F>>, Box<Expression<F>>),
}

/// What stands between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Div,
    Mod,
}

impl Operator {
    /// How strongly it binds.
    pub fn strength(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::Unequal => 3,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 4,
            Self::Plus | Self::Minus => 5,
            Self::Times | Self::Div | Self::Mod => 6,
        }
    }
}

/// Why an expression isn't taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Good XPath, though of a kind that the subset doesn't have.
    pub outside: bool,
    pub reason: Words,
}

/// The functions of the subset, and how many arguments each takes.
const FUNCTIONS: [(&str, usize, usize); 16] = [
    ("selected", 2, 2),
    ("count-selected", 1, 1),
    ("if", 3, 3),
    ("coalesce", 2, 2),
    ("not", 1, 1),
    ("round", 1, 2),
    ("int", 1, 1),
    ("number", 1, 1),
    ("string-length", 1, 1),
    ("concat", 1, usize::MAX),
    ("regex", 2, 2),
    ("today", 0, 0),
    ("now", 0, 0),
    ("true", 0, 0),
    ("false", 0, 0),
    ("string", 1, 1),
];

/// Whether a function is one of the subset's, and takes so many values.
pub fn takes(name: &str, values: usize) -> bool {
    let mut all = FUNCTIONS.iter();
    all.any(|(known, least, most)| *known == name && (*least..=*most).contains(&values))
}

/// Reads an expression.
///
/// Errors: what is wrong, and at which sign; or what the subset doesn't have.
pub fn read(text: &str) -> Result<Expression, Refused> {
    let tokens = tokens(text)?;
    if tokens.len() > TOKENS_MAX {
        return Err(outside(
            "公式太长".into(),
            "the expression is too long".into(),
        ));
    }
    let end = text.chars().count() + 1;
    let mut reading = Reading { tokens, at: 0, end };
    let expression = reading.binary(0, 0)?;
    match reading.next() {
        None => Ok(expression),
        Some(token) => Err(wrong(token.at, "这里多出了东西", "nothing can follow here")),
    }
}

impl<F> Expression<F> {
    /// The questions that it names.
    pub fn fields(&self) -> Vec<&F> {
        match self {
            Self::Field(name) => vec![name],
            Self::Call(_, all) => all.iter().flat_map(Self::fields).collect(),
            Self::Negative(one) => one.fields(),
            Self::Both(_, left, right) => [left.fields(), right.fields()].concat(),
            Self::Number(_) | Self::Text(_) | Self::Here => Vec::new(),
        }
    }

    /// How many signs it is made of, names and values each as one.
    pub fn size(&self) -> usize {
        match self {
            Self::Call(_, all) => all.iter().map(Self::size).fold(1, usize::saturating_add),
            Self::Negative(one) => one.size().saturating_add(1),
            Self::Both(_, left, right) => left.size().saturating_add(right.size() + 1),
            Self::Number(_) | Self::Text(_) | Self::Here | Self::Field(_) => 1,
        }
    }

    /// A number with its sign, as it was written.
    pub fn number(&self) -> Option<String> {
        match self {
            Self::Number(text) => Some(text.clone()),
            Self::Negative(one) => match &**one {
                Self::Number(text) => Some(format!("-{text}")),
                _ => None,
            },
            _ => None,
        }
    }
}

struct Reading {
    tokens: Vec<Token>,
    at: usize,
    /// The sign after the last, from 1.
    end: usize,
}

impl Reading {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.at += 1;
        token
    }

    /// Where the text ends, or the next token begins.
    fn here(&self) -> usize {
        self.peek().map_or(self.end, |token| token.at)
    }

    /// An operand, and all operators after it that bind at least so strongly.
    fn binary(&mut self, least: u8, depth: usize) -> Result<Expression, Refused> {
        let mut left = self.operand(depth)?;
        while let Some(Sign::Operator(operator)) = self.peek().map(|token| token.sign.clone()) {
            if operator.strength() < least {
                break;
            }
            self.at += 1;
            let right = self.binary(operator.strength() + 1, depth + 1)?;
            left = Expression::Both(operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn operand(&mut self, depth: usize) -> Result<Expression, Refused> {
        let at = self.here();
        if depth > DEPTH_MAX {
            return Err(outside(
                "公式嵌套太深".into(),
                "the expression nests too deeply".into(),
            ));
        }
        let Some(token) = self.next() else {
            return Err(wrong(at, "公式没写完", "the expression breaks off"));
        };
        match token.sign {
            Sign::Number(text) => Ok(Expression::Number(text)),
            Sign::Text(text) => Ok(Expression::Text(text)),
            Sign::Here => Ok(Expression::Here),
            Sign::Field(name) => Ok(Expression::Field(name)),
            Sign::Operator(Operator::Minus) => {
                // A sign binds more strongly than anything between operands.
                let one = self.binary(7, depth + 1)?;
                Ok(Expression::Negative(Box::new(one)))
            }
            Sign::Open => {
                let inside = self.binary(0, depth + 1)?;
                self.close()?;
                Ok(inside)
            }
            Sign::Name(name) => self.call(name, at, depth),
            Sign::Operator(_) | Sign::Close | Sign::Comma => {
                Err(wrong(at, "这里缺一个值", "a value is missing here"))
            }
        }
    }

    fn close(&mut self) -> Result<(), Refused> {
        let at = self.here();
        match self.next().map(|token| token.sign) {
            Some(Sign::Close) => Ok(()),
            _ => Err(wrong(at, "缺右括号", "a closing bracket is missing")),
        }
    }

    fn call(&mut self, name: String, at: usize, depth: usize) -> Result<Expression, Refused> {
        if self.peek().map(|token| &token.sign) != Some(&Sign::Open) {
            return Err(outside(
                format!("不支持路径“{name}”：引用问题写成 ${{{name}}}"),
                format!("the path `{name}` isn't taken: name a question as `${{{name}}}`"),
            ));
        }
        self.at += 1;
        let mut all = Vec::new();
        if self.peek().map(|token| &token.sign) == Some(&Sign::Close) {
            self.at += 1;
        } else {
            all.push(self.binary(0, depth + 1)?);
            while self.peek().map(|token| &token.sign) == Some(&Sign::Comma) {
                self.at += 1;
                all.push(self.binary(0, depth + 1)?);
            }
            self.close()?;
        }
        if !FUNCTIONS.iter().any(|(known, _, _)| *known == name) {
            return Err(outside(
                format!("不支持函数 {name}()"),
                format!("the function {name}() isn't taken"),
            ));
        }
        if !takes(&name, all.len()) {
            let en = format!("{name}() doesn't take {} values", all.len());
            let zh = format!("{name}() 不能有 {} 个值", all.len());
            return Err(wrong(at, &zh, &en));
        }
        Ok(Expression::Call(name, all))
    }
}

#[cfg(test)]
mod tests;
