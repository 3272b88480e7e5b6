//! What a finger drew: marks beside a photo, and signatures. Lines only, never a picture.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The most lines of one drawing.
pub const STROKES_MAX: usize = 200;
/// The most points of one drawing, all its lines together.
pub const POINTS_MAX: usize = 2_000;

/// Lines drawn by a finger on a surface of a size.
///
/// Units: those of the surface, such as the kept photo's pixels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Drawing {
    pub width: u32,
    pub height: u32,
    /// Each from its first point to its last, `[x, y]` from the upper left.
    pub strokes: Vec<Vec<[u32; 2]>>,
}

impl Drawing {
    /// Whether it can be kept: something was drawn, on the surface, and not more than fits a line.
    pub fn is_sound(&self) -> bool {
        let points = self.strokes.iter().flatten();
        let fits = |point: &[u32; 2]| point[0] <= self.width && point[1] <= self.height;
        let count = points.clone().count();
        let sized = (1..=20_000).contains(&self.width) && (1..=20_000).contains(&self.height);
        sized
            && (1..=POINTS_MAX).contains(&count)
            && self.strokes.len() <= STROKES_MAX
            && points.into_iter().all(fits)
    }
}

/// What was drawn on one of a line's photos; the photo itself stays untouched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoMarks {
    /// SHA-256 of the photo, one of those that the line names.
    pub photo: String,
    pub drawing: Drawing,
}

/// In which part somebody signs a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Signer {
    /// Who walked it.
    Walker,
    /// Somebody without an account: the lift firm's fitter, the fire firm's inspector.
    Second,
}

/// A signature under a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct Signature {
    pub signer: Signer,
    /// Who signs, where that is nobody of the staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// For whom they work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub firm: Option<String>,
    pub drawing: Drawing,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(strokes: Vec<Vec<[u32; 2]>>) -> Drawing {
        Drawing {
            width: 300,
            height: 100,
            strokes,
        }
    }

    #[test]
    fn a_drawing_is_kept_where_it_lies_on_its_surface_and_fits_a_line() {
        let long = vec![[1, 1]; POINTS_MAX + 1];
        for (strokes, sound) in [
            (vec![vec![[0, 0], [300, 100]]], true),
            (vec![], false),
            (vec![vec![]], false),
            (vec![vec![[301, 0]]], false),
            (vec![vec![[0, 101]]], false),
            (vec![long[1..].to_vec()], true),
            (vec![long.clone()], false),
            (vec![vec![[1, 1]]; STROKES_MAX + 1], false),
        ] {
            let said = drawing(strokes.clone()).is_sound();
            assert_eq!(said, sound, "{} strokes", strokes.len());
        }
        let flat = Drawing {
            width: 0,
            ..drawing(vec![vec![[0, 0]]])
        };
        assert!(!flat.is_sound());
    }
}
