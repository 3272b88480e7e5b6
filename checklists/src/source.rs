//! A file being read: from places in it to lines, from what is wrong to a refusal.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::error::Refused;
use crate::form::Text;

/// A file being read: it knows its name and turns places into lines.
pub(crate) struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl<'a> Source<'a> {
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text }
    }

    /// The file's name without its folders.
    pub fn file_name(&self) -> &str {
        self.file.rsplit('/').next().unwrap_or(self.file)
    }

    /// The line, from 1, on which that byte stands.
    pub fn line(&self, at: usize) -> usize {
        1 + self
            .text
            .bytes()
            .take(at)
            .filter(|byte| *byte == b'\n')
            .count()
    }

    pub fn refuse(&self, at: usize, reason: impl Into<String>) -> Refused {
        Refused::new(self.file, self.line(at), reason)
    }

    /// The file in the shape `T`.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Refused> {
        toml::from_str(self.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.refuse(at, plain(error.message()))
        })
    }
}

/// Says it as a person who edits the file would.
fn plain(message: &str) -> String {
    let (what, rest) = message.split_once(", expected ").unwrap_or((message, ""));
    let what = what
        .replace("unknown field", "unknown key")
        .replace("unknown variant", "unknown value")
        .replace("missing field", "missing key");
    if what.starts_with("unknown value") && !rest.is_empty() {
        let known = rest.strip_prefix("one of ").unwrap_or(rest);
        return format!("{what}; known are {known}");
    }
    if what.starts_with("unknown key") || rest.is_empty() {
        return what;
    }
    format!("{what}, expected {rest}")
}

/// What was named already, and on which line.
pub(crate) struct Seen {
    what: &'static str,
    lines: BTreeMap<String, usize>,
}

impl Seen {
    pub fn new(what: &'static str) -> Self {
        Self {
            what,
            lines: BTreeMap::new(),
        }
    }

    /// Refuses the second of the same.
    pub fn once(&mut self, from: &Source, value: &Text) -> Result<(), Refused> {
        let (at, value) = (value.span().start, value.get_ref());
        if let Some(first) = self.lines.insert(value.clone(), from.line(at)) {
            let what = self.what;
            return Err(from.refuse(
                at,
                format!("{what} {value} stands twice, first in line {first}"),
            ));
        }
        Ok(())
    }
}
