//! What is asked where something is wrong, and the conditions that aren't taken.

use super::Building;
use crate::site_file::problem::says;
use crate::xlsform::survey::{Kind, Question};
use checklists::FailWants;

impl Building<'_> {
    /// The item whose fail a question waits for, where it waits for no more than that.
    ///
    /// Edges: a verdict that waits for another's is none of these, and nor is what can be wrong.
    pub(super) fn asked_on_fail(&self, question: &Question<'_>) -> Option<usize> {
        let asks = match question.kind {
            Kind::Integer | Kind::Decimal | Kind::Date | Kind::Time | Kind::Text | Kind::Photo => {
                true
            }
            Kind::One(_) => self.judging(question).is_none(),
            _ => false,
        };
        let when = question.relevant.as_ref().filter(|_| asks)?;
        self.failed(when)
    }

    /// What is asked where an item fails. A photo is what a fail brings along; anything else is a
    /// part that may stay empty, and stands there whatever the outcome.
    pub(super) fn on_fail(&mut self, question: &Question<'_>) {
        let Some(at) = self.asked_on_fail(question) else {
            return;
        };
        if question.kind == Kind::Photo {
            self.no_limits(question);
            let wants = &mut self.items[at].fail_wants;
            if question.required && !wants.contains(&FailWants::Photo) {
                wants.push(FailWants::Photo);
                wants.sort();
            }
            let name = self.items[at].name.clone();
            return self.became(
                question,
                format!("“{}”异常时的照片", name.zh),
                format!("the photo of `{}` where it fails", name.en),
            );
        }
        self.no_limits(question);
        let id = question.name.rsplit('.').next().unwrap_or_default();
        let part = self.items[at].parts.len();
        self.part(question, at, Some(id));
        if let Some(part) = self.items[at].parts.get_mut(part) {
            part.optional = true;
        }
        let reason = says(
            "正常时也看得到，可以不填",
            "it stands there whatever the outcome, and may stay empty",
        );
        let remark = self.survey.at(question.row.number, "relevant", reason);
        self.remarks.push(remark);
    }

    /// What every record says anyway, or when its place was reached.
    pub(super) fn recorded(&mut self, question: &Question<'_>) {
        self.no_conditions(question);
        self.became(question, "每条记录本来就有", "every record has it anyway");
    }

    /// The conditions that only what is asked may have.
    pub(super) fn no_conditions(&mut self, question: &Question<'_>) {
        if question.row.get("relevant").is_some() {
            let reason = says(
                "这一行不是要回答的检查项，不能有条件",
                "this is no item of its own that could wait for an answer",
            );
            self.outside(question, "relevant", reason);
        }
        self.no_limits(question);
    }

    /// Limits that only figures and days have.
    pub(super) fn no_limits(&mut self, question: &Question<'_>) {
        let figure = matches!(question.kind, Kind::Integer | Kind::Decimal | Kind::Date);
        for column in ["constraint", "constraint_message"] {
            if question.row.words(column).is_some() && !figure {
                let reason = says(
                    "只有读数和日期可以有条件",
                    "only readings and dates have limits",
                );
                self.outside(question, column, reason);
            }
        }
    }
}
