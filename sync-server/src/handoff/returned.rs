//! The return file: receipts for what a hand-off brought, signed as those over the wire.

use super::Taking;
use crate::clock::write_time;
use crate::error::ServerError;
use crate::folder::write_private;
use crate::ingest::lines;
use crate::receipts;
use crate::sql::journals;
use protocol::handoff::{Head, ReturnHead, VERSION, line};
use protocol::receipt::Receipt;
use std::path::Path;

impl Taking<'_> {
    /// Writes the receipts as things stand now; returns how many.
    pub(super) fn write_return(&self, head: &Head, path: &Path) -> Result<u64, ServerError> {
        let all = self.receipts()?;
        let head = ReturnHead {
            v: VERSION,
            device: self.device.id,
            site: head.site,
            made_at: write_time(self.import.now),
            receipts: all.len() as u64,
        };
        let mut file = line(&head);
        for receipt in &all {
            file.extend(line(receipt));
        }
        write_private(path, &file)?;
        Ok(head.receipts)
    }

    fn receipts(&self) -> Result<Vec<Receipt>, ServerError> {
        let (keys, now) = (self.import.keys, self.import.now);
        self.readers.read(|connection| {
            let mut all = Vec::new();
            for (number, stretches) in &self.stretches {
                let journal = journals::by_number(connection, *number)?;
                for (from, to) in stretches {
                    let hash = lines::hash_at(connection, &journal, *to)?;
                    let photos = receipts::photos_held(connection, *number, *from, *to)?;
                    let id = journal.id;
                    all.push(receipts::sign(keys, id, *from, *to, &hash, now, photos)?);
                }
            }
            Ok(all)
        })
    }
}
