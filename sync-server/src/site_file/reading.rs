//! The parent's side of the child: hands it a file, waits with patience that ends, and says in a
//! sentence how it died.

use crate::bounded::{self, Death, Program};
use crate::error::ServerError;
use crate::site_file::cells::{Book, Grid, Heard, hear};
use crate::site_file::child::FILE_BYTES_MAX;
use crate::site_file::problem::{Problem, says};
use checklists::Words;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long the child may take, more than the seconds of a processor that it has.
const PATIENCE: Duration = Duration::from_secs(60);

impl Program {
    /// This very program, asked to read a workbook.
    pub fn of_workbooks() -> Result<Self, ServerError> {
        Ok(Self::of_workbooks_at(bounded::own_path()?))
    }

    /// `touchpoint-server` at a path.
    pub fn of_workbooks_at(path: PathBuf) -> Self {
        let arguments = vec!["read-workbook".into()];
        Self { path, arguments }
    }
}

/// Reads the cells of a workbook, or of one CSV file, in a child process.
///
/// Errors: a sentence for a file that can't be read, or asks for more memory or time than it may.
pub fn cells(program: &Program, name: &str, bytes: &[u8]) -> Result<Book, ServerError> {
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(unreadable(
            name,
            says("文件超过 32 MiB", "is larger than 32 MiB"),
        ));
    }
    let mut child = program.start(Stdio::piped())?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let heard = std::thread::scope(|threads| {
        let (tell, heard) = channel();
        threads.spawn(move || {
            // A child that ends early is heard of by what it says.
            let _ = stdin.map(|mut stdin| stdin.write_all(bytes));
        });
        threads.spawn(move || {
            let _ = tell.send(stdout.map(|stdout| hear(BufReader::new(stdout))));
        });
        let heard = heard.recv_timeout(PATIENCE);
        if !matches!(heard, Ok(Some(Ok(_)))) {
            let _ = child.kill();
        }
        heard
    });
    let death = bounded::death(&mut child);
    match heard {
        Ok(Some(Ok(Heard::Book(book)))) => Ok(book),
        Ok(Some(Ok(Heard::Unreadable(zh, en)))) => Err(unreadable(name, says(zh, en))),
        Ok(_) => Err(unreadable(name, died(death))),
        Err(_) => Err(unreadable(name, died(Death::Time))),
    }
}

fn died(death: Death) -> Words {
    match death {
        Death::Time => says("读得太久，停下了", "takes longer to read than it may"),
        Death::Memory => says(
            "要的内存超过 512 MiB，不读",
            "asks for more memory than the 512 MiB that it may have",
        ),
        Death::Unknown => says(
            "读不了：文件坏了或太大，读它的程序停了",
            "can't be read: it is damaged or too large, and the program that reads it ended",
        ),
    }
}

/// That a whole file can't be read.
pub fn unreadable(name: &str, reason: Words) -> ServerError {
    ServerError::SiteFile(vec![about(name, reason)])
}

/// Something about a whole file.
pub fn about(name: &str, reason: Words) -> Problem {
    Problem {
        file: name.to_owned(),
        sheet: None,
        row: None,
        column: None,
        heading: None,
        field: None,
        reason,
    }
}

/// The one sheet of a CSV file, called as the file.
pub fn named(name: &str, book: Book) -> Grid {
    let stem = Path::new(name)
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy();
    let grid = book.grids.into_iter().next().unwrap_or_default();
    Grid {
        name: stem.into_owned(),
        ..grid
    }
}
