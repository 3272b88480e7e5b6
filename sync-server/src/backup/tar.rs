//! POSIX tar, as far as a backup needs it: plain files, so that any `tar` opens one too.

use sha2::{Digest, Sha256};
use std::io::{self, ErrorKind, Read, Write};

const BLOCK: usize = 512;
/// The longest name that fits into a header.
const NAME_BYTES_MAX: usize = 100;
/// From here on a size no longer fits into eleven octal digits.
const OCTAL_SIZE_MAX: u64 = 1 << 33;

/// One file's name and length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub size_bytes: u64,
}

fn broken(reason: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, reason)
}

fn put(header: &mut [u8; BLOCK], at: usize, bytes: &[u8]) {
    for (place, byte) in header.iter_mut().skip(at).zip(bytes) {
        *place = *byte;
    }
}

fn checksum(header: &[u8; BLOCK]) -> u64 {
    let summed = header.iter().enumerate();
    summed
        .map(|(at, byte)| match at {
            148..156 => u64::from(b' '),
            _ => u64::from(*byte),
        })
        .sum()
}

fn header(entry: &Entry, mtime_s: u64) -> io::Result<[u8; BLOCK]> {
    if entry.name.len() > NAME_BYTES_MAX {
        return Err(broken("a file's name is too long"));
    }
    let mut header = [0; BLOCK];
    put(&mut header, 0, entry.name.as_bytes());
    put(&mut header, 100, b"0000600\0");
    put(&mut header, 108, b"0000000\0");
    put(&mut header, 116, b"0000000\0");
    if entry.size_bytes < OCTAL_SIZE_MAX {
        put(
            &mut header,
            124,
            format!("{:011o}\0", entry.size_bytes).as_bytes(),
        );
    } else {
        put(&mut header, 124, &[0x80]);
        put(&mut header, 128, &entry.size_bytes.to_be_bytes());
    }
    put(&mut header, 136, format!("{mtime_s:011o}\0").as_bytes());
    put(&mut header, 156, b"0");
    put(&mut header, 257, b"ustar\x0000");
    let sum = checksum(&header);
    put(&mut header, 148, format!("{sum:06o}\0 ").as_bytes());
    Ok(header)
}

/// Zeros up to the next block.
fn padding(size_bytes: u64) -> usize {
    let over = (size_bytes % BLOCK as u64) as usize;
    (BLOCK - over) % BLOCK
}

/// Writes a file; says its SHA-256.
///
/// Errors: bytes that end early, or go on, are no file of that length.
pub fn write(
    out: &mut impl Write,
    entry: &Entry,
    mtime_s: u64,
    from: &mut impl Read,
) -> io::Result<[u8; 32]> {
    out.write_all(&header(entry, mtime_s)?)?;
    let sha256 = copy(from, out, entry.size_bytes)?;
    if from.read(&mut [0])? != 0 {
        return Err(broken("a file grew while it was read"));
    }
    out.write_all(&[0; BLOCK][..padding(entry.size_bytes)])?;
    Ok(sha256)
}

/// Ends an archive.
pub fn end(out: &mut impl Write) -> io::Result<()> {
    out.write_all(&[0; 2 * BLOCK])
}

/// The next file's name and length; none at the archive's end.
///
/// Errors: an archive that was cut off has no end.
pub fn next(input: &mut impl Read) -> io::Result<Option<Entry>> {
    let mut header = [0; BLOCK];
    input.read_exact(&mut header)?;
    if header == [0; BLOCK] {
        return ended(input).map(|()| None);
    }
    let stated = octal(&header[148..156])?;
    if stated != checksum(&header) || &header[257..262] != b"ustar" || header[156] != b'0' {
        return Err(broken("the name of a file is damaged"));
    }
    let name = header[..NAME_BYTES_MAX].split(|byte| *byte == 0).next();
    let name = name.and_then(|name| std::str::from_utf8(name).ok());
    let name = name.ok_or_else(|| broken("the name of a file is damaged"))?;
    let size_bytes = match header[124] {
        0x80 => {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(&header[128..136]);
            u64::from_be_bytes(bytes)
        }
        _ => octal(&header[124..136])?,
    };
    Ok(Some(Entry {
        name: name.to_owned(),
        size_bytes,
    }))
}

fn octal(field: &[u8]) -> io::Result<u64> {
    let text = std::str::from_utf8(field).ok();
    let text = text.map(|text| text.trim_matches(['\0', ' ']));
    text.and_then(|text| u64::from_str_radix(text, 8).ok())
        .ok_or_else(|| broken("a number in it is damaged"))
}

fn ended(input: &mut impl Read) -> io::Result<()> {
    let mut last = [0; BLOCK];
    input.read_exact(&mut last)?;
    if last != [0; BLOCK] || input.read(&mut [0])? != 0 {
        return Err(broken("something follows after its end"));
    }
    Ok(())
}

/// Reads a file's bytes to `to`; says their SHA-256.
pub fn read(
    input: &mut impl Read,
    entry: &Entry,
    to: &mut (impl Write + ?Sized),
) -> io::Result<[u8; 32]> {
    let sha256 = copy(input, to, entry.size_bytes)?;
    let mut zeros = [0; BLOCK];
    input.read_exact(&mut zeros[..padding(entry.size_bytes)])?;
    Ok(sha256)
}

fn copy(
    from: &mut impl Read,
    to: &mut (impl Write + ?Sized),
    size_bytes: u64,
) -> io::Result<[u8; 32]> {
    let mut sha = Sha256::new();
    let mut left = size_bytes;
    let mut piece = vec![0; 1 << 16];
    while left > 0 {
        let wanted = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = from.read(&mut piece[..wanted])?;
        if read == 0 {
            return Err(io::Error::new(ErrorKind::UnexpectedEof, "it is cut off"));
        }
        sha.update(&piece[..read]);
        to.write_all(&piece[..read])?;
        left -= read as u64;
    }
    Ok(sha.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut out = Vec::new();
        for (name, bytes) in files {
            let entry = Entry {
                name: (*name).to_owned(),
                size_bytes: bytes.len() as u64,
            };
            write(&mut out, &entry, 1_700_000_000, &mut &bytes[..]).expect("written");
        }
        end(&mut out).expect("ended");
        out
    }

    fn names(mut archive: &[u8]) -> io::Result<Vec<(String, Vec<u8>)>> {
        let mut found = Vec::new();
        while let Some(entry) = next(&mut archive)? {
            let mut bytes = Vec::new();
            read(&mut archive, &entry, &mut bytes)?;
            found.push((entry.name, bytes));
        }
        Ok(found)
    }

    #[test]
    fn files_come_out_as_they_went_in() {
        let (long, none) = (vec![7; 70_000], Vec::new());
        let files = archive(&[("a/b", &long), ("c", &none), ("d", b"x")]);
        let read = names(&files).expect("read");
        let want = [("a/b", long), ("c", none), ("d", b"x".to_vec())];
        assert_eq!(read, want.map(|(name, bytes)| (name.to_owned(), bytes)));
    }

    #[test]
    fn an_archive_that_is_cut_off_or_goes_on_is_refused() {
        let whole = archive(&[("a", b"hello")]);
        for length in 0..whole.len() {
            assert!(names(&whole[..length]).is_err(), "cut at {length}");
        }
        assert!(names(&[whole.as_slice(), b"x"].concat()).is_err());
    }

    #[test]
    fn a_size_beyond_eight_gibibytes_has_its_place() {
        let entry = Entry {
            name: "store".into(),
            size_bytes: OCTAL_SIZE_MAX + 5,
        };
        let header = header(&entry, 0).expect("a header");
        assert_eq!(next(&mut &header[..]).expect("read"), Some(entry));
    }
}
