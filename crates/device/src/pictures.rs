//! Camera pictures and voice notes: pieces from the page, developed, kept and named by their
//! content.
//!
//! The bytes are durable before any line names them.

use crate::clock::lock;
use crate::command::Reply;
use crate::error::DeviceError;
use crate::fetched;
use crate::handheld::Handheld;
use data_encoding::BASE64;
use model::ids::CheckpointId;
use photo::Stamp;
use protocol::chain::{Hash, sha256};
use protocol::{ErrorCode, PHOTO_BYTES_MAX};
use std::collections::BTreeMap;
use std::path::PathBuf;
use store::Store;

/// Pictures whose pieces are still coming, by the page's own names. A few at most.
pub(crate) type Pictures = BTreeMap<String, Vec<u8>>;

/// How many pictures may come at once; the oldest name goes first.
const COMING_MAX: usize = 4;

impl Handheld {
    pub(crate) fn photo_piece(
        &self,
        upload: &str,
        piece: u32,
        last: bool,
        base64: &str,
        checkpoint: Option<CheckpointId>,
    ) -> Result<Reply, DeviceError> {
        let bad = |message: &str| DeviceError::refused(ErrorCode::BadValue, message);
        let bytes = BASE64
            .decode(base64.as_bytes())
            .map_err(|_| bad("a piece isn't base64"))?;
        let whole = {
            let mut coming = lock(&self.pictures);
            if piece == 0 {
                while coming.len() >= COMING_MAX {
                    coming.pop_first();
                }
                coming.insert(upload.to_owned(), Vec::new());
            }
            let picture = coming
                .get_mut(upload)
                .ok_or_else(|| bad("its first piece is missing"))?;
            picture.extend_from_slice(&bytes);
            if picture.len() as u64 > PHOTO_BYTES_MAX {
                coming.remove(upload);
                return Err(DeviceError::refused(
                    ErrorCode::TooLarge,
                    "a photo has at most 20 MiB",
                ));
            }
            if !last {
                return Ok(Reply::Done);
            }
            coming.remove(upload).unwrap_or_default()
        };
        self.keep_picture(&whole, checkpoint)
    }

    fn keep_picture(
        &self,
        camera: &[u8],
        checkpoint: Option<CheckpointId>,
    ) -> Result<Reply, DeviceError> {
        if !photo::inspect(camera)?.kind.is_picture() {
            return self.keep_voice(camera);
        }
        let stamp = self.watermark(checkpoint)?;
        let picture = photo::develop(camera, &stamp)?;
        for (folder, bytes) in [
            ("thumbnails", &picture.thumbnail),
            ("photos", &picture.bytes),
        ] {
            photo::keep(
                &*self.outside.disk,
                &self.pictures_folder(folder)?,
                bytes,
                &picture.sha256,
            )?;
        }
        self.store()
            .photo_kept(&picture.sha256, picture.bytes.len() as u64)?;
        Ok(Reply::PhotoKept {
            sha256: Hash(picture.sha256).hex(),
            width: picture.width,
            height: picture.height,
        })
    }

    /// A voice note is kept as it came: it carries no mark of time, its line does.
    fn keep_voice(&self, voice: &[u8]) -> Result<Reply, DeviceError> {
        self.person()?;
        let sha256 = sha256(voice);
        let folder = self.pictures_folder("photos")?;
        photo::keep(&*self.outside.disk, &folder, voice, &sha256)?;
        self.store().photo_kept(&sha256, voice.len() as u64)?;
        Ok(Reply::PhotoKept {
            sha256: Hash(sha256).hex(),
            width: 0,
            height: 0,
        })
    }

    /// Photos that neither a line nor a draft names.
    pub(crate) fn orphans(&self) -> Result<Reply, DeviceError> {
        self.person()?;
        let store = self.store();
        let drafts = store.kept_under("draft/")?;
        let unnamed = store.photos_unnamed()?;
        let photos = unnamed.iter().map(|sha256| Hash(*sha256).hex());
        let drafted = |name: &String| drafts.iter().any(|(_, draft)| draft.contains(name));
        Ok(Reply::Orphans {
            photos: photos.filter(|name| !drafted(name)).collect(),
        })
    }

    /// Time, place and person, as the picture shows them.
    fn watermark(&self, checkpoint: Option<CheckpointId>) -> Result<Stamp, DeviceError> {
        let person = self.person()?;
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        let local = now.local(site.zone).format("%Y-%m-%d %H:%M:%S");
        let place = checkpoint.and_then(|id| site.checkpoints.get(&id));
        let mut lines = vec![local.to_string()];
        lines.extend(place.map(|row| format!("{} · {}", site.row.name, row.name)));
        lines.extend(site.name(Some(person)));
        Ok(Stamp { lines })
    }

    fn pictures_folder(&self, name: &str) -> Result<PathBuf, DeviceError> {
        let folder = self.folder.join(name);
        let failed = |source| photo::PhotoError::Disk {
            doing: "make the folder",
            path: folder.clone(),
            source,
        };
        let disk = &self.outside.disk;
        if !disk.exists(&folder) {
            disk.create_folder(&folder).map_err(failed)?;
        }
        Ok(folder)
    }

    /// The bytes of a kept photo, or of its thumbnail; else of a picture that the feed names.
    ///
    /// Edges: a voice note is sent whole, and so is what was fetched: it has no thumbnail.
    pub fn photo(&self, sha256: &str, thumbnail: bool) -> Result<Vec<u8>, DeviceError> {
        let missing = || DeviceError::refused(ErrorCode::NotFound, "no such photo is kept here");
        let hash = Hash::from_hex(sha256).map_err(|_| missing())?;
        let read = |folder: &str| {
            let path = photo::path_of(&self.folder.join(folder), &hash.0);
            self.outside.disk.read(&path).map_err(|_| missing())
        };
        let own = match thumbnail {
            false => read("photos"),
            true => read("thumbnails").or_else(|missing| {
                let whole = read("photos")?;
                let voice = photo::inspect(&whole).is_ok_and(|seen| !seen.kind.is_picture());
                if voice { Ok(whole) } else { Err(missing) }
            }),
        };
        own.or_else(|_| read(fetched::FOLDER))
    }

    pub(crate) fn photo_bytes(&self, sha256: &str, thumbnail: bool) -> Result<Reply, DeviceError> {
        let bytes = self.photo(sha256, thumbnail)?;
        Ok(Reply::PhotoBytes {
            media_type: photo::media_type(&bytes).to_owned(),
            base64: BASE64.encode(&bytes),
        })
    }
}

/// Refuses photos that weren't kept on this handheld.
pub(crate) fn known_photos(store: &Store, photos: &[String]) -> Result<(), DeviceError> {
    for photo in photos {
        let hash = Hash::from_hex(photo).ok();
        let known = hash.map(|hash| store.photo_known(&hash.0)).transpose()?;
        if known != Some(true) {
            let message = format!("photo {photo} isn't kept here");
            return Err(DeviceError::refused(ErrorCode::BadValue, message));
        }
    }
    Ok(())
}
