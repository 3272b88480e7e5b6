//! Random draws: which points of a route one round walks. The round's id is the seed, so that
//! every handheld and the server draw the same, and nobody knows it before the round is named.

use crate::ids::{CheckpointId, RoundId};

/// The points that a round walks where it walks one of so many, in the route's order.
///
/// Shape: of n points the n / `one_of`, rounded up, with the smallest lots; a point's lot is
/// FNV-1a (64 bit) over the round's and the point's 16 bytes each, mixed by splitmix64.
/// Edges: 0 and 1 draw all of them.
pub fn drawn(round: RoundId, points: &[CheckpointId], one_of: u32) -> Vec<CheckpointId> {
    if one_of < 2 {
        return points.to_vec();
    }
    let count = points.len().div_ceil(one_of as usize);
    let mut lots: Vec<(u64, usize)> = points
        .iter()
        .enumerate()
        .map(|(place, point)| (lot(round, *point), place))
        .collect();
    lots.sort_unstable();
    let mut places: Vec<usize> = lots.iter().take(count).map(|lot| lot.1).collect();
    places.sort_unstable();
    places.into_iter().map(|place| points[place]).collect()
}

fn lot(round: RoundId, point: CheckpointId) -> u64 {
    let bytes = round.bytes().iter().chain(point.bytes());
    let mut mixed = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(count: u8) -> Vec<CheckpointId> {
        (0..count)
            .map(|n| CheckpointId::from_bytes([n; 16]))
            .collect()
    }

    #[test]
    fn one_of_three_draws_a_third_in_the_routes_order_and_another_third_next_time() {
        let points = points(10);
        let of = |round: u8| drawn(RoundId::from_bytes([round; 16]), &points, 3);
        let first = of(1);
        assert_eq!(first.len(), 4);
        assert!(first.is_sorted_by_key(|point| points.iter().position(|it| it == point)));
        assert_eq!(first, of(1));
        assert!((2..12).any(|round| of(round) != first));
    }

    #[test]
    fn over_many_rounds_every_point_is_drawn_about_as_often() {
        let points = points(12);
        let mut often = [0_u32; 12];
        for round in 0..=255 {
            for point in drawn(RoundId::from_bytes([round; 16]), &points, 4) {
                often[usize::from(point.bytes()[0])] += 1;
            }
        }
        assert!(often.iter().all(|n| (40..=90).contains(n)), "{often:?}");
    }

    #[test]
    fn nothing_is_drawn_where_all_are_walked() {
        let points = points(3);
        for one_of in [0, 1] {
            assert_eq!(drawn(RoundId::from_bytes([1; 16]), &points, one_of), points);
        }
        assert_eq!(drawn(RoundId::from_bytes([1; 16]), &points, 9).len(), 1);
        assert_eq!(drawn(RoundId::from_bytes([1; 16]), &[], 2), []);
    }
}
