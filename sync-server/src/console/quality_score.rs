//! What passed of what was judged, and what share that is when each item counts as much as it
//! weighs: the one place that makes a share of it, for the page and its report alike.

use checklists::{Versions, WEIGHTS};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;
use ts_rs::TS;

/// What passed of what was judged: both are shown, since few prove little.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct QualityScore {
    pub passed: u32,
    pub judged: u32,
    /// What passed by weight, in hundredths of a percent; null where nothing was judged.
    pub share: Option<u32>,
    /// The same two, each answer as often as its item weighs.
    #[serde(skip)]
    #[ts(skip)]
    by_weight: (u64, u64),
}

impl QualityScore {
    /// So many answers to an item of a weight.
    pub fn new(passed: u32, judged: u32, weight: u32) -> Self {
        let times = |count: u32| u64::from(count) * u64::from(weight);
        let mut score = Self {
            passed,
            judged,
            share: None,
            by_weight: (times(passed), times(judged)),
        };
        score.shared();
        score
    }

    /// Both together.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.judged += other.judged;
        self.by_weight.0 += other.by_weight.0;
        self.by_weight.1 += other.by_weight.1;
        self.shared();
    }

    fn shared(&mut self) {
        let (passed, judged) = self.by_weight;
        let share = (passed * 10_000).checked_div(judged);
        self.share = share.and_then(|share| u32::try_from(share).ok());
    }
}

/// What each item weighs on a day.
pub struct Weights {
    versions: Versions,
    /// The items that weigh otherwise than 1 in some version.
    other: BTreeSet<String>,
}

impl Weights {
    /// By every version of a site's checklists.
    pub fn of(versions: Versions) -> Self {
        let lists: Vec<String> = versions.newest().map(|list| list.id.clone()).collect();
        let mut other = BTreeSet::new();
        for list in lists {
            let items = versions.all(&list).flat_map(|(_, list)| &list.items);
            let items = items.filter(|item| item.weight != *WEIGHTS.start());
            other.extend(items.map(|item| item.id.clone()));
        }
        Self { versions, other }
    }

    /// What an item weighs on a day; one that was dropped by then, what it weighed last.
    pub fn on(&self, item: &str, day: NaiveDate) -> u32 {
        let other = self.other.contains(item);
        let found = other.then(|| self.versions.item(item, day)).flatten();
        found.map_or(*WEIGHTS.start(), |item| item.weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(all: &[(u32, u32, u32)]) -> QualityScore {
        let mut sum = QualityScore::default();
        for (passed, judged, weight) in all {
            sum.add(QualityScore::new(*passed, *judged, *weight));
        }
        sum
    }

    #[test]
    fn an_item_counts_as_often_as_it_weighs_and_n_stays_a_count() {
        let sum = score(&[(2, 2, 1), (1, 2, 3), (0, 1, 1)]);
        assert_eq!((sum.passed, sum.judged), (3, 5));
        assert_eq!(sum.share, Some(5_555), "5 of 9");
    }

    #[test]
    fn where_all_weigh_the_same_the_share_is_that_of_the_counts() {
        for (passed, judged) in [(343, 348), (1_999, 2_000), (2, 3), (0, 4), (5, 5)] {
            let share = Some(passed * 10_000 / judged);
            for weight in WEIGHTS {
                let alike = score(&[(passed, judged, weight), (0, 0, 1)]);
                assert_eq!(alike.share, share, "{passed} of {judged} by {weight}");
            }
        }
        assert_eq!(score(&[]).share, None);
        assert_eq!(score(&[(0, 0, 5)]).share, None);
    }
}
