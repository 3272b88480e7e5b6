//! The Android app that handhelds may fetch here, and a WebView for phones whose own is too old:
//! files that somebody put into the data folder, and what they say of themselves.

mod apk;
mod page;

pub use page::routes;

use crate::error::ServerError;
use crate::folder::{Folder, create_private, sync_folder, write_private};
use apk::Apk;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// The app's own name among Android's apps.
const PACKAGE: &str = "app.touchpoint.handheld";
/// What Android's WebView is called, by who builds it.
const WEBVIEWS: [&str; 3] = [
    "com.google.android.webview",
    "com.android.webview",
    "org.chromium.webview",
];

/// What can be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    App,
    WebView,
}

/// A file that is there to be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub kind: Kind,
    pub version: String,
    pub code: u64,
    pub min_sdk: u32,
    pub sha256: String,
    pub size_bytes: u64,
}

impl Kind {
    fn of(package: &str) -> Option<Self> {
        match package {
            PACKAGE => Some(Self::App),
            package if WEBVIEWS.contains(&package) => Some(Self::WebView),
            _ => None,
        }
    }

    /// As it stands in addresses and file names.
    fn word(self) -> &'static str {
        match self {
            Self::App => "touchpoint",
            Self::WebView => "webview",
        }
    }

    fn named(word: &str) -> Option<Self> {
        [Self::App, Self::WebView]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

impl Offer {
    /// Each file has its own name, so that the words about it never meet another's bytes.
    fn file(&self, folder: &Folder) -> PathBuf {
        let start = self.sha256.get(..16).unwrap_or_default();
        let name = format!("{}-{start}.apk", self.kind.word());
        folder.offered().join(name)
    }
}

fn words(folder: &Folder, kind: Kind) -> PathBuf {
    folder.offered().join(format!("{}.json", kind.word()))
}

/// What is offered of a kind; none where nothing was put there.
pub fn offer(folder: &Folder, kind: Kind) -> Option<Offer> {
    let said = fs::read(words(folder, kind)).ok()?;
    serde_json::from_slice(&said).ok()
}

/// Puts a file there, whole or not at all, and takes the one before it away.
///
/// Errors: no APK; another app's; older than the one that is there, unless that is wanted.
pub fn put(folder: &Folder, path: &Path, older: bool) -> Result<Offer, ServerError> {
    let bad = |reason: String| ServerError::BadValue {
        what: "the file",
        value: path.display().to_string(),
        reason: format!("{reason}; nothing was changed"),
    };
    let mut file = File::open(path).map_err(ServerError::file("read", path))?;
    let apk = apk::read(&file).map_err(bad)?;
    let kind = Kind::of(&apk.package)
        .ok_or_else(|| bad(format!("it is another app, {}, not {PACKAGE}", apk.package)))?;
    if kind == Kind::App && numbers(&apk.version).is_none() {
        let version = &apk.version;
        return Err(bad(format!(
            "its version {version} isn't three numbers, as 1.2.3"
        )));
    }
    let before = offer(folder, kind);
    if let Some(before) = before
        .as_ref()
        .filter(|before| before.code > apk.code && !older)
    {
        let (version, there) = (&apk.version, &before.version);
        return Err(bad(format!(
            "its version {version} is older than {there}, which is there: --older puts it there \
             all the same"
        )));
    }
    let shelf = folder.offered();
    fs::create_dir_all(&shelf).map_err(ServerError::file("make", &shelf))?;
    let fresh = shelf.join(format!("{}.new", kind.word()));
    let copied = copy(&mut file, path, &fresh)?;
    let offer = copied.of(kind, apk);
    let lies = offer.file(folder);
    fs::rename(&fresh, &lies).map_err(ServerError::file("rename", &lies))?;
    sync_folder(&shelf)?;
    let said = serde_json::to_vec(&offer).unwrap_or_default();
    write_private(&words(folder, kind), &said)?;
    if let Some(old) = before.map(|before| before.file(folder))
        && old != lies
    {
        // A copy too many harms nobody.
        let _ = fs::remove_file(old);
    }
    Ok(offer)
}

struct Copied {
    sha256: String,
    size_bytes: u64,
}

impl Copied {
    fn of(self, kind: Kind, apk: Apk) -> Offer {
        Offer {
            kind,
            version: apk.version,
            code: apk.code,
            min_sdk: apk.min_sdk,
            sha256: self.sha256,
            size_bytes: self.size_bytes,
        }
    }
}

fn copy(file: &mut File, path: &Path, to: &Path) -> Result<Copied, ServerError> {
    let reading = |error: io::Error| ServerError::file("read", path)(error);
    let writing = |error: io::Error| ServerError::file("write", to)(error);
    file.seek(SeekFrom::Start(0)).map_err(reading)?;
    let mut fresh = create_private(to)?;
    let mut sum = Sha256::new();
    let mut size_bytes = 0;
    let mut piece = vec![0; 256 << 10];
    loop {
        let read = file.read(&mut piece).map_err(reading)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        sum.update(bytes);
        fresh.write_all(bytes).map_err(writing)?;
        size_bytes += bytes.len() as u64;
    }
    fresh.sync_all().map_err(writing)?;
    Ok(Copied {
        sha256: HEXLOWER.encode(&sum.finalize()),
        size_bytes,
    })
}

/// `1.2.3` as numbers that compare.
fn numbers(version: &str) -> Option<[u32; 3]> {
    let parts: Vec<u32> = version
        .split('.')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    parts.try_into().ok()
}

/// The app's version on offer, for every batch's answer: read again when the words about it change.
#[derive(Debug, Default)]
pub struct Version(Mutex<Option<(SystemTime, Option<String>)>>);

impl Version {
    /// As it is now; none where no app is there.
    pub fn now(&self, folder: &Folder) -> Option<String> {
        let changed = fs::metadata(words(folder, Kind::App))
            .ok()?
            .modified()
            .ok()?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some((at, version)) if *at == changed => version.clone(),
            _ => {
                let version = offer(folder, Kind::App).map(|offer| offer.version);
                *known = Some((changed, version.clone()));
                version
            }
        }
    }
}
