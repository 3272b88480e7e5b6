//! The parent's side of the child: starts it, listens with patience that ends, and says in a
//! sentence how it died.

use crate::bounded::{self, Death, Program};
use crate::error::ServerError;
use crate::handoff::pipe::{Contents, Said};
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long the child may be silent; it speaks at every piece.
const SILENCE: Duration = Duration::from_secs(30);

impl Program {
    /// This very program, asked to read with the keys of a data folder.
    pub fn own(data: &Path) -> Result<Self, ServerError> {
        Ok(Self::at(bounded::own_path()?, data))
    }

    /// `touchpoint-server` at a path.
    pub fn at(path: PathBuf, data: &Path) -> Self {
        let arguments = vec!["read-handoff".into(), "--data".into(), data.into()];
        Self { path, arguments }
    }
}

/// A file that is being read.
pub struct Reading {
    path: PathBuf,
    child: Child,
    said: Option<Receiver<io::Result<Said>>>,
    listener: Option<JoinHandle<()>>,
    whole: bool,
}

impl Reading {
    /// Starts the child over a file and waits until it has read it to its end.
    ///
    /// Errors: a sentence for a file that isn't whole, isn't for this server, or asks for more
    /// memory or time than a hand-off may.
    pub fn start(program: &Program, path: &Path) -> Result<(Self, Contents), ServerError> {
        let file = File::open(path).map_err(ServerError::file("read", path))?;
        let plain = file.metadata().is_ok_and(|found| found.is_file());
        if !plain {
            return Err(unreadable(path, "isn't a plain file"));
        }
        let mut child = program.start(file)?;
        let pipe = child.stdout.take();
        let (tell, said) = sync_channel(0);
        let listener = std::thread::spawn(move || {
            let Some(pipe) = pipe else { return };
            let mut pipe = BufReader::new(pipe);
            loop {
                let said = Said::read(&mut pipe);
                let last = !matches!(&said, Ok(said) if *said != Said::End);
                if tell.send(said).is_err() || last {
                    return;
                }
            }
        });
        let mut reading = Self {
            path: path.to_owned(),
            child,
            said: Some(said),
            listener: Some(listener),
            whole: false,
        };
        match reading.next_said()? {
            Said::Whole(contents) => {
                reading.whole = true;
                Ok((reading, *contents))
            }
            _ => Err(reading.broken("the program that reads it said something else first")),
        }
    }

    /// The next thing in the file.
    pub fn next_said(&mut self) -> Result<Said, ServerError> {
        loop {
            let said = match &self.said {
                Some(said) => said.recv_timeout(SILENCE),
                None => Err(RecvTimeoutError::Disconnected),
            };
            return match said {
                Ok(Ok(Said::Alive)) => continue,
                Ok(Ok(Said::Unreadable(words))) => Err(self.broken(&words)),
                Ok(Ok(said)) => Ok(said),
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(self.died()),
                Err(RecvTimeoutError::Timeout) => {
                    Err(self.broken("takes longer to read than a hand-off file may"))
                }
            };
        }
    }

    fn died(&mut self) -> ServerError {
        // Whatever it is at, it says nothing more.
        let _ = self.child.kill();
        let words = match bounded::death(&mut self.child) {
            Death::Time => "takes longer to read than a hand-off file may",
            Death::Memory => "asks for more memory than the 512 MiB that a hand-off file may have",
            Death::Unknown => "can't be read: the program that reads it ended without a word",
        };
        self.broken(words)
    }

    fn broken(&self, words: &str) -> ServerError {
        match self.whole {
            false => unreadable(&self.path, words),
            true => ServerError::HandoffHalf {
                path: self.path.clone(),
                reason: words.to_owned(),
            },
        }
    }
}

fn unreadable(path: &Path, words: &str) -> ServerError {
    ServerError::HandoffFile {
        path: path.to_owned(),
        reason: words.to_owned(),
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.said = None;
        // One that has ended already is only waited for.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}
