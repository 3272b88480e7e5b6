//! Parts of an item: readings with their limits, choices, dates, pictures, and what is taken off.

use super::{Building, Known};
use crate::site_file::problem::says;
use crate::xlsform::more::OfPart;
use crate::xlsform::range::{self, Range};
use crate::xlsform::survey::{Kind, Question};
use checklists::expression::{Expression, Operator};
use checklists::*;

/// Digits after the point of a decimal whose limits have none.
const DECIMALS: u8 = 2;
/// The id of an item's one part.
const ALONE: &str = "value";

impl Building<'_> {
    /// Adds what a question asks for to the item at that place. A question without a group, and so
    /// without an id in it, is all that its item asks for.
    pub(super) fn part(&mut self, question: &Question<'_>, at: usize, in_group: Option<&str>) {
        let id = in_group.unwrap_or(ALONE);
        let Some(label) = question.label.clone() else {
            let reason = says("没有 label", "without a label nobody knows what to answer");
            self.outside(question, "label", reason);
            return;
        };
        let more: OfPart = self.more(question);
        let unit = question.row.get("touchpoint_unit").map(str::to_owned);
        let (label, unit) = match question.kind {
            Kind::Decimal => without_unit(label, unit),
            _ => (label, unit),
        };
        let kind = self.part_kind(question, more.duration);
        let figure = matches!(
            kind,
            PartKind::Count | PartKind::Number | PartKind::Duration
        );
        let range = match figure {
            true => self.range(question),
            false => Range::default(),
        };
        self.knows(question, (at, id), kind);
        let digits = more.decimals.unwrap_or(match question.constraint {
            Some(_) => range.decimals.max(1),
            None => DECIMALS,
        });
        let chips = match &question.kind {
            Kind::One(list) if kind == PartKind::Choice => {
                self.lists.get(list).and_then(|list| list.chips())
            }
            _ => None,
        };
        let (choices, whole) = chips.unwrap_or_default();
        let name = self.part_name(question, at, label, in_group.is_some());
        let part = Part {
            id: id.to_owned(),
            kind,
            name,
            optional: !question.required || kind == PartKind::Text,
            unit: unit.filter(|_| figure && kind != PartKind::Count),
            decimals: (kind == PartKind::Number).then_some(digits),
            limits: limits(&range, &more),
            choices,
            meter: more.meter.filter(|_| kind == PartKind::Number),
            not_past: kind == PartKind::Date && self.not_past(question),
            warn_days: more.warn_days,
            clause: question.row.get("touchpoint_clause").map(str::to_owned),
            fact: more.fact,
        };
        self.items[at].parts.push(part);
        whole.iter().for_each(|words| self.add_text(at, words));
        if question.required && kind == PartKind::Text {
            let reason = says(
                "可以不填：一圈走下来谁也不用打字",
                "it may stay empty: nobody has to type on a round",
            );
            let remark = self.survey.at(question.row.number, "required", reason);
            self.remarks.push(remark);
        }
        if in_group.is_some() {
            self.part_became(question, at);
        }
    }

    /// Others may wait for what a part holds; a picture says nothing.
    fn knows(&mut self, question: &Question<'_>, (at, id): (usize, &str), kind: PartKind) {
        let known = match (kind, self.judging(question)) {
            (PartKind::Photo, _) => return,
            (_, Some(judging)) => Known::Check(at, id.to_owned(), judging),
            (PartKind::Count | PartKind::Number | PartKind::Duration, None) => {
                Known::Figure(at, id.to_owned())
            }
            _ => Known::Value(at, id.to_owned()),
        };
        self.known.insert(question.name.clone(), known);
    }

    fn part_kind(&self, question: &Question<'_>, duration: bool) -> PartKind {
        match &question.kind {
            Kind::Integer => PartKind::Count,
            Kind::Decimal if duration => PartKind::Duration,
            Kind::Decimal => PartKind::Number,
            Kind::Date => PartKind::Date,
            Kind::Time => PartKind::Time,
            Kind::Text => PartKind::Text,
            Kind::Photo => PartKind::Photo,
            Kind::One(_) if self.judging(question).is_some() => PartKind::Check,
            _ => PartKind::Choice,
        }
    }

    /// A part's name. What else its question says becomes text of its item; what a question of
    /// its own says, its item says already.
    fn part_name(
        &mut self,
        question: &Question<'_>,
        at: usize,
        label: Words,
        in_group: bool,
    ) -> Words {
        let mut more = Vec::new();
        let name = match in_group {
            false => self.items[at].name.clone(),
            true => {
                let name = self.short(question, &label);
                more.extend((name != label).then_some(label));
                more.extend(question.hint.clone());
                name
            }
        };
        more.extend(question.row.words("constraint_message"));
        more.iter().for_each(|words| self.add_text(at, words));
        name
    }

    /// The limits that a constraint says of a figure.
    fn range(&mut self, question: &Question<'_>) -> Range {
        let Some(constraint) = &question.constraint else {
            return Range::default();
        };
        let whole = question.kind == Kind::Integer;
        range::read(constraint, whole).unwrap_or_else(|reason| {
            self.outside(question, "constraint", reason);
            Range::default()
        })
    }

    /// Whether a date must not be past; any other constraint is refused.
    fn not_past(&mut self, question: &Question<'_>) -> bool {
        let Some(constraint) = &question.constraint else {
            return false;
        };
        let today = |one: &Expression| *one == Expression::Call("today".into(), Vec::new());
        let said = match constraint {
            Expression::Both(Operator::GreaterOrEqual, left, right) => {
                **left == Expression::Here && today(right)
            }
            Expression::Both(Operator::LessOrEqual, left, right) => {
                today(left) && **right == Expression::Here
            }
            _ => false,
        };
        if !said {
            let reason = says(
                "日期的条件只能是“不早于今天”：. >= today()",
                "a date can only be asked not to be past: . >= today()",
            );
            self.outside(question, "constraint", reason);
        }
        said
    }

    /// `${a} - ${b}`: what is taken off a reading; false where a calculation is none of these.
    pub(super) fn taken_off(&mut self, question: &Question<'_>) -> bool {
        let both = match &question.calculation {
            Some(Expression::Both(Operator::Minus, left, right)) => match (&**left, &**right) {
                (Expression::Field(from), Expression::Field(less)) => {
                    Some((self.known.get(from).cloned(), self.known.get(less).cloned()))
                }
                _ => None,
            },
            // It was refused where it stands.
            None => return true,
            _ => None,
        };
        let Some((Some(Known::Figure(at, part)), Some(Known::Figure(other, less)))) = both else {
            return false;
        };
        let less = match other == at {
            true => less,
            false => self.items[other].id.clone(),
        };
        let mut parts = self.items[at].parts.iter_mut();
        match parts.find(|one| one.id == part && one.kind == PartKind::Number) {
            Some(one) if one.meter.as_ref().is_none_or(|meter| meter.less.is_none()) => {
                one.meter.get_or_insert_default().less = Some(less);
                let name = one.name.clone();
                self.became(
                    question,
                    format!("从“{}”里减去", name.zh),
                    format!("taken off `{}`", name.en),
                );
                true
            }
            _ => false,
        }
    }

    pub(super) fn no_calculation(&mut self, question: &Question<'_>) {
        let reason = says(
            "只能算两个读数的差（${甲} - ${乙}，每个读数一次），或条件里用到的值",
            "only the difference of two readings is calculated, once each (${a} - ${b}), or what \
             conditions name",
        );
        self.outside(question, "calculation", reason);
    }
}

fn limits(range: &Range, more: &OfPart) -> Option<Limits> {
    let mut limits = range.limits();
    if let Some(from) = more.limits_from {
        limits.get_or_insert_default().from = from;
    }
    if !more.classes.is_empty() {
        limits.get_or_insert_default().classes = more.classes.clone();
    }
    limits
}

/// Takes the unit off a label: `压力 (MPa)` is the pressure in MPa.
///
/// Edges: brackets that don't stand in both languages, or not at the end, are words.
fn without_unit(label: Words, unit: Option<String>) -> (Words, Option<String>) {
    let (Some((zh, first)), Some((en, second))) = (bracketed(&label.zh), bracketed(&label.en))
    else {
        return (label, unit);
    };
    let same = first == second && unit.as_deref().is_none_or(|unit| unit == first);
    match same && (unit.is_some() || is_unit(first)) {
        true => (says(zh, en), Some(first.to_owned())),
        false => (label, unit),
    }
}

fn bracketed(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_suffix([')', '）'])?;
    let (words, unit) = inside.rsplit_once(['(', '（'])?;
    let (words, unit) = (words.trim(), unit.trim());
    (!words.is_empty() && !unit.is_empty()).then_some((words, unit))
}

/// Short, and of signs that units are made of.
fn is_unit(text: &str) -> bool {
    let sign = |one: char| one.is_ascii_alphanumeric() || "%°℃/·²³µΩ".contains(one);
    text.chars().count() <= 6 && text.chars().all(sign)
}
