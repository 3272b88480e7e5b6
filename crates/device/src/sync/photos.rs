//! Sends photos by tus 1.0.0: creation, offset, pieces. One request at a time, like everything.

use super::act::{Act, stored};
use super::transport::{Method, Request, Transport};
use super::wire::{ask, nobody};
use crate::clock::lock;
use data_encoding::{BASE64, HEXLOWER};
use photo::Disk;
use protocol::ErrorCode;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Mutex;
use store::{PhotoWaiting, Store};
use sync_engine::{Outcome, Sha256};

/// Opens an upload and keeps its address.
pub(crate) fn create(
    store: &Mutex<Store>,
    transport: &mut dyn Transport,
    token: &str,
    photo: &Sha256,
    size_bytes: u64,
) -> Act {
    let name = BASE64.encode(HEXLOWER.encode(photo).as_bytes());
    let request = Request::new(Method::Post, "/v1/uploads")
        .header("tus-resumable", "1.0.0")
        .header("upload-length", size_bytes.to_string())
        .header("upload-metadata", format!("sha256 {name}"));
    let answer = ask(transport, Some(token), request)?;
    let offset = answer.number("upload-offset").unwrap_or(0);
    let address = answer.headers.get("location");
    let address = address.and_then(|location| path_of(location));
    let address = address.ok_or_else(nobody)?;
    stored(lock(store).photo_uploading(photo, Some(address)))?;
    Ok(Outcome::Upload { offset })
}

/// Asks how far an upload is.
pub(crate) fn head(
    store: &Mutex<Store>,
    transport: &mut dyn Transport,
    token: &str,
    photo: &Sha256,
) -> Act {
    let (_, address) = waiting(&lock(store), photo)?;
    let request = Request::new(Method::Head, address).header("tus-resumable", "1.0.0");
    let answer = ask(transport, Some(token), request)?;
    let offset = answer.number("upload-offset").ok_or_else(nobody)?;
    Ok(Outcome::Upload { offset })
}

/// A piece of a photo.
pub(crate) struct Piece {
    pub photo: Sha256,
    pub offset: u64,
    pub len: u64,
}

/// Sends a piece.
pub(crate) fn send(
    store: &Mutex<Store>,
    transport: &mut dyn Transport,
    token: &str,
    disk: &dyn Disk,
    folder: &Path,
    piece: &Piece,
) -> Act {
    let (photo, address) = waiting(&lock(store), &piece.photo)?;
    let bytes = match disk.read(&photo::path_of(folder, &piece.photo)) {
        Ok(bytes) => Some(bytes).filter(|bytes| bytes.len() as u64 == photo.size_bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            tracing::warn!(%error, "a photo can't be read now");
            return Err(Outcome::Failed(ErrorCode::Internal));
        }
    };
    let (from, to) = (piece.offset as usize, (piece.offset + piece.len) as usize);
    let bytes = bytes.as_ref().and_then(|bytes| bytes.get(from..to));
    let bytes = bytes.ok_or(Outcome::FileMissing)?;
    let request = Request::new(Method::Patch, address)
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", piece.offset.to_string())
        .body("application/offset+octet-stream", bytes.to_vec());
    let answer = ask(transport, Some(token), request)?;
    let offset = answer.number("upload-offset").ok_or_else(nobody)?;
    Ok(Outcome::Upload { offset })
}

/// The word that a code has in the store.
pub(crate) fn word(code: ErrorCode) -> String {
    let word = serde_json::to_value(code).ok();
    let word = word.as_ref().and_then(serde_json::Value::as_str);
    word.unwrap_or("internal").to_owned()
}

/// The code of a word in the store.
pub(crate) fn code(word: &str) -> ErrorCode {
    let value = serde_json::Value::String(word.to_owned());
    serde_json::from_value(value).unwrap_or(ErrorCode::Internal)
}

fn waiting(store: &Store, photo: &Sha256) -> Result<(PhotoWaiting, String), Outcome> {
    let photos = stored(store.photos_waiting())?;
    let found = photos.into_iter().find(|it| it.sha256 == *photo);
    let found = found.and_then(|it| Some((it.clone(), it.upload?)));
    found.ok_or(Outcome::Failed(ErrorCode::NotFound))
}

/// A Location as a path from `/v1` on, whatever host or prefix stands before it.
fn path_of(location: &str) -> Option<&str> {
    location.find("/v1/uploads/").map(|at| &location[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_counts_from_v1_on() {
        for location in ["/v1/uploads/7", "https://tp.example/sub/v1/uploads/7"] {
            assert_eq!(path_of(location), Some("/v1/uploads/7"));
        }
        assert_eq!(path_of("https://elsewhere.example/7"), None);
    }

    #[test]
    fn a_code_comes_back_from_its_word() {
        assert_eq!(word(ErrorCode::NotNamed), "not_named");
        assert_eq!(code("not_named"), ErrorCode::NotNamed);
        assert_eq!(code("what"), ErrorCode::Internal);
    }
}
