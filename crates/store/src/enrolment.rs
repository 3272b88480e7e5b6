//! Who this handheld is, and what it is enrolled at.

use crate::journal::{Stamp, write_line};
use crate::open::Head;
use crate::{Result, Store};
use model::ids::{DeviceId, JournalId, SiteId};
use protocol::chain::Hash;
use protocol::enrol::Enrolled;
use protocol::events::JournalOpened;
use protocol::keys::{PrivateKey, PublicKey};
use rusqlite::{OptionalExtension, TransactionBehavior, named_params};

/// What a handheld has before it is enrolled: an id and a key.
#[derive(Clone)]
pub struct Identity {
    pub device: DeviceId,
    pub key: PrivateKey,
}

/// What an enrolment gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    pub server: String,
    pub pin: Option<String>,
    pub token: String,
    pub server_key: PublicKey,
    pub handoff_key: String,
    pub site: SiteId,
    pub site_name: String,
    pub time_zone: String,
    pub journal: JournalId,
}

impl Store {
    /// Keeps the id and the key of a new handheld; the first ones stay for ever.
    pub fn make_identity(&mut self, device: DeviceId, seed: &[u8; 32]) -> Result<()> {
        let sql = "INSERT INTO handheld (one, device, seed) VALUES (1, :device, :seed)
                   ON CONFLICT (one) DO NOTHING";
        let params = named_params! {":device": device.bytes(), ":seed": seed};
        self.connection.execute(sql, params)?;
        Ok(())
    }

    /// Whether there is an identity.
    pub fn has_identity(&self) -> Result<bool> {
        let sql = "SELECT count(*) FROM handheld";
        Ok(self
            .connection
            .query_row(sql, [], |row| row.get::<_, i64>(0))?
            > 0)
    }

    /// Who this handheld is.
    pub fn identity(&self) -> Result<Identity> {
        let sql = "SELECT device, seed FROM handheld";
        Ok(self.connection.query_row(sql, [], |row| {
            let seed: [u8; 32] = row.get(1)?;
            Ok(Identity {
                device: DeviceId::from_bytes(row.get(0)?),
                key: PrivateKey::from_seed(&seed),
            })
        })?)
    }

    /// Whether it is enrolled anywhere.
    pub fn is_enrolled(&self) -> bool {
        self.head.is_some()
    }

    /// What it is enrolled at.
    pub fn enrolment(&self) -> Result<Option<Enrolment>> {
        let Ok(head) = self.chain() else {
            return Ok(None);
        };
        let sql = "SELECT server, pin, token, server_key, handoff_key, site, site_name, time_zone,
                     journal
                   FROM chains WHERE chain = :chain";
        let mut statement = self.connection.prepare_cached(sql)?;
        let (enrolment, key) =
            statement.query_row(named_params! {":chain": head.chain}, |row| {
                let pin: String = row.get(1)?;
                let key: [u8; 32] = row.get(3)?;
                let placeholder = PrivateKey::from_seed(&[0; 32]).public();
                let enrolment = Enrolment {
                    server: row.get(0)?,
                    pin: Some(pin).filter(|pin| !pin.is_empty()),
                    token: row.get(2)?,
                    server_key: placeholder,
                    handoff_key: row.get(4)?,
                    site: SiteId::from_bytes(row.get(5)?),
                    site_name: row.get(6)?,
                    time_zone: row.get(7)?,
                    journal: JournalId::from_bytes(row.get(8)?),
                };
                Ok((enrolment, key))
            })?;
        Ok(Some(Enrolment {
            server_key: PublicKey::from_raw(&key)?,
            ..enrolment
        }))
    }

    /// Keeps an enrolment. At a new site line 1 of its journal commits with it; at a known site
    /// the journal goes on, with a new token and address.
    pub fn enrol(
        &mut self,
        stamp: &Stamp,
        server: &str,
        pin: Option<&str>,
        enrolled: &Enrolled,
        journal: JournalId,
        app: &str,
    ) -> Result<()> {
        let identity = self.identity()?;
        let server_key = PublicKey::from_base64(&enrolled.server_key)?;
        self.in_one(|store| {
            let tx = &store.connection;
            let known: Option<i64> = tx
                .query_row(
                    "SELECT chain FROM chains WHERE site = :site",
                    named_params! {":site": enrolled.site.id.bytes()},
                    |row| row.get(0),
                )
                .optional()?;
            tx.execute(
                "INSERT INTO chains (site, site_name, time_zone, server, pin, token, server_key,
                   handoff_key, journal, head, acked_hash)
                 VALUES (:site, :name, :zone, :server, :pin, :token, :key, :handoff, :journal,
                   :zero, :zero)
                 ON CONFLICT (site) DO UPDATE SET site_name = excluded.site_name,
                   server = excluded.server, pin = excluded.pin, token = excluded.token,
                   server_key = excluded.server_key, handoff_key = excluded.handoff_key",
                named_params! {
                    ":site": enrolled.site.id.bytes(), ":name": enrolled.site.name,
                    ":zone": enrolled.site.time_zone, ":server": server, ":pin": pin.unwrap_or(""),
                    ":token": enrolled.token, ":key": server_key.raw(),
                    ":handoff": enrolled.handoff_key, ":journal": journal.bytes(),
                    ":zero": Hash::ZERO.0,
                },
            )?;
            if let Some(chain) = known {
                crate::photos::doubt(tx, chain)?;
            } else {
                let head = Head {
                    chain: tx.last_insert_rowid(),
                    last: 0,
                    hash: Hash::ZERO,
                };
                let opened = JournalOpened {
                    journal,
                    device: Some(identity.device),
                    site: Some(enrolled.site.id),
                    public_key: identity.key.public().base64(),
                    app: app.to_owned(),
                };
                write_line(tx, head, stamp, None, opened.into())?;
            }
            store.load_head()
        })
    }

    /// Keeps a new token. A restored server has forgotten the old one, and maybe photos with it,
    /// though it holds every line: what it proved is asked again.
    pub fn set_token(&mut self, token: &str) -> Result<()> {
        let chain = self.chain()?.chain;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let sql = "UPDATE chains SET token = :token WHERE chain = :chain";
        transaction.execute(sql, named_params! {":token": token, ":chain": chain})?;
        crate::photos::doubt(&transaction, chain)?;
        transaction.commit()?;
        Ok(())
    }
}
