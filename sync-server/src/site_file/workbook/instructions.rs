//! The first sheet: how a workbook is filled in, and the words that other sheets choose from. An
//! import passes it over.

use crate::site_file::sheets::{self, INSTRUCTIONS};
use crate::site_file::workbook::cells::{Look, signs};
use crate::site_file::workbook::choices::on_instructions;
use checklists::{Checklist, ChecklistKind, built_in};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Where the words to choose from begin: columns E to I, under a heading.
const FIRST_ROW: u32 = 2;

const STEPS: [(&str, &str); 7] = [
    (
        "每张表的第一行是列名；名称带 * 的列必填，鼠标停在列名上有说明。",
        "The first row of each sheet names its columns; * is required. Point at a heading \
        for a note.",
    ),
    (
        "灰色的、以 # 开头的行是示例，导入时不读；在示例下面填写，或者直接改掉示例（去掉 #）。",
        "Grey rows that begin with # are examples and aren't read: write below them, or \
        over them without the #.",
    ),
    (
        "用不着的表可以留空，也可以删掉；列的顺序随意，列名用中文或英文都行。",
        "Sheets that you don't need may stay empty or go; columns may stand in any order, \
        under either name.",
    ),
    (
        "一格里填几个值时用顿号或逗号分开。其他表的行按它第一列的名称（或编号）来指。",
        "Several values in a cell have commas between. Rows of other sheets are named by \
        their first column, or their id.",
    ),
    (
        "导入：touchpoint-server import --data 文件夹 文件.xlsx；先加 --dry-run 看看会改什么。控制台里也可以导入。",
        "Import: touchpoint-server import --data DIR FILE.xlsx; add --dry-run to see first \
        what would change. The console imports it too.",
    ),
    (
        "有一处不对就什么都不导入，并列出每一处的表、行、列和原因。改好再导入即可，重复导入不会重复。",
        "While anything is wrong nothing is imported, and each place is listed with sheet, \
        row, column and reason. Importing twice changes nothing.",
    ),
    (
        "删掉一行不会删掉现场的东西：人员填“在职 否”，点位填“取消”，设备填“报废”。",
        "A row that is gone deletes nothing: set a person inactive, a checkpoint retired, a \
        piece of equipment scrapped.",
    ),
];

/// Writes it.
pub fn write(page: &mut Worksheet, look: &Look) -> Result<(), XlsxError> {
    page.set_name(INSTRUCTIONS.zh)?;
    page.set_column_width(0, 5)?;
    page.set_column_width(1, 62)?;
    page.set_column_width(2, 62)?;
    page.write_string_with_format(0, 1, "触点巡检：项目资料", &look.title)?;
    page.write_string_with_format(0, 2, "Touchpoint: a site's set-up", &look.title)?;
    let mut row = 2;
    for (n, (zh, en)) in (1_u32..).zip(STEPS) {
        page.write_number(row, 0, n)?;
        page.set_row_height(row, height(zh, en))?;
        page.write_string_with_format(row, 1, zh, &look.wrapped)?;
        page.write_string_with_format(row, 2, en, &look.wrapped)?;
        row += 1;
    }
    row += 1;
    page.write_string_with_format(row, 1, "表", &look.head)?;
    page.write_string_with_format(row, 2, "Sheets", &look.head)?;
    for sheet in sheets::all() {
        row += 1;
        let (head, note) = (&sheet.head, &sheet.note);
        page.set_row_height(row, height(&note.zh, &note.en))?;
        page.write_string_with_format(row, 1, format!("{}：{}", head.zh, note.zh), &look.wrapped)?;
        page.write_string_with_format(row, 2, format!("{}: {}", head.en, note.en), &look.wrapped)?;
    }
    page.set_landscape().set_print_fit_to_pages(1, 0);
    words(page, look)
}

/// Of a row with long texts, in points: not every program finds it by itself.
fn height(zh: &str, en: &str) -> u32 {
    let rows = 1 + signs(zh).max(signs(en)) / 58;
    15 * u32::try_from(rows).unwrap_or(1)
}

/// Touchpoints and checklists, which cells choose by name.
fn words(page: &mut Worksheet, look: &Look) -> Result<(), XlsxError> {
    for (at, width, head) in [
        (4, 8, "触点号"),
        (5, 18, "触点 Touchpoint"),
        (6, 26, "检查表编号 Checklist"),
        (7, 20, "检查表名称 Name"),
    ] {
        page.set_column_width(at, width)?;
        page.write_string_with_format(FIRST_ROW - 1, at, head, &look.head)?;
    }
    for (row, list) in (FIRST_ROW..).zip(built_in().touchpoints()) {
        page.write_number(row, 4, list.number.unwrap_or_default())?;
        page.write_string(row, 5, &list.name.zh)?;
    }
    for (row, list) in (FIRST_ROW..).zip(offered()) {
        page.write_string(row, 6, &list.id)?;
        page.write_string(row, 7, &list.name.zh)?;
    }
    Ok(())
}

/// Checklists in the order in which people look for them: equipment and plant rooms first.
fn offered() -> Vec<&'static Checklist> {
    let of_touchpoints = |list: &&Checklist| list.kind == ChecklistKind::Touchpoint;
    let (touchpoints, others): (Vec<_>, Vec<_>) =
        built_in().checklists.iter().partition(of_touchpoints);
    others.into_iter().chain(touchpoints).collect()
}

/// Where the touchpoints' names stand.
pub fn touchpoints() -> String {
    on_instructions('F', 3, built_in().touchpoints().count())
}

/// Where the checklists' names stand.
pub fn checklists() -> String {
    on_instructions('H', 3, offered().len())
}
