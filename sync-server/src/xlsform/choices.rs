//! A form's lists of choices, and which of them say whether something is in order.

use crate::site_file::problem::{Problem, says};
use crate::xlsform::more;
use crate::xlsform::table::{Row, Table, outside};
use checklists::{Choice, RuleOutcome, Words};
use std::collections::{BTreeMap, BTreeSet};

/// The most signs of a choice's chip: Chinese, and English.
pub const CHIP_ZH_MAX: usize = 6;
pub const CHIP_EN_MAX: usize = 24;

/// Names, or labels, of the choice that says that all is well.
const GOOD: [&str; 8] = [
    "ok", "pass", "passed", "normal", "good", "正常", "合格", "完好",
];
const PARTLY: [&str; 3] = ["partly", "partial", "部分"];
const NOT_APPLICABLE: [&str; 4] = ["not_applicable", "na", "n/a", "不适用"];
/// Our column for what choosing means.
const OUTCOME: &str = "touchpoint_outcome";
/// The columns that are taken.
const COLUMNS: [&str; 5] = ["list_name", "name", "label", OUTCOME, "touchpoint_clause"];

/// Columns that name files beside the workbook.
pub const MEDIA: [&str; 4] = ["image", "audio", "video", "big-image"];

/// Why a file that is named isn't there.
pub fn not_in_workbook() -> Words {
    says(
        "文件不在表格里，没有收：图片和录音请在“图片与录音”页设置",
        "the file isn't in the workbook, so it isn't kept: set pictures and voice on their page",
    )
}

/// A list.
#[derive(Debug, Default, Clone)]
pub struct List {
    pub choices: Vec<Choice>,
    /// Where it begins.
    pub row: usize,
    /// Its choices say themselves what each of them means.
    pub says_outcomes: bool,
}

/// What a list judges by, where it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judging {
    pub good: String,
    pub bad: String,
    /// The choice between them, where somebody's conduct is judged: done, partly, not.
    pub partly: Option<String>,
    pub not_applicable: Option<String>,
}

impl Judging {
    /// What a choice is called as an outcome; nothing chosen is nothing.
    pub fn word(&self, choice: &str) -> Option<&'static str> {
        let is = |one: &Option<String>| one.as_deref() == Some(choice);
        match choice {
            "" => Some(""),
            _ if self.good == choice => Some("pass"),
            _ if self.bad == choice => Some("fail"),
            _ if is(&self.partly) => Some("partly"),
            _ if is(&self.not_applicable) => Some("not_applicable"),
            _ => None,
        }
    }
}

impl List {
    /// Whether choosing from it says if something is in order: one choice is good, another bad.
    pub fn judging(&self) -> Option<Judging> {
        if self.says_outcomes {
            return None;
        }
        let mut good = None;
        let mut bad = Vec::new();
        let (mut partly, mut not_applicable) = (None, None);
        for choice in &self.choices {
            let is = |words: &[&str]| {
                let said = [&choice.id, &choice.zh, &choice.en];
                said.iter()
                    .any(|one| words.contains(&one.to_lowercase().as_str()))
            };
            if is(&NOT_APPLICABLE) {
                not_applicable.get_or_insert_with(|| choice.id.clone());
            } else if is(&PARTLY) {
                partly.get_or_insert_with(|| choice.id.clone());
            } else if is(&GOOD) && good.is_none() {
                good = Some(choice.id.clone());
            } else {
                bad.push(choice.id.clone());
            }
        }
        match (good, bad.pop(), bad.is_empty()) {
            (Some(good), Some(bad), true) => Some(Judging {
                good,
                bad,
                partly,
                not_applicable,
            }),
            _ => None,
        }
    }
}

/// Reads the lists. A list that is wrong is told even where nothing asks from it.
pub fn read(
    table: &Table,
    twice_allowed: bool,
    (problems, remarks): (&mut Vec<Problem>, &mut Vec<Problem>),
) -> BTreeMap<String, List> {
    let mut lists: BTreeMap<String, List> = BTreeMap::new();
    if table.rows.is_empty() {
        return lists;
    }
    for column in ["list_name", "name"] {
        if !table.has(column) {
            let reason = says(
                format!("缺少 {column} 列"),
                format!("the column `{column}` is missing"),
            );
            problems.push(table.wrong(1, None, reason));
            return lists;
        }
    }
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for row in &table.rows {
        columns(table, row, (&mut *problems, &mut *remarks));
        let Some(list_name) = row.get("list_name") else {
            let reason = says("这个选项没有 list_name", "this choice belongs to no list");
            problems.push(table.at(row.number, "list_name", outside(reason)));
            continue;
        };
        let Some(name) = row.get("name") else {
            let reason = says("选项没有 name", "this choice has no name");
            problems.push(table.at(row.number, "name", reason));
            continue;
        };
        if !seen.insert((list_name.to_owned(), name.to_owned())) {
            let reason = says(
                format!("“{name}”在这个列表里出现两次"),
                format!("`{name}` stands twice in this list"),
            );
            // A form may ask for this in its settings, which others then take.
            let reason = match twice_allowed {
                true => outside(reason),
                false => reason,
            };
            problems.push(table.at(row.number, "name", reason));
        }
        let list = lists.entry(list_name.to_owned()).or_default();
        if list.row == 0 {
            list.row = row.number;
        }
        list.says_outcomes |= row.get(OUTCOME).is_some();
        let words = row.words("label").unwrap_or_else(|| says(name, name));
        let outcome = more::word(row.get(OUTCOME).unwrap_or("pass")).unwrap_or_else(|reason| {
            problems.push(table.at(row.number, OUTCOME, outside(reason)));
            RuleOutcome::Pass
        });
        list.choices.push(Choice {
            id: name.to_owned(),
            zh: words.zh,
            en: words.en,
            outcome,
            clause: row.get("touchpoint_clause").map(str::to_owned),
        });
    }
    lists
}

/// Refuses cells of columns that aren't taken, and words that change.
fn columns(table: &Table, row: &Row, (problems, remarks): (&mut Vec<Problem>, &mut Vec<Problem>)) {
    for (column, text) in row.cells() {
        if MEDIA.contains(&column.0.as_str()) && row.words("label").is_some() {
            remarks.push(table.wrong(row.number, Some(column), not_in_workbook()));
            continue;
        }
        let reason = match COLUMNS.contains(&column.0.as_str()) {
            false => says(
                format!("不支持 choices 的 {} 列", column.0),
                format!("the column `{}` of choices isn't taken", column.0),
            ),
            true if text.contains("${") => {
                says("选项里不能有引用", "a choice can't hold a reference")
            }
            true => continue,
        };
        problems.push(table.wrong(row.number, Some(column), outside(reason)));
    }
}

impl List {
    /// The choices as chips show them, and what each says in full where that is longer.
    ///
    /// Edges: none where two would look the same.
    pub fn chips(&self) -> Option<(Vec<Choice>, Vec<Words>)> {
        let (mut chips, mut whole) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for choice in &self.choices {
            let mut chip = choice.clone();
            if !fits(&choice.zh, &choice.en) {
                chip.zh = cut(&choice.zh, CHIP_ZH_MAX, CHIP_EN_MAX);
                chip.en = cut(&choice.en, CHIP_ZH_MAX, CHIP_EN_MAX);
                whole.push(says(
                    format!("{}：{}", chip.zh, choice.zh),
                    format!("{}: {}", chip.en, choice.en),
                ));
            }
            if !seen.insert(chip.zh.clone()) && !whole.is_empty() {
                return None;
            }
            chips.push(chip);
        }
        Some((chips, whole))
    }
}

/// The most of a text that fits, by the language that it is in.
pub fn cut(text: &str, zh_max: usize, en_max: usize) -> String {
    let most = if text.is_ascii() { en_max } else { zh_max };
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let short: String = text.chars().take(most - 1).collect();
    format!("{}…", short.trim_end())
}

/// Whether a choice's words fit a chip.
pub fn fits(zh: &str, en: &str) -> bool {
    let most = if zh.is_ascii() {
        CHIP_EN_MAX
    } else {
        CHIP_ZH_MAX
    };
    zh.chars().count() <= most && en.chars().count() <= CHIP_EN_MAX
}
