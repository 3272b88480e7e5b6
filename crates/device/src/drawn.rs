//! What a finger draws on a kept photo, before a line names it.

use crate::command::Reply;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use protocol::ErrorCode;
use protocol::chain::Hash;
use protocol::drawing::Drawing;

impl Handheld {
    /// Keeps or takes off what was drawn on a photo.
    ///
    /// Errors: a drawing off the photo or too long; a photo that isn't kept here, or that a line
    /// names already: what was said stays as it was.
    pub(crate) fn mark(
        &self,
        photo: &str,
        drawing: Option<&Drawing>,
    ) -> Result<Reply, DeviceError> {
        self.person()?;
        let bad = |message: &str| DeviceError::refused(ErrorCode::BadValue, message);
        if drawing.is_some_and(|drawing| !drawing.is_sound()) {
            return Err(bad("`drawing` isn't sound"));
        }
        match self.store().mark_photo(&named(photo)?, drawing)? {
            true => Ok(Reply::Done),
            false => Err(bad("`photo` isn't kept here, or it is saved already")),
        }
    }

    pub(crate) fn marks(&self, photo: &str) -> Result<Reply, DeviceError> {
        let hash = named(photo)?;
        let store = self.store();
        let here = store.marks_on(&hash)?;
        let told = || {
            let site = self.site(&store).ok()?;
            site.marks.get(photo).cloned()
        };
        Ok(Reply::Marks {
            drawing: here.or_else(told),
        })
    }
}

fn named(photo: &str) -> Result<[u8; 32], DeviceError> {
    let message = "`photo` is no SHA-256";
    let hash = Hash::from_hex(photo);
    hash.map(|hash| hash.0)
        .map_err(|_| DeviceError::refused(ErrorCode::BadValue, message))
}
