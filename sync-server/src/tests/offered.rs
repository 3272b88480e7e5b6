//! The app on the page where phones get it: put there whole, refused with a reason, and said to
//! handhelds.

use crate::Folder;
use crate::error::ServerError;
use crate::offered::{Kind, Offer, offer, put};
use crate::tests::handheld::Handheld;
use crate::tests::world::World;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The smallest app: its manifest alone.
const APK: &[u8] = include_bytes!("../offered/touchpoint-9.9.9.apk");

fn manifest() -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(APK)).expect("a zip");
    let mut bytes = Vec::new();
    let mut entry = archive.by_name("AndroidManifest.xml").expect("a manifest");
    entry.read_to_end(&mut bytes).expect("unpacked");
    bytes
}

fn packed(manifest: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("AndroidManifest.xml", SimpleFileOptions::default())
        .expect("begun");
    zip.write_all(manifest).expect("written");
    zip.finish().expect("ended").into_inner()
}

/// The manifest with another text of the same length.
fn with(was: &str, is: &str) -> Vec<u8> {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let (was, is, bytes) = (wide(was), wide(is), manifest());
    let at = bytes
        .windows(was.len())
        .position(|window| window == was)
        .expect("it is there");
    let mut bytes = bytes;
    bytes.splice(at..at + was.len(), is);
    bytes
}

/// The same app as an earlier or later release.
fn released(version: &str, code: u32) -> Vec<u8> {
    let mut bytes = with("9.9.9", version);
    let was = 9_009_009_u32.to_le_bytes();
    let at = bytes.windows(4).position(|window| window == was);
    let at = at.expect("its code");
    bytes.splice(at..at + 4, code.to_le_bytes());
    packed(&bytes)
}

struct Shelf {
    world: World,
    folder: Folder,
}

impl Shelf {
    fn new() -> Self {
        let world = World::new();
        let folder = Folder::open(&world.path).expect("opened");
        Self { world, folder }
    }

    fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.world.path.join("brought.apk");
        std::fs::write(&path, bytes).expect("written");
        path
    }

    fn put(&self, bytes: &[u8]) -> Result<Offer, ServerError> {
        put(&self.folder, &self.file(bytes), false)
    }

    fn refuses(&self, bytes: &[u8], why: &str) {
        let before = offer(&self.folder, Kind::App);
        let error = self.put(bytes).expect_err("refused").to_string();
        assert!(error.contains(why), "{error}");
        assert!(error.contains("brought.apk"), "{error}");
        assert!(error.contains("nothing was changed"), "{error}");
        assert_eq!(offer(&self.folder, Kind::App), before);
    }

    fn files(&self) -> Vec<String> {
        let folder = std::fs::read_dir(self.folder.offered()).expect("a folder");
        let mut names: Vec<String> = folder
            .map(|entry| {
                entry
                    .expect("read")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }
}

#[test]
fn a_phone_gets_the_very_bytes_without_signing_in() {
    let shelf = Shelf::new();
    let page = shelf.world.call("GET", "/app", &[], &[]);
    let text = String::from_utf8_lossy(&page.done(200).body).into_owned();
    assert!(text.contains("touchpoint-server app"), "{text}");
    let none = shelf.world.call("GET", "/app/touchpoint.apk", &[], &[]);
    none.refused(404, "not_found");

    let put = shelf.put(APK).expect("put");
    assert_eq!((put.version.as_str(), put.min_sdk), ("9.9.9", 24));
    let page = shelf.world.call("GET", "/app", &[], &[]);
    let text = String::from_utf8_lossy(&page.done(200).body).into_owned();
    for said in [
        "9.9.9",
        "Android 7.0",
        "<svg",
        "/app/touchpoint.apk",
        &put.sha256,
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    let got = shelf.world.call("GET", "/app/touchpoint.apk", &[], &[]);
    assert_eq!(got.done(200).body, APK);
    let kind = got.headers.get("content-type").map(String::as_str);
    assert_eq!(kind, Some("application/vnd.android.package-archive"));
}

#[test]
fn what_is_no_app_or_another_is_refused_with_a_reason() {
    let shelf = Shelf::new();
    shelf.refuses(b"hello", "not even a zip");
    let mut empty = ZipWriter::new(Cursor::new(Vec::new()));
    empty
        .start_file("x", SimpleFileOptions::default())
        .expect("begun");
    let empty = empty.finish().expect("ended").into_inner();
    shelf.refuses(&empty, "AndroidManifest.xml is missing");
    shelf.refuses(&packed(b"<manifest/>"), "AndroidManifest.xml");
    let other = with("app.touchpoint.handheld", "app.touchpoint.handhelp");
    shelf.refuses(&packed(&other), "app.touchpoint.handhelp");
    shelf.refuses(&packed(&with("9.9.9", "9.9-b")), "three numbers");
    for cut in 0..APK.len() {
        let refused = shelf.put(APK.get(..cut).unwrap_or_default());
        assert!(refused.is_err(), "taken when cut at {cut}");
    }
    let whole = manifest();
    for cut in 0..whole.len() {
        // Whatever is left of it, it is read or refused; the last two chunks say nothing we need.
        let _ = shelf.put(&packed(whole.get(..cut).unwrap_or_default()));
    }
}

#[test]
fn an_older_version_needs_a_word_and_one_file_is_kept() {
    let shelf = Shelf::new();
    shelf.put(&released("1.2.0", 1_002_000)).expect("put");
    shelf.put(&released("1.3.0", 1_003_000)).expect("put");
    shelf.refuses(&released("1.2.9", 1_002_009), "older than 1.3.0");
    let back = released("1.2.9", 1_002_009);
    let back = put(&shelf.folder, &shelf.file(&back), true).expect("put");
    assert_eq!(back.version, "1.2.9");
    let files = shelf.files();
    assert_eq!(files.len(), 2, "{files:?}");
    assert_eq!(files.last().map(String::as_str), Some("touchpoint.json"));
}

#[test]
fn every_batch_says_which_version_is_there() {
    let shelf = Shelf::new();
    let handheld = Handheld::enrolled(&shelf.world, 1);
    let said = |answer: &crate::tests::world::Answer| {
        answer.done(200).headers.get("touchpoint-app").cloned()
    };
    assert_eq!(said(&handheld.send_all(&shelf.world)), None);
    shelf.put(&released("1.2.0", 1_002_000)).expect("put");
    assert_eq!(
        said(&handheld.send_all(&shelf.world)).as_deref(),
        Some("1.2.0")
    );
    shelf.put(&released("1.3.0", 1_003_000)).expect("put");
    // Within the same tick of a coarse file clock it would be read once too seldom.
    let said_of = shelf.folder.offered().join("touchpoint.json");
    let other = std::time::UNIX_EPOCH + std::time::Duration::from_hours(1);
    let file = std::fs::File::options().append(true).open(said_of);
    file.and_then(|file| file.set_modified(other)).expect("set");
    assert_eq!(
        said(&handheld.send_all(&shelf.world)).as_deref(),
        Some("1.3.0")
    );
}
