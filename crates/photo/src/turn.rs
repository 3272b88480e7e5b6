//! Turns a picture upright as its EXIF orientation says. Works on the small picture, late, where
//! a turn costs least. Reads no other EXIF field.

use crate::decode::Pixels;

/// Where a row and a column of the upright picture come from: the eight ways of EXIF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn {
    /// Rows and columns change places.
    swap: bool,
    /// The stored picture is read from right to left.
    from_right: bool,
    /// The stored picture is read from bottom to top.
    from_bottom: bool,
}

impl Turn {
    /// Edges: a value that EXIF doesn't know leaves the picture as it is.
    pub(crate) fn from_exif_value(value: u32) -> Self {
        let (swap, from_right, from_bottom) = match value {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, false, true),
            7 => (true, true, true),
            8 => (true, true, false),
            _ => (false, false, false),
        };
        Self {
            swap,
            from_right,
            from_bottom,
        }
    }

    /// Reads the orientation out of a TIFF block; garbage leaves the picture as it is.
    pub(crate) fn from_exif(tiff: Option<&[u8]>) -> Self {
        let value = tiff.and_then(|tiff| {
            let read = exif::Reader::new().read_raw(tiff.to_vec()).ok()?;
            read.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?
                .value
                .get_uint(0)
        });
        Self::from_exif_value(value.unwrap_or(1))
    }
}

/// Turns `pixels` upright.
pub(crate) fn upright(pixels: Pixels, turn: Turn) -> Pixels {
    if turn == Turn::from_exif_value(1) {
        return pixels;
    }
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    let (out_width, out_height) = if turn.swap {
        (height, width)
    } else {
        (width, height)
    };
    // The step in the source for one pixel to the right, and for one row down, in the result.
    let along = if turn.from_right { -3 } else { 3 };
    let across = if turn.from_bottom {
        -3 * width as isize
    } else {
        3 * width as isize
    };
    let (step_x, step_y) = if turn.swap {
        (across, along)
    } else {
        (along, across)
    };
    let first_x = if turn.from_right { width - 1 } else { 0 };
    let first_y = if turn.from_bottom { height - 1 } else { 0 };
    let start = (3 * (first_y * width + first_x)) as isize;

    let mut rgb = vec![0; pixels.rgb.len()];
    // Rows in bands: a column of the source stays in the cache until its neighbours were read.
    let band = if turn.swap { 16 } else { 1 };
    for (n, rows) in rgb.chunks_mut(3 * out_width * band).enumerate() {
        for x in 0..out_width {
            for y in 0..rows.len() / (3 * out_width) {
                let row = (n * band + y) as isize;
                let from = (start + step_y * row + step_x * x as isize) as usize;
                let to = 3 * (y * out_width + x);
                rows[to..to + 3].copy_from_slice(&pixels.rgb[from..from + 3]);
            }
        }
    }
    Pixels {
        width: out_width as u32,
        height: out_height as u32,
        rgb,
    }
}
