//! Whether words fit where they are shown: on a row, on a chip.

use crate::checklist::Words;
use crate::error::Refused;
use crate::form::{Text, WordsForm};
use crate::source::Source;

/// The most Chinese characters of a name, so that a row needs no second line.
pub(crate) const NAME_ZH_MAX: usize = 8;
/// The most letters of an English name.
pub(crate) const NAME_EN_MAX: usize = 28;
/// The most Chinese characters of a chip.
pub(crate) const CHIP_ZH_MAX: usize = 6;
/// The most letters of an English chip.
pub(crate) const CHIP_EN_MAX: usize = 24;

/// The same in both languages.
pub fn says(zh: impl Into<String>, en: impl Into<String>) -> Words {
    Words {
        zh: zh.into(),
        en: en.into(),
    }
}

/// A name that fits a row.
pub(crate) fn name(from: &Source, form: WordsForm) -> Result<Words, Refused> {
    length(from, "name", &form.zh, 1, NAME_ZH_MAX)?;
    length(from, "name", &form.en, 1, NAME_EN_MAX)?;
    Ok(Words {
        zh: form.zh.into_inner(),
        en: form.en.into_inner(),
    })
}

pub(crate) fn text(from: &Source, form: WordsForm) -> Result<Words, Refused> {
    length(from, "text", &form.zh, 1, usize::MAX)?;
    length(from, "text", &form.en, 1, usize::MAX)?;
    Ok(Words {
        zh: form.zh.into_inner(),
        en: form.en.into_inner(),
    })
}

/// A chip, of at least so many Chinese characters.
pub(crate) fn chip(
    from: &Source,
    what: &str,
    zh: &Text,
    en: &Text,
    zh_min: usize,
) -> Result<(), Refused> {
    length(from, what, zh, zh_min, CHIP_ZH_MAX)?;
    length(from, what, en, 1, CHIP_EN_MAX)
}

/// Refuses words of fewer or more characters.
fn length(from: &Source, what: &str, words: &Text, min: usize, max: usize) -> Result<(), Refused> {
    let (at, words) = (words.span().start, words.get_ref());
    let long = words.chars().count();
    if words.trim() != words || long == 0 {
        return Err(from.refuse(
            at,
            format!("{what} `{words}` is empty or has blanks around it"),
        ));
    }
    if long > max {
        let reason = format!("{what} `{words}` is too long: {long} characters, at most {max}");
        return Err(from.refuse(at, reason));
    }
    if long < min {
        let reason = format!("{what} `{words}` is too short: {long} of {min} characters");
        return Err(from.refuse(at, reason));
    }
    Ok(())
}
