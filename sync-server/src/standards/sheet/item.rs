//! One row as an item, over what the item was in the version before: a column that the sheet has
//! is its word; what no column says stays as it was.

use super::Entry;
use super::part::parts;
use crate::site_file::problem::{Problem, says};
use crate::site_file::values::texts;
use crate::xlsform::{CHIP_EN_MAX, CHIP_ZH_MAX, List, NAME_EN_MAX, NAME_ZH_MAX, cut, not_good};
use checklists::*;
use serde::Deserialize;

/// What stands in the columns.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Row {
    pub id: Option<String>,
    pub group: Option<String>,
    pub name: String,
    pub name_en: Option<String>,
    pub text: Option<String>,
    pub text_en: Option<String>,
    pub clauses: Vec<String>,
    pub clauses_en: Vec<String>,
    pub kind: Option<Asked>,
    pub unit: Option<String>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub decimals: Option<i64>,
    pub choices: Vec<String>,
    pub choices_en: Vec<String>,
    pub failing: Vec<String>,
    pub must_see: Option<bool>,
    pub role: Option<Role>,
    pub severity: Option<Severity>,
    pub every: Option<Every>,
    pub when: Option<Condition>,
    pub fail_wants: Vec<FailWants>,
    pub template: Option<Template>,
    pub weight: Option<i64>,
}

/// What an item asks for beside its outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Asked {
    /// Nothing.
    Tick,
    /// What it asked for before, which no row can say.
    Several,
    #[serde(untagged)]
    One(PartKind),
}

/// A name as a row shows it.
pub(super) fn short(name: &str) -> String {
    cut(name, NAME_ZH_MAX, NAME_EN_MAX)
}

/// Words of which the English ones may be left out: those before, where the others are the same.
pub(super) fn words(zh: &str, en: Option<&str>, before: Option<(&str, &str)>) -> Words {
    match (en, before) {
        (Some(en), _) => says(zh, en),
        (None, Some((old_zh, old_en))) if zh == old_zh || zh == old_en => says(old_zh, old_en),
        (None, _) => says(zh, zh),
    }
}

/// The item of a row; its id is still empty where it is new.
pub(super) fn item(
    entry: &Entry,
    before: Option<&Item>,
    (problems, remarks): (&mut Vec<Problem>, &mut Vec<Problem>),
) -> Item {
    let row = &entry.row;
    let name_en = row
        .name_en
        .as_deref()
        .map(|en| cut(en, NAME_EN_MAX, NAME_EN_MAX));
    let old_name = before.map(|item| (item.name.zh.as_str(), item.name.en.as_str()));
    let mut name = words(&short(&row.name), name_en.as_deref(), old_name);
    name.en = cut(&name.en, NAME_EN_MAX, NAME_EN_MAX);
    if name.zh != row.name && old_name.is_none_or(|(_, en)| en != row.name) {
        let zh = format!("名称太长，行上显示“{}”，全文在标准里", name.zh);
        let en = format!(
            "long for a row, which shows `{}`; the text has it whole",
            name.zh
        );
        remarks.push(entry.wrong("name", zh, en));
    }
    let weight = weight(entry, before).unwrap_or_else(|problem| {
        problems.push(*problem);
        *WEIGHTS.start()
    });
    let (clauses, whole) = clauses(entry, before, problems);
    let parts = match parts(entry, before, (&name, &clauses)) {
        Ok(parts) => parts,
        Err(problem) => {
            problems.push(*problem);
            Vec::new()
        }
    };
    let kept = |column: &str| before.filter(|_| !entry.says(column));
    Item {
        id: before.map_or(String::new(), |item| item.id.clone()),
        source: before.and_then(|item| item.source.clone()),
        text: text(entry, before, &whole),
        parts,
        verdicts: before.map_or(Vec::new(), |item| item.verdicts.clone()),
        // These three always say something: an empty cell takes nothing away.
        template: said(row.template, before, |item| item.template).unwrap_or(Template::Point),
        role: said(row.role, before, |item| item.role).unwrap_or(Role::Engineer),
        severity: said(row.severity, before, |item| item.severity).unwrap_or(Severity::Normal),
        must_see: kept("must_see").map_or(row.must_see == Some(true), |item| item.must_see),
        weight,
        fail_wants: kept("fail_wants")
            .map_or(row.fail_wants.clone(), |item| item.fail_wants.clone()),
        when: kept("when").map_or(row.when, |item| item.when),
        every: kept("every").map_or(row.every, |item| item.every),
        asked_if: before.and_then(|item| item.asked_if.clone()),
        name,
        clauses,
    }
}

/// What a row says, else what was before.
fn said<T>(said: Option<T>, before: Option<&Item>, was: fn(&Item) -> T) -> Option<T> {
    said.or_else(|| before.map(was))
}

fn weight(entry: &Entry, before: Option<&Item>) -> Result<u32, Box<Problem>> {
    let Some(said) = entry.row.weight else {
        let kept = before.filter(|_| !entry.says("weight"));
        return Ok(kept.map_or(*WEIGHTS.start(), |item| item.weight));
    };
    let weight = u32::try_from(said)
        .ok()
        .filter(|said| WEIGHTS.contains(said));
    weight.ok_or_else(|| entry.refused("weight", "权重是 1 到 10", "a weight is 1 to 10"))
}

/// The whole standard: what is too long for a row or chip stands in it in full.
fn text(entry: &Entry, before: Option<&Item>, whole: &[Words]) -> Words {
    let row = &entry.row;
    let old = before.map(|item| &item.text);
    let kept = old.filter(|_| !entry.says("text"));
    let name_en = row.name_en.as_ref();
    let (zh, en) = match (&row.text, kept) {
        (Some(text), _) => (text.clone(), row.text_en.clone()),
        (None, Some(old)) => (
            old.zh.clone(),
            Some(row.text_en.as_ref().unwrap_or(&old.en).clone()),
        ),
        (None, None) => (row.name.clone(), row.text_en.as_ref().or(name_en).cloned()),
    };
    let in_full = |mut text: String, name: Option<&String>, of: fn(&Words) -> &String| {
        let cut = name.filter(|name| short(name) != **name && !text.contains(name.as_str()));
        for first in cut.into_iter().chain(&row.group) {
            if !text.starts_with(first.as_str()) {
                text = format!("{first}\n{text}");
            }
        }
        // Words that were never said in English stand there as they are.
        let stands = |text: &str, words: &Words| {
            text.contains(of(words).as_str()) || text.contains(words.zh.as_str())
        };
        let missing = whole.iter().filter(|words| !stands(&text, words));
        for words in missing.map(of).collect::<Vec<_>>() {
            text = format!("{text}\n{words}");
        }
        text
    };
    let zh = in_full(zh, Some(&row.name), |words| &words.zh);
    let en = en.map(|en| in_full(en, name_en, |words| &words.en));
    words(
        &zh,
        en.as_deref(),
        old.map(|old| (old.zh.as_str(), old.en.as_str())),
    )
}

/// What can be wrong, and what of it is too long for a chip.
fn clauses(
    entry: &Entry,
    before: Option<&Item>,
    problems: &mut Vec<Problem>,
) -> (Vec<Clause>, Vec<Words>) {
    let row = &entry.row;
    let old = before.map_or(&[][..], |item| &item.clauses[..]);
    let said = old
        .iter()
        .map(|one| (one.id.as_str(), one.zh.as_str(), one.en.as_str()));
    let said: Vec<_> = said.collect();
    let kept = !entry.says("clauses") && before.is_some();
    if row.clauses.is_empty() && row.clauses_en.is_empty() {
        let clauses = if kept { old.to_vec() } else { vec![not_good()] };
        return (clauses, Vec::new());
    }
    let zh = in_english_alone(&row.clauses, kept, &said);
    match chips(entry, ("clauses", &zh), &row.clauses_en, &said) {
        Ok(None) => (old.to_vec(), Vec::new()),
        Ok(Some((chips, whole))) => {
            let clauses = chips.into_iter().map(|one| Clause {
                id: one.id,
                zh: one.zh,
                en: one.en,
            });
            (clauses.collect(), whole)
        }
        Err(problem) => {
            problems.push(*problem);
            (vec![not_good()], Vec::new())
        }
    }
}

/// The Chinese words of a row; where it says English ones alone, those from before.
pub(super) fn in_english_alone(
    zh: &[String],
    kept: bool,
    old: &[(&str, &str, &str)],
) -> Vec<String> {
    match zh.is_empty() && kept {
        true => old.iter().map(|one| one.1.to_owned()).collect(),
        false => zh.to_vec(),
    }
}

/// Chips, and what each says in full where that is longer.
type Chips = (Vec<Choice>, Vec<Words>);

/// Texts as chips, each with the id that it had; none where they say what they said before.
pub(super) fn chips(
    entry: &Entry,
    (column, zh): (&str, &[String]),
    en: &[String],
    old: &[(&str, &str, &str)],
) -> Result<Option<Chips>, Box<Problem>> {
    let same_zh = again(old.iter().map(|one| one.1), zh);
    let in_english = again(
        old.iter().map(|one| one.2),
        if en.is_empty() { zh } else { en },
    );
    if !old.is_empty() && (in_english && (en.is_empty() || same_zh) || en.is_empty() && same_zh) {
        return Ok(None);
    }
    let other = format!("{column}_en");
    if !en.is_empty() && en.len() != zh.len() {
        let (here, there) = (en.len(), zh.len());
        let zh = format!("这里有 {here} 个，中文有 {there} 个：要一样多");
        let en = format!("{here} stand here and {there} in the other column: as many are wanted");
        return Err(entry.refused(&other, zh, en));
    }
    let mut taken: Vec<String> = old.iter().map(|one| one.0.to_owned()).collect();
    let mut all = Vec::new();
    for (n, text) in zh.iter().enumerate() {
        let chip = cut(text, CHIP_ZH_MAX, CHIP_EN_MAX);
        let was = old.iter().find(|(_, zh, en)| *zh == chip || *en == chip);
        let said = match (en.get(n), was) {
            (Some(en), _) => says(text, en),
            (None, Some((_, zh, en))) if en == text => says(*zh, *en),
            (None, Some((_, _, en))) => says(text, *en),
            (None, None) => says(text, text),
        };
        let id = was.map_or_else(|| new_id(&taken), |one| one.0.to_owned());
        taken.push(id.clone());
        all.push(Choice {
            id,
            zh: said.zh,
            en: said.en,
            outcome: RuleOutcome::Pass,
            clause: None,
        });
    }
    let list = List {
        choices: all,
        ..List::default()
    };
    let alike = || {
        let zh = "有两个截短后看起来一样：每个最多 6 个字";
        entry.refused(column, zh, "two look the same once they are cut to a chip")
    };
    list.chips().map(Some).ok_or_else(alike)
}

/// Whether a cell says what stood there before, whose words may have such signs in them as stand
/// between others.
pub(super) fn again<'w>(before: impl Iterator<Item = &'w str>, said: &[String]) -> bool {
    let joined: Vec<&str> = before.collect();
    texts(&joined.join("、")).eq(said.iter().map(String::as_str))
}

fn new_id(taken: &[String]) -> String {
    let free = |id: &String| !taken.contains(id);
    let mut ids = (1..=taken.len() + 1).map(|n| format!("c{n}"));
    ids.find(free).unwrap_or_default()
}
