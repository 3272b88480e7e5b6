//! What a finger drew and what a piece's year was: from one handheld over the server to another.

use crate::field::{id_of, unplanned};
use device::command::{CheckpointShown, Command, MonthShown, Reply};
use house_tests::walker::fail;
use house_tests::{Walker, World};
use model::ids::RoundId;
use model::outcome::Outcome;
use protocol::drawing::{Drawing, Signature, Signer};
use protocol::events::RoundKind;
use protocol::feed::Kind;

const CAMERA: &[u8] = include_bytes!("../../crates/device/src/tests/camera.jpg");
const PIECE: &str = "车库A区1号灭火器";

fn drawing() -> Drawing {
    Drawing {
        width: 1600,
        height: 1200,
        strokes: vec![vec![[100, 100], [400, 120]], vec![[5, 6]]],
    }
}

/// A round of no plan, at the place of the sample's extinguisher.
fn at_the_piece(walker: &Walker) -> (RoundId, CheckpointShown) {
    let (_, row) = walker.fed(Kind::Equipment, PIECE).expect("the sample's");
    let place = row["checkpoint"].as_str().expect("an id");
    let place = place.parse().expect("an id");
    let round = unplanned(walker, RoundKind::Unplanned, vec![place]);
    let reached = walker.ok(Command::ReachByHand {
        round,
        checkpoint: place,
        reason: String::new(),
        photos: Vec::new(),
        position: None,
    });
    match reached {
        Reply::Checkpoint(shown) => (round, shown),
        other => panic!("{other:?}"),
    }
}

fn months(shown: &CheckpointShown) -> &[MonthShown] {
    let piece = shown.pieces.iter().find(|piece| piece.name == PIECE);
    &piece.expect("the piece").months
}

fn marks(walker: &Walker, photo: &str) -> Option<Drawing> {
    let photo = photo.to_owned();
    match walker.ok(Command::Marks { photo }) {
        Reply::Marks { drawing } => drawing,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_marked_photo_a_signature_and_a_pieces_month_reach_the_desk_and_the_next_handheld() {
    let mut world = World::new();
    let guard = world.walker("a", "张伟", "2580");
    world.stop();
    let (round, shown) = at_the_piece(&guard);
    let photo = guard.photograph(CAMERA);
    guard.ok(Command::Mark {
        photo: photo.clone(),
        drawing: Some(drawing()),
    });
    let mut items = shown.items.iter().filter(|row| row.equipment.is_some());
    let item = items.next().expect("an item of a piece");
    let mut answer = fail(&shown, &item.item.id);
    (answer.equipment, answer.photos) = (item.equipment, vec![photo.clone()]);
    guard.answer(round, shown.place.checkpoint, vec![answer], false);
    let signature = Signature {
        signer: Signer::Second,
        name: Some("陆工".into()),
        firm: Some("安达消防".into()),
        drawing: drawing(),
    };
    guard.ok(Command::FinishRound {
        round,
        signatures: vec![signature.clone()],
    });
    world.start();
    guard.sync();

    let record = world.console(&format!("/rounds/{round}"));
    let wanted = serde_json::to_value([&signature]).expect("JSON");
    assert_eq!(record["signatures"], wanted);
    let drawn = world.console(&format!("/photos/{photo}/marks"));
    let wanted = serde_json::to_value(drawing()).expect("JSON");
    assert_eq!(drawn["drawing"], wanted);

    let other = world.walker("b", "李强", "1470");
    assert_eq!(marks(&other, &photo), Some(drawing()));
    let (_, shown) = at_the_piece(&other);
    let last = months(&shown).last().expect("twelve months");
    assert_eq!(
        (last.month.as_str(), last.outcome),
        ("2026-11", Some(Outcome::Fail))
    );
    assert_eq!(world.rebuild().differences, []);
}

#[test]
fn a_place_far_from_any_equipment_shows_no_cards() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let lobby = id_of(&walker, "1栋大堂");
    let round = unplanned(&walker, RoundKind::Unplanned, vec![lobby]);
    let Reply::Checkpoint(shown) = walker.ok(Command::Checkpoint {
        round,
        checkpoint: lobby,
    }) else {
        panic!("no list");
    };
    assert_eq!(shown.pieces, []);
}
