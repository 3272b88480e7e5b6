//! An exported journal: written row by row, and checked by whoever has the file.
//!
//! Shape: a row a line, its hash, a tab and the line; then `{"seq","hash","sig"}` of each batch;
//! then the receipts; last `{"journal","follows","public_key","server_keys"}`.

use crate::batch::Follows;
use crate::chain::{Hash, damaged};
use crate::keys::{PublicKey, batch_text};
use crate::receipt::Receipt;
use crate::{LINE_BYTES_MAX, ProtocolError};
use model::ids::JournalId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A batch's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedHead {
    pub seq: u64,
    pub hash: String,
    pub sig: String,
}

/// The last row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Foot {
    pub journal: JournalId,
    pub follows: Option<Follows>,
    pub public_key: String,
    /// Keys that receipts may be signed with, base64.
    pub server_keys: Vec<String>,
}

/// What a check found to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Checked {
    pub lines: u64,
    /// Lines that stand as `#` and their hash: steps that can't be read.
    pub unread: u64,
    pub signatures: u64,
    pub receipts: u64,
    /// The last line; on a branch without lines, the one it follows.
    pub last: u64,
    /// The last line that a batch's signature covers, with all before it. 0: none.
    pub signed_to: u64,
    /// The last line that a receipt covers, with all before it. 0: none.
    pub receipted_to: u64,
    /// The first lines that nobody signed, from and to: anyone may have added or changed them.
    pub unsigned: Option<(u64, u64)>,
    /// The first lines that no receipt covers.
    pub without_receipt: Option<(u64, u64)>,
}

/// What proves lines, by seq. A proof covers its line and all before it, as far back as the chain
/// can be followed: a line that can't be read cuts it, since any line may stand before its hash.
#[derive(Debug, Default)]
struct Proofs {
    unread: Vec<u64>,
    signed: BTreeSet<u64>,
    receipted: BTreeSet<u64>,
    signatures: u64,
    receipts: u64,
}

/// The stretches between `first` and `last` that no proof covers, in order, where proofs stand at
/// the lines `by` and the lines `unread` can't be read.
///
/// Edges: a proof reaches back to the last unread line at or before it, and covers that one too.
pub fn uncovered(unread: &[u64], by: &BTreeSet<u64>, first: u64, last: u64) -> Vec<(u64, u64)> {
    let mut from = first;
    let mut found = Vec::new();
    let before_cuts = unread.iter().map(|seq| seq - 1);
    for to in before_cuts.chain([last]) {
        let reached = by.range(from..=to.max(from)).next_back();
        let next = reached.map_or(from, |seq| seq + 1);
        if next <= to {
            found.push((next, to));
        }
        from = to + 1;
    }
    found
}

/// One line's row, with its line feed.
pub fn row(hash: &Hash, line: &[u8]) -> Vec<u8> {
    [hash.hex().as_bytes(), b"\t", line, b"\n"].concat()
}

/// Checks an export whole: chain, batch signatures, receipts.
///
/// Errors: the first row that doesn't fit, with its seq where it is a line.
pub fn check(file: &[u8]) -> Result<Checked, ProtocolError> {
    let body = file
        .strip_suffix(b"\n")
        .ok_or_else(|| wrong(0, None, "no line feed at its end"))?;
    let mut rows: Vec<&[u8]> = body.split(|byte| *byte == b'\n').collect();
    let foot_row = rows.len();
    let foot: Foot = rows
        .pop()
        .and_then(|last| serde_json::from_slice(last).ok())
        .ok_or_else(|| {
            wrong(
                foot_row,
                None,
                "the last row isn't the journal and its keys",
            )
        })?;
    let is_line = |row: &&[u8]| row.get(64) == Some(&b'\t');
    let lines = rows.iter().take_while(|row| is_line(row)).count();
    let (mut checked, mut proofs) = (Checked::default(), Proofs::default());
    let hashes = check_chain(&rows[..lines], &foot, &mut checked, &mut proofs)?;
    for (n, row) in rows.iter().enumerate().skip(lines) {
        check_proof(row, n + 1, &foot, &hashes, &mut proofs)?;
    }
    let (first, last) = (checked.last - checked.lines + 1, checked.last);
    let reach = |by: &BTreeSet<u64>| {
        let uncovered = uncovered(&proofs.unread, by, first, last);
        let uncovered = uncovered.first().copied();
        let to = uncovered.map_or(last, |(from, _)| from - 1);
        (uncovered, by.range(..=to).next_back().copied().unwrap_or(0))
    };
    (checked.unsigned, checked.signed_to) = reach(&proofs.signed);
    (checked.without_receipt, checked.receipted_to) = reach(&proofs.receipted);
    checked.unread = proofs.unread.len() as u64;
    (checked.signatures, checked.receipts) = (proofs.signatures, proofs.receipts);
    Ok(checked)
}

fn wrong(row: usize, seq: Option<u64>, reason: &str) -> ProtocolError {
    ProtocolError::Export {
        row,
        seq,
        reason: reason.to_owned(),
    }
}

fn check_chain(
    rows: &[&[u8]],
    foot: &Foot,
    checked: &mut Checked,
    proofs: &mut Proofs,
) -> Result<BTreeMap<u64, Hash>, ProtocolError> {
    let (mut hash, mut seq) = match &foot.follows {
        Some(follows) => (Hash::from_hex(&follows.hash)?, follows.seq),
        None => (Hash::ZERO, 0),
    };
    let mut hashes = BTreeMap::from([(seq, hash)]);
    for (n, row) in rows.iter().enumerate() {
        seq += 1;
        let line = &row[65..];
        hash = hash.step(line);
        if hash.hex().as_bytes() != &row[..64] {
            return Err(wrong(
                n + 1,
                Some(seq),
                "its hash doesn't follow from the line before",
            ));
        }
        if line.len() > LINE_BYTES_MAX {
            return Err(wrong(n + 1, Some(seq), "the line is too long"));
        }
        proofs.unread.extend(damaged(line).map(|_| seq));
        checked.lines += 1;
        hashes.insert(seq, hash);
    }
    checked.last = seq;
    Ok(hashes)
}

/// A batch's signature or a receipt.
fn check_proof(
    row: &[u8],
    n: usize,
    foot: &Foot,
    hashes: &BTreeMap<u64, Hash>,
    proofs: &mut Proofs,
) -> Result<(), ProtocolError> {
    if let Ok(head) = serde_json::from_slice::<SignedHead>(row) {
        let key = PublicKey::from_base64(&foot.public_key)?;
        let known = hashes.get(&head.seq).filter(|hash| hash.hex() == head.hash);
        let known = known.ok_or_else(|| wrong(n, Some(head.seq), "signs another hash"))?;
        key.check(
            "a batch",
            &batch_text(foot.journal, head.seq, known),
            &head.sig,
        )
        .map_err(|_| wrong(n, Some(head.seq), "the batch's signature doesn't fit"))?;
        proofs.signatures += 1;
        proofs.signed.insert(head.seq);
    } else if let Ok(receipt) = serde_json::from_slice::<Receipt>(row) {
        let to = check_receipt(&receipt, foot, hashes).map_err(|reason| wrong(n, None, reason))?;
        proofs.receipts += 1;
        proofs.receipted.insert(to);
    } else {
        return Err(wrong(n, None, "neither a line, a signature nor a receipt"));
    }
    Ok(())
}

/// Says up to which line a receipt reaches.
fn check_receipt(
    receipt: &Receipt,
    foot: &Foot,
    hashes: &BTreeMap<u64, Hash>,
) -> Result<u64, &'static str> {
    let text = foot
        .server_keys
        .iter()
        .filter_map(|key| PublicKey::from_base64(key).ok())
        .find_map(|key| receipt.open(&key).ok())
        .ok_or("the receipt's signature doesn't fit")?;
    let same = hashes
        .get(&text.to)
        .is_some_and(|hash| hash.hex() == text.hash);
    if text.journal != foot.journal || !same {
        return Err("the receipt is for other lines");
    }
    Ok(text.to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::PrivateKey;

    fn sample() -> Vec<u8> {
        let key = PrivateKey::from_seed(&[3; 32]);
        let journal: JournalId = "0190b6a0-0000-7000-8000-000000000001"
            .parse()
            .expect("a uuid");
        let first = Hash::ZERO.next(b"{\"v\":1}");
        let second = first.next(b"");
        let head = SignedHead {
            seq: 2,
            hash: second.hex(),
            sig: key.sign(&batch_text(journal, 2, &second)),
        };
        let foot = Foot {
            journal,
            follows: None,
            public_key: key.public().base64(),
            server_keys: vec![],
        };
        let json = |value: Vec<u8>| [value, b"\n".to_vec()].concat();
        [
            row(&first, b"{\"v\":1}"),
            row(&second, b""),
            json(serde_json::to_vec(&head).expect("json")),
            json(serde_json::to_vec(&foot).expect("json")),
        ]
        .concat()
    }

    #[test]
    fn an_export_is_accepted_as_it_was_written() {
        let checked = check(&sample()).expect("accepted");
        assert_eq!((checked.lines, checked.signatures), (2, 1));
    }

    #[test]
    fn lines_that_nobody_signed_are_named() {
        let whole = sample();
        assert_eq!(check(&whole).expect("accepted").unsigned, None);
        let second = Hash::ZERO.next(b"{\"v\":1}").next(b"");
        let added = row(&second.next(b"added"), b"added");
        let at = whole.windows(2).position(|two| two == b"\n{");
        let (lines, proof) = whole.split_at(at.expect("the proof") + 1);
        let longer = [lines, &added, proof].concat();
        let checked = check(&longer).expect("the chain holds");
        assert_eq!((checked.last, checked.signed_to), (3, 2));
        assert_eq!(checked.unsigned, Some((3, 3)));
        assert_eq!(checked.without_receipt, Some((1, 3)));
    }

    #[test]
    fn a_line_that_cannot_be_read_cuts_what_a_signature_proves() {
        let (cut, whole) = (BTreeSet::from([2, 6]), BTreeSet::from([3, 6]));
        assert_eq!(uncovered(&[4], &cut, 1, 6), [(3, 3)]);
        assert_eq!(uncovered(&[4], &whole, 1, 6), []);
        assert_eq!(uncovered(&[1], &whole, 1, 6), []);
        assert_eq!(uncovered(&[1], &whole, 1, 7), [(7, 7)]);
        assert_eq!(
            uncovered(&[3, 6], &BTreeSet::from([7]), 1, 8),
            [(1, 2), (3, 5), (8, 8)]
        );
    }

    #[test]
    fn any_changed_byte_is_found() {
        let whole = sample();
        for place in 0..whole.len() {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            assert!(check(&changed).is_err(), "byte {place} can change unseen");
        }
    }

    #[test]
    fn a_changed_line_is_named_by_its_seq() {
        let mut changed = sample();
        changed[66] = b'w';
        let refused = check(&changed).expect_err("refused");
        assert!(matches!(
            refused,
            ProtocolError::Export {
                row: 1,
                seq: Some(1),
                ..
            }
        ));
    }
}
