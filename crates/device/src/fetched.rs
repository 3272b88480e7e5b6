//! Pictures that the feed names: the site's own, its plans of floors, and those of findings that
//! others raised. They lie in a folder of their own, apart from photos that own lines name, and no
//! line names them here.

use crate::command::{Reply, SitePicture};
use crate::error::DeviceError;
use crate::handheld::Handheld;
use photo::Disk;
use protocol::chain::Hash;
use protocol::feed::Kind;
use protocol::rows::{FindingFeedRow, FloorPlanRow, OrderFeedRow, PictureRow};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use store::Store;

/// The folder, beside that of own photos.
pub(crate) const FOLDER: &str = "site-pictures";
/// The most photos of findings that are kept, those of the newest findings.
const FINDING_PHOTOS_MAX: usize = 200;

/// What the feed names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// What may lie here.
    keep: BTreeSet<[u8; 32]>,
    /// What is to be fetched where it doesn't, the most wanted first.
    fetch: Vec<[u8; 32]>,
}

/// Reads what the feed names: the site's own first, then plans of floors, then photos of findings,
/// the newest first.
///
/// Edges: those of a closed finding stay until it leaves the feed, and aren't fetched. Nor are
/// those taken here: whole until they are freed, then their thumbnails are what is left. None
/// before the first whole feed: then nobody knows what may go.
pub(crate) fn named(store: &Store) -> store::Result<Option<Named>> {
    if !store.loaded()? {
        return Ok(None);
    }
    let mut named = Named::default();
    let mut take = |photo: &String, wanted: bool| {
        if let Ok(hash) = Hash::from_hex(photo)
            && named.keep.insert(hash.0)
            && wanted
        {
            named.fetch.push(hash.0);
        }
    };
    let rows: Vec<(String, PictureRow)> = store.feed_rows(Kind::Picture)?;
    for (_, row) in &rows {
        row.photo.iter().for_each(|photo| take(photo, true));
        row.clip.iter().for_each(|clip| take(clip, true));
    }
    let plans: Vec<(String, FloorPlanRow)> = store.feed_rows(Kind::FloorPlan)?;
    for (_, plan) in &plans {
        take(&plan.picture, true);
    }
    for (photo, open) in of_findings(store)? {
        let hash = Hash::from_hex(&photo).ok();
        let own = hash.map(|hash| store.photo_known(&hash.0)).transpose()?;
        if own != Some(true) {
            take(&photo, open);
        }
    }
    Ok(Some(named))
}

/// Photos of the newest findings, and whether each is of an open one.
fn of_findings(store: &Store) -> store::Result<Vec<(String, bool)>> {
    let orders: Vec<(String, OrderFeedRow)> = store.feed_rows(Kind::Order)?;
    let orders: BTreeMap<String, OrderFeedRow> = orders.into_iter().collect();
    let rows: Vec<(String, FindingFeedRow)> = store.feed_rows(Kind::Finding)?;
    let mut findings = Vec::new();
    for (_, row) in rows {
        if let FindingFeedRow::Finding(row) = row {
            let open = match orders.get(&row.order.to_string()) {
                Some(OrderFeedRow::Order(order)) => order.state.is_open(),
                _ => false,
            };
            findings.push((row.raised_at, row.photos, open));
        }
    }
    findings.sort_by(|one, other| other.0.cmp(&one.0));
    let photos = findings.into_iter();
    let photos = photos.flat_map(|(_, photos, open)| photos.into_iter().map(move |it| (it, open)));
    Ok(photos.take(FINDING_PHOTOS_MAX).collect())
}

/// Where fetched pictures and own photos lie.
pub(crate) struct Folders<'a> {
    pub disk: &'a dyn Disk,
    pub pictures: &'a Path,
    pub photos: &'a Path,
}

impl Folders<'_> {
    /// Removes what the feed names no more, and says what isn't here.
    ///
    /// Edges: a file that can't be removed now goes another time; own photos aren't fetched.
    pub fn tidy(&self, named: &Named) -> io::Result<Vec<[u8; 32]>> {
        let mut here = BTreeSet::new();
        for path in self.files()? {
            match kept(&path).filter(|hash| named.keep.contains(hash)) {
                Some(hash) => drop(here.insert(hash)),
                None => match self.disk.remove(&path) {
                    Err(error) if error.kind() != ErrorKind::NotFound => {
                        tracing::warn!(%error, "a picture that nothing names stays for now");
                    }
                    _ => {}
                },
            }
        }
        let own = |hash: &[u8; 32]| self.disk.exists(&photo::path_of(self.photos, hash));
        let missing = named.fetch.iter();
        let missing = missing.filter(|hash| !here.contains(*hash) && !own(hash));
        Ok(missing.copied().collect())
    }

    /// Every picture's file, and what a fetch that was killed left.
    fn files(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for shelf in names(self.disk, self.pictures)? {
            let shelf = self.pictures.join(shelf);
            let inside = names(self.disk, &shelf)?.into_iter();
            // A name that begins with a dot marks the shelf.
            let inside = inside.filter(|name| !name.starts_with('.'));
            files.extend(inside.map(|name| shelf.join(name)));
        }
        Ok(files)
    }
}

fn names(disk: &dyn Disk, folder: &Path) -> io::Result<Vec<String>> {
    match disk.names(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        names => names,
    }
}

/// The hash that a whole picture's file is named by.
fn kept(path: &Path) -> Option<[u8; 32]> {
    let whole = path.extension().is_some_and(|ending| ending == "jpg");
    let name = path.file_stem()?.to_str().filter(|_| whole)?;
    Some(Hash::from_hex(name).ok()?.0)
}

impl Handheld {
    /// The site's own pictures; a photo or clip is named where its bytes are here.
    pub(crate) fn site_pictures(&self) -> Result<Reply, DeviceError> {
        let rows: Vec<(String, PictureRow)> = self.store().feed_rows(Kind::Picture)?;
        let here = |photo: Option<String>| photo.filter(|photo| self.has_photo(photo));
        let pictures = rows.into_iter().map(|(id, row)| SitePicture {
            id,
            photo: here(row.photo),
            clip: here(row.clip),
        });
        Ok(Reply::SitePictures {
            pictures: pictures.collect(),
        })
    }

    /// Whether a photo's bytes are here, own or fetched.
    pub(crate) fn has_photo(&self, photo: &str) -> bool {
        let Ok(hash) = Hash::from_hex(photo) else {
            return false;
        };
        let has = |folder: &str| {
            let path = photo::path_of(&self.folder.join(folder), &hash.0);
            self.outside.disk.exists(&path)
        };
        has(FOLDER) || has("photos")
    }
}
