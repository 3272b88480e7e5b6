//! The token of the printed link: made once per data folder, readable by its owner alone.

use crate::error::TrialError;
use data_encoding::BASE64URL_NOPAD;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Random bytes in a token.
const BYTES: usize = 32;

/// Reads the folder's token; makes it the first time.
pub(crate) fn read_or_make(data: &Path) -> Result<String, TrialError> {
    let path = data.join("start-token");
    if let Ok(kept) = fs::read_to_string(&path) {
        let kept = kept.trim();
        let whole = BASE64URL_NOPAD.decode(kept.as_bytes());
        if whole.is_ok_and(|bytes| bytes.len() == BYTES) {
            return Ok(kept.to_owned());
        }
    }
    let mut random = [0; BYTES];
    getrandom::fill(&mut random)
        .map_err(|error| TrialError::file(&path)(std::io::Error::other(error.to_string())))?;
    let token = BASE64URL_NOPAD.encode(&random);
    let scratch = data.join("start-token.new");
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&scratch)
        .and_then(|mut file| file.write_all(token.as_bytes()))
        .and_then(|()| fs::rename(&scratch, &path))
        .map_err(TrialError::file(&path))?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_folder_keeps_its_token_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let token = read_or_make(folder.path()).expect("made");
        assert_eq!(read_or_make(folder.path()).expect("read"), token);
        let kept = fs::metadata(folder.path().join("start-token")).expect("kept");
        assert_eq!(kept.permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn half_a_token_is_made_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("start-token"), "abc").expect("written");
        assert_eq!(read_or_make(folder.path()).expect("made").len(), 43);
    }
}
