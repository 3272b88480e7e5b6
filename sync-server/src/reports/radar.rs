//! A radar: an axis a touchpoint, a line a month. Where its corners lie, and how it is drawn on
//! paper. What it shows stands in figures beside it.

use crate::pdf::{Ink, Letters, Pdf};
use serde::Serialize;
use std::f32::consts::TAU;
use ts_rs::TS;

/// Axes with their shares, of each line one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReportRadar")]
pub struct Radar {
    pub title: String,
    /// What each line is, the one that counts first.
    pub lines: Vec<String>,
    pub axes: Vec<Axis>,
}

/// One axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReportAxis")]
pub struct Axis {
    pub name: String,
    /// Hundredths of a percent, a line after the other; none: too few to say.
    #[ts(type = "(number | null)[]")]
    pub shares: Vec<Option<i64>>,
}

const WHOLE: i64 = 10_000;
const RINGS: [f32; 4] = [0.25, 0.5, 0.75, 1.0];
const DOT_MM: f32 = 1.4;
const SOFT: Ink = (170, 170, 170);
const INKS: [Ink; 2] = [(18, 63, 158), (120, 120, 120)];

impl Radar {
    /// The share in the middle, as on the page: shares that lie near a hundred are told apart too.
    fn base(&self) -> i64 {
        let shares = self.axes.iter().flat_map(|axis| &axis.shares);
        match shares.flatten().min() {
            Some(9_000..) | None => 8_000,
            Some(7_000..) => 5_000,
            Some(_) => 0,
        }
    }

    /// How far out a share lies, from 0 to 1.
    fn out(&self, share: i64) -> f32 {
        let base = self.base();
        (share - base) as f32 / (WHOLE - base) as f32
    }

    /// The corners of a line by axis; none where there is too little to say.
    fn corners(&self, line: usize) -> Vec<Option<(f32, f32)>> {
        let axes = self.axes.iter().enumerate();
        axes.map(|(n, axis)| {
            let share = axis.shares.get(line).copied().flatten()?;
            Some(self.at(n, self.out(share)))
        })
        .collect()
    }

    /// Where an axis is so far out, from the middle: right and down, 1 at the rim. The first axis
    /// goes up, the others follow the clock.
    fn at(&self, n: usize, out: f32) -> (f32, f32) {
        let turn = TAU * n as f32 / self.axes.len().max(1) as f32;
        (turn.sin() * out, -turn.cos() * out)
    }

    /// Draws it around a middle. Lines break where there is too little to say.
    pub fn draw(&self, pdf: &mut Pdf, (x, y): (f32, f32), radius: f32, letters: Letters) {
        let count = self.axes.len();
        let place = |(right, down): (f32, f32)| (x + right * radius, y + down * radius);
        for ring in RINGS {
            let corners = (0..=count).map(|n| place(self.at(n, ring)));
            pdf.path(&corners.collect::<Vec<_>>(), SOFT, 0.2);
            let share = self.base() + ((WHOLE - self.base()) as f32 * ring) as i64;
            let said = format!("{}%", share / 100);
            pdf.coloured(x + 0.6, y - ring * radius, letters, SOFT, &said);
        }
        for (n, axis) in self.axes.iter().enumerate() {
            pdf.path(&[(x, y), place(self.at(n, 1.0))], SOFT, 0.2);
            let (right, down) = self.at(n, 1.0);
            let is_upright = right.abs() < 0.1;
            // Above and below it is clear of both neighbours' names.
            let out = if is_upright { 1.11 } else { 1.06 };
            let (at, wide) = (place(self.at(n, out)), letters.width_mm(&axis.name));
            let left = match right {
                _ if is_upright => at.0 - wide / 2.0,
                right if right < 0.0 => at.0 - wide,
                _ => at.0,
            };
            let above = letters.size_mm * (0.5 - down * 0.5);
            pdf.text(left, at.1 - above, letters, &axis.name);
        }
        for line in (0..self.lines.len()).rev() {
            let ink = INKS[line.min(INKS.len() - 1)];
            let corners = self.corners(line);
            for n in 0..count {
                if let (Some(from), Some(to)) = (corners[n], corners[(n + 1) % count]) {
                    pdf.path(&[place(from), place(to)], ink, 0.5 - line as f32 * 0.2);
                }
            }
            // Where neighbours have too little to say, a dot is all that is seen of a share.
            for corner in corners.into_iter().flatten() {
                let (x, y) = place(corner);
                pdf.tinted(x - DOT_MM / 2.0, y - DOT_MM / 2.0, DOT_MM, DOT_MM, ink);
            }
        }
        for (line, name) in self.lines.iter().enumerate() {
            let down = y + radius + 13.0;
            let left = x - 40.0 + line as f32 * 44.0;
            let ink = INKS[line.min(INKS.len() - 1)];
            pdf.tinted(left, down + letters.size_mm * 0.4, 8.0, 0.7, ink);
            pdf.text(left + 10.0, down, letters, name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn radar(shares: &[Option<i64>]) -> Radar {
        let axis = |share: &Option<i64>| Axis {
            name: "大堂".into(),
            shares: vec![*share],
        };
        Radar {
            title: String::new(),
            lines: vec!["本月".into()],
            axes: shares.iter().map(axis).collect(),
        }
    }

    #[test]
    fn its_middle_is_below_the_lowest_so_that_corners_stand_apart() {
        assert_eq!(radar(&[Some(9_900), Some(9_000), None]).base(), 8_000);
        assert_eq!(radar(&[Some(10_000), Some(8_999)]).base(), 5_000);
        assert_eq!(radar(&[Some(6_999)]).base(), 0);
    }

    #[test]
    fn the_first_axis_goes_up_and_the_others_follow_the_clock() {
        let radar = radar(&[Some(10_000), Some(9_500), None, Some(10_000)]);
        let near = |(x, y): (f32, f32), (right, down): (f32, f32)| {
            (x - right).abs() < 1e-4 && (y - down).abs() < 1e-4
        };
        let corners = radar.corners(0);
        assert!(near(corners[0].expect("known"), (0.0, -1.0)));
        assert!(near(corners[1].expect("known"), (0.75, 0.0)), "{corners:?}");
        assert!(corners[2].is_none());
        assert!(near(corners[3].expect("known"), (-1.0, 0.0)));
    }
}
