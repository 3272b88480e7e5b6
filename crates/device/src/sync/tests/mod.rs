//! Stories of the driver: a real store and real photo files, and a server in memory.

mod pictures;
mod server;

use super::{Asked, Connect, Driver, Parts, Unreached, enrol};
use crate::Outside;
use crate::clock::{Clock, ScriptedClock, lock};
use model::ids::{CheckpointId, DeviceId, RoundId};
use protocol::ErrorCode;
use protocol::chain::Hash;
use protocol::events::{CheckpointSkipped, SkipReason, Unlocked};
use protocol::keys::{PrivateKey, key_text};
use server::{Server, answer};
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex};
use store::{Store, StoreKey};
use tempfile::TempDir;
use uuid::Uuid;

struct Bench {
    folder: TempDir,
    store: Arc<Mutex<Store>>,
    clock: Arc<ScriptedClock>,
    connect: Connect,
    server: Server,
}

impl Bench {
    /// An enrolled handheld with its first line.
    fn new() -> Self {
        let bench = Self::unenrolled();
        bench.enrol().expect("enrolled");
        bench.server.asked();
        bench
    }

    fn unenrolled() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store.sqlite");
        let mut store = Store::open(&path, StoreKey::Empty).expect("a store");
        let device = DeviceId(Uuid::from_u128(1));
        store.make_identity(device, &[1; 32]).expect("an identity");
        let server = Server::new();
        let way = server.clone();
        lock(&server.0).feed = r#"{"cursor":"1","more":false,"reflected":0}"#.into();
        Self {
            folder,
            store: Arc::new(Mutex::new(store)),
            clock: Arc::new(ScriptedClock::new(
                "2026-11-23T22:00:00+08:00".parse().expect("a time"),
            )),
            connect: Arc::new(move |_, _| Ok(Box::new(way.clone()))),
            server,
        }
    }

    fn enrol(&self) -> Result<(), crate::DeviceError> {
        let code = Some("ABCDEFGH23456");
        let asked = Asked::read(None, Some("https://tp.example"), code, None)?;
        enrol(&self.store, &self.outside(), &asked, "one", "0.1.0", |_| {
            Ok(())
        })
    }

    fn driver(&self) -> Driver {
        Driver::new(Parts {
            store: Arc::clone(&self.store),
            outside: self.outside(),
            photos: self.folder.path().join("photos"),
            pictures: self.folder.path().join("site-pictures"),
        })
    }

    fn outside(&self) -> Outside {
        Outside {
            connect: Arc::clone(&self.connect),
            ..Outside::real(self.clock.clone())
        }
    }

    /// Plays one cycle and returns its error.
    fn cycle(&self, driver: &mut Driver) -> Option<ErrorCode> {
        driver.run_cycle().expect("a cycle").error
    }

    fn line(&self) {
        let how = "pin";
        let event = Unlocked::by(how).into();
        lock(&self.store)
            .append(&self.clock.now(), None, event)
            .expect("appended");
    }

    /// Keeps a photo and a line that names it; `kept` without bytes on the disk.
    fn photo(&self, bytes: &[u8], on_disk: bool) -> [u8; 32] {
        let sha256: [u8; 32] = Sha256::digest(bytes).into();
        if on_disk {
            let folder = self.folder.path().join("photos");
            photo::keep(&photo::RealDisk, &folder, bytes, &sha256).expect("kept");
        }
        let mut store = lock(&self.store);
        store
            .photo_kept(&sha256, bytes.len() as u64)
            .expect("known");
        let event = CheckpointSkipped {
            round: RoundId(Uuid::from_u128(2)),
            checkpoint: CheckpointId(Uuid::from_u128(3)),
            reason: SkipReason::Locked,
            note: None,
            photos: vec![Hash(sha256).hex()],
            salt: None,
        };
        let stamp = self.clock.now();
        store.append(&stamp, None, event.into()).expect("appended");
        sha256
    }

    fn stands(&self) -> (u64, u64) {
        let stands = lock(&self.store).journal().expect("stands");
        (stands.last, stands.acked)
    }

    fn held(&self) -> u64 {
        lock(&self.server.0).lines.len() as u64
    }
}

#[test]
fn a_first_cycle_sends_everything_and_anchors_the_clock_in_it() {
    let bench = Bench::new();
    bench.line();
    assert_eq!(bench.cycle(&mut bench.driver()), None);
    let asked = ["Post batches", "Post batches", "Get feed"];
    assert_eq!(bench.server.asked(), asked);
    // Opened, unlocked, anchored.
    assert_eq!((bench.stands(), bench.held()), ((3, 3), 3));
}

#[test]
fn within_the_hour_the_clock_is_not_anchored_again() {
    let bench = Bench::new();
    let mut driver = bench.driver();
    bench.cycle(&mut driver);
    bench.cycle(&mut driver);
    assert_eq!(bench.stands(), (2, 2));
    bench
        .clock
        .set("2026-11-23T23:00:00+08:00".parse().expect("a time"));
    bench.cycle(&mut driver);
    assert_eq!(bench.stands(), (3, 3));
}

#[test]
fn a_receipt_signed_by_a_stranger_acknowledges_nothing() {
    let bench = Bench::new();
    lock(&bench.server.0).key = PrivateKey::from_seed(&[66; 32]);
    let error = bench.cycle(&mut bench.driver());
    assert_eq!(error, Some(ErrorCode::WrongServer));
    assert_eq!(bench.stands().1, 0);
}

#[test]
fn a_key_that_the_servers_key_announced_signs_receipts_too() {
    let bench = Bench::new();
    let mut driver = bench.driver();
    let old = lock(&bench.server.0).key.clone();
    let new = PrivateKey::from_seed(&[10; 32]);
    let (id, value) = (new.public().id(), new.public().base64());
    let row = serde_json::json!({"cursor": "2", "kind": "key", "id": id, "row": {
        "key": id, "use": "receipt", "value": value, "signed_by": old.public().id(),
        "sig": old.sign(&key_text("receipt", &id, &value)),
    }});
    let end = r#"{"cursor":"2","more":false,"reflected":0}"#;
    lock(&bench.server.0).feed = format!("{row}\n{end}\n");
    assert_eq!(bench.cycle(&mut driver), None);
    lock(&bench.server.0).key = new;
    bench.line();
    assert_eq!(bench.cycle(&mut driver), None);
    assert_eq!(bench.stands(), (3, 3));
}

#[test]
fn a_hotels_log_in_page_is_nobody_and_nothing_is_lost() {
    for status in [200, 302, 403, 502] {
        let bench = Bench::new();
        bench.server.slip(status, "<html>Welcome</html>");
        let mut driver = bench.driver();
        let error = bench.cycle(&mut driver);
        assert_eq!(error, Some(ErrorCode::ServerUnreachable), "{status}");
        assert!(!driver.stands().online());
        assert_eq!(bench.cycle(&mut driver), None);
        assert!(driver.stands().online());
    }
}

#[test]
fn an_ended_token_is_replaced_by_the_devices_key() {
    let bench = Bench::new();
    lock(&bench.server.0).token = "another".into();
    assert_eq!(bench.cycle(&mut bench.driver()), None);
    let asked = bench.server.asked();
    let first = ["Post batches", "Post tokens", "Post tokens", "Post batches"];
    assert_eq!(asked[..4], first);
    let enrolment = lock(&bench.store).enrolment().expect("read");
    assert_eq!(
        enrolment.map(|it| it.token),
        Some("another-renewed".to_owned())
    );
}

#[test]
fn a_revoked_handheld_waits_for_a_code_and_then_goes_on_whole() {
    let bench = Bench::new();
    let mut driver = bench.driver();
    bench
        .server
        .slip(403, r#"{"code":"revoked","message":"lost"}"#);
    assert_eq!(bench.cycle(&mut driver), Some(ErrorCode::Revoked));
    bench.line();
    assert_eq!(bench.cycle(&mut driver), Some(ErrorCode::Revoked));
    assert!(driver.stands().needs_code());
    lock(&bench.server.0).token = "second".into();
    bench.enrol().expect("enrolled again");
    assert_eq!(bench.cycle(&mut driver), None);
    assert_eq!((bench.stands(), bench.held()), ((3, 3), 3));
}

#[test]
fn a_restored_server_is_sent_the_rest_again() {
    let bench = Bench::new();
    let mut driver = bench.driver();
    (0..5).for_each(|_| bench.line());
    bench.cycle(&mut driver);
    lock(&bench.server.0).lines.truncate(2);
    bench.line();
    assert_eq!(bench.cycle(&mut driver), None);
    // A line of its own says what the server had lost.
    assert_eq!((bench.stands(), bench.held()), ((9, 9), 9));
    let line = lock(&bench.store).lines(9, 1, usize::MAX).expect("read");
    let said = String::from_utf8_lossy(&line[0].1).into_owned();
    let lost = r#""type":"server_restored","held":2,"proved":7"#;
    assert!(said.contains(lost), "{said}");
}

#[test]
fn a_photo_arrives_in_pieces_and_is_proved() {
    let bench = Bench::new();
    let bytes: Vec<u8> = (0..2_500_000_u32).map(|n| (n % 251) as u8).collect();
    bench.photo(&bytes, true);
    assert_eq!(bench.cycle(&mut bench.driver()), None);
    let asked = bench.server.asked();
    let pieces = asked.iter().filter(|it| it.starts_with("Patch")).count();
    assert_eq!(pieces, 3);
    let counts = lock(&bench.store).photo_counts().expect("counted");
    assert_eq!(counts, (1, 1));
}

#[test]
fn a_photo_that_a_restored_server_lost_is_sent_again() {
    let bench = Bench::new();
    let mut driver = bench.driver();
    let name = Hash(bench.photo(b"a picture", true)).hex();
    assert_eq!(bench.cycle(&mut driver), None);
    {
        let mut known = lock(&bench.server.0);
        known.lines.truncate(1);
        known.photos.clear();
        known.uploads.clear();
    }
    assert_eq!(bench.cycle(&mut driver), None);
    assert!(lock(&bench.server.0).photos.contains(&name));
    let counts = lock(&bench.store).photo_counts().expect("counted");
    assert_eq!(counts, (1, 1));
}

#[test]
fn a_photo_goes_on_where_the_server_stands_after_a_lost_reply() {
    let bench = Bench::new();
    let bytes = vec![7; 1_500_000];
    let sha256 = bench.photo(&bytes, true);
    let mut driver = bench.driver();
    let name = Hash(sha256).hex();
    let half = bytes[..1_000_000].to_vec();
    lock(&bench.server.0).uploads.insert(name.clone(), half);
    let address = format!("/v1/uploads/{name}");
    lock(&bench.store)
        .photo_uploading(&sha256, Some(&address))
        .expect("kept");
    assert_eq!(bench.cycle(&mut driver), None);
    assert!(lock(&bench.server.0).photos.contains(&name));
}

#[test]
fn a_photo_whose_file_is_gone_is_set_aside_and_the_next_arrives() {
    let bench = Bench::new();
    let gone = bench.photo(b"gone", false);
    let there = bench.photo(b"a longer one", true);
    bench.cycle(&mut bench.driver());
    assert!(lock(&bench.server.0).photos.contains(&Hash(there).hex()));
    let waiting = lock(&bench.store).photos_waiting().expect("read");
    let waiting: Vec<_> = waiting
        .iter()
        .map(|it| (it.sha256, &it.set_aside))
        .collect();
    assert_eq!(waiting, [(gone, &Some("not_found".to_owned()))]);
}

#[test]
fn a_feed_that_starts_over_is_pulled_from_nothing() {
    let bench = Bench::new();
    let mut driver = bench.driver();
    bench.cycle(&mut driver);
    let before = lock(&bench.store).cursor().expect("read");
    assert_eq!(before.as_deref(), Some("1"));
    lock(&bench.server.0).feed = r#"{"cursor":"9","more":false,"reflected":2}"#.into();
    bench.server.asked();
    let held = r#"{"acked":2,"head":"HEAD","receipt":null,"server_time":"t"}"#;
    let head = lock(&bench.store).journal().expect("stands").head.hex();
    bench.server.slip(200, &held.replace("HEAD", &head));
    let over = r#"{"code":"start_over","message":"another run"}"#;
    bench.server.slip(410, over);
    assert_eq!(bench.cycle(&mut driver), None);
    let after = lock(&bench.store).cursor().expect("read");
    assert_eq!(after.as_deref(), Some("9"));
}

fn check_enrolment(slip: Result<super::Response, Unreached>, code: ErrorCode, words: &str) {
    let bench = Bench::unenrolled();
    lock(&bench.server.0).slips.push_back(slip);
    let error = bench.enrol().expect_err("refused");
    let said = crate::CommandError::from(error);
    assert_eq!(said.code, code, "{}", said.message);
    assert!(said.message.contains(words), "{}", said.message);
    let enrolment = lock(&bench.store).enrolment().expect("read");
    assert_eq!(enrolment, None, "nothing has changed");
}

#[test]
fn an_enrolment_that_fails_says_what_to_do() {
    let unknown = answer(404, br#"{"code":"unknown_code","message":""}"#.to_vec());
    check_enrolment(Ok(unknown), ErrorCode::UnknownCode, "ask for a new one");
    let nobody = Unreached::default();
    check_enrolment(
        Err(nobody),
        ErrorCode::ServerUnreachable,
        "check the address",
    );
    let untrusted = Unreached {
        stalled: true,
        untrusted: Some("a-pin".into()),
        ..Unreached::default()
    };
    check_enrolment(Err(untrusted), ErrorCode::PinMismatch, "a-pin");
    let other = answer(404, br#"{"code":"not_found","message":""}"#.to_vec());
    check_enrolment(Ok(other), ErrorCode::WrongServer, "no Touchpoint server");
}
