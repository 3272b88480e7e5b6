//! The pages of a damaged store: those of its file under those of its WAL, as far as they go.
//!
//! Reads bytes, not tables: SQLite itself refuses a file whose header or schema is gone.

use std::collections::{BTreeMap, BTreeSet};

pub(super) const WAL_HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;
const MAGIC: &[u8] = b"SQLite format 3\0";
/// SQLite's own size, where neither header says another.
const PAGE_BYTES: usize = 4096;

/// Pages by number, and older ones that may still hold what a newer one lost.
pub(super) struct Pages<'a> {
    pub page_bytes: usize,
    live: BTreeMap<u32, &'a [u8]>,
    older: Vec<(u32, &'a [u8])>,
}

impl<'a> Pages<'a> {
    /// Lays the frames that the WAL committed over the file's pages.
    pub fn read(file: &'a [u8], wal: &'a [u8]) -> Self {
        let page_bytes = page_bytes(file, wal);
        let numbered = (1u32..).zip(file.chunks(page_bytes));
        let mut live: BTreeMap<u32, &[u8]> = numbered.collect();
        let frames = Frames::read(wal, page_bytes);
        let mut older = frames.older;
        for (number, page) in frames.committed {
            older.extend(live.insert(number, page).map(|before| (number, before)));
        }
        for free in free_pages(&live) {
            older.extend(live.get(&free).map(|page| (free, *page)));
        }
        Self {
            page_bytes,
            live,
            older,
        }
    }

    /// Whether it is a database with as many pages as its header says.
    pub fn is_whole(&self) -> bool {
        self.live(1).is_some_and(|first| {
            let last = u32_at(first, 28).filter(|_| first.starts_with(MAGIC));
            let last = last.and_then(|last| self.live(last));
            last.is_some_and(|last| last.len() == self.page_bytes)
        })
    }

    /// The page that a reader of the store would see.
    pub fn live(&self, number: u32) -> Option<&'a [u8]> {
        self.live.get(&number).copied()
    }

    /// Every page, those first that count most.
    pub fn all(&self) -> impl Iterator<Item = (u32, &'a [u8])> {
        let live = self.live.iter().map(|(number, page)| (*number, *page));
        live.chain(self.older.iter().rev().copied())
    }
}

/// Four bytes, the highest first; none past the end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

/// Whether a WAL can't be one. One that is cut off within its header holds nothing.
pub(super) fn is_no_wal(wal: &[u8]) -> bool {
    wal.len() >= WAL_HEADER_BYTES && WalHeader::read(wal).is_none()
}

/// Whether a WAL has commits that lie over the file's pages.
pub(super) fn has_commits(wal: &[u8]) -> bool {
    !Frames::read(wal, page_bytes(&[], wal)).committed.is_empty()
}

fn page_bytes(file: &[u8], wal: &[u8]) -> usize {
    let of_file = file.starts_with(MAGIC).then(|| {
        let two = file.get(16..18).unwrap_or_default();
        match two
            .iter()
            .fold(0, |sum, byte| sum * 256 + usize::from(*byte))
        {
            1 => 65536,
            bytes => bytes,
        }
    });
    let of_wal = WalHeader::read(wal).map(|header| header.page_bytes);
    let fits = |bytes: &usize| bytes.is_power_of_two() && (512..=65536).contains(bytes);
    let said = of_file.filter(fits).or(of_wal.filter(fits));
    said.unwrap_or(PAGE_BYTES)
}

/// Pages that the file's list of free ones names. What they hold was deleted, or moved elsewhere.
fn free_pages(live: &BTreeMap<u32, &[u8]>) -> BTreeSet<u32> {
    let mut free = BTreeSet::new();
    let mut trunk = live.get(&1).and_then(|first| u32_at(first, 32));
    while let Some(number) = trunk.filter(|number| *number != 0) {
        let Some(page) = live.get(&number) else { break };
        if !free.insert(number) {
            break;
        }
        let leaves = u32_at(page, 4).unwrap_or(0) as usize;
        let leaves = leaves.min(page.len() / 4);
        free.extend((0..leaves).filter_map(|leaf| u32_at(page, 8 + leaf * 4)));
        trunk = u32_at(page, 0);
    }
    free
}

/// What a WAL begins with.
struct WalHeader {
    page_bytes: usize,
    salts: (u32, u32),
    sum: (u32, u32),
    big_endian: bool,
}

impl WalHeader {
    fn read(wal: &[u8]) -> Option<Self> {
        let magic = u32_at(wal, 0)?;
        if magic & !1 != 0x377f_0682 {
            return None;
        }
        let big_endian = magic & 1 == 1;
        let sum = sum((0, 0), wal.get(..24)?, big_endian);
        let kept = (u32_at(wal, 24)?, u32_at(wal, 28)?);
        (sum == kept).then_some(Self {
            page_bytes: u32_at(wal, 8)? as usize,
            salts: (u32_at(wal, 16)?, u32_at(wal, 20)?),
            sum,
            big_endian,
        })
    }
}

/// Frames of a WAL, in order.
#[derive(Default)]
struct Frames<'a> {
    committed: Vec<(u32, &'a [u8])>,
    /// Of a commit that isn't whole, of an earlier turn of the WAL, or under a lost header.
    older: Vec<(u32, &'a [u8])>,
}

impl<'a> Frames<'a> {
    fn read(wal: &'a [u8], page_bytes: usize) -> Self {
        let header = WalHeader::read(wal);
        let mut running = header.as_ref().map(|header| header.sum);
        let (mut frames, mut open) = (Self::default(), Vec::new());
        let body = wal.get(WAL_HEADER_BYTES..).unwrap_or_default();
        for frame in body.chunks_exact(FRAME_HEADER_BYTES + page_bytes) {
            let (head, page) = frame.split_at(FRAME_HEADER_BYTES);
            let field = |n: usize| u32_at(head, n * 4).unwrap_or(0);
            running = header.as_ref().zip(running).and_then(|(header, before)| {
                let sum = sum(before, &head[..8], header.big_endian);
                let sum = self::sum(sum, page, header.big_endian);
                let fits = (field(2), field(3)) == header.salts && (field(4), field(5)) == sum;
                fits.then_some(sum)
            });
            if running.is_none() {
                frames.older.append(&mut open);
                frames.older.push((field(0), page));
                continue;
            }
            open.push((field(0), page));
            if field(1) > 0 {
                frames.committed.append(&mut open);
            }
        }
        frames.older.append(&mut open);
        frames
    }
}

/// SQLite's checksum over pairs of words.
fn sum(before: (u32, u32), bytes: &[u8], big_endian: bool) -> (u32, u32) {
    let word = |four: &[u8]| {
        let four = [four[0], four[1], four[2], four[3]];
        match big_endian {
            true => u32::from_be_bytes(four),
            false => u32::from_le_bytes(four),
        }
    };
    let (mut first, mut second) = before;
    for pair in bytes.chunks_exact(8) {
        first = first.wrapping_add(word(&pair[..4])).wrapping_add(second);
        second = second.wrapping_add(word(&pair[4..])).wrapping_add(first);
    }
    (first, second)
}
