//! Cells of a row that mean something else here, or nothing: types and columns that aren't taken.

use super::{Kind, Reading, no, words};
use crate::site_file::problem::says;
use crate::xlsform::more::OURS;
use crate::xlsform::table::{Row, outside};

/// The columns of the standard that are taken.
const TAKEN: [&str; 15] = [
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "appearance",
    "read_only",
    "image",
    "audio",
    "parameters",
    "default",
];
/// How a question looks elsewhere, which means nothing here.
const LOOKS: [&str; 14] = [
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
];
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
                "appearance" if text.split(' ').any(|look| !LOOKS.contains(&look)) => says(
                    format!("不支持外观“{text}”"),
                    format!("the appearance `{text}` isn't taken"),
                ),
                "read_only" if !no(text) && row.get("type") != Some("note") => {
                    says("检查项都要人回答", "every item is answered by somebody")
                }
                "image" | "audio" => says(
                    "文件不在表格里：图片和录音请在“图片与录音”页设置",
                    "the file isn't in the workbook: set pictures and voice on the pictures page",
                ),
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
            "image" | "photo" => Kind::Photo,
            "note" => Kind::Note,
            "calculate" => Kind::Calculate,
            "begin group" => Kind::Group,
            recorded if RECORDED.contains(&recorded) => Kind::Recorded,
            _ => {
                let (zh, en) = lost(&said);
                self.outside(row, "type", zh, en);
                return None;
            }
        };
        Some(kind)
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

/// Why a type isn't taken.
fn lost(kind: &str) -> (String, String) {
    let (zh, en) = match kind {
        "text" => (
            "检查项没有填文字的格子：每个结果都可以写备注",
            "items ask for no words: every answer takes a note",
        ),
        "time" => (
            "检查项没有填时刻的格子：每个结果都记时间",
            "items ask for no time of day: every answer has its own",
        ),
        "barcode" => (
            "点位自己的标签就是到过的证明",
            "the place's own tag proves that somebody was there",
        ),
        "geopoint" => (
            "位置由点位和巡检记录",
            "where it was is recorded by place and round",
        ),
        "begin repeat" | "end repeat" => (
            "检查表没有重复组：每件设备有自己的检查表",
            "a checklist repeats nothing: each piece of equipment has a list of its own",
        ),
        _ => {
            let (zh, en) = ("不支持这种题型", "this type isn't taken");
            return (format!("{zh}“{kind}”"), format!("{en}: `{kind}`"));
        }
    };
    (zh.to_owned(), en.to_owned())
}
