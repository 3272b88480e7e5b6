//! A site's file: read, checked whole, and set as rows of the feed.

mod check;
pub mod demo_site;
mod draft;
mod form;
mod rows;
pub mod sheets;
pub mod workbook;

use crate::error::ServerError;
use crate::own;
use crate::sql::{feed, people, sites};
use crate::start;
use crate::writer::Writing;
use form::Form;
use model::ids::SiteId;
use protocol::feed::Kind;
use serde::Serialize;

/// The sample site of `demo`.
pub const SAMPLE: &str = include_str!("../../sites/sample.toml");

/// A site's file that has no problems.
pub struct SiteFile {
    form: Form,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    pub site: SiteId,
    pub name: String,
    /// Rows that the file says, and those of them that changed.
    pub rows: usize,
    pub changed: usize,
    pub dry_run: bool,
}

/// Reads a file.
///
/// Errors: every problem with file, line and reason.
pub fn read(file_name: &str, text: &str) -> Result<SiteFile, ServerError> {
    let (form, mut problems) = form::read(file_name, text);
    if let Some(form) = form {
        problems.extend(check::problems(file_name, &form));
        if problems.is_empty() {
            return Ok(SiteFile { form });
        }
    }
    Err(ServerError::SiteFile(problems))
}

impl SiteFile {
    /// The site's name.
    pub fn name(&self) -> &str {
        &self.form.site.name
    }

    /// Names, roles and PINs, for whoever prints them once.
    pub fn pins(&self) -> Vec<(String, String)> {
        let staff = self.form.staff.iter();
        staff
            .map(|one| (one.name.clone(), one.pin.clone()))
            .collect()
    }

    /// Sets what differs from the feed, as lines of the site's own journal.
    ///
    /// Edges: a site of another name is added; a second import changes nothing.
    pub fn import(
        &self,
        writing: &Writing<'_>,
        site: Option<SiteId>,
    ) -> Result<Imported, ServerError> {
        let (site, added) = self.site(writing, site)?;
        let rows = rows::all(&self.form, site.id, writing.keys, |kind: Kind, id: &str| {
            feed::get(writing.tx, site.number, kind.name(), id)
        })?;
        let mut changed = Vec::new();
        for row in &rows {
            let held = feed::get(writing.tx, site.number, &row.kind, &row.id)?;
            if held.as_deref() != row.row.as_ref().map(|raw| raw.get()) {
                changed.push(rows::for_line(writing.tx, row)?);
            }
        }
        let count = changed.len() + usize::from(added);
        // Lines stay far below their limit of 64 KiB.
        for part in changed.chunks(50) {
            own::append(
                writing,
                Some(site.number),
                vec![start::rows_set(part.to_vec())],
            )?;
        }
        Ok(Imported {
            site: site.id,
            name: self.form.site.name.clone(),
            rows: rows.len(),
            changed: count,
            dry_run: false,
        })
    }

    fn site(
        &self,
        writing: &Writing<'_>,
        named: Option<SiteId>,
    ) -> Result<(sites::Site, bool), ServerError> {
        if let Some(id) = named {
            let site = sites::by_id(writing.tx, id)?.ok_or_else(|| ServerError::Unknown {
                what: "site",
                name: id.to_string(),
            })?;
            return Ok((site, false));
        }
        let same = |site: &sites::Site| site.name == self.form.site.name;
        if let Some(site) = sites::all(writing.tx)?.into_iter().find(same) {
            return Ok((site, false));
        }
        let row = rows::site(&self.form);
        let id = SiteId(own::new_id(writing.now));
        let number = start::add_site(writing, id, &row)?;
        people::admit_all(writing.tx, number)?;
        Ok((sites::by_number(writing.tx, number)?, true))
    }
}

#[cfg(test)]
mod tests;
