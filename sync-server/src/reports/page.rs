//! A report as a page of its own that any browser shows and prints, its photos beside it.

use super::{Document, Fact, Part, Row, Table, footing};
use crate::lists::{Cell, Tongue};
use crate::markup::safe;
use std::fmt::Write as _;

const STYLE: &str = "body{font:15px/1.5 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;\
    margin:24px auto;max-width:1100px;padding:0 16px;color:#1a1c1f}\
    h1{font-size:24px;margin:0}h2{font-size:18px;margin:20px 0 6px}p{margin:4px 0}\
    .soft{color:#4d5259;font-size:13px}table{border-collapse:collapse;width:100%;margin:6px 0}\
    th,td{border:1px solid #c9ced6;padding:4px 6px;text-align:left;vertical-align:top;\
    white-space:pre-line}th{background:#e8eef9}.n{text-align:right}.bad{color:#9b1c16}\
    img{height:150px;margin:4px 6px 4px 0;border:1px solid #c9ced6}\
    dl{display:flex;flex-wrap:wrap;gap:4px 18px;margin:6px 0}dt{color:#4d5259}dd{margin:0 0 0 6px;\
    font-weight:600}dl div{display:flex}.sign{display:flex;gap:10px;margin-top:18px}\
    .sign div{flex:1;border:1px solid #1a1c1f;height:64px;padding:4px;font-size:13px}\
    @page{size:A4;margin:12mm}@media print{thead{display:table-header-group}\
    tr,img{break-inside:avoid}.page{break-before:page}}";

/// Where a photo or voice note lies, as seen from the page; none where it isn't held.
pub type Beside<'b> = &'b dyn Fn(&str) -> Option<String>;

/// Writes it.
pub fn html(document: &Document, tongue: Tongue, photos: Beside<'_>) -> String {
    let mut page = String::new();
    let lang = tongue.one(("zh-CN", "en"));
    let title = safe(&document.title);
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"{lang}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style>\n<h1>{title}</h1>\n<p>{}</p>\n\
         <p class=\"soft\">{}</p>\n",
        safe(&document.site),
        safe(&footing(document, tongue)),
    );
    facts(&mut page, &document.about);
    for part in &document.parts {
        write_part(&mut page, part, photos);
    }
    page.push_str("</html>\n");
    page
}

fn write_part(page: &mut String, part: &Part, photos: Beside<'_>) {
    match part {
        Part::Heading { text, page: own } => {
            let class = if *own { " class=\"page\"" } else { "" };
            let _ = writeln!(page, "<h2{class}>{}</h2>", safe(text));
        }
        Part::Words { text } => {
            let _ = writeln!(page, "<p>{}</p>", safe(text));
        }
        Part::Facts { facts: all } => facts(page, all),
        Part::Table(table) => write_table(page, table, photos),
        Part::Photos { photos: all } => {
            for photo in all {
                picture(page, &photo.sha256, &photo.about, photos);
            }
        }
        Part::Bars { title, bars } => {
            let _ = writeln!(page, "<h2>{}</h2><table>", safe(title));
            for bar in bars {
                let (name, said) = (safe(&bar.name), safe(&bar.said));
                let _ = writeln!(page, "<tr><td>{name}<td class=\"n\">{said}");
            }
            page.push_str("</table>\n");
        }
        Part::Radar(radar) => {
            let _ = writeln!(
                page,
                "<h2>{}</h2><table><thead><tr><th>",
                safe(&radar.title)
            );
            for line in &radar.lines {
                let _ = write!(page, "<th class=\"n\">{}", safe(line));
            }
            page.push_str("</thead>\n");
            for axis in &radar.axes {
                let _ = write!(page, "<tr><td>{}", safe(&axis.name));
                for share in &axis.shares {
                    let said = share.map(|share| format!("{}%", (share + 50) / 100));
                    let _ = write!(page, "<td class=\"n\">{}", said.unwrap_or_default());
                }
            }
            page.push_str("</table>\n");
        }
        Part::Sign { names } => {
            page.push_str("<div class=\"sign\">");
            for name in names {
                let _ = write!(page, "<div>{}</div>", safe(name));
            }
            page.push_str("</div>\n");
        }
    }
}

fn facts(page: &mut String, facts: &[Fact]) {
    if facts.is_empty() {
        return;
    }
    page.push_str("<dl>");
    for fact in facts {
        let (name, value) = (safe(&fact.name), safe(&fact.value));
        let _ = write!(page, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    }
    page.push_str("</dl>\n");
}

fn write_table(page: &mut String, table: &Table, photos: Beside<'_>) {
    if !table.title.is_empty() {
        let _ = writeln!(page, "<h2>{}</h2>", safe(&table.title));
    }
    page.push_str("<table><thead><tr>");
    for head in &table.columns {
        let class = if head.number { " class=\"n\"" } else { "" };
        let _ = write!(page, "<th{class}>{}", safe(&head.name));
    }
    page.push_str("</thead><tbody>\n");
    for row in &table.rows {
        write_row(page, row, table, photos);
    }
    page.push_str("</tbody></table>\n");
}

fn write_row(page: &mut String, row: &Row, table: &Table, photos: Beside<'_>) {
    page.push_str(if row.bad {
        "<tr class=\"bad\">"
    } else {
        "<tr>"
    });
    for (cell, head) in row.cells.iter().zip(&table.columns) {
        let class = if head.number { " class=\"n\"" } else { "" };
        let _ = write!(page, "<td{class}>{}", safe(&Cell::shown(cell)));
    }
    if !row.photos.is_empty() {
        let _ = write!(page, "<tr><td colspan=\"{}\">", table.columns.len());
        for photo in &row.photos {
            picture(page, photo, "", photos);
        }
    }
    page.push('\n');
}

fn picture(page: &mut String, sha256: &str, about: &str, photos: Beside<'_>) {
    let Some(file) = photos(sha256) else {
        return;
    };
    let (file, about) = (safe(&file), safe(about));
    let _ = match file.ends_with(".jpg") {
        true => write!(
            page,
            "<a href=\"{file}\"><img src=\"{file}\" alt=\"{about}\" title=\"{about}\" \
             loading=\"lazy\"></a>"
        ),
        false => write!(
            page,
            "<audio controls src=\"{file}\" title=\"{about}\"></audio>"
        ),
    };
}
