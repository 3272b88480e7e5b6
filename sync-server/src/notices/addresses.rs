//! Where channels lead, and their secrets: in one file of the keys' folder, its owner's alone. They
//! are in no line, no feed, no log and no backup: after a restore they are typed again.

use crate::error::ServerError;
use crate::folder::{Folder, write_private};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use ts_rs::TS;
use url::{Host, Url};

/// How a mail server is spoken to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Security {
    #[default]
    Tls,
    Starttls,
    /// On this machine alone.
    None,
}

/// A mail server, who writes, and to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Mail {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Empty: it wants no sign-in.
    pub user: String,
    pub from: String,
    pub to: Vec<String>,
}

/// Where a channel leads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// A robot's holds its key.
    pub url: String,
    /// Signs webhooks and robots' calls, or opens the mail server; empty: none.
    pub secret: String,
    pub mail: Option<Mail>,
}

fn path(folder: &Folder) -> PathBuf {
    folder.keys().join("channels")
}

/// The addresses of all channels, by the channels' ids.
///
/// Edges: no file, no addresses.
pub fn read(folder: &Folder) -> Result<BTreeMap<String, Address>, ServerError> {
    let path = path(folder);
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let bytes = std::fs::read(&path).map_err(ServerError::file("read the channels", &path))?;
    serde_json::from_slice(&bytes).map_err(|_| ServerError::Key {
        what: "the channels' file",
        path,
        reason: "it isn't what this program wrote".into(),
    })
}

/// Keeps them.
pub fn write(folder: &Folder, all: &BTreeMap<String, Address>) -> Result<(), ServerError> {
    let bytes = serde_json::to_vec(all).map_err(|_| ServerError::Damaged {
        what: "the channels' file",
    })?;
    write_private(&path(folder), &bytes)
}

/// An address that may be called: https, or plain http on this machine or where a flag names it.
///
/// Errors: a sentence without the address, which holds a key.
pub fn allowed(text: &str, plain: bool) -> Result<Url, &'static str> {
    let url = Url::parse(text.trim()).map_err(|_| "an address as https://example.com/hook")?;
    if url.host().is_none() || !url.username().is_empty() || url.password().is_some() {
        return Err("an address with a host, and without a name and password");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if plain || is_loopback(&url) => Ok(url),
        "http" => Err("https: plain http works on this machine alone"),
        _ => Err("an address that begins with https://"),
    }
}

/// Whether an address is this machine's own.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_leaves_this_machine_only_where_a_flag_says_so() {
        for (text, plain, may) in [
            ("https://example.org/hook?key=1", false, true),
            ("http://127.0.0.1:9/hook", false, true),
            ("http://localhost/hook", false, true),
            ("http://[::1]/hook", false, true),
            ("http://example.org/hook", false, false),
            ("http://example.org/hook", true, true),
            ("http://127.0.0.1.example.org/", false, false),
            ("https://a:b@example.org/", true, false),
            ("file:///etc/passwd", true, false),
            ("gopher://127.0.0.1/", true, false),
            ("no address", true, false),
        ] {
            assert_eq!(allowed(text, plain).is_ok(), may, "{text}");
        }
    }
}
