//! Photos: resumable, checked whole, named by content, stored once.

use crate::tests::handheld::Handheld;
use crate::tests::world::{Answer, World};
use data_encoding::BASE64;
use protocol::chain::sha256_hex;
use serde_json::{Value, json};

const PIECE: (&str, &str) = ("Content-Type", "application/offset+octet-stream");
const TUS: (&str, &str) = ("Tus-Resumable", "1.0.0");

/// A PNG header of that size, and some bytes that make it one of its own.
pub(super) fn png(width: u32, height: u32, salt: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
    bytes.extend_from_slice(&width.to_be_bytes());
    bytes.extend_from_slice(&height.to_be_bytes());
    bytes.extend_from_slice(&[8, 2, 0, 0, 0]);
    bytes.extend_from_slice(&[salt; 300]);
    bytes
}

/// A handheld with a held line that names these photos.
pub(super) fn naming(world: &World, number: u8, photos: &[&[u8]]) -> Handheld {
    let mut handheld = Handheld::enrolled(world, number);
    let names: Vec<String> = photos.iter().map(|photo| sha256_hex(photo)).collect();
    handheld.append(json!({ "type": "from_the_future", "photos": names }));
    handheld.send_all(world).done(200);
    handheld
}

pub(super) fn create(world: &World, handheld: &Handheld, length: usize, sha256: &str) -> Answer {
    let length = length.to_string();
    let metadata = format!("sha256 {}", BASE64.encode(sha256.as_bytes()));
    let headers = [
        TUS,
        ("Upload-Length", &length),
        ("Upload-Metadata", &metadata),
    ];
    handheld.call(world, "POST", "/v1/uploads", &headers, b"")
}

pub(super) fn begin(world: &World, handheld: &Handheld, photo: &[u8]) -> String {
    let created = create(world, handheld, photo.len(), &sha256_hex(photo));
    created.done(201).headers["location"].clone()
}

pub(super) fn patch(
    world: &World,
    handheld: &Handheld,
    at: &str,
    offset: usize,
    bytes: &[u8],
) -> Answer {
    let offset = offset.to_string();
    handheld.call(
        world,
        "PATCH",
        at,
        &[TUS, PIECE, ("Upload-Offset", &offset)],
        bytes,
    )
}

fn head(world: &World, handheld: &Handheld, at: &str) -> Answer {
    handheld.call(world, "HEAD", at, &[TUS], b"")
}

pub(super) fn receipt_photos(world: &World, handheld: &Handheld) -> Value {
    let receipt = handheld.receipt(world, 1, handheld.last());
    let text = receipt.done(200).json()["text"]
        .as_str()
        .expect("text")
        .to_owned();
    serde_json::from_str::<Value>(&text).expect("JSON")["photos"].clone()
}

#[test]
fn a_photo_goes_up_in_pieces_and_comes_back_whole() {
    let world = World::new();
    let photo = png(10, 10, 1);
    let handheld = naming(&world, 1, &[&photo]);
    assert_eq!(receipt_photos(&world, &handheld), json!([]));
    let at = begin(&world, &handheld, &photo);
    let first = patch(&world, &handheld, &at, 0, &photo[..100]);
    assert_eq!(first.done(204).headers["upload-offset"], "100");
    let asked = head(&world, &handheld, &at);
    assert_eq!(asked.done(200).headers["upload-offset"], "100");
    assert_eq!(asked.headers["upload-length"], photo.len().to_string());
    assert_eq!(asked.headers["tus-resumable"], "1.0.0");
    assert!(asked.headers.contains_key("upload-expires"));
    patch(&world, &handheld, &at, 50, &photo[50..]).refused(409, "conflict");
    patch(&world, &handheld, &at, 100, &photo[100..]).done(204);
    let name = sha256_hex(&photo);
    let back = handheld.get(&world, &format!("/v1/photos/{name}"));
    assert_eq!(back.done(200).body, photo);
    assert_eq!(back.headers["content-type"], "image/png");
    assert_eq!(receipt_photos(&world, &handheld), json!([name]));
    let full = head(&world, &handheld, &at);
    assert_eq!(
        full.done(200).headers["upload-offset"],
        photo.len().to_string()
    );
}

#[test]
fn a_photo_that_no_held_line_names_is_refused() {
    let world = World::new();
    let photo = png(10, 10, 1);
    let handheld = naming(&world, 1, &[]);
    let other = naming(&world, 2, &[&photo]);
    let name = sha256_hex(&photo);
    create(&world, &handheld, photo.len(), &name).refused(409, "not_named");
    create(&world, &other, photo.len(), &name).done(201);
}

#[test]
fn a_held_photo_is_answered_at_full_length() {
    let world = World::new();
    let photo = png(10, 10, 1);
    let handheld = naming(&world, 1, &[&photo]);
    let at = begin(&world, &handheld, &photo);
    patch(&world, &handheld, &at, 0, &photo).done(204);
    let other = naming(&world, 2, &[&photo]);
    for again in [&handheld, &other] {
        let answer = create(&world, again, photo.len(), &sha256_hex(&photo));
        assert_eq!(
            answer.done(201).headers["upload-offset"],
            photo.len().to_string()
        );
        let asked = head(&world, again, &answer.headers["location"]);
        assert_eq!(
            asked.done(200).headers["upload-offset"],
            photo.len().to_string()
        );
    }
}

#[test]
fn other_bytes_than_were_named_are_thrown_away() {
    let world = World::new();
    let (photo, wrong) = (png(10, 10, 1), png(10, 10, 2));
    let handheld = naming(&world, 1, &[&photo]);
    let at = begin(&world, &handheld, &photo);
    patch(&world, &handheld, &at, 0, &wrong).refused(422, "wrong_bytes");
    assert_eq!(head(&world, &handheld, &at).status, 404);
    handheld
        .get(&world, &format!("/v1/photos/{}", sha256_hex(&photo)))
        .refused(404, "not_found");
    let at = begin(&world, &handheld, &photo);
    patch(&world, &handheld, &at, 0, &photo).done(204);
}

#[test]
fn what_is_no_photo_or_has_too_many_pixels_is_refused() {
    let world = World::new();
    let (text, huge) = (b"hello there".to_vec(), png(10_000, 5_001, 1));
    let exact = png(10_000, 5_000, 1);
    let handheld = naming(&world, 1, &[&text, &huge, &exact]);
    let at = begin(&world, &handheld, &text);
    patch(&world, &handheld, &at, 0, &text).refused(422, "wrong_bytes");
    let at = begin(&world, &handheld, &huge);
    patch(&world, &handheld, &at, 0, &huge).refused(413, "too_large");
    let at = begin(&world, &handheld, &exact);
    patch(&world, &handheld, &at, 0, &exact).done(204);
}

#[test]
fn twenty_mebibytes_may_be_announced_and_no_more() {
    let world = World::new();
    let photo = png(10, 10, 1);
    let handheld = naming(&world, 1, &[&photo]);
    let name = sha256_hex(&photo);
    create(&world, &handheld, (20 << 20) + 1, &name).refused(413, "too_large");
    create(&world, &handheld, 20 << 20, &name).done(201);
}

#[test]
fn more_bytes_than_announced_are_too_large() {
    let world = World::new();
    let photo = png(10, 10, 1);
    let handheld = naming(&world, 1, &[&photo]);
    let at = begin(&world, &handheld, &photo);
    let more = [photo.as_slice(), &[0; 9]].concat();
    patch(&world, &handheld, &at, 0, &more).refused(413, "too_large");
}

#[test]
fn another_handhelds_upload_is_as_if_it_were_not_there() {
    let world = World::new();
    let photo = png(10, 10, 1);
    let handheld = naming(&world, 1, &[&photo]);
    let other = naming(&world, 2, &[&photo]);
    let at = begin(&world, &handheld, &photo);
    assert_eq!(head(&world, &other, &at).status, 404);
    patch(&world, &other, &at, 0, &photo).refused(404, "not_found");
    other
        .call(&world, "DELETE", &at, &[TUS], b"")
        .refused(404, "not_found");
}

#[test]
fn a_deleted_and_an_expired_upload_are_gone() {
    let world = World::new();
    let photo = png(10, 10, 1);
    let handheld = naming(&world, 1, &[&photo]);
    let at = begin(&world, &handheld, &photo);
    patch(&world, &handheld, &at, 0, &photo[..9]).done(204);
    handheld.call(&world, "DELETE", &at, &[TUS], b"").done(204);
    assert_eq!(head(&world, &handheld, &at).status, 404);
    let at = begin(&world, &handheld, &photo);
    world.wait(24 * 60);
    patch(&world, &handheld, &at, 0, &photo).refused(404, "not_found");
}

#[test]
fn sixteen_uploads_may_be_open_and_the_same_one_again() {
    let world = World::new();
    let photos: Vec<Vec<u8>> = (0..17).map(|salt| png(10, 10, salt)).collect();
    let all: Vec<&[u8]> = photos.iter().map(Vec::as_slice).collect();
    let handheld = naming(&world, 1, &all);
    let first = begin(&world, &handheld, &photos[0]);
    for photo in &photos[1..16] {
        begin(&world, &handheld, photo);
    }
    let refused = create(
        &world,
        &handheld,
        photos[16].len(),
        &sha256_hex(&photos[16]),
    );
    refused.refused(429, "slow_down");
    assert_eq!(begin(&world, &handheld, &photos[0]), first);
    handheld
        .call(&world, "DELETE", &first, &[TUS], b"")
        .done(204);
    begin(&world, &handheld, &photos[16]);
}

#[test]
fn a_resumed_upload_says_how_far_it_has_come_after_a_restart() {
    let mut world = World::new();
    let photo = png(10, 10, 1);
    let handheld = naming(&world, 1, &[&photo]);
    let at = begin(&world, &handheld, &photo);
    patch(&world, &handheld, &at, 0, &photo[..77]).done(204);
    world.restart();
    assert_eq!(
        head(&world, &handheld, &at).done(200).headers["upload-offset"],
        "77"
    );
    patch(&world, &handheld, &at, 77, &photo[77..]).done(204);
}

#[test]
fn tus_is_spoken_in_its_own_words() {
    let world = World::new();
    let photo = png(10, 10, 1);
    let handheld = naming(&world, 1, &[&photo]);
    let able = handheld.call(&world, "OPTIONS", "/v1/uploads", &[], b"");
    assert_eq!(
        able.done(204).headers["tus-extension"],
        "creation,expiration,termination"
    );
    assert_eq!(able.headers["tus-max-size"], "20971520");
    let unspoken = handheld.call(&world, "POST", "/v1/uploads", &[], b"");
    unspoken.refused(412, "malformed");
    assert_eq!(unspoken.headers["tus-version"], "1.0.0");
    assert_eq!(unspoken.headers["tus-resumable"], "1.0.0");
    handheld
        .call(&world, "POST", "/v1/uploads", &[TUS], b"")
        .refused(400, "malformed");
    create(&world, &handheld, 5, "rubbish").refused(400, "malformed");
    let at = begin(&world, &handheld, &photo);
    let plain = [TUS, ("Upload-Offset", "0")];
    let answer = handheld.call(&world, "PATCH", &at, &plain, &photo);
    answer.refused(415, "unsupported_encoding");
}

#[test]
fn every_answer_about_uploads_names_the_version() {
    let world = World::new();
    let photo = png(10, 10, 1);
    let handheld = naming(&world, 1, &[&photo]);
    let at = begin(&world, &handheld, &photo);
    let answers = [
        (204, world.call("OPTIONS", "/v1/uploads", &[], b"")),
        (401, world.call("POST", "/v1/uploads", &[TUS], b"")),
        (405, world.call("PUT", "/v1/uploads", &[TUS], b"")),
        (
            400,
            handheld.call(&world, "POST", "/v1/uploads", &[TUS], b""),
        ),
        (409, patch(&world, &handheld, &at, 7, b"x")),
        (404, head(&world, &handheld, "/v1/uploads/00")),
        (204, handheld.call(&world, "DELETE", &at, &[TUS], b"")),
    ];
    for (status, answer) in answers {
        assert_eq!(answer.done(status).headers["tus-resumable"], "1.0.0");
    }
}
