//! Where the server was last reached, so that `enrol-code` can print a link that works.

use crate::error::ServerError;
use crate::folder::{Folder, write_private};
use crate::tls::Speech;
use serde::{Deserialize, Serialize};
use std::net::{SocketAddr, UdpSocket};
use std::path::PathBuf;

/// An address and the pin of the key behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    pub url: String,
    pub pin: Option<String>,
}

impl Served {
    /// What `serve` listens on, as handhelds would say it.
    pub fn at(address: SocketAddr, public_url: Option<&str>, speech: &Speech) -> Self {
        let (scheme, pin) = match speech {
            Speech::Plain => ("http", None),
            Speech::Tls { pin, .. } => ("https", pin.clone()),
        };
        let url = match public_url {
            Some(url) => url.to_owned(),
            None => format!("{scheme}://{}", reachable(address)),
        };
        Self { url, pin }
    }

    fn path(folder: &Folder) -> PathBuf {
        folder.path().join("served.json")
    }

    /// Keeps it for commands.
    pub fn keep(&self, folder: &Folder) -> Result<(), ServerError> {
        let json = serde_json::to_vec(self).unwrap_or_default();
        write_private(&Self::path(folder), &json)
    }

    /// As it was last kept; before the first time, the usual address.
    pub fn read(folder: &Folder) -> Self {
        std::fs::read(Self::path(folder))
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .unwrap_or_else(|| Self {
                url: "http://127.0.0.1:8700".into(),
                pin: None,
            })
    }
}

/// Where every address is listened on, the one that this machine speaks from to others.
fn reachable(address: SocketAddr) -> SocketAddr {
    if !address.ip().is_unspecified() {
        return address;
    }
    // Connecting a datagram socket sends nothing; it only chooses the way.
    let speaks_from = UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket
            .connect("192.0.2.1:9")
            .and_then(|()| socket.local_addr())
    });
    speaks_from.map_or(address, |from| SocketAddr::new(from.ip(), address.port()))
}
