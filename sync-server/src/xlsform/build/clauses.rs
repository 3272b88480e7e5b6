//! What can be wrong with an item: `select_multiple` that is asked where its verdict is bad; and
//! lists of choices as far as anything asks from them.

use super::{Building, Known};
use crate::site_file::problem::says;
use crate::xlsform::choices::fits;
use crate::xlsform::survey::{Kind, Question, all};
use crate::xlsform::table::outside;
use checklists::Clause;
use checklists::expression::{Expression, Operator};
use std::collections::BTreeSet;

impl Building<'_> {
    /// `select_multiple` that is asked where something is wrong: what can be wrong.
    pub(super) fn clauses_of(&mut self, question: &Question<'_>, list: &str) {
        let asked_at = question
            .relevant
            .as_ref()
            .and_then(|when| self.failed(when));
        let Some(at) = asked_at else {
            let reason = says(
                "多选只能是“哪里不对”：relevant 写成 ${问题} = '异常的选项'",
                "several choices can only say what is wrong: relevant is ${question} = 'the bad \
                 one'",
            );
            self.outside(question, "relevant", reason);
            return;
        };
        if question.row.words("constraint").is_some() {
            let reason = says("这里不能有条件", "this can't have a constraint");
            self.outside(question, "constraint", reason);
        }
        if !self.items[at].clauses.is_empty() {
            let reason = says(
                "这一项已经有“哪里不对”了",
                "this item has such a list already",
            );
            self.outside(question, "type", reason);
            return;
        }
        let chips = self.lists.get(list).and_then(|list| list.chips());
        let (chips, whole) = chips.unwrap_or_default();
        let clauses = chips.into_iter().map(|one| Clause {
            id: one.id,
            zh: one.zh,
            en: one.en,
        });
        self.items[at].clauses = clauses.collect();
        self.known.insert(question.name.clone(), Known::Clauses(at));
        whole.iter().for_each(|words| self.add_text(at, words));
        let name = self.items[at].name.clone();
        self.became(
            question,
            format!("“{}”的要点", name.zh),
            format!("what can be wrong with `{}`", name.en),
        );
    }

    /// The item that failed, where an expression says so and no more.
    pub(super) fn failed(&self, when: &Expression) -> Option<usize> {
        let (name, choice) = match when {
            Expression::Both(Operator::Equal, left, right) => match (&**left, &**right) {
                (Expression::Field(name), Expression::Text(choice))
                | (Expression::Text(choice), Expression::Field(name)) => (name, choice),
                _ => return None,
            },
            Expression::Call(call, all) if call == "selected" => match &all[..] {
                [Expression::Field(name), Expression::Text(choice)] => (name, choice),
                _ => return None,
            },
            _ => return None,
        };
        match self.known.get(name)? {
            Known::Outcome(at, judging) if judging.bad == *choice => Some(*at),
            _ => None,
        }
    }

    /// Lists that are asked from must be there, and their words must fit a chip.
    pub(super) fn used_lists(&mut self, questions: &[Question<'_>]) {
        let all = all(questions);
        let mut seen = BTreeSet::new();
        for question in all {
            let (Kind::One(name) | Kind::Many(name)) = &question.kind else {
                continue;
            };
            let many = matches!(question.kind, Kind::Many(_));
            let Some(list) = self.lists.get(name).cloned() else {
                let zh = format!("choices 里没有列表“{name}”");
                let reason = says(zh, format!("choices have no list `{name}`"));
                self.wrong(question, "type", reason);
                continue;
            };
            for choice in &list.choices {
                if many && choice.id.contains(' ') {
                    let zh = format!("多选的选项“{}”不能有空格", choice.id);
                    let en = format!("`{}` has a blank, though several are chosen", choice.id);
                    self.wrong(question, "type", says(zh, en));
                }
            }
            let judges = list.judging().is_some() && !many;
            let long = list.choices.iter().find(|one| !fits(&one.zh, &one.en));
            if let Some(long) = long.filter(|_| !judges && seen.insert(name.clone())) {
                let reason = says(
                    format!("选项“{}”太长：中文最多 6 个字，英文 24 个字母", long.zh),
                    format!("the choice `{}` is too long for a chip", long.en),
                );
                // Shortened where each still looks like no other; the text has them whole.
                match list.chips() {
                    Some(_) => self
                        .remarks
                        .push(self.choices.at(list.row, "label", reason)),
                    None => {
                        let problem = self.choices.at(list.row, "label", outside(reason));
                        self.problems.push(problem);
                    }
                }
            }
        }
    }
}
