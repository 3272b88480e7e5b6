//! Hand-off files of a world: written by handhelds, taken by the server, made up by tests.

use crate::walker::Walker;
use crate::world::{World, writer};
use device::{DeviceError, Extent, HandedOff, Returned};
use protocol::handoff::{Head, Piece, VERSION, line};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sync_server::ServerError;
use sync_server::folder::Folder;
use sync_server::handoff::{HandedOff as Taken, Import, Program};
use sync_server::keys::Keys;

impl World {
    /// A place for a file beside the server and the handhelds.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path().with_file_name(name)
    }

    /// Takes a file as `import` does; `program` is the server's, for its reading child.
    pub fn import(
        &self,
        program: &str,
        file: &Path,
        return_to: Option<&Path>,
    ) -> Result<Taken, ServerError> {
        let folder = Folder::open(self.path())?;
        let keys = Arc::new(Keys::open(&folder)?);
        let import = Import {
            folder: &folder,
            keys: &keys,
            writer: &mut writer(&self.path(), &self.clock),
            program: &Program::at(PathBuf::from(program), &self.path()),
            now: self.clock.now(),
        };
        import.run(file, return_to, false)
    }

    /// Encrypts pieces as a handheld would: each with its bytes.
    pub fn forge(&self, walker: &Walker, pieces: &[(Piece, &[u8])], file: &Path) {
        let folder = Folder::open(self.path()).expect("its folder");
        let recipient = Keys::open(&folder).expect("its keys").handoff_recipient;
        let recipient: age::x25519::Recipient = recipient.parse().expect("a recipient");
        let recipients = std::iter::once(&recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).expect("encrypts");
        let mut out = encryptor.wrap_output(Vec::new()).expect("begun");
        let (device, site) = walker.enrolled();
        let head = Head {
            v: VERSION,
            device,
            site,
            made_at: crate::world::START.into(),
            app: "0.1.0".into(),
        };
        out.write_all(&line(&head)).expect("written");
        let mut counts = (0, 0);
        for (piece, bytes) in pieces {
            match piece {
                Piece::Batch { .. } => counts.0 += 1,
                _ => counts.1 += 1,
            }
            out.write_all(&line(piece)).expect("written");
            out.write_all(bytes).expect("written");
        }
        let (batches, photos) = counts;
        out.write_all(&line(&Piece::End { batches, photos }))
            .expect("written");
        std::fs::write(file, out.finish().expect("finished")).expect("written");
    }
}

impl Walker {
    /// Writes what the server hasn't proved into a file.
    pub fn hand_off(&self, file: &Path) -> HandedOff {
        let handheld = self.handheld.as_ref().expect("it is open");
        handheld
            .hand_off(file, Extent::Unproven)
            .expect("handed off")
    }

    /// Writes all that is here into a file.
    pub fn hand_off_all(&self, file: &Path) -> HandedOff {
        let handheld = self.handheld.as_ref().expect("it is open");
        handheld.hand_off(file, Extent::All).expect("handed off")
    }

    /// Reads a return file.
    pub fn take_return(&self, file: &Path) -> Result<Returned, DeviceError> {
        self.handheld
            .as_ref()
            .expect("it is open")
            .take_return(file)
    }
}
