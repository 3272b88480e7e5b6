//! Hand-off files that are broken, forged, or of somebody who may not: what is refused, and that
//! the rest isn't.

use crate::handoff::{SERVER, import, journal, lose};
use crate::restores::fail_with_photo;
use crate::rounds::walk;
use house_tests::{Walker, World};
use protocol::batch::Header;
use protocol::handoff::Piece;
use protocol::keys::batch_text;
use protocol::{ErrorCode, PHOTO_BYTES_MAX};
use std::io::Write;
use std::process::Command;

/// It is refused in a sentence with these words, and the server is as it was.
fn check_changes_nothing(world: &World, walker: &Walker, file: &[u8], words: &str) {
    let path = world.file("wrong.handoff");
    std::fs::write(&path, file).expect("written");
    let before = journal(world, walker);
    let refused = import(world, &path).expect_err("refused").to_string();
    assert!(refused.contains(words), "{refused}");
    assert!(refused.contains("nothing was changed"), "{refused}");
    assert_eq!(journal(world, walker), before);
}

#[test]
fn a_file_that_breaks_off_or_was_changed_anywhere_changes_nothing() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let photo = walk(&walker);
    let path = world.file("a.handoff");
    let (lines, bytes) = (batch(&walker, &walker), bytes_of(&walker, &photo));
    // age seals 64 KiB at a time: most of the file lies behind its first good pieces.
    let filler = vec![7; 300_000];
    let pieces = [
        (batch_piece(&walker, &lines), &lines[..]),
        (photo_piece(&photo, &bytes), &bytes),
        (photo_piece(&"ab".repeat(32), &filler), &filler),
    ];
    world.forge(&walker, &pieces, &path);
    let file = std::fs::read(&path).expect("read");
    for length in [1, 30, 150, 250, file.len() / 2, file.len() - 1] {
        check_changes_nothing(&world, &walker, &file[..length], "");
    }
    for place in [25, 60, 250, file.len() / 3, file.len() / 2, file.len() - 1] {
        let mut changed = file.clone();
        changed[place] ^= 1;
        check_changes_nothing(&world, &walker, &changed, "");
    }
    let longer = [&file[..], b"more"].concat();
    check_changes_nothing(&world, &walker, &longer, "cut, damaged or changed");
    check_changes_nothing(&world, &walker, &file[..file.len() - 1], "hand-off file");
    assert!(!world.holds_photo(&photo));
    let taken = import(&world, &path).expect("taken");
    assert_eq!((taken.photos, taken.refused.len()), (1, 1));
}

#[test]
fn a_file_that_asks_for_all_memory_ends_its_reader_alone() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let path = world.file("bomb.handoff");
    let mut file = std::fs::File::create(&path).expect("made");
    file.write_all(b"age-encryption.org/v1\n-> X25519 ")
        .expect("written");
    // A header line without an end; the holes take no room on the disk.
    file.set_len(900 << 20).expect("grown");
    let before = journal(&world, &walker);
    let refused = import(&world, &path).expect_err("refused").to_string();
    assert!(refused.contains("512 MiB"), "{refused}");
    assert!(refused.contains("nothing was changed"), "{refused}");
    assert_eq!(journal(&world, &walker), before);
}

#[test]
fn a_file_for_another_server_or_of_nobody_known_is_refused_by_name() {
    let (world, elsewhere) = (World::new(), World::new());
    let walker = world.walker("a", "张伟", "2580");
    let stranger = elsewhere.walker("b", "李强", "1470");
    walk(&stranger);
    let path = world.file("b.handoff");
    stranger.hand_off(&path);
    let file = std::fs::read(&path).expect("read");
    check_changes_nothing(&world, &walker, &file, "for another server");
    world.forge(&stranger, &[], &path);
    let refused = import(&world, &path).expect_err("refused").to_string();
    let id = stranger.enrolled().0.to_string();
    assert!(refused.contains(&id), "{refused}");
}

#[test]
fn a_revoked_handhelds_file_is_refused_by_name() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    walk(&walker);
    let path = world.file("a.handoff");
    walker.hand_off(&path);
    let id = walker.enrolled().0.to_string();
    let mut revoke = Command::new(SERVER);
    revoke.args(["revoke", &id, "--data"]).arg(world.path());
    assert!(revoke.output().expect("it runs").status.success());
    let before = journal(&world, &walker);
    let refused = import(&world, &path).expect_err("refused").to_string();
    assert!(
        refused.contains("was revoked") && refused.contains(&id),
        "{refused}"
    );
    assert_eq!(journal(&world, &walker), before);
}

/// A batch with all lines that wait, signed by a handheld.
fn batch(lines_of: &Walker, signer: &Walker) -> Vec<u8> {
    let stands = lines_of.stands();
    let from = stands.acked + 1;
    let look = |walker: &Walker| walker.handheld.as_ref().map(|it| it.look(|s| s.identity()));
    let key = look(signer).expect("open").expect("read").key;
    let handheld = lines_of.handheld.as_ref().expect("it is open");
    let lines = handheld.look(|store| store.lines(from, 5_000, usize::MAX));
    let lines: Vec<Vec<u8>> = lines
        .expect("read")
        .into_iter()
        .map(|line| line.1)
        .collect();
    let header = Header {
        from,
        count: lines.len() as u64,
        base: stands.acked_hash.hex(),
        head: stands.head.hex(),
        sig: key.sign(&batch_text(stands.journal, stands.last, &stands.head)),
        last: stands.last,
        photos_waiting: 0,
        follows: None,
    };
    let body = protocol::batch::write(&header, lines.iter().map(Vec::as_slice));
    protocol::frame::zstd(&body).expect("compressed")
}

/// A photo's bytes as the handheld keeps them.
fn bytes_of(walker: &Walker, photo: &str) -> Vec<u8> {
    let shelf = walker.folder.join("photos").join(&photo[..2]);
    std::fs::read(shelf.join(format!("{photo}.jpg"))).expect("read")
}

/// One zstd frame that says it holds a GiB.
const BOMB: &[u8] = &[
    0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0x40, 0, 0, 0, 0, 1, 0, 0,
];

fn photo_piece(sha256: &str, bytes: &[u8]) -> Piece {
    Piece::Photo {
        sha256: sha256.into(),
        bytes: bytes.len() as u64,
    }
}

fn batch_piece(walker: &Walker, frame: &[u8]) -> Piece {
    Piece::Batch {
        journal: walker.journal(),
        bytes: frame.len() as u64,
    }
}

#[test]
fn a_piece_that_is_refused_stops_none_of_the_others() {
    let world = World::new();
    let (walker, other) = (
        world.walker("a", "张伟", "2580"),
        world.walker("b", "李强", "1470"),
    );
    let named = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    let bytes = bytes_of(&walker, &named);
    let (forged, good) = (batch(&walker, &other), batch(&walker, &walker));
    let (stranger, huge) = ("ab".repeat(32), vec![0; PHOTO_BYTES_MAX as usize + 1]);
    let theirs = batch(&other, &other);
    let pieces = [
        (photo_piece(&named, &bytes), &bytes[..]),
        (batch_piece(&walker, BOMB), BOMB),
        (batch_piece(&walker, b"rubbish"), b"rubbish"),
        (batch_piece(&walker, &forged), &forged),
        (batch_piece(&other, &theirs), &theirs),
        (batch_piece(&walker, &good), &good),
        (photo_piece(&stranger, &bytes), &bytes),
        (photo_piece(&named, b"other"), b"other"),
        (photo_piece(&named, &huge), &huge),
        (photo_piece("../../keys/receipt", &bytes), &bytes),
        (photo_piece(&named, &bytes), &bytes),
    ];
    let path = world.file("a.handoff");
    world.forge(&walker, &pieces, &path);
    let taken = import(&world, &path).expect("taken");
    let codes: Vec<ErrorCode> = taken.refused.iter().map(|one| one.code).collect();
    let expected = [
        ErrorCode::NotNamed,
        ErrorCode::TooLarge,
        ErrorCode::Malformed,
        ErrorCode::BadSignature,
        ErrorCode::BadSignature,
        ErrorCode::NotNamed,
        ErrorCode::WrongBytes,
        ErrorCode::TooLarge,
        ErrorCode::Malformed,
    ];
    assert_eq!(codes, expected, "{:?}", taken.refused);
    assert_eq!((taken.photos, taken.lines > 0), (1, true));
    assert!(world.holds_photo(&named));
    let leftovers = std::fs::read_dir(world.path().join("uploads")).expect("a folder");
    let names: Vec<_> = leftovers.flatten().map(|file| file.file_name()).collect();
    assert_eq!(names, ["handoff.lock"]);
    walker.sync();
}

#[test]
fn a_handheld_that_was_put_back_is_told_to_branch_first() {
    let world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    walker.back_up();
    fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    walker.sync();
    walker.put_back();
    fail_with_photo(&walker, 1, "2026-11-23T22:20:00+08:00");
    let path = world.file("a.handoff");
    walker.hand_off(&path);
    let before = journal(&world, &walker);
    let taken = import(&world, &path).expect("read");
    let codes: Vec<ErrorCode> = taken.refused.iter().map(|one| one.code).collect();
    assert_eq!(codes, [ErrorCode::Fork, ErrorCode::NotNamed]);
    let words = &taken.refused[0].message;
    assert!(words.contains("sync by network once"), "{words}");
    assert_eq!(journal(&world, &walker), before);
    lose(&walker, 1);
    walker.hand_off(&path);
    let taken = import(&world, &path).expect("taken");
    assert_eq!((taken.refused.len(), taken.photos), (0, 1));
}
