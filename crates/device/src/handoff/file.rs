//! A file that is there whole or not at all: written beside its name, synced, renamed.

use super::Stopped;
use crate::error::DeviceError;
use protocol::ErrorCode;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes a file; returns its size too.
///
/// Errors: `disk_full`, and the disk's others by name; then `path` is as it was.
pub(super) fn write<T>(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> Result<T, Stopped>,
) -> Result<(T, u64), DeviceError> {
    let fresh = beside(path);
    let written = open(&fresh).map_err(Stopped::File).and_then(|file| {
        let mut out = BufWriter::new(file);
        let done = fill(&mut out)?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        let bytes = file.metadata()?.len();
        fs::rename(&fresh, path)?;
        sync_folder(path)?;
        Ok((done, bytes))
    });
    written.map_err(|stopped| {
        // The room is wanted back; the error that counts is the first.
        let _ = fs::remove_file(&fresh);
        match stopped {
            Stopped::Device(error) => error,
            Stopped::File(error) => sentence(path, &error),
        }
    })
}

fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".new");
    PathBuf::from(name)
}

/// For its owner alone, and never through a link that lies there.
fn open(fresh: &Path) -> io::Result<File> {
    match fs::remove_file(fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(fresh)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    photo::Disk::sync_folder(&photo::RealDisk, folder.unwrap_or(Path::new(".")))
}

fn sentence(path: &Path, error: &io::Error) -> DeviceError {
    let path = path.display();
    let full = matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    );
    if full {
        let message =
            format!("the disk is full: {path} wasn't written, and everything still waits here");
        return DeviceError::refused(ErrorCode::DiskFull, message);
    }
    let message = format!("{path} can't be written: {error}");
    DeviceError::refused(ErrorCode::Internal, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::CommandError;

    fn names(folder: &Path) -> Vec<String> {
        let files = fs::read_dir(folder).expect("a folder");
        let name = |file: io::Result<fs::DirEntry>| file.expect("a file").file_name();
        let mut names: Vec<String> = files
            .map(|file| name(file).to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_full_disk_says_so_and_what_lay_there_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.handoff");
        fs::write(&path, "before").expect("written");
        let refused = write(&path, |out| -> Result<(), Stopped> {
            out.write_all(&[7; 100_000])?;
            Err(io::Error::from(io::ErrorKind::StorageFull).into())
        });
        let refused = CommandError::from(refused.expect_err("refused"));
        assert_eq!(refused.code, ErrorCode::DiskFull);
        assert!(
            refused.message.contains("the disk is full"),
            "{}",
            refused.message
        );
        assert_eq!(fs::read(&path).expect("it stays"), b"before");
        assert_eq!(names(folder.path()), ["a.handoff"]);
    }

    #[test]
    fn a_file_replaces_the_one_before_and_is_its_owners_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.handoff");
        fs::write(&path, "before").expect("written");
        fs::write(beside(&path), "left by a kill").expect("written");
        let written = write(&path, |out| Ok(out.write_all(b"after")?)).expect("written");
        assert_eq!(written, ((), 5));
        assert_eq!(fs::read(&path).expect("it is there"), b"after");
        assert_eq!(names(folder.path()), ["a.handoff"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&path).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let refused = write(Path::new("no/such/a.handoff"), |_| Ok(()));
        let refused = refused.expect_err("refused").to_string();
        assert!(refused.contains("no/such/a.handoff"), "{refused}");
    }
}
