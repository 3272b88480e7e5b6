//! A disk in memory that forgets at a power cut what was not fsynced, for tests and simulations.
//! Stricter than most real ones: an unsynced rename, name or byte never survives.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    io,
    path::{Component, Path},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::Disk;

/// A file or folder, as it is now and as it will be after a power cut.
#[derive(Debug, Clone)]
enum Node {
    File {
        bytes: Vec<u8>,
        synced: Vec<u8>,
    },
    Folder {
        names: BTreeMap<OsString, usize>,
        synced: BTreeMap<OsString, usize>,
    },
}

#[derive(Debug, Clone)]
struct Inside {
    /// The first is the root; none is ever taken out, so numbers stay good.
    nodes: Vec<Node>,
    room_bytes: u64,
    steps_left: Option<u64>,
    steps: u64,
}

/// The disk. Share it by reference or in an `Arc`.
#[derive(Debug)]
pub struct ForgetfulDisk {
    inside: Mutex<Inside>,
}

impl Default for ForgetfulDisk {
    fn default() -> Self {
        Self::new()
    }
}

impl ForgetfulDisk {
    /// An empty disk with endless room.
    pub fn new() -> Self {
        let root = Node::Folder {
            names: BTreeMap::new(),
            synced: BTreeMap::new(),
        };
        let inside = Inside {
            nodes: vec![root],
            room_bytes: u64::MAX,
            steps_left: None,
            steps: 0,
        };
        Self {
            inside: Mutex::new(inside),
        }
    }

    /// Forgets all that was not fsynced. Afterwards the disk works again, if it had stopped.
    pub fn power_cut(&self) {
        let mut inside = self.inside();
        inside.steps_left = None;
        for node in &mut inside.nodes {
            match node {
                // A name that was synced before its bytes were leaves an empty file behind.
                Node::File { bytes, synced } => bytes.clone_from(synced),
                Node::Folder { names, synced } => names.clone_from(synced),
            }
        }
    }

    /// Lets `steps` more calls change the disk; the next ones fail until `power_cut` or `go_on`.
    pub fn stop_after(&self, steps: u64) {
        self.inside().steps_left = Some(steps);
    }

    /// Lets a stopped disk go on with all that it holds, as after a program was killed.
    pub fn go_on(&self) {
        self.inside().steps_left = None;
    }

    /// Whether it has stopped: a call came that `stop_after` leaves no room for.
    pub fn has_stopped(&self) -> bool {
        self.inside().steps_left == Some(0)
    }

    /// Another disk with the same content.
    pub fn copied(&self) -> Self {
        let inside = self.inside().clone();
        Self {
            inside: Mutex::new(inside),
        }
    }

    /// How many calls have changed the disk so far.
    pub fn steps(&self) -> u64 {
        self.inside().steps
    }

    /// Leaves room for this many bytes more; a file that doesn't fit fails with `StorageFull`.
    pub fn leave_room(&self, bytes: u64) {
        self.inside().room_bytes = bytes;
    }

    /// Changes a kept file as a bad disk would, synced or not.
    ///
    /// Errors: `NotFound`.
    pub fn damage(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut inside = self.inside();
        let number = inside.find(path)?;
        inside.nodes[number] = Node::File {
            bytes: bytes.to_vec(),
            synced: bytes.to_vec(),
        };
        Ok(())
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn step(&self) -> io::Result<MutexGuard<'_, Inside>> {
        let mut inside = self.inside();
        match &mut inside.steps_left {
            Some(0) => return Err(io::Error::other("the disk has stopped")),
            Some(left) => *left -= 1,
            None => {}
        }
        inside.steps += 1;
        Ok(inside)
    }
}

impl Inside {
    /// The number of the node at `path`.
    fn find(&self, path: &Path) -> io::Result<usize> {
        let mut at = 0;
        for name in names(path) {
            let Node::Folder { names, .. } = &self.nodes[at] else {
                return Err(io::ErrorKind::NotADirectory.into());
            };
            at = *names.get(&name).ok_or(io::ErrorKind::NotFound)?;
        }
        Ok(at)
    }

    /// The names in the folder above `path`, and its last name.
    fn above(&mut self, path: &Path) -> io::Result<(&mut BTreeMap<OsString, usize>, OsString)> {
        let last = names(path).pop().ok_or(io::ErrorKind::InvalidInput)?;
        let folder = self.find(path.parent().unwrap_or(Path::new("")))?;
        match &mut self.nodes[folder] {
            Node::Folder { names, .. } => Ok((names, last)),
            Node::File { .. } => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    /// Puts a new node at `path`.
    fn put(&mut self, path: &Path, node: Node) -> io::Result<()> {
        let number = self.nodes.len();
        let (names, last) = self.above(path)?;
        if names.contains_key(&last) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        names.insert(last, number);
        self.nodes.push(node);
        Ok(())
    }
}

fn names(path: &Path) -> Vec<OsString> {
    let normal = |part| match part {
        Component::Normal(name) => Some(name.to_owned()),
        _ => None,
    };
    path.components().filter_map(normal).collect()
}

impl Disk for ForgetfulDisk {
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut inside = self.step()?;
        // As on a real disk, what fitted stays behind, for the caller to remove.
        let fits = (bytes.len() as u64).min(inside.room_bytes);
        let written = bytes[..fits as usize].to_vec();
        inside.put(
            path,
            Node::File {
                bytes: written,
                synced: Vec::new(),
            },
        )?;
        inside.room_bytes -= fits;
        if fits < bytes.len() as u64 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        let mut inside = self.step()?;
        let number = inside.find(path)?;
        match &mut inside.nodes[number] {
            Node::File { bytes, synced } => synced.clone_from(bytes),
            Node::Folder { .. } => return Err(io::ErrorKind::IsADirectory.into()),
        }
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut inside = self.step()?;
        let number = inside.find(from)?;
        if from == to {
            return Ok(());
        }
        let (names, last) = inside.above(to)?;
        names.insert(last, number);
        let (names, last) = inside.above(from)?;
        names.remove(&last);
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        let mut inside = self.step()?;
        let number = inside.find(folder)?;
        match &mut inside.nodes[number] {
            Node::Folder { names, synced } => synced.clone_from(names),
            Node::File { .. } => return Err(io::ErrorKind::NotADirectory.into()),
        }
        Ok(())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let inside = self.inside();
        match &inside.nodes[inside.find(path)?] {
            Node::File { bytes, .. } => Ok(bytes.clone()),
            Node::Folder { .. } => Err(io::ErrorKind::IsADirectory.into()),
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut inside = self.step()?;
        let number = inside.find(path)?;
        let Node::File { bytes, .. } = &inside.nodes[number] else {
            return Err(io::ErrorKind::IsADirectory.into());
        };
        let freed = bytes.len() as u64;
        inside.room_bytes = inside.room_bytes.saturating_add(freed);
        let (names, last) = inside.above(path)?;
        names.remove(&last);
        Ok(())
    }

    fn exists(&self, path: &Path) -> bool {
        self.inside().find(path).is_ok()
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        let inside = self.inside();
        match &inside.nodes[inside.find(folder)?] {
            Node::Folder { names, .. } => {
                let names = names.keys().filter_map(|name| name.to_str());
                Ok(names.map(str::to_owned).collect())
            }
            Node::File { .. } => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    fn free_bytes(&self, _folder: &Path) -> io::Result<u64> {
        Ok(self.inside().room_bytes)
    }

    fn create_folder(&self, path: &Path) -> io::Result<()> {
        let mut inside = self.step()?;
        let mut here = std::path::PathBuf::new();
        for name in names(path) {
            here.push(name);
            let node = Node::Folder {
                names: BTreeMap::new(),
                synced: BTreeMap::new(),
            };
            match inside.put(&here, node) {
                Err(taken) if taken.kind() == io::ErrorKind::AlreadyExists => {}
                other => other?,
            }
        }
        Ok(())
    }
}
