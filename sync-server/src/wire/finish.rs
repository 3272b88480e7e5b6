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
use std::path::{Path, PathBuf};

/// Checks a complete upload and keeps it as a photo.
///
/// Errors: `wrong_bytes` and `too_large`; the upload is thrown away then.
pub async fn finish(app: &App, upload: &Upload) -> Result<(), ServerError> {
    let name = Hash(upload.sha256).hex();
    let (from, to) = (path_of(app, upload), app.folder.photo(&name));
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
    .await
}

fn keep(from: &Path, to: &PathBuf, name: &str) -> Result<(), ServerError> {
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
    fs::rename(from, to).map_err(ServerError::file("rename", to))?;
    sync_folder(shelf)
}

/// A header that can't be taken, said in the wire's words.
fn not_taken(error: PhotoError) -> ServerError {
    let code = match error {
        PhotoError::TooLarge { .. } | PhotoError::TooManyPixels { .. } => ErrorCode::TooLarge,
        _ => ErrorCode::WrongBytes,
    };
    refuse(code, error.to_string())
}
