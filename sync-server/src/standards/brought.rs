//! A checklist that a file brings, as an XLSForm or as a plain sheet, set as a version.

use crate::error::ServerError;
use crate::site_file::{Either, Problem, SiteFile, about};
use crate::sql::sites::Site;
use crate::standards::sheet::{Placed, Plain};
use crate::standards::{StandardSet, Unfit, set, versions};
use crate::writer::Writing;
use crate::xlsform::{Line, Taken};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What a file says of one checklist.
pub enum Brought {
    Form(Box<Taken>),
    Sheet(Box<Plain>),
}

/// A version that a file set, and what became of the file.
pub struct BroughtSet {
    pub set: StandardSet,
    /// What was taken in another way than it was written.
    pub remarks: Vec<Problem>,
    pub lines: Vec<Line>,
}

impl Brought {
    /// The checklist that a file is.
    ///
    /// Errors: it is a whole site's, which comes back.
    pub fn of(either: Either) -> Result<Self, Box<SiteFile>> {
        match either {
            Either::Form(taken) => Ok(Self::Form(taken)),
            Either::Sheet(plain) => Ok(Self::Sheet(plain)),
            Either::Site(file) => Err(file),
        }
    }

    /// Sets it as a version of the site's own, from a day on.
    ///
    /// Errors: what makes no sense, by row where there is one; nothing is set then.
    pub fn set(
        self,
        writing: &Writing<'_>,
        (site, file): (&Site, &str),
        from: Option<NaiveDate>,
        desk: Option<&str>,
    ) -> Result<Result<BroughtSet, Vec<Problem>>, ServerError> {
        let placed = match self {
            Self::Form(taken) => Ok(Placed {
                taken: *taken,
                places: BTreeMap::new(),
            }),
            Self::Sheet(plain) => plain.placed(&versions(writing.tx, site.number)?),
        };
        let Placed { taken, places } = match placed {
            Ok(placed) => placed,
            Err(problems) => return Ok(Err(problems)),
        };
        let Taken {
            mut list,
            remarks,
            lines,
            ..
        } = taken;
        list.from = from.or(list.from);
        let problem = |unfit: Unfit| match unfit.item.as_ref().and_then(|id| places.get(id)) {
            Some(place) => place.wrong("items.name", unfit.reason),
            None => unfit_of(file, unfit),
        };
        Ok(match set(writing, site, list, desk)? {
            Ok(set) => Ok(BroughtSet {
                set,
                remarks,
                lines,
            }),
            Err(unfit) => Err(unfit.into_iter().map(problem).collect()),
        })
    }
}

/// An item's problem without a row: the item is the field.
pub fn unfit_of(file: &str, unfit: Unfit) -> Problem {
    Problem {
        field: unfit.item,
        ..about(file, unfit.reason)
    }
}
