//! Conditions between questions: what a question waits for, over the answers of its checklist.

use super::{Building, Known};
use crate::site_file::problem::says;
use crate::xlsform::survey::{Kind, Question};
use checklists::expression::{Expression, Operator, TOKENS_MAX};
use checklists::{AskedIf, Told, Words};
use model::asked::is_pattern;

impl Building<'_> {
    /// What an item waits for: what its question says, and what stands around it.
    pub(super) fn waits(&mut self, question: &Question<'_>) -> Option<AskedIf> {
        let own = self.own_waits(question);
        let all = self.within.iter().cloned().chain(own);
        all.reduce(|first, second| {
            Expression::Both(Operator::And, Box::new(first), Box::new(second))
        })
    }

    /// What a question says itself. What can't be kept is refused.
    pub(super) fn own_waits(&mut self, question: &Question<'_>) -> Option<AskedIf> {
        let when = question.relevant.as_ref()?;
        match self.resolved(when) {
            Ok(when) if when.size() <= TOKENS_MAX => Some(when),
            Ok(_) => {
                let reason = says("公式太长", "with its calculations it is too long");
                self.outside(question, "relevant", reason);
                None
            }
            Err(reason) => {
                self.outside(question, "relevant", reason);
                None
            }
        }
    }

    /// Words stand there whatever was answered.
    pub(super) fn stands_always(&mut self, question: &Question<'_>) {
        if question.relevant.is_some() {
            let reason = says("说明总是看得到", "words stand there whatever is answered");
            let remark = self.survey.at(question.row.number, "relevant", reason);
            self.remarks.push(remark);
        }
        self.no_limits(question);
    }

    /// Keeps a calculation, for the conditions that name it.
    pub(super) fn calculated(&mut self, question: &Question<'_>) {
        self.no_conditions(question);
        let Some(calculation) = &question.calculation else {
            return;
        };
        if let Ok(resolved) = self.resolved(calculation) {
            let known = Known::Calculated(resolved);
            self.known.insert(question.name.clone(), known);
        }
    }

    /// Says of a calculation that conditions name what became of it; false where none does.
    pub(super) fn only_waited_for(&mut self, question: &Question<'_>) -> bool {
        let used = self.waited_for.contains(&question.name);
        if used {
            self.became(
                question,
                "条件里算的值，不单独记",
                "counted in conditions, not kept by itself",
            );
        }
        used
    }

    /// An expression over what the checklist keeps. Errors: what it doesn't keep.
    fn resolved(&mut self, one: &Expression) -> Result<AskedIf, Words> {
        if let Some(compared) = self.compared(one) {
            return compared;
        }
        Ok(match one {
            Expression::Number(text) => Expression::Number(text.clone()),
            Expression::Text(text) => Expression::Text(text.clone()),
            Expression::Here => {
                return Err(says(
                    "条件里不能写 .：这时还没有回答",
                    "`.` can't stand in a condition: there is no answer yet",
                ));
            }
            Expression::Field(name) => self.field(name)?,
            Expression::Call(name, all) => {
                let literal = |one: &Expression| match one {
                    Expression::Text(text) => is_pattern(text),
                    _ => false,
                };
                if name == "regex" && !all.last().is_some_and(literal) {
                    return Err(says(
                        "regex() 的第二个值要写成看得懂的模式",
                        "the second value of regex() is a pattern that stands there",
                    ));
                }
                let all: Result<_, Words> = all.iter().map(|one| self.resolved(one)).collect();
                Expression::Call(name.clone(), all?)
            }
            Expression::Negative(one) => Expression::Negative(Box::new(self.resolved(one)?)),
            Expression::Both(operator, left, right) => Expression::Both(
                *operator,
                Box::new(self.resolved(left)?),
                Box::new(self.resolved(right)?),
            ),
        })
    }

    /// A verdict beside one of its choices, in the words of a checklist; none where it is neither.
    fn compared(&self, one: &Expression) -> Option<Result<AskedIf, Words>> {
        let (left, right) = match one {
            Expression::Both(Operator::Equal | Operator::Unequal, left, right) => {
                (&**left, &**right)
            }
            Expression::Call(name, all) if name == "selected" => (all.first()?, all.get(1)?),
            _ => return None,
        };
        let (name, text) = match (left, right) {
            (Expression::Field(name), Expression::Text(text))
            | (Expression::Text(text), Expression::Field(name)) => (name, text),
            _ => return None,
        };
        let (told, judging) = match self.known.get(name)? {
            Known::Outcome(at, judging) => (Told::Outcome(self.items[*at].id.clone()), judging),
            Known::Check(at, part, judging) => (self.value_of(*at, part), judging),
            _ => return None,
        };
        let Some(word) = judging.word(text) else {
            let zh = format!("“{name}”没有选项“{text}”");
            return Some(Err(says(zh, format!("`{name}` has no choice `{text}`"))));
        };
        let field = || Expression::Field(told.clone());
        let word = || Expression::Text(word.to_owned());
        let (first, second) = match left {
            Expression::Field(_) => (field(), word()),
            _ => (word(), field()),
        };
        Some(Ok(match one {
            Expression::Both(operator, ..) => {
                Expression::Both(*operator, Box::new(first), Box::new(second))
            }
            _ => Expression::Call("selected".to_owned(), vec![first, second]),
        }))
    }

    fn field(&mut self, name: &str) -> Result<AskedIf, Words> {
        let told = match self.known.get(name) {
            Some(Known::Figure(at, part) | Known::Value(at, part)) => self.value_of(*at, part),
            Some(Known::Clauses(at)) => Told::Clauses(self.items[*at].id.clone()),
            Some(Known::Calculated(calculation)) => {
                self.waited_for.insert(name.to_owned());
                return Ok(calculation.clone());
            }
            Some(Known::Outcome(..) | Known::Check(..)) => {
                return Err(says(
                    format!("“{name}”是判断，只能和它的一个选项比：${{{name}}} = '…'"),
                    format!("`{name}` judges: it is compared with one of its choices"),
                ));
            }
            None => {
                return Err(says(
                    format!("条件只能看前面问过、会记下来的回答，“{name}”不是"),
                    format!("a condition looks at answers before it that are kept: `{name}` isn't"),
                ));
            }
        };
        Ok(Expression::Field(told))
    }

    fn value_of(&self, at: usize, part: &str) -> Told {
        Told::Value {
            item: self.items[at].id.clone(),
            part: part.to_owned(),
        }
    }

    /// Whether a question of a group waits for something itself, so that it is an item of its own.
    pub(super) fn stands_alone(&self, question: &Question<'_>) -> bool {
        let group = matches!(
            question.kind,
            Kind::Group | Kind::Section | Kind::Repeat(_) | Kind::Many(_)
        );
        question.relevant.is_some() && !group
    }
}

/// Whether a row of a group belongs to one that stands alone: what can be wrong with it, or what is
/// counted from it.
pub(super) fn follows(question: &Question<'_>, alone: &[&Question<'_>]) -> bool {
    let named = [&question.relevant, &question.calculation];
    let mut named = named.into_iter().flatten().flat_map(Expression::fields);
    matches!(question.kind, Kind::Calculate | Kind::Many(_))
        && named.any(|name| alone.iter().any(|one| one.name == *name))
}
