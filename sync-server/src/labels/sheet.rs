//! Labels on paper: a page that any browser prints in true size.

use super::{Label, Print};
use crate::error::ServerError;
use crate::markup::{element, safe};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Deserialize;
use std::fmt::Write;

/// What they are printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, clap::ValueEnum)]
pub enum Size {
    /// A4, three by eight of 70x37 mm
    #[default]
    #[serde(rename = "a4")]
    #[value(name = "a4")]
    A4,
    /// A roll of 50x50 mm
    #[serde(rename = "50x50")]
    #[value(name = "50x50")]
    Square,
    /// A roll of 60x40 mm
    #[serde(rename = "60x40")]
    #[value(name = "60x40")]
    Wide,
    /// A roll of 40x30 mm
    #[serde(rename = "40x30")]
    #[value(name = "40x30")]
    Small,
}

/// Measures in millimetres.
pub(super) struct Measures {
    pub page: (u32, u32),
    pub label: (u32, u32),
    pub columns: usize,
    pub rows: usize,
    /// Side of the QR code.
    pub code: u32,
    /// Height of the name's letters.
    pub name: f32,
    pub upright: bool,
}

impl Size {
    pub(super) fn measures(self) -> Measures {
        let roll = |width, height, code, name, upright| Measures {
            page: (width, height),
            label: (width, height),
            columns: 1,
            rows: 1,
            code,
            name,
            upright,
        };
        match self {
            Size::A4 => Measures {
                page: (210, 297),
                label: (70, 37),
                columns: 3,
                rows: 8,
                code: 30,
                name: 4.6,
                upright: false,
            },
            Size::Square => roll(50, 50, 29, 4.4, true),
            Size::Wide => roll(60, 40, 32, 4.4, false),
            Size::Small => roll(40, 30, 21, 3.2, false),
        }
    }
}

/// The page with all of them, the first after so many places that are used up.
///
/// Errors: a payload that no QR code holds.
pub fn sheet(labels: &[Label], size: Size, used: usize) -> Result<String, ServerError> {
    let measures = size.measures();
    let on_page = measures.columns * measures.rows;
    let blanks = (0..used % on_page).map(|_| None);
    let made = labels
        .iter()
        .filter_map(|label| Some(Some((label, label.print.as_ref()?))));
    let all: Vec<Option<(&Label, &Print)>> = blanks.chain(made).collect();
    let mut page = head(&measures, all.iter().flatten().count());
    for part in all.chunks(on_page) {
        page.push_str("<section>\n");
        for label in part {
            match label {
                Some((label, print)) => page.push_str(&one(label, print)?),
                None => page.push_str("<div></div>\n"),
            }
        }
        page.push_str("</section>\n");
    }
    page.push_str("</body></html>\n");
    Ok(page)
}

fn head(measures: &Measures, count: usize) -> String {
    let Measures {
        page,
        label,
        columns,
        rows,
        code,
        name,
        upright,
    } = measures;
    let flow = if *upright { "column" } else { "row" };
    let side = (page.0 as usize - label.0 as usize * columns) / 2;
    let top = (page.1 as usize - label.1 as usize * rows) / 2;
    format!(
        r#"<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>标签 {count}</title>
<style>
@page {{ size: {}mm {}mm; margin: 0 }}
* {{ box-sizing: border-box; margin: 0 }}
body {{ font: {name}mm/1.25 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #000 }}
section {{ width: {}mm; height: {}mm; padding: {top}mm {side}mm; display: grid;
  grid-template: repeat({rows}, {}mm) / repeat({columns}, {}mm); break-after: page }}
article {{ display: flex; flex-flow: {flow}; align-items: center; gap: 1.5mm; padding: 1.5mm 2mm;
  overflow: hidden }}
svg {{ flex: none; width: {code}mm; height: {code}mm }}
h1 {{ font-size: 1em; overflow-wrap: anywhere }}
p {{ font-size: .72em; overflow-wrap: anywhere }}
p.code {{ font-size: 1em; font-weight: 700; letter-spacing: .08em }}
</style></head>
<body>
"#,
        page.0, page.1, page.0, page.1, label.1, label.0
    )
}

/// What a scanner reads, drawn.
pub(super) fn qr(label: &Label, print: &Print) -> Result<QrCode, ServerError> {
    let drawn = QrCode::with_error_correction_level(&print.payload, EcLevel::Q);
    drawn.map_err(|error| ServerError::BadValue {
        what: "a label",
        value: label.name.clone(),
        reason: error.to_string(),
    })
}

fn one(label: &Label, print: &Print) -> Result<String, ServerError> {
    let drawn = qr(label, print)?;
    let picture = drawn
        .render::<svg::Color<'_>>()
        .quiet_zone(true)
        .min_dimensions(100, 100)
        .build();
    let picture = element(&picture);
    let (front, back) = print.code.split_at(print.code.len().min(3));
    let floor = label.floor.as_deref().unwrap_or("");
    let mut text = format!(
        "<article>{picture}<div><h1>{}</h1><p>{} {}</p><p class=\"code\">{front} {back}</p>",
        safe(&label.name),
        safe(&label.building),
        safe(floor),
    );
    if let Some(at) = &label.at {
        // Writing to a String can't fail.
        let _ = write!(text, "<p>{}</p>", safe(at));
    }
    if let Some(person) = &label.person {
        let _ = write!(text, "<p>责任人 {}</p>", safe(person));
    }
    text.push_str("</div></article>\n");
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(name: &str) -> Label {
        Label {
            of: crate::labels::LabelOf::Checkpoint,
            id: uuid::Uuid::from_u128(1),
            at: None,
            building: "1栋".into(),
            floor: Some("3F".into()),
            name: name.into(),
            person: Some("陈志远".into()),
            code: Some("001130".into()),
            print: Some(Print {
                code: "001130".into(),
                payload: "TP1:001130ABCDEFGHIJKLMNOP".into(),
            }),
            stale: false,
        }
    }

    fn pages(count: usize, size: Size, used: usize) -> usize {
        let labels = vec![label("大堂"); count];
        let page = sheet(&labels, size, used).expect("drawn");
        assert_eq!(page.matches("<article>").count(), count);
        page.matches("<section>").count()
    }

    #[test]
    fn a_sheet_has_twenty_four_and_a_roll_one_a_page() {
        assert_eq!(pages(24, Size::A4, 0), 1);
        assert_eq!(pages(24, Size::A4, 1), 2);
        assert_eq!(pages(25, Size::A4, 0), 2);
        assert_eq!(pages(3, Size::Small, 0), 3);
        assert_eq!(pages(3, Size::Wide, 5), 3);
        assert_eq!(pages(0, Size::A4, 0), 0);
    }

    #[test]
    fn names_are_text_and_never_markup() {
        let page = sheet(&[label("<b onload='x'>\"&")], Size::A4, 0).expect("drawn");
        assert!(
            page.contains("&lt;b onload=&#39;x&#39;&gt;&quot;&amp;"),
            "{page}"
        );
        assert!(!page.contains("<b "));
    }

    #[test]
    fn a_label_says_name_person_and_the_code_in_two_groups() {
        let page = sheet(&[label("大堂")], Size::Square, 0).expect("drawn");
        for said in [
            "大堂",
            "1栋 3F",
            "001 130",
            "责任人 陈志远",
            "<svg",
            "size: 50mm 50mm",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(!page.contains("<?xml"));
    }
}
