//! Labels as a PDF in true size: on A4 in a grid, on a roll one a page.

use crate::error::ServerError;
use crate::labels::sheet::{Measures, qr};
use crate::labels::{Label, Print, Size};
use crate::pdf::{Letters, Pdf};
use qrcode::Color;

/// Space around what is printed on a label.
const EDGE_MM: f32 = 2.0;
/// Space from one line to the next, in letters.
const LEADING: f32 = 1.25;
/// What doesn't fit becomes smaller, down to this part of its size.
const SMALLEST: f32 = 0.5;
/// Light modules around a QR code, which a scanner wants.
const QUIET: usize = 2;

/// The labels that are made, the first after so many places that are used up.
///
/// Errors: a payload that no QR code holds.
pub fn pdf(labels: &[Label], size: Size, used: usize) -> Result<Vec<u8>, ServerError> {
    let measures = size.measures();
    let (page_wide, page_high) = (measures.page.0 as f32, measures.page.1 as f32);
    let (wide, high) = (measures.label.0 as f32, measures.label.1 as f32);
    let on_page = measures.columns * measures.rows;
    let side = (page_wide - wide * measures.columns as f32) / 2.0;
    let top = (page_high - high * measures.rows as f32) / 2.0;
    let mut pdf = Pdf::new(page_wide, page_high);
    let made = labels
        .iter()
        .filter_map(|label| Some((label, label.print.as_ref()?)));
    for ((label, print), place) in made.zip(used % on_page..) {
        if place % on_page == 0 || pdf.pages() == 0 {
            pdf.page();
        }
        let (row, column) = (place % on_page / measures.columns, place % measures.columns);
        let at = (side + wide * column as f32, top + high * row as f32);
        one(&mut pdf, &measures, at, label, print)?;
    }
    pdf.finish()
}

fn one(
    pdf: &mut Pdf,
    measures: &Measures,
    (x, y): (f32, f32),
    label: &Label,
    print: &Print,
) -> Result<(), ServerError> {
    let (wide, high) = (measures.label.0 as f32, measures.label.1 as f32);
    let side = measures.code as f32;
    // Upright: the code above the words; else to their left.
    let (code_at, words_at, room) = if measures.upright {
        let words = y + EDGE_MM + side + 1.0;
        let room = (wide - 2.0 * EDGE_MM, y + high - EDGE_MM - words);
        (
            (x + (wide - side) / 2.0, y + EDGE_MM),
            (x + EDGE_MM, words),
            room,
        )
    } else {
        let words = x + EDGE_MM + side + 1.5;
        let room = (x + wide - EDGE_MM - words, high - 2.0 * EDGE_MM);
        (
            (x + EDGE_MM, y + (high - side) / 2.0),
            (words, y + EDGE_MM),
            room,
        )
    };
    code(pdf, code_at, side, label, print)?;
    let lines = fitting(label, print, measures.name, room);
    let all: f32 = lines
        .iter()
        .map(|(letters, _)| letters.size_mm * LEADING)
        .sum();
    let mut top = words_at.1 + ((room.1 - all) / 2.0).max(0.0);
    for (letters, line) in lines {
        let left = match measures.upright {
            true => words_at.0 + ((room.0 - letters.width_mm(&line)) / 2.0).max(0.0),
            false => words_at.0,
        };
        pdf.text(left, top, letters, &line);
        top += letters.size_mm * LEADING;
    }
    Ok(())
}

fn code(
    pdf: &mut Pdf,
    (x, y): (f32, f32),
    side: f32,
    label: &Label,
    print: &Print,
) -> Result<(), ServerError> {
    let drawn = qr(label, print)?;
    let count = drawn.width();
    let module = side / (count + 2 * QUIET) as f32;
    let colors = drawn.to_colors();
    for (row, modules) in colors.chunks(count).enumerate() {
        let mut column = 0;
        while column < count {
            let dark = modules[column..].iter();
            let run = dark.take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                let left = x + (QUIET + column) as f32 * module;
                let top = y + (QUIET + row) as f32 * module;
                pdf.filled(left, top, run as f32 * module, module);
            }
            column += run.max(1);
        }
    }
    Ok(())
}

/// What a label says, in lines, as large as its room allows; what still doesn't fit is left out
/// from the end.
fn fitting(
    label: &Label,
    print: &Print,
    size_mm: f32,
    (wide, high): (f32, f32),
) -> Vec<(Letters, String)> {
    let mut part = 1.0;
    loop {
        let mut lines = said(label, print, size_mm * part, wide);
        let mut all = 0.0;
        let fits = lines.iter().all(|(letters, _)| {
            all += letters.size_mm * LEADING;
            all <= high + 0.01
        });
        if fits || part <= SMALLEST {
            let mut all = 0.0;
            lines.retain(|(letters, _)| {
                all += letters.size_mm * LEADING;
                all <= high + 0.01
            });
            return lines;
        }
        part -= 0.05;
    }
}

fn said(label: &Label, print: &Print, size_mm: f32, wide: f32) -> Vec<(Letters, String)> {
    let large = Letters {
        size_mm,
        bold: true,
    };
    let small = Letters {
        size_mm: size_mm * 0.72,
        bold: false,
    };
    let (front, back) = print.code.split_at(print.code.len().min(3));
    let floor = label.floor.as_deref().unwrap_or("");
    let place = format!("{} {floor}", label.building);
    let mut lines = Vec::new();
    let mut say = |letters: Letters, text: &str| {
        let wrapped = letters.wrapped(text, wide);
        lines.extend(wrapped.into_iter().map(|line| (letters, line)));
    };
    say(large, &label.name);
    say(large, &format!("{front} {back}"));
    if let Some(person) = &label.person {
        say(small, &format!("责任人 {person}"));
    }
    if let Some(at) = &label.at {
        say(small, at);
    }
    say(small, &place);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::LabelOf;
    use uuid::Uuid;

    fn label(name: &str) -> Label {
        Label {
            of: LabelOf::Equipment,
            id: Uuid::from_u128(1),
            building: "地下车库".into(),
            floor: Some("B1".into()),
            name: name.into(),
            at: Some("地下车库A区".into()),
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
        let bytes = pdf(&vec![label("大堂"); count], size, used).expect("drawn");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.matches("/Type/Page/").count()
    }

    #[test]
    fn a_sheet_has_twenty_four_and_a_roll_one_a_page() {
        assert_eq!(pages(24, Size::A4, 0), 1);
        assert_eq!(pages(24, Size::A4, 1), 2);
        assert_eq!(pages(25, Size::A4, 0), 2);
        assert_eq!(pages(3, Size::Small, 0), 3);
        assert_eq!(pages(3, Size::Wide, 5), 3);
    }

    #[test]
    fn a_long_name_becomes_smaller_until_everything_stands_on_the_smallest_label() {
        let long = label("地下一层东区生活水泵房2号变频控制柜");
        let print = long.print.as_ref().expect("made");
        let room = (13.5, 26.0);
        let lines = fitting(&long, print, 3.2, room);
        let all: f32 = lines
            .iter()
            .map(|(letters, _)| letters.size_mm * LEADING)
            .sum();
        assert!(all <= room.1 + 0.1, "{all}");
        let text: String = lines.iter().map(|(_, line)| line.as_str()).collect();
        for said in ["2号变频控制柜", "001 130", "责任人 陈志远", "地下车库B1"] {
            assert!(
                text.replace(' ', "").contains(&said.replace(' ', "")),
                "{said}: {text}"
            );
        }
        assert!(lines[0].0.size_mm < 3.2 && lines[0].0.size_mm >= 1.6);
        for (letters, line) in &lines {
            assert!(letters.width_mm(line) <= room.0 + 0.01, "{line}");
        }
    }

    #[test]
    fn one_that_was_never_made_takes_no_place() {
        let none = Label {
            print: None,
            ..label("大堂")
        };
        let bytes = pdf(&[none, label("大堂")], Size::Small, 0).expect("drawn");
        assert!(String::from_utf8_lossy(&bytes).contains("/Count 1"));
    }
}
