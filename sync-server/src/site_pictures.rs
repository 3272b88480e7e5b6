//! The site's own photos and clips: made of what the desk brings, kept as a finished upload is, and
//! named by a line of the server's journal. What they look like on a page is not known here.

use crate::error::{ServerError, refuse};
use crate::folder::Folder;
use crate::sql::sites::Site;
use crate::sql::{feed, photos};
use crate::wire::finish;
use crate::writer::Writing;
use crate::{own, random, start};
use checklists::Checklist;
use model::ids::CheckpointId;
use photo::{PhotoError, Stamp};
use protocol::ErrorCode;
use protocol::chain::{Hash, sha256};
use protocol::feed::{Kind, SetRow};
use protocol::rows::{CheckpointRow, CheckpointState, PictureRow};
use rusqlite::Connection;
use serde::Deserialize;
use std::fs::{self, File};
use std::io::Write;

/// What is set: a photo of the good state or of the place, or spoken words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Photo,
    Clip,
}

/// Bytes as they are kept, and their name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub sha256: [u8; 32],
    pub bytes: Vec<u8>,
}

/// Makes what is kept of what was brought: a photo upright, at most 1600 px and stripped, as
/// handhelds make it, but without a watermark; a clip as it came.
///
/// Errors: `too_large`, and `wrong_bytes` for what is no picture, or no voice.
pub fn made(what: What, brought: &[u8]) -> Result<Made, ServerError> {
    let seen = photo::inspect(brought).map_err(not_taken)?;
    match (what, seen.kind.is_picture()) {
        (What::Photo, true) => {
            let picture = photo::develop(brought, &Stamp::default()).map_err(not_taken)?;
            Ok(Made {
                sha256: picture.sha256,
                bytes: picture.bytes,
            })
        }
        (What::Clip, false) => Ok(Made {
            sha256: sha256(brought),
            bytes: brought.to_vec(),
        }),
        (What::Photo, false) => Err(not_taken(PhotoError::NotAPhoto)),
        (What::Clip, true) => {
            let message = "`base64`: it is a picture, and a clip is a voice (Ogg, WebM, MP4)";
            Err(refuse(ErrorCode::WrongBytes, message))
        }
    }
}

/// What is said of bytes that can't be taken.
pub fn not_taken(error: PhotoError) -> ServerError {
    let code = match error {
        PhotoError::TooLarge { .. } | PhotoError::TooManyPixels { .. } => ErrorCode::TooLarge,
        _ => ErrorCode::WrongBytes,
    };
    refuse(code, format!("`base64`: {error}"))
}

/// Keeps the bytes among the photos: when this returns, no power cut takes them away.
pub fn keep(folder: &Folder, made: &Made) -> Result<(), ServerError> {
    let scratch = format!("desk-{}", random::token());
    let scratch = folder.uploads().join(scratch);
    let name = Hash(made.sha256).hex();
    let kept = File::create_new(&scratch)
        .and_then(|mut file| file.write_all(&made.bytes))
        .map_err(ServerError::file("write", &scratch))
        .and_then(|()| finish::keep(&scratch, &folder.photo(&name), &name));
    // The room is wanted back; the error that counts is the first.
    let _ = fs::remove_file(&scratch);
    kept
}

/// Says what a picture is of, by its id, where the site has that.
///
/// Errors: an id of no known form, an item or place that the site doesn't have.
pub fn look_up(connection: &Connection, site: &Site, id: &str) -> Result<(), ServerError> {
    let row = |kind: Kind, id: &str| feed::get(connection, site.number, kind.name(), id);
    let missing = |what: &str| {
        let message = format!("`id`: there is no such {what}");
        Err(refuse(ErrorCode::NotFound, message))
    };
    let parts: Vec<&str> = id.split('/').collect();
    match parts.as_slice() {
        ["item", list, item] => {
            let list = row(Kind::Checklist, list)?;
            let list: Option<Checklist> = list.and_then(|json| serde_json::from_str(&json).ok());
            match list {
                None => missing("list"),
                Some(list) if list.item(item).is_none() => missing("item"),
                Some(_) => Ok(()),
            }
        }
        ["place", place] => {
            // As rows write it, so that one place has one picture.
            let named = place.parse::<CheckpointId>().ok();
            let named = named.filter(|named| named.to_string() == **place);
            let json = match named {
                Some(_) => row(Kind::Checkpoint, place)?,
                None => None,
            };
            let place: Option<CheckpointRow> =
                json.and_then(|json| serde_json::from_str(&json).ok());
            match place.filter(is_offered) {
                None => missing("checkpoint"),
                Some(_) => Ok(()),
            }
        }
        _ => {
            let message = "`id` is `item/{list}/{item}` or `place/{checkpoint}`";
            Err(refuse(ErrorCode::Malformed, message))
        }
    }
}

/// Whether a place may have a picture: it has a name, and isn't retired.
pub fn is_offered(row: &CheckpointRow) -> bool {
    row.state != CheckpointState::Retired && !row.is_spare()
}

/// A picture's row as it stands; none where it has none.
pub fn row_of(
    connection: &Connection,
    site: &Site,
    id: &str,
) -> Result<Option<PictureRow>, ServerError> {
    let json = feed::get(connection, site.number, Kind::Picture.name(), id)?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
}

/// Names kept bytes by a line that says who at the desk did it, or takes a name away.
///
/// Edges: what stands already is no new line.
pub fn set(
    writing: &Writing<'_>,
    site: &Site,
    id: &str,
    (what, made): (What, Option<&Made>),
    desk: &str,
) -> Result<(), ServerError> {
    let before = row_of(writing.tx, site, id)?;
    let mut row = before.clone().unwrap_or(PictureRow {
        photo: None,
        clip: None,
    });
    let name = made.map(|made| Hash(made.sha256).hex());
    match what {
        What::Photo => row.photo = name,
        What::Clip => row.clip = name,
    }
    if let Some(made) = made {
        let size_bytes = i64::try_from(made.bytes.len()).unwrap_or(i64::MAX);
        photos::hold_for_site(writing.tx, &made.sha256, size_bytes, site.number)?;
    }
    let row = Some(row).filter(|row| row.photo.is_some() || row.clip.is_some());
    if row == before {
        return Ok(());
    }
    let set = match &row {
        Some(row) => start::set(Kind::Picture, id.to_owned(), row)?,
        None => SetRow {
            kind: Kind::Picture.name().to_owned(),
            id: id.to_owned(),
            row: None,
        },
    };
    let event = start::rows_set_by(desk, vec![set]);
    own::append(writing, Some(site.number), vec![event])
}
