//! The store as its callers see it, on a real file.

use crate::{Stamp, Store, StoreError, StoreKey, Taken};
use model::ids::*;
use model::orders::OrderState;
use model::outcome::Outcome;
use protocol::chain::{Hash, sha256_hex};
use protocol::enrol::{Enrolled, EnrolledSite};
use protocol::events::*;
use protocol::feed;
use protocol::keys::PrivateKey;
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) fn stamp(second: u32) -> Stamp {
    Stamp {
        at: format!("2026-11-23T22:{:02}:{:02}+08:00", second / 60, second % 60),
        boot: "b".into(),
        mono_ms: u64::from(second) * 1000,
    }
}

fn id(n: u8) -> Uuid {
    Uuid::from_bytes([n; 16])
}

/// A folder in memory, where the system has such a place.
pub(crate) fn scratch() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let made = match memory.is_dir() {
        true => tempfile::tempdir_in(memory),
        false => tempfile::tempdir(),
    };
    made.expect("a folder")
}

pub(crate) fn enrolled() -> (TempDir, Store) {
    let folder = scratch();
    let mut store = open(&folder).expect("opened");
    store
        .make_identity(DeviceId(id(1)), &[1; 32])
        .expect("identity");
    let reply = Enrolled {
        device: DeviceId(id(1)),
        token: "t".into(),
        server_key: PrivateKey::from_seed(&[2; 32]).public().base64(),
        handoff_key: "age1".into(),
        site: EnrolledSite {
            id: SiteId(id(3)),
            name: "碧水湾".into(),
            time_zone: "Asia/Shanghai".into(),
        },
        server_time: "2026-11-23T14:00:00Z".into(),
    };
    let journal = JournalId(id(4));
    store
        .enrol(
            &stamp(0),
            "http://127.0.0.1:1",
            None,
            &reply,
            journal,
            "0.1.0",
        )
        .expect("enrolled");
    (folder, store)
}

pub(crate) fn open(folder: &TempDir) -> crate::Result<Store> {
    Store::open(&folder.path().join("store.sqlite"), StoreKey::Empty)
}

fn answer(item: &str, outcome: Outcome) -> Answer {
    let finding = (outcome == Outcome::Fail).then(|| FindingMade {
        finding: FindingId(id(20)),
        order: OrderId(id(21)),
        joins: false,
        severity: checklists::Severity::Normal,
        role: checklists::Role::Engineer,
        state: OrderState::Assigned,
        owner: Some(StaffId(id(7))),
        reply_by: None,
        finish_by: Some("2026-11-24T22:00:00+08:00".into()),
        work: None,
    });
    Answer {
        checkpoint: Some(CheckpointId(id(6))),
        equipment: None,
        item: item.into(),
        list: "tp13".into(),
        list_version: 1,
        outcome,
        clauses: finding.iter().map(|_| "rust".into()).collect(),
        values: vec![PartValue {
            part: "mpa".into(),
            milli: Some(1200),
            ..PartValue::default()
        }],
        verdicts: vec![],
        note: None,
        photos: vec![0],
        finding,
        agreed: None,
    }
}

pub(crate) fn a_round(store: &mut Store) {
    let (round, checkpoint) = (RoundId(id(5)), CheckpointId(id(6)));
    let by = Some(StaffId(id(7)));
    let photo = sha256_hex(b"photo");
    store
        .photo_kept(&Hash::from_hex(&photo).expect("hex").0, 5)
        .expect("kept");
    let start = "2026-11-23T22:00".to_owned();
    let events: [Event; 6] = [
        RoundStarted::planned(round, PlanId(id(8)), 1, start).into(),
        CheckpointReached {
            round,
            checkpoint,
            how: How::Code,
            scanned: Some("000013".into()),
            reason: None,
            position: None,
            photos: vec![],
            salt: None,
        }
        .into(),
        Answered {
            round,
            bulk: false,
            answers: vec![answer("13.6", Outcome::Pass), answer("13.7", Outcome::Fail)],
            photos: vec![photo],
            salt: None,
        }
        .into(),
        OrderMoved {
            order: OrderId(id(21)),
            from: OrderState::Assigned,
            to: OrderState::InProgress,
            go: 0,
            owner: None,
            reply_by: None,
            finish_by: None,
            reason: None,
            note: None,
            photos: vec![],
            salt: None,
            desk: None,
            call_back_by: None,
            level: None,
        }
        .into(),
        ConditionSet {
            condition: Condition::Rain,
            building: None,
            until: "2026-11-24T06:00:00+08:00".into(),
        }
        .into(),
        RoundFinished {
            signatures: Vec::new(),
            salt: None,
            round,
            points_done: 1,
            points_total: 1,
        }
        .into(),
    ];
    for (n, event) in events.into_iter().enumerate() {
        store
            .append(&stamp(n as u32 + 1), by, event)
            .expect("appended");
    }
}

#[test]
fn the_read_model_is_what_a_replay_of_the_lines_makes() {
    let (_folder, mut store) = enrolled();
    a_round(&mut store);
    let correct = Corrected {
        round: RoundId(id(5)),
        of: LineRef {
            journal: None,
            seq: 4,
        },
        n: None,
        answer: None,
        photos: vec![],
        salt: None,
    };
    let before = store.read_model().expect("read");
    store.rebuild().expect("rebuilt");
    assert_eq!(store.read_model().expect("read"), before);
    store
        .append(&stamp(9), None, correct.into())
        .expect("appended");
    let after = store.read_model().expect("read");
    assert_ne!(after, before);
    store.rebuild().expect("rebuilt");
    assert_eq!(store.read_model().expect("read"), after);
    assert!(
        store
            .answers(RoundId(id(5)))
            .expect("read")
            .iter()
            .all(|a| a.withdrawn == Some(8))
    );
}

#[test]
fn lines_are_kept_byte_for_byte_and_chained() {
    let (_folder, mut store) = enrolled();
    a_round(&mut store);
    let lines = store.lines(1, 100, usize::MAX).expect("read");
    assert_eq!(lines.len(), 7);
    let mut hash = Hash::ZERO;
    for (n, (seq, line, kept)) in lines.iter().enumerate() {
        hash = hash.next(line);
        assert_eq!((*seq, *kept), (n as u64 + 1, hash));
    }
    let stands = store.journal().expect("read");
    assert_eq!((stands.last, stands.head, stands.acked), (7, hash, 0));
}

#[test]
fn everything_is_there_again_after_the_store_is_opened_anew() {
    let (folder, mut store) = enrolled();
    a_round(&mut store);
    let (model, stands) = (
        store.read_model().expect("read"),
        store.journal().expect("read"),
    );
    drop(store);
    let store = open(&folder).expect("opened");
    assert_eq!(store.read_model().expect("read"), model);
    assert_eq!(store.journal().expect("read"), stands);
}

#[test]
fn a_second_process_is_refused_by_name() {
    let (folder, _store) = enrolled();
    assert!(matches!(open(&folder), Err(StoreError::InUse(path)) if path.ends_with("store.lock")));
}

#[test]
fn a_child_process_that_inherits_the_lock_does_not_keep_a_closed_store() {
    let (folder, store) = enrolled();
    let inherited = store.inherited_lock();
    drop(store);
    open(&folder).expect("opened");
    drop(inherited);
}

#[test]
fn a_store_of_a_newer_app_is_refused_and_stays_as_it_is() {
    let (folder, store) = enrolled();
    store
        .connection
        .execute(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (99, 'later', '2027-01-01T00:00:00Z', '1')",
            [],
        )
        .expect("inserted");
    drop(store);
    let path = folder.path().join("store.sqlite");
    let before = std::fs::read(&path).expect("read");
    assert!(matches!(
        open(&folder),
        Err(StoreError::Newer {
            found: 99,
            known: 10,
            ..
        })
    ));
    assert!(
        std::fs::read(&path).expect("read") == before,
        "the file changed"
    );
}

#[test]
fn nothing_is_appended_before_enrolment_or_over_64_kib() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = open(&folder).expect("opened");
    let unlocked = |how: String| Event::from(Unlocked::by(how));
    let refused = store.append(&stamp(1), None, unlocked("pin".into()));
    assert!(matches!(refused, Err(StoreError::NotEnrolled)));
    let (_folder, mut store) = enrolled();
    let refused = store.append(&stamp(1), None, unlocked("x".repeat(65_536)));
    assert!(matches!(refused, Err(StoreError::Line(_))));
    assert_eq!(store.journal().expect("read").last, 1);
}

#[test]
fn a_photo_waits_once_a_line_names_it_and_until_it_is_sent() {
    let (_folder, mut store) = enrolled();
    store.photo_kept(&[9; 32], 10).expect("kept");
    assert_eq!(store.photos_waiting().expect("read"), []);
    a_round(&mut store);
    let waiting = store.photos_waiting().expect("read");
    assert_eq!(waiting.len(), 1);
    assert!(!waiting[0].named, "the server doesn't hold its line yet");
    let head = store.journal().expect("read").head;
    let taken = Taken {
        from: 1,
        seq: 7,
        hash: &head,
        sig: Some((7, "sig")),
        receipt: None,
    };
    store.acked(&stamp(8), &taken).expect("acked");
    let photo = store.photos_waiting().expect("read")[0].clone();
    assert!(photo.named);
    store.photo_sent(&photo.sha256).expect("sent");
    assert_eq!(store.photos_waiting().expect("read"), []);
    assert_eq!(store.unproven().expect("read"), [(4, 4)]);
}

#[test]
fn a_feed_from_the_start_replaces_what_an_older_one_said() {
    let (_folder, mut store) = enrolled();
    let page = |store: &mut Store, body: &str, from_start| {
        let page = feed::read(body.as_bytes()).expect("a page");
        store.apply_feed(&page, from_start).expect("applied");
    };
    page(
        &mut store,
        "{\"cursor\":\"1\",\"kind\":\"verifier\",\"id\":\"a\",\"row\":{\"phc\":\"x\"}}\n\
         {\"cursor\":\"1\",\"more\":true,\"reflected\":1}\n",
        true,
    );
    assert!(!store.loaded().expect("read"), "half a feed is none");
    assert_eq!(store.reflected().expect("read"), 0);
    page(
        &mut store,
        "{\"cursor\":\"2\",\"more\":false,\"reflected\":1}\n",
        false,
    );
    assert!(store.loaded().expect("read"));
    assert_eq!(store.reflected().expect("read"), 1);
    let rows = |store: &Store| {
        let rows = store.feed_rows::<protocol::rows::VerifierRow>(feed::Kind::Verifier);
        rows.expect("read").len()
    };
    assert_eq!(rows(&store), 1);
    page(
        &mut store,
        "{\"cursor\":\"9\",\"more\":false,\"reflected\":1}\n",
        true,
    );
    assert_eq!(rows(&store), 0);
}

#[test]
fn a_full_disk_is_said_and_takes_nothing_that_was_saved() {
    let (_folder, mut store) = enrolled();
    a_round(&mut store);
    let pages: i64 = store
        .connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .expect("read");
    store
        .connection
        .pragma_update(None, "max_page_count", pages)
        .expect("set");
    // Pages that the grown WAL left free are used up first.
    let draft = "x".repeat(1_000_000);
    let full = (0..10).find_map(|n| store.keep(&format!("draft/{n}"), Some(&draft)).err());
    assert!(matches!(full, Some(StoreError::DiskFull)), "{full:?}");
    let before = store.journal().expect("read");
    let how = "x".repeat(60_000);
    let refused = (0..20).find_map(|n| {
        let event = Unlocked::by(how.clone());
        store.append(&stamp(n), None, event.into()).err()
    });
    assert!(matches!(refused, Some(StoreError::DiskFull)), "{refused:?}");
    let after = store.journal().expect("read");
    let lines = store.lines(1, 1_000, usize::MAX).expect("read");
    assert_eq!(
        lines.last().map(|line| (line.0, line.2)),
        Some((after.last, after.head))
    );
    assert!(after.last >= before.last);
    store
        .connection
        .pragma_update(None, "max_page_count", pages * 10)
        .expect("set");
    let event = Unlocked::by("pin");
    let seq = store
        .append(&stamp(30), None, event.into())
        .expect("appended");
    assert_eq!(seq, after.last + 1);
}
