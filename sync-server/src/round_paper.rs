//! A round on A4, to be walked with a pen: its points in order, each with what is asked there.
//!
//! It draws what it is given. What was written on it is typed in later, as from paper.

use crate::error::ServerError;
use crate::pdf::{Letters, Pdf};

/// A round as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub site: String,
    pub round: String,
    /// Day and hours.
    pub when: String,
    pub points: Vec<Point>,
}

/// One point, in the order of the walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub name: String,
    /// Building and floor.
    pub place: String,
    /// The six digits on its label.
    pub code: Option<String>,
    pub rows: Vec<Row>,
}

/// What is asked at a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// From here on it is this piece of equipment.
    Piece(String),
    /// An item and what it wants besides a tick: blanks to write in, choices to tick.
    Item { name: String, blanks: Vec<String> },
}

const WIDE_MM: f32 = 210.0;
const HIGH_MM: f32 = 297.0;
const EDGE_MM: f32 = 13.0;
/// Where the last row ends.
const BOTTOM_MM: f32 = 282.0;
/// A point's head never stands alone at the end of a page.
const HEAD_AND_ROW_MM: f32 = 18.0;
/// Columns: the item's name, its blanks, and the boxes to tick.
const BLANKS_MM: f32 = 62.0;
const BOXES_MM: f32 = 152.0;
const BOXES: &str = "□正常 □异常 □查不了";

const TITLE: Letters = Letters {
    size_mm: 6.0,
    bold: true,
};
const HEAD: Letters = Letters {
    size_mm: 4.2,
    bold: true,
};
const PLAIN: Letters = Letters {
    size_mm: 3.4,
    bold: false,
};
const LEADING: f32 = 1.5;

/// The sheets of a round.
pub fn pdf(sheet: &Sheet) -> Result<Vec<u8>, ServerError> {
    let mut paper = Paper {
        pdf: Pdf::new(WIDE_MM, HIGH_MM),
        y: 0.0,
        sheet,
    };
    paper.page();
    for (n, point) in sheet.points.iter().enumerate() {
        paper.point(n + 1, point);
    }
    paper.signed();
    paper.pdf.finish()
}

struct Paper<'a> {
    pdf: Pdf,
    y: f32,
    sheet: &'a Sheet,
}

impl Paper<'_> {
    fn page(&mut self) {
        self.pdf.page();
        let Sheet {
            site, round, when, ..
        } = self.sheet;
        let number = format!("第 {} 页", self.pdf.pages());
        if self.pdf.pages() == 1 {
            self.pdf.text(EDGE_MM, EDGE_MM, TITLE, round);
            self.y = EDGE_MM + TITLE.size_mm * LEADING;
            let about = format!("{site}　{when}　执行人＿＿＿＿＿＿　手持机恢复后照此录入");
            self.pdf.text(EDGE_MM, self.y, PLAIN, &about);
        } else {
            self.y = EDGE_MM;
            let about = format!("{site}　{round}　{when}");
            self.pdf.text(EDGE_MM, self.y, PLAIN, &about);
        }
        let right = WIDE_MM - EDGE_MM - PLAIN.width_mm(&number);
        self.pdf.text(right, HIGH_MM - EDGE_MM, PLAIN, &number);
        self.y += PLAIN.size_mm * LEADING + 2.0;
    }

    /// Makes room for so much, on another page where this one is full.
    fn room(&mut self, high_mm: f32) {
        if self.y + high_mm > BOTTOM_MM {
            self.page();
        }
    }

    fn point(&mut self, number: usize, point: &Point) {
        self.room(HEAD_AND_ROW_MM);
        self.pdf.line(EDGE_MM, self.y, WIDE_MM - 2.0 * EDGE_MM);
        self.y += 1.6;
        let head = format!("{number}. {}　{}", point.name, point.place);
        let code = point.code.as_deref().unwrap_or("＿＿＿＿＿＿");
        let reached = format!("码 {code}　到点 ＿＿:＿＿");
        let right = WIDE_MM - EDGE_MM - PLAIN.width_mm(&reached);
        for line in HEAD.wrapped(&head, right - EDGE_MM - 2.0) {
            self.pdf.text(EDGE_MM, self.y, HEAD, &line);
            self.y += HEAD.size_mm * LEADING;
        }
        let beside = self.y - HEAD.size_mm * LEADING + 0.6;
        self.pdf.text(right, beside, PLAIN, &reached);
        for row in &point.rows {
            match row {
                Row::Piece(name) => self.piece(name),
                Row::Item { name, blanks } => self.item(name, blanks),
            }
        }
        self.room(PLAIN.size_mm * LEADING + 2.0);
        let note = "备注 ＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿";
        self.pdf.text(EDGE_MM + 3.0, self.y, PLAIN, note);
        self.y += PLAIN.size_mm * LEADING + 2.0;
    }

    fn piece(&mut self, name: &str) {
        let letters = Letters {
            bold: true,
            ..PLAIN
        };
        self.room(2.0 * PLAIN.size_mm * LEADING);
        self.pdf.text(EDGE_MM + 1.5, self.y, letters, name);
        self.y += PLAIN.size_mm * LEADING;
    }

    fn item(&mut self, name: &str, blanks: &[String]) {
        let left = EDGE_MM + 3.0;
        let names = PLAIN.wrapped(name, BLANKS_MM - left - 2.0);
        let wide = BOXES_MM - BLANKS_MM - 2.0;
        let blanks: Vec<String> = blanks
            .iter()
            .flat_map(|blank| PLAIN.wrapped(blank, wide))
            .collect();
        let lines = names.len().max(blanks.len()).max(1);
        self.room(lines as f32 * PLAIN.size_mm * LEADING);
        for n in 0..lines {
            if let Some(text) = names.get(n) {
                self.pdf.text(left, self.y, PLAIN, text);
            }
            if let Some(text) = blanks.get(n) {
                self.pdf.text(BLANKS_MM, self.y, PLAIN, text);
            }
            if n == 0 {
                self.pdf.text(BOXES_MM, self.y, PLAIN, BOXES);
            }
            self.y += PLAIN.size_mm * LEADING;
        }
    }

    fn signed(&mut self) {
        self.room(14.0);
        self.pdf.line(EDGE_MM, self.y, WIDE_MM - 2.0 * EDGE_MM);
        self.y += 5.0;
        let signed = "执行人签名 ＿＿＿＿＿＿＿＿　时间 ＿＿＿＿＿＿　录入人 ＿＿＿＿＿＿＿＿　时间 ＿＿＿＿＿＿";
        self.pdf.text(EDGE_MM, self.y, PLAIN, signed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(points: usize, items: usize) -> Sheet {
        let row = Row::Item {
            name: "压力表".into(),
            blanks: vec!["压力读数＿＿＿＿ MPa（1–1.4）".into()],
        };
        let point = Point {
            name: "地下车库A区".into(),
            place: "地下车库 B1".into(),
            code: Some("001 130".into()),
            rows: [vec![Row::Piece("1号灭火器".into())], vec![row; items]].concat(),
        };
        Sheet {
            site: "碧水湾".into(),
            round: "夜间巡逻A线".into(),
            when: "2026-11-24 22:00–23:00".into(),
            points: vec![point; points],
        }
    }

    fn pages(points: usize, items: usize) -> usize {
        let bytes = pdf(&sheet(points, items)).expect("drawn");
        String::from_utf8_lossy(&bytes)
            .matches("/Type/Page/")
            .count()
    }

    #[test]
    fn a_long_round_goes_on_over_pages_and_a_short_one_has_one() {
        assert_eq!(pages(1, 3), 1);
        assert_eq!(pages(0, 0), 1);
        // 48 rows of 5.1 mm fill a page.
        assert_eq!(pages(1, 60), 2);
        assert_eq!(pages(14, 12), 5);
    }

    #[test]
    fn nothing_is_drawn_below_the_end_of_a_page() {
        let sheet = sheet(9, 17);
        let mut paper = Paper {
            pdf: Pdf::new(WIDE_MM, HIGH_MM),
            y: 0.0,
            sheet: &sheet,
        };
        paper.page();
        for (n, point) in sheet.points.iter().enumerate() {
            paper.point(n, point);
            assert!(paper.y <= BOTTOM_MM + 0.1, "{}", paper.y);
        }
    }
}
