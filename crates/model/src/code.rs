//! The 6-digit code under a label: five digits and a check digit (Damm).
//!
//! It finds every single wrong digit and every swap of neighbours; it proves nothing about
//! who typed it.

/// Damm's table, of an order-10 totally anti-symmetric quasigroup.
///
/// Source: H. M. Damm's thesis of 2004; printed in protocol/README.md, "Labels".
const TABLE: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

fn damm(digits: &str) -> Option<u8> {
    digits.bytes().try_fold(0u8, |interim, byte| {
        let digit = byte.is_ascii_digit().then(|| usize::from(byte - b'0'))?;
        Some(TABLE[usize::from(interim)][digit])
    })
}

/// The code of the n-th label: five digits and their check digit.
///
/// Edges: none from 100,000 on.
pub fn with_check_digit(number: u32) -> Option<String> {
    if number > 99_999 {
        return None;
    }
    let digits = format!("{number:05}");
    damm(&digits).map(|check| format!("{digits}{check}"))
}

/// Whether a typed code can be one: six digits whose last agrees with the rest.
pub fn is_code(text: &str) -> bool {
    text.len() == 6 && damm(text) == Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_example_of_the_thesis_has_check_digit_4() {
        assert_eq!(damm("572"), Some(4));
        assert_eq!(damm("5724"), Some(0));
    }

    #[test]
    fn codes_that_are_too_long_or_no_digits_are_no_codes() {
        assert!(!is_code("00000"));
        assert!(!is_code("0000000"));
        assert!(!is_code("00000a"));
        assert_eq!(with_check_digit(100_000), None);
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_found(number in 0u32..100_000, place in 0usize..6, other in 0u8..10) {
            let code = with_check_digit(number).expect("in range");
            prop_assert!(is_code(&code));
            let mut bytes = code.clone().into_bytes();
            bytes[place] = b'0' + other;
            let typed = String::from_utf8(bytes).expect("digits");
            prop_assert_eq!(is_code(&typed), typed == code);
        }

        #[test]
        fn swapped_neighbours_are_found(number in 0u32..100_000, place in 0usize..5) {
            let code = with_check_digit(number).expect("in range");
            let mut bytes = code.clone().into_bytes();
            bytes.swap(place, place + 1);
            let typed = String::from_utf8(bytes).expect("digits");
            prop_assert_eq!(is_code(&typed), typed == code);
        }
    }
}
