//! The data folder: where each thing lies, and who may read it.

use crate::error::ServerError;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A data folder.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// Names a folder without touching it.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Names a folder that `init` has made.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, ServerError> {
        let folder = Self(path.into());
        if folder.store().is_file() {
            return Ok(folder);
        }
        Err(ServerError::NoData(folder.0))
    }

    /// Makes a new folder and what belongs into it.
    ///
    /// Errors: one that already holds a store is left alone.
    pub fn create(path: impl Into<PathBuf>) -> Result<Self, ServerError> {
        let folder = Self(path.into());
        if folder.store().exists() {
            return Err(ServerError::HasData(folder.0));
        }
        for inner in [folder.photos(), folder.uploads(), folder.keys()] {
            fs::create_dir_all(&inner).map_err(ServerError::file("make", &inner))?;
        }
        private_folder(&folder.0)?;
        private_folder(&folder.keys())?;
        Ok(folder)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The SQLite file.
    pub fn store(&self) -> PathBuf {
        self.0.join("touchpoint.sqlite")
    }

    /// Held photos, `ab/abcdef…`.
    pub fn photos(&self) -> PathBuf {
        self.0.join("photos")
    }

    /// Unfinished uploads.
    pub fn uploads(&self) -> PathBuf {
        self.0.join("uploads")
    }

    /// Apps that handhelds may fetch.
    pub fn offered(&self) -> PathBuf {
        self.0.join("offered")
    }

    /// Private keys.
    pub fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    /// Held by whoever must be alone with the folder.
    pub fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }

    /// Where a standing clock stands.
    pub fn clock(&self) -> PathBuf {
        self.0.join("clock")
    }

    /// A held photo's file.
    pub fn photo(&self, sha256_hex: &str) -> PathBuf {
        let shelf = sha256_hex.get(..2).unwrap_or("00");
        self.photos().join(shelf).join(sha256_hex)
    }
}

/// Writes a file that only its owner may read, whole or not at all.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), ServerError> {
    let fresh = path.with_extension("new");
    let mut file = create_private(&fresh)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(ServerError::file("write", &fresh))?;
    fs::rename(&fresh, path).map_err(ServerError::file("rename", path))?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// An empty file that only its owner may read.
pub fn create_private(path: &Path) -> Result<fs::File, ServerError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(ServerError::file("write", path))
}

/// Makes a rename inside a folder durable.
pub fn sync_folder(path: &Path) -> Result<(), ServerError> {
    fs::File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(ServerError::file("sync", path))
}

/// Makes a folder its owner's alone.
pub fn private_folder(path: &Path) -> Result<(), ServerError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))
            .map_err(ServerError::file("protect", path))?;
    }
    Ok(())
}
