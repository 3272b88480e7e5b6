//! The console's own words, as the server writes them into files.

use super::Cell;
use checklists::Words;
use protocol::events::RoundKind;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A language that files are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tongue {
    #[default]
    Zh,
    En,
}

impl Tongue {
    /// A name that is there in both.
    pub fn of(self, words: &Words) -> &str {
        match self {
            Self::Zh => &words.zh,
            Self::En => &words.en,
        }
    }

    /// One of two texts.
    pub fn one<'a>(self, (zh, en): (&'a str, &'a str)) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// Yes or no.
    pub fn yes(self, yes: bool) -> &'static str {
        match yes {
            true => self.one(("是", "Yes")),
            false => self.one(("否", "No")),
        }
    }
}

type Texts = BTreeMap<String, String>;

/// The same files that the pages read.
fn texts(tongue: Tongue) -> &'static Texts {
    static ZH: OnceLock<Texts> = OnceLock::new();
    static EN: OnceLock<Texts> = OnceLock::new();
    let read = |files: [&str; 2]| {
        let all = files.iter().map(|file| serde_json::from_str::<Texts>(file));
        all.flat_map(Result::unwrap_or_default).collect()
    };
    match tongue {
        Tongue::Zh => ZH.get_or_init(|| {
            read([
                include_str!("../../../ui/src/shared/i18n/zh-CN.json"),
                include_str!("../../../ui/src/shared/i18n/console/zh-CN.json"),
            ])
        }),
        Tongue::En => EN.get_or_init(|| {
            read([
                include_str!("../../../ui/src/shared/i18n/en.json"),
                include_str!("../../../ui/src/shared/i18n/console/en.json"),
            ])
        }),
    }
}

/// A word of a family; the code itself where nobody has a word for it.
pub fn word(family: &str, code: &str, tongue: Tongue) -> String {
    let key = format!("{family}.{code}");
    let said = texts(tongue).get(&key);
    said.map_or_else(|| code.to_owned(), String::clone)
}

/// A sentence of the pages in both languages, with what it is about in its places.
pub fn sentence(key: &str, about: &[(&str, String)]) -> Words {
    let said = |tongue| {
        let text = texts(tongue).get(key).map_or(key, String::as_str);
        about.iter().fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    };
    Words {
        zh: said(Tongue::Zh),
        en: said(Tongue::En),
    }
}

/// What a round beside plans is called.
pub fn kind_of_round(kind: Option<RoundKind>) -> Cell {
    let said = Cell::code(&kind.unwrap_or(RoundKind::Unplanned)).plain();
    Cell::Words(Words {
        zh: word("round_kind", &said, Tongue::Zh),
        en: word("round_kind", &said, Tongue::En),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{ALL, Kind};

    #[test]
    fn every_family_of_words_is_there_in_both_languages() {
        let columns = ALL.iter().flat_map(|list| list.columns);
        for column in columns {
            let Kind::Code(family) = column.kind else {
                continue;
            };
            for tongue in [Tongue::Zh, Tongue::En] {
                let begins = format!("{family}.");
                let known = texts(tongue).keys().filter(|key| key.starts_with(&begins));
                assert!(known.count() > 0, "{family} {tongue:?}");
            }
        }
    }

    #[test]
    fn a_code_without_a_word_stands_for_itself() {
        assert_eq!(word("console.severity", "odd", Tongue::Zh), "odd");
        assert_eq!(word("console.severity", "minor", Tongue::En), "Minor");
    }
}
