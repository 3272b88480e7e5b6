//! What stands in our own columns of a row.

use super::Building;
use crate::site_file::problem::says;
use crate::xlsform::more::{self, MORE};
use crate::xlsform::survey::Question;
use checklists::WEIGHTS;

impl Building<'_> {
    /// The rest of a row, which only an export writes.
    pub(super) fn more<T: serde::de::DeserializeOwned + Default>(
        &mut self,
        question: &Question<'_>,
    ) -> T {
        more::read(question.row.get(MORE)).unwrap_or_else(|reason| {
            self.outside(question, MORE, reason);
            T::default()
        })
    }

    /// A word of an enum, where the row says one.
    pub(super) fn word<T: serde::de::DeserializeOwned>(
        &mut self,
        question: &Question<'_>,
        column: &str,
    ) -> Option<T> {
        match more::word(question.row.get(column)?) {
            Ok(word) => Some(word),
            Err(reason) => {
                self.outside(question, column, reason);
                None
            }
        }
    }

    /// What an item weighs beside the others; 1 where the row says nothing.
    pub(super) fn weight(&mut self, question: &Question<'_>) -> u32 {
        let column = "touchpoint_weight";
        let Some(text) = question.row.get(column) else {
            return *WEIGHTS.start();
        };
        let weight = text.parse().ok().filter(|one| WEIGHTS.contains(one));
        weight.unwrap_or_else(|| {
            let zh = format!("权重“{text}”不是 1 到 10 的整数");
            let en = format!("weight `{text}` is no whole number from 1 to 10");
            self.wrong(question, column, says(zh, en));
            *WEIGHTS.start()
        })
    }
}
