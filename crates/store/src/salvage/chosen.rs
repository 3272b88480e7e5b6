//! Which of the lines that were found make up the journal.
//!
//! The chain says which are whole: a line fits if it leads from the hash before it to its own.

use protocol::chain::Hash;
use std::collections::BTreeMap;

/// A line as it was found, and the hash kept beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub line: Vec<u8>,
    pub hash: Hash,
}

/// What was found of a chain: by seq, each version once.
pub(super) type Finds = BTreeMap<u64, Vec<Found>>;

/// What the journal is now.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    pub lines: Vec<(u64, Found)>,
    /// Lines after a hole that the server doesn't hold: they can't be in the chain.
    pub cut_off: u64,
}

/// Lines from the first on. `known` are hashes that something else vouches for: what the server
/// acknowledged, the signed heads of batches, the chain's own.
///
/// Edges: a damaged line stays where its hash is vouched for, by `known` or by the line after it;
/// it travels as its hash. A hole up to `acked` stays a hole: the server holds what was there.
/// At any other hole the journal ends.
pub(super) fn choose(finds: &Finds, acked: u64, known: &BTreeMap<u64, Hash>) -> Chosen {
    let mut chosen = Chosen::default();
    let mut before = Some(Hash::ZERO);
    let last = finds.keys().next_back().copied().unwrap_or(0);
    for seq in 1..=last {
        let found = finds.get(&seq).map(Vec::as_slice).unwrap_or_default();
        let fits = |found: &&Found| before.is_some_and(|hash| hash.next(&found.line) == found.hash);
        let vouched = |found: &&Found| {
            known.get(&seq) == Some(&found.hash) || leads_on(found, finds.get(&(seq + 1)))
        };
        let best = found.iter().find(fits);
        let best = best.or_else(|| found.iter().find(vouched));
        match best {
            Some(best) => {
                before = Some(best.hash);
                chosen.lines.push((seq, best.clone()));
            }
            None if seq <= acked => before = None,
            None => {
                chosen.cut_off = finds.range(seq..).count() as u64;
                break;
            }
        }
    }
    chosen
}

/// Whether the next line goes on from this one's hash.
fn leads_on(found: &Found, next: Option<&Vec<Found>>) -> bool {
    next.is_some_and(|next| {
        let goes_on = |next: &Found| found.hash.next(&next.line) == next.hash;
        next.iter().any(goes_on)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five lines, of which one is damaged and one is lost.
    fn finds(damaged: u64, lost: u64) -> Finds {
        let mut hash = Hash::ZERO;
        let mut finds = Finds::new();
        for seq in 1..=5 {
            let line = format!("line {seq}").into_bytes();
            hash = hash.next(&line);
            let line = if seq == damaged { b"?".to_vec() } else { line };
            if seq != lost {
                finds.insert(seq, vec![Found { line, hash }]);
            }
        }
        finds
    }

    fn seqs(finds: &Finds, acked: u64, known: &BTreeMap<u64, Hash>) -> (Vec<u64>, u64) {
        let chosen = choose(finds, acked, known);
        let seqs = chosen.lines.iter().map(|(seq, _)| *seq);
        (seqs.collect(), chosen.cut_off)
    }

    #[test]
    fn a_damaged_line_stays_where_something_vouches_for_its_hash() {
        let none = BTreeMap::new();
        assert_eq!(seqs(&finds(0, 0), 0, &none), (vec![1, 2, 3, 4, 5], 0));
        assert_eq!(seqs(&finds(3, 0), 0, &none), (vec![1, 2, 3, 4, 5], 0));
        assert_eq!(seqs(&finds(5, 0), 0, &none), (vec![1, 2, 3, 4], 1));
        let all = finds(5, 0);
        let known = BTreeMap::from([(5, all[&5][0].hash)]);
        assert_eq!(seqs(&all, 0, &known), (vec![1, 2, 3, 4, 5], 0));
    }

    #[test]
    fn a_hole_that_the_server_fills_stays_and_any_other_ends_the_journal() {
        let none = BTreeMap::new();
        assert_eq!(seqs(&finds(0, 3), 2, &none), (vec![1, 2], 2));
        assert_eq!(seqs(&finds(0, 3), 3, &none), (vec![1, 2, 4, 5], 0));
        assert_eq!(seqs(&finds(0, 1), 1, &none), (vec![2, 3, 4, 5], 0));
        assert_eq!(seqs(&finds(0, 4), 4, &none), (vec![1, 2, 3], 1));
        let all = finds(0, 4);
        let known = BTreeMap::from([(5, all[&5][0].hash)]);
        assert_eq!(seqs(&all, 4, &known), (vec![1, 2, 3, 5], 0));
    }

    #[test]
    fn of_two_versions_the_one_that_fits_is_taken() {
        let mut all = finds(0, 0);
        let other = Found {
            line: b"older".to_vec(),
            hash: all[&2][0].hash,
        };
        all.entry(2).or_default().insert(0, other);
        let chosen = choose(&all, 0, &BTreeMap::new());
        assert_eq!(chosen.lines[1].1.line, b"line 2");
    }
}
