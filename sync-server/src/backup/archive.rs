//! A backup as one file: a tar whose last entry lists the SHA-256 of every other, so that
//! `sha256sum --check SHA256SUMS` says the same as this program. Sealed with age where it has keys.

use crate::backup::tar::{self, Entry};
use age::{Decryptor, Encryptor, Identity, Recipient};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, BufReader, ErrorKind, Read, Write};

/// What a backup says of itself, in its first entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub format: String,
    /// RFC 3339.
    pub made_at: String,
    pub version: String,
    pub sites: Vec<String>,
    pub photos: u64,
    /// Photos that the store names as held and that no longer were, whole.
    pub lost: Vec<String>,
    pub keys: bool,
}

/// The one format there is.
pub const FORMAT: &str = "touchpoint-backup-v1";
pub const ABOUT: &str = "backup.json";
pub const STORE: &str = "touchpoint.sqlite";
pub const SUMS: &str = "SHA256SUMS";
/// The most bytes of an entry that is kept in memory.
const SMALL_BYTES_MAX: u64 = 1 << 30;

/// Everything that was found whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    pub about: About,
    /// SHA-256 in hex, by name.
    pub files: BTreeMap<String, String>,
    pub size_bytes: u64,
}

fn broken(reason: impl Into<String>) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, reason.into())
}

/// Writes entries and remembers their sums.
pub struct Writer<W: Write> {
    out: W,
    mtime_s: u64,
    sums: BTreeMap<String, String>,
}

impl<W: Write> Writer<W> {
    pub fn new(out: W, mtime_s: u64) -> Self {
        let sums = BTreeMap::new();
        Self { out, mtime_s, sums }
    }

    /// Adds a file.
    pub fn add(&mut self, name: &str, size_bytes: u64, from: &mut impl Read) -> io::Result<()> {
        let entry = Entry {
            name: name.to_owned(),
            size_bytes,
        };
        let sha256 = tar::write(&mut self.out, &entry, self.mtime_s, from)?;
        self.sums.insert(entry.name, HEXLOWER.encode(&sha256));
        Ok(())
    }

    /// Ends the archive with the list of its sums.
    pub fn end(mut self) -> io::Result<(W, BTreeMap<String, String>)> {
        let lines = self.sums.iter();
        let list: String = lines
            .map(|(name, sum)| format!("{sum}  {name}\n"))
            .collect();
        let entry = Entry {
            name: SUMS.to_owned(),
            size_bytes: list.len() as u64,
        };
        tar::write(&mut self.out, &entry, self.mtime_s, &mut list.as_bytes())?;
        tar::end(&mut self.out)?;
        Ok((self.out, self.sums))
    }
}

/// Only these names are ever in a backup; nothing else is written anywhere.
fn may_be_named(name: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|byte| b"0123456789abcdef".contains(&byte));
    match name.split('/').collect::<Vec<_>>().as_slice() {
        [ABOUT | STORE | SUMS] => true,
        ["photos", shelf, photo] => {
            photo.len() == 64 && hex(photo) && photo.get(..2) == Some(*shelf)
        }
        ["keys", key] => ["receipt", "label", "handoff", "tls.key", "tls.crt"].contains(key),
        _ => false,
    }
}

/// Reads a backup's first entry.
pub fn about(input: &mut impl Read) -> io::Result<About> {
    let entry = tar::next(input)?.filter(|entry| entry.name == ABOUT);
    let entry = entry.ok_or_else(|| broken("it doesn't say what it is"))?;
    let bytes = small(input, &entry)?.0;
    let about: About = serde_json::from_slice(&bytes).map_err(|error| broken(error.to_string()))?;
    if about.format != FORMAT {
        return Err(broken(format!("its format is `{}`", about.format)));
    }
    Ok(about)
}

fn small(input: &mut impl Read, entry: &Entry) -> io::Result<(Vec<u8>, [u8; 32])> {
    if entry.size_bytes > SMALL_BYTES_MAX {
        return Err(broken(format!("{} is too large", entry.name)));
    }
    let mut bytes = Vec::new();
    let sha256 = tar::read(input, entry, &mut bytes)?;
    Ok((bytes, sha256))
}

/// Reads a whole backup and checks every hash; each file's bytes go where `open` says.
pub fn read(
    input: &mut impl Read,
    mut open: impl FnMut(&str) -> io::Result<Box<dyn Write>>,
) -> io::Result<Contents> {
    let mut files = BTreeMap::new();
    let mut list = None;
    let mut first = None;
    let mut size_bytes = 0;
    while let Some(entry) = tar::next(input)? {
        if !may_be_named(&entry.name) || list.is_some() || files.contains_key(&entry.name) {
            return Err(broken(format!("`{}` has no place in it", entry.name)));
        }
        size_bytes += entry.size_bytes;
        let sha256 = match entry.name.as_str() {
            SUMS => {
                list = Some(small(input, &entry)?.0);
                continue;
            }
            ABOUT => {
                let (bytes, sha256) = small(input, &entry)?;
                let about = serde_json::from_slice::<About>(&bytes);
                first = Some(about.map_err(|error| broken(error.to_string()))?);
                sha256
            }
            name => {
                let mut to = open(name)?;
                let sha256 = tar::read(input, &entry, &mut *to)?;
                to.flush()?;
                sha256
            }
        };
        files.insert(entry.name, HEXLOWER.encode(&sha256));
    }
    let about = first.ok_or_else(|| broken("it doesn't say what it is"))?;
    let list = list.ok_or_else(|| broken("the list of its sums is missing"))?;
    agree(&list, &files, &about)?;
    Ok(Contents {
        about,
        files,
        size_bytes,
    })
}

/// Whether the list and the files are the same, and photos are what their names say.
fn agree(list: &[u8], files: &BTreeMap<String, String>, about: &About) -> io::Result<()> {
    let list = std::str::from_utf8(list).map_err(|_| broken("the list of its sums is damaged"))?;
    let mut listed = BTreeMap::new();
    for line in list.lines() {
        let (sum, name) = line
            .split_once("  ")
            .ok_or_else(|| broken("the list of its sums is damaged"))?;
        listed.insert(name, sum);
    }
    for (name, sum) in &listed {
        match files.get(*name) {
            None => return Err(broken(format!("{name} is missing"))),
            Some(found) if found != sum => return Err(broken(format!("{name} was changed"))),
            Some(_) => {}
        }
    }
    if let Some(name) = files
        .keys()
        .find(|name| !listed.contains_key(name.as_str()))
    {
        return Err(broken(format!("{name} isn't in the list of its sums")));
    }
    let photos = files.iter().filter(|(name, _)| name.starts_with("photos/"));
    let mut count = 0;
    for (name, sum) in photos {
        if !name.ends_with(sum.as_str()) {
            return Err(broken(format!("{name} isn't what its name says")));
        }
        count += 1;
    }
    if about.photos != count || !files.contains_key(STORE) {
        return Err(broken("it doesn't hold what it says"));
    }
    Ok(())
}

/// Whether a file begins as age seals one.
pub fn is_sealed(begin: &[u8]) -> bool {
    begin.starts_with(b"age-encryption.org/")
}

/// Whether a file begins as a backup does.
pub fn is_plain(begin: &[u8]) -> bool {
    begin.starts_with(ABOUT.as_bytes()) && begin.get(257..262) == Some(b"ustar")
}

/// Seals what is written, for everyone here.
pub fn seal<W: Write>(
    out: W,
    recipients: &[&dyn Recipient],
) -> io::Result<age::stream::StreamWriter<W>> {
    Encryptor::with_recipients(recipients.iter().copied())
        .map_err(io::Error::other)?
        .wrap_output(out)
}

/// Opens what is sealed; what isn't is read as it is.
pub fn unseal<'a>(
    input: impl Read + 'a,
    identity: Option<&dyn Identity>,
) -> io::Result<Box<dyn Read + 'a>> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let begin = io::BufRead::fill_buf(&mut input)?;
    if !is_sealed(begin) {
        return Ok(Box::new(input));
    }
    let identity = identity.ok_or_else(|| broken("it is sealed: name its key with --identity"))?;
    let opened = Decryptor::new_buffered(input)
        .and_then(|sealed| sealed.decrypt(std::iter::once(identity)))
        .map_err(|error| broken(error.to_string()))?;
    Ok(Box::new(opened))
}
