//! Cells of a row that mean something else here, or nothing: types and columns that aren't taken.

use super::{Kind, Reading, no, words};
use crate::site_file::problem::says;
use crate::xlsform::choices::{MEDIA, not_in_workbook};
use crate::xlsform::more::OURS;
use crate::xlsform::table::{Row, outside};
use checklists::Words;

/// The columns of the standard that are taken.
const TAKEN: [&str; 16] = [
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "repeat_count",
    "appearance",
    "read_only",
    "image",
    "audio",
    "parameters",
    "default",
];
/// How a question looks elsewhere, which means nothing here.
const LOOKS: [&str; 18] = [
    "minimal",
    "quick",
    "quickcompact",
    "compact",
    "horizontal",
    "horizontal-compact",
    "columns",
    "columns-pack",
    "columns-2",
    "columns-3",
    "field-list",
    "numbers",
    "likert",
    "no-calendar",
    "multiline",
    "thousands-sep",
    "spinner",
    "autocomplete",
];
/// The most times that a group is asked for.
const TIMES_MAX: usize = 20;
/// What each record says anyway: when, by whom, with which handheld.
const RECORDED: [&str; 6] = [
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "phonenumber",
];

impl Reading<'_, '_> {
    /// Refuses cells of columns that aren't taken, and values that would be lost.
    pub(super) fn columns(&mut self, row: &Row) {
        for (column, text) in row.cells() {
            let base = column.0.as_str();
            if let Some(remark) = remark(row, base, text) {
                let remark = self.table.wrong(row.number, Some(column), remark);
                self.remarks.push(remark);
                continue;
            }
            let reason = match base {
                _ if !TAKEN.contains(&base) && !OURS.contains(&base) => says(
                    format!("不支持 {base} 列"),
                    format!("the column `{base}` isn't taken"),
                ),
                "default" => says(
                    "检查项没有默认值：没看就不能有结果",
                    "no item has an answer before anybody looks",
                ),
                "parameters" if !text.starts_with("max-pixels=") => {
                    says(format!("不支持“{text}”"), format!("`{text}` isn't taken"))
                }
                "appearance" if text.split(' ').any(|look| !is_look(look)) => says(
                    format!("不支持外观“{text}”"),
                    format!("the appearance `{text}` isn't taken"),
                ),
                "read_only" if !no(text) && row.get("type") != Some("note") => {
                    says("检查项都要人回答", "every item is answered by somebody")
                }
                "repeat_count" if words(row.get("type").unwrap_or_default()) != "begin repeat" => {
                    says("只有重复的组才有次数", "only what repeats has a count")
                }
                "label" | "hint" | "constraint_message" | "appearance" | "required" | "type"
                    if text.contains("${") =>
                {
                    says("文字里不能有引用", "words can't hold a reference")
                }
                _ => continue,
            };
            let problem = self.table.wrong(row.number, Some(column), outside(reason));
            self.problems.push(problem);
        }
    }

    pub(super) fn kind(&mut self, row: &Row, text: &str) -> Option<Kind> {
        let said = words(text);
        let list = |begins: &[&str]| {
            begins.iter().find_map(|one| {
                let list = said.strip_prefix(one)?.strip_prefix(' ')?;
                (!list.contains(' ') && !list.is_empty()).then(|| list.to_owned())
            })
        };
        if let Some(list) = list(&["select one from", "select one", "select1"]) {
            return self.listed(row, list).map(Kind::One);
        }
        let many = [
            "select all that apply from",
            "select multiple",
            "select all that apply",
        ];
        if let Some(list) = list(&many) {
            return self.listed(row, list).map(Kind::Many);
        }
        let kind = match said.as_str() {
            "integer" => Kind::Integer,
            "decimal" => Kind::Decimal,
            "date" => Kind::Date,
            "time" => Kind::Time,
            "text" | "string" => Kind::Text,
            "barcode" => {
                let reason = says(
                    "当文字记：扫码键扫出来的码会填进去；到点由点位自己的标签证明",
                    "kept as words, which a scan key fills in; that somebody was there, the \
                     place's own tag proves",
                );
                let remark = self.table.at(row.number, "type", reason);
                self.remarks.push(remark);
                Kind::Text
            }
            "image" | "photo" => Kind::Photo,
            "note" => Kind::Note,
            "calculate" => Kind::Calculate,
            "begin group" => Kind::Group,
            "begin repeat" => Kind::Repeat(self.repeats(row)),
            "geopoint" | "location" => {
                let reason = says(
                    "不另外问位置：到点位扫码时就记",
                    "nobody is asked for it: it is kept when the place's tag is read",
                );
                let remark = self.table.at(row.number, "type", reason);
                self.remarks.push(remark);
                Kind::Recorded
            }
            recorded if RECORDED.contains(&recorded) => Kind::Recorded,
            _ => {
                let zh = format!("不支持这种题型“{said}”");
                self.outside(row, "type", zh, format!("this type isn't taken: `{said}`"));
                return None;
            }
        };
        Some(kind)
    }

    /// How often a group is asked for: a number that stands there.
    fn repeats(&mut self, row: &Row) -> usize {
        let times = row.get("repeat_count").and_then(|text| text.parse().ok());
        let times = times.filter(|times| (1..=TIMES_MAX).contains(times));
        if times.is_none() {
            let zh = format!("重复次数要写成 1 到 {TIMES_MAX} 的数（repeat_count）");
            let en = format!("how often is a number from 1 to {TIMES_MAX} in repeat_count");
            let column = match row.get("repeat_count") {
                Some(_) => "repeat_count",
                None => "type",
            };
            self.outside(row, column, zh, en);
        }
        times.unwrap_or(0)
    }

    fn listed(&mut self, row: &Row, list: String) -> Option<String> {
        if list.contains("${") {
            self.outside(
                row,
                "type",
                "不支持从回答里选",
                "choices can't come from answers",
            );
            return None;
        }
        Some(list)
    }
}

/// Whether an appearance says no more than how a question looks: `w2` and `compact-3` do, too.
fn is_look(look: &str) -> bool {
    let sized = |begins: &str| {
        let size = look.strip_prefix(begins);
        size.is_some_and(|size| !size.is_empty() && size.chars().all(|sign| sign.is_ascii_digit()))
    };
    LOOKS.contains(&look) || sized("w") || sized("compact-")
}

/// What a cell says that means nothing here, though nothing that is asked for is lost by it.
fn remark(row: &Row, base: &str, text: &str) -> Option<Words> {
    match base {
        "required_message" if !text.contains("${") => Some(says(
            "手持机自己会说还差什么",
            "the handheld says itself what is missing",
        )),
        "default" if !text.contains("${") => Some(says(
            "没有收默认值：没看就不能有结果",
            "no default is kept: no item has an answer before anybody looks",
        )),
        _ if MEDIA.contains(&base) && row.words("label").is_some() => Some(not_in_workbook()),
        _ => None,
    }
}
