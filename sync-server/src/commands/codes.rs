//! `enrol-code` and `revoke`.

use crate::commands::{At, Context};
use crate::error::ServerError;
use crate::folder::Folder;
use crate::random;
use crate::revoking::{self, Why};
use crate::served::Served;
use crate::sql::{devices, sites};
use crate::writer::{Writer, Writing};
use chrono::{DateTime, Utc};
use model::ids::{DeviceId, SiteId};
use protocol::enrol::Link;
use qrcode::QrCode;
use qrcode::render::svg;
use rusqlite::Connection;
use serde::Serialize;
use std::path::PathBuf;

/// Make a code that enrols one handheld.
#[derive(Debug, clap::Args)]
pub struct EnrolCode {
    #[command(flatten)]
    at: At,
    /// The site; may be left out where there is one
    #[arg(long)]
    site: Option<SiteId>,
    /// The server's address as handhelds reach it; otherwise as last served
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// Also draw the link as a QR code
    #[arg(long, value_name = "FILE.svg")]
    qr: Option<PathBuf>,
}

/// A fresh code.
#[derive(Debug, Serialize)]
pub struct Fresh {
    pub site: SiteId,
    pub code: String,
    pub link: String,
    pub pin: Option<String>,
}

/// Makes a code and its link.
pub fn make(
    folder: &Folder,
    writer: &mut Writer,
    site: Option<SiteId>,
    server: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Fresh, ServerError> {
    let code = random::code();
    let site = writer.write(now, |writing| {
        let site = choose(writing.tx, site)?;
        let hash = random::hashed(&code);
        devices::add_code(writing.tx, &hash, site.number, now.timestamp_millis())?;
        Ok(site)
    })?;
    let served = Served::read(folder);
    let link = Link {
        server: server
            .unwrap_or(&served.url)
            .trim_end_matches('/')
            .to_owned(),
        code: code.clone(),
        pin: served.pin.clone(),
    };
    Ok(Fresh {
        site: site.id,
        code,
        link: link.write(),
        pin: served.pin,
    })
}

/// The site that is named, or the only one.
pub(super) fn choose(
    connection: &Connection,
    site: Option<SiteId>,
) -> Result<sites::Site, ServerError> {
    let unknown = |name: String| ServerError::Unknown { what: "site", name };
    if let Some(id) = site {
        return sites::by_id(connection, id)?.ok_or_else(|| unknown(id.to_string()));
    }
    let mut all = sites::all(connection)?;
    match (all.pop(), all.pop()) {
        (Some(only), None) => Ok(only),
        _ => Err(ServerError::BadValue {
            what: "--site",
            value: "(left out)".into(),
            reason: "there is more than one site: name it".into(),
        }),
    }
}

impl EnrolCode {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let (folder, _, mut writer) = self.at.write()?;
        let now = context.now(&folder);
        let fresh = make(&folder, &mut writer, self.site, self.server.as_deref(), now)?;
        if let Some(path) = &self.qr {
            draw(&fresh.link, path)?;
        }
        let text = format!("code  {}\nlink  {}", fresh.code, fresh.link);
        context.print(&fresh, &text)
    }
}

fn draw(link: &str, path: &PathBuf) -> Result<(), ServerError> {
    let code = QrCode::new(link).map_err(|error| ServerError::BadValue {
        what: "link",
        value: link.to_owned(),
        reason: error.to_string(),
    })?;
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(320, 320)
        .build();
    std::fs::write(path, picture).map_err(ServerError::file("write", path))
}

/// End a handheld's token for good.
#[derive(Debug, clap::Args)]
pub struct Revoke {
    #[command(flatten)]
    at: At,
    /// The handheld's id
    device: DeviceId,
}

#[derive(Serialize)]
struct Revoked {
    device: DeviceId,
    name: String,
}

impl Revoke {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let (folder, _, mut writer) = self.at.write()?;
        let name = writer.write(context.now(&folder), |writing| revoke(writing, self.device))?;
        let text = format!("{name} ({}) can no longer sync", self.device);
        let revoked = Revoked {
            device: self.device,
            name,
        };
        context.print(&revoked, &text)
    }
}

/// Ends a handheld's token at the command line, where nobody says why.
pub fn revoke(writing: &Writing<'_>, id: DeviceId) -> Result<String, ServerError> {
    revoking::revoke(writing, id, &Why::default())
}
