//! Why a file of the catalogue was refused, and where.

use std::fmt;

/// One refusal: the file, the line in it, and what is wrong there.
///
/// Edges: what is missing from a file or a folder as a whole has line 0, which isn't shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub struct Refused {
    /// The file as the caller named it, such as `touchpoints/13-corridors.toml`.
    pub file: String,
    /// The line, counted from 1; 0 speaks of the file as a whole.
    pub line: usize,
    /// One sentence without a full stop.
    pub reason: String,
}

impl Refused {
    pub(crate) fn new(file: &str, line: usize, reason: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return write!(out, "{}: {}", self.file, self.reason);
        }
        write!(out, "{}:{}: {}", self.file, self.line, self.reason)
    }
}
