//! Where a phone says it is, beside where a place is.
//!
//! A position proves nothing by itself and stops nobody: it is shown, and marked where it is far.

/// Metres that a phone among buildings is wrong by before anybody looks twice.
const FAR_M: u32 = 150;
/// The earth's mean radius (IUGG).
const EARTH_M: f64 = 6_371_008.8;
/// A whole circle's quarter, in ten-millionths of a degree.
const QUARTER_E7: i64 = 900_000_000;

/// A point on the earth, in ten-millionths of a degree (WGS-84).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    pub latitude_e7: i64,
    pub longitude_e7: i64,
}

impl Point {
    /// Whether there is such a point. Edges: poles and the date line are there.
    pub fn is_on_earth(self) -> bool {
        let latitude = -QUARTER_E7..=QUARTER_E7;
        let longitude = -2 * QUARTER_E7..=2 * QUARTER_E7;
        latitude.contains(&self.latitude_e7) && longitude.contains(&self.longitude_e7)
    }

    /// How far it is to another point over the earth, in whole metres.
    ///
    /// Edges: the short way over the date line; a sphere, so wrong by half a percent at most.
    pub fn metres_to(self, other: Point) -> u32 {
        let radians = |e7: i64| (e7 as f64 / 1e7).to_radians();
        let (lat, lat_other) = (radians(self.latitude_e7), radians(other.latitude_e7));
        let half_lat = (lat_other - lat) / 2.0;
        let half_lon = (radians(other.longitude_e7) - radians(self.longitude_e7)) / 2.0;
        // Haversine: it stays exact where two points are a few metres apart.
        let square = half_lat.sin().powi(2) + lat.cos() * lat_other.cos() * half_lon.sin().powi(2);
        let angle = 2.0 * square.clamp(0.0, 1.0).sqrt().asin();
        (angle * EARTH_M).round() as u32
    }
}

/// Whether a position is too far from its place to be explained by its own accuracy.
///
/// Units: metres. Edges: exactly at the limit is near.
pub fn is_far(distance_m: u32, accuracy_m: u32) -> bool {
    distance_m > FAR_M.saturating_add(accuracy_m)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(latitude_e7: i64, longitude_e7: i64) -> Point {
        Point {
            latitude_e7,
            longitude_e7,
        }
    }

    /// Within half a percent of what geodesy says, and a metre.
    fn check(from: Point, to: Point, metres: u32) {
        let found = from.metres_to(to);
        let off = found.abs_diff(metres);
        assert!(off <= 1 + metres / 200, "{found} m, not {metres} m");
    }

    #[test]
    fn a_degree_of_latitude_is_a_hundred_and_eleven_kilometres_and_longitude_shrinks() {
        check(
            at(310_000_000, 1_210_000_000),
            at(320_000_000, 1_210_000_000),
            110_861,
        );
        check(
            at(310_000_000, 1_210_000_000),
            at(310_000_000, 1_220_000_000),
            95_506,
        );
        check(at(0, 0), at(0, 10_000_000), 111_320);
    }

    #[test]
    fn the_date_line_and_the_poles_are_no_walls() {
        check(at(0, 1_799_999_000), at(0, -1_799_999_000), 22);
        check(at(900_000_000, 0), at(900_000_000, 1_800_000_000), 0);
    }

    #[test]
    fn a_few_metres_are_told_apart() {
        check(
            at(310_000_000, 1_210_000_000),
            at(310_000_450, 1_210_000_000),
            5,
        );
        assert_eq!(at(310_000_000, 5).metres_to(at(310_000_000, 5)), 0);
    }

    #[test]
    fn far_is_beyond_a_hundred_and_fifty_metres_and_the_accuracy() {
        for (distance_m, accuracy_m, far) in [
            (150, 0, false),
            (151, 0, true),
            (170, 20, false),
            (171, 20, true),
            (u32::MAX, u32::MAX, false),
        ] {
            assert_eq!(
                is_far(distance_m, accuracy_m),
                far,
                "{distance_m} {accuracy_m}"
            );
        }
    }

    #[test]
    fn what_no_globe_has_is_no_point() {
        assert!(at(900_000_000, 1_800_000_000).is_on_earth());
        assert!(at(-900_000_000, -1_800_000_000).is_on_earth());
        assert!(!at(900_000_001, 0).is_on_earth());
        assert!(!at(0, -1_800_000_001).is_on_earth());
    }

    proptest! {
        #[test]
        fn the_way_there_is_as_long_as_the_way_back(
            a in -900_000_000i64..=900_000_000, b in -1_800_000_000i64..=1_800_000_000,
            c in -900_000_000i64..=900_000_000, d in -1_800_000_000i64..=1_800_000_000,
        ) {
            let (one, other) = (at(a, b), at(c, d));
            let there = one.metres_to(other);
            prop_assert!(there.abs_diff(other.metres_to(one)) <= 1);
            prop_assert!(there <= 20_015_115);
        }
    }
}
