//! The end of an upload: checked whole, then named by content and stored once.

use crate::app::App;
use crate::error::{ServerError, refuse};
use crate::folder::sync_folder;
use crate::sql::uploads::Upload;
use crate::sql::{photos, uploads};
use crate::wire::uploads::{discard, path_of};
use photo::PhotoError;
use protocol::ErrorCode;
use protocol::chain::{Hash, sha256_hex};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Checks a complete upload and keeps it as a photo.
///
/// Errors: `wrong_bytes` and `too_large`; the upload is thrown away then.
pub async fn finish(app: &App, upload: &Upload) -> Result<(), ServerError> {
    let name = Hash(upload.sha256).hex();
    let (from, to) = (path_of(app, upload), app.folder.photo(&name));
    let sent = from.clone();
    let kept = tokio::task::spawn_blocking(move || keep(&from, &to, &name))
        .await
        .map_err(|_| ServerError::Stopping)?;
    if let Err(error) = kept {
        if matches!(error, ServerError::Refused(_)) {
            discard(app, upload).await?;
        }
        return Err(error);
    }
    let done = upload.clone();
    app.write(move |writing| {
        photos::hold(writing.tx, &done.sha256, done.size_bytes, done.device)?;
        Ok(uploads::finish(writing.tx, &done.id)?)
    })
    .await?;
    // What stays behind goes when the upload expires.
    let _ = tokio::fs::remove_file(sent).await;
    Ok(())
}

/// Checks bytes and keeps them as a photo: synced, then named by content. Their first file stays.
pub fn keep(from: &Path, to: &Path, name: &str) -> Result<(), ServerError> {
    let bytes = match fs::read(from) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(ServerError::file("read", from)(error)),
    };
    if sha256_hex(&bytes) != name {
        let message = "the bytes that came are not those that `sha256` names";
        return Err(refuse(ErrorCode::WrongBytes, message));
    }
    photo::inspect(&bytes).map_err(not_taken)?;
    let shelf = to.parent().unwrap_or(Path::new("."));
    if !shelf.is_dir() {
        fs::create_dir_all(shelf).map_err(ServerError::file("make", shelf))?;
        sync_folder(shelf.parent().unwrap_or(Path::new(".")))?;
    }
    fs::File::open(from)
        .and_then(|file| file.sync_all())
        .map_err(ServerError::file("sync", from))?;
    place(from, to)?;
    sync_folder(shelf)
}

/// Gives the bytes their name by content; their first name stays until the store knows of them,
/// so that an upload whose last step found no room is finished later, without its bytes again.
fn place(from: &Path, to: &Path) -> Result<(), ServerError> {
    let upload = from.file_name().unwrap_or_default();
    let fresh = to.with_extension(upload);
    let gone = |path: &Path| match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(ServerError::file("remove", path)(error))
        }
        _ => Ok(()),
    };
    gone(&fresh)?;
    if fs::hard_link(from, &fresh).is_err() {
        // A file system without second names.
        fs::copy(from, &fresh)
            .and_then(|_| fs::File::open(&fresh)?.sync_all())
            .map_err(|error| {
                let _ = fs::remove_file(&fresh);
                ServerError::file("write", &fresh)(error)
            })?;
    }
    fs::rename(&fresh, to).map_err(ServerError::file("rename", to))?;
    // Where both were the same file already, renaming did nothing.
    gone(&fresh)
}

/// A header that can't be taken, said in the wire's words.
fn not_taken(error: PhotoError) -> ServerError {
    let code = match error {
        PhotoError::TooLarge { .. } | PhotoError::TooManyPixels { .. } => ErrorCode::TooLarge,
        _ => ErrorCode::WrongBytes,
    };
    refuse(code, error.to_string())
}
