//! What somebody did at the desk that has no line of its own.

use crate::error::ServerError;
use crate::project::people::{ACCESS_ENDED, ACCESS_GIVEN};
use crate::project::{Place, Projection};
use crate::sql::filed::{self, Filed};
use protocol::events::DeskActed;

/// A list was filed; `about` has its id, what it is, what it was narrowed to and its rows.
pub const LIST_FILED: &str = "list_filed";
/// A code for a new handheld was made.
pub const CODE_MADE: &str = "code_made";
/// A token for another program was made.
pub const TOKEN_MADE: &str = "token_made";
/// A token was ended.
pub const TOKEN_ENDED: &str = "token_ended";

impl Projection<'_> {
    pub(super) fn desk_acted(
        &mut self,
        at: Place<'_>,
        said: &DeskActed,
    ) -> Result<(), ServerError> {
        match said.act.as_str() {
            LIST_FILED => {}
            ACCESS_ENDED | ACCESS_GIVEN => return self.access_changed(at, said),
            _ => return Ok(()),
        }
        let about = |key: &str| said.about.get(key).cloned().unwrap_or_default();
        let filed = Filed {
            id: about("id"),
            list: about("list"),
            asked: about("asked"),
            rows: about("rows").parse().unwrap_or(0),
            desk: said.desk.clone(),
            made_at: at.said.at.clone(),
        };
        Ok(filed::keep(self.writing.tx, self.site.number, &filed)?)
    }
}
