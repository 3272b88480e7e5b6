//! What only the whole form shows: what is taken off a reading, ids that stand twice, notes that
//! nothing follows, and whether each item makes sense.

use super::{Building, WRONG};
use crate::site_file::problem::says;
use crate::xlsform::survey::{Kind, Question, all};
use crate::xlsform::table::outside;
use checklists::Clause;
use std::collections::BTreeMap;

/// The clause of an item that names none.
pub fn not_good() -> Clause {
    Clause {
        id: WRONG.to_owned(),
        zh: "不合格".to_owned(),
        en: "Not good".to_owned(),
    }
}

/// The last question that says something of an item to come.
fn last_words<'q, 't>(questions: &'q [Question<'t>]) -> Option<&'q Question<'t>> {
    let says = |one: &&Question<'_>| matches!(one.kind, Kind::Note | Kind::Section);
    all(questions).into_iter().rev().find(says)
}

impl Building<'_> {
    /// What is known only once all is read: what is taken off a reading, clauses of their own,
    /// ids that stand twice, notes that nothing follows.
    pub(super) fn end(&mut self, questions: &[Question<'_>]) {
        let all = all(questions).into_iter();
        for question in all.filter(|one| one.kind == Kind::Calculate) {
            if !self.taken_off(question) && !self.only_waited_for(question) {
                self.no_calculation(question);
            }
        }
        if !self.notes.is_empty()
            && let Some(note) = last_words(questions)
        {
            match self.items.len().checked_sub(1) {
                Some(last) => {
                    for words in std::mem::take(&mut self.notes) {
                        self.add_text(last, &words);
                    }
                    let reason = says(
                        "后面没有检查项：写进前一项的说明",
                        "no item follows: it is text of the one before",
                    );
                    let remark = self.survey.at(note.row.number, "type", reason);
                    self.remarks.push(remark);
                }
                None => {
                    let reason = says("后面没有检查项的说明", "a note that no item follows");
                    self.outside(note, "type", reason);
                }
            }
        }
        for item in &mut self.items {
            if item.clauses.is_empty() {
                item.clauses.push(not_good());
                for part in &mut item.parts {
                    part.clause.get_or_insert_with(|| WRONG.to_owned());
                }
            }
        }
        // The rest would only say again what is told already.
        if !self.problems.is_empty() {
            return;
        }
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (item, row) in self.items.iter().zip(&self.rows) {
            if let Some(first) = seen.insert(&item.id, *row) {
                let reason = says(
                    format!("编号 {} 和第 {first} 行相同", item.id),
                    format!("id {} stands in row {first} too", item.id),
                );
                let problem = self.survey.at(*row, "touchpoint_id", outside(reason));
                self.problems.push(problem);
            }
        }
        if self.items.is_empty() {
            let reason = says("没有检查项", "it asks for nothing");
            self.problems
                .push(self.survey.wrong(0, None, outside(reason)));
        }
        self.sound();
    }

    /// What only the whole item shows: a clause or part that isn't there.
    fn sound(&mut self) {
        for (item, row) in self.items.iter().zip(&self.rows) {
            for reason in checklists::unsound(item) {
                let problem = self.survey.at(*row, "type", outside(reason));
                self.problems.push(problem);
            }
        }
    }
}
