//! From a constraint to limits: what `. >= a and . <= b` says of a reading.

use crate::site_file::problem::says;
use checklists::expression::{Expression, Operator};
use checklists::{Limits, Words};

/// What a constraint says of a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Range {
    pub low_milli: Option<i64>,
    pub high_milli: Option<i64>,
    pub low_exclusive: bool,
    /// Digits after the point of its figures.
    pub decimals: u8,
}

impl Range {
    pub fn limits(&self) -> Option<Limits> {
        let some = self.low_milli.is_some() || self.high_milli.is_some();
        some.then(|| Limits {
            low_milli: self.low_milli,
            high_milli: self.high_milli,
            low_exclusive: self.low_exclusive,
            ..Limits::default()
        })
    }

    fn low(&mut self, milli: i64, exclusive: bool) {
        let closer = self.low_milli.is_none_or(|low| milli > low);
        if closer || (self.low_milli == Some(milli) && exclusive) {
            self.low_milli = Some(milli);
            self.low_exclusive = exclusive;
        }
    }

    fn high(&mut self, milli: i64) {
        self.high_milli = Some(self.high_milli.map_or(milli, |high| high.min(milli)));
    }
}

/// The limits that a constraint says.
///
/// Edges: of a whole number `. < 5` is `. <= 4`.
/// Errors: what limits can't say; limits that no value keeps.
pub fn read(constraint: &Expression, whole: bool) -> Result<Range, Words> {
    let mut range = Range::default();
    add(constraint, whole, &mut range)?;
    let (low, high) = (range.low_milli, range.high_milli);
    if let (Some(low), Some(high)) = (low, high)
        && (low > high || (low == high && range.low_exclusive))
    {
        return Err(says("没有数能满足这个条件", "no value can keep this"));
    }
    Ok(range)
}

fn add(constraint: &Expression, whole: bool, range: &mut Range) -> Result<(), Words> {
    let Expression::Both(operator, left, right) = constraint else {
        return Err(no_range());
    };
    if *operator == Operator::And {
        add(left, whole, range)?;
        return add(right, whole, range);
    }
    let (operator, figure) = match (&**left, &**right) {
        (Expression::Here, other) => (*operator, other.number()),
        (other, Expression::Here) => (turned(*operator), other.number()),
        _ => return Err(no_range()),
    };
    let (milli, decimals) = milli(&figure.ok_or_else(no_range)?)?;
    range.decimals = range.decimals.max(decimals);
    match operator {
        Operator::GreaterOrEqual => range.low(milli, false),
        Operator::Greater => range.low(milli, true),
        Operator::LessOrEqual => range.high(milli),
        Operator::Less if whole => range.high((milli - 1).div_euclid(1000) * 1000),
        Operator::Less => {
            return Err(says(
                "小数的上限只能写 <=",
                "a decimal's upper limit is written with <=",
            ));
        }
        Operator::Equal => {
            range.low(milli, false);
            range.high(milli);
        }
        _ => return Err(no_range()),
    }
    Ok(())
}

/// The same comparison with its sides changed over.
fn turned(operator: Operator) -> Operator {
    match operator {
        Operator::Less => Operator::Greater,
        Operator::LessOrEqual => Operator::GreaterOrEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterOrEqual => Operator::LessOrEqual,
        other => other,
    }
}

fn no_range() -> Words {
    says(
        "读数的条件只能是上下限：. >= 1 and . <= 2",
        "a reading's constraint can only say its limits: . >= 1 and . <= 2",
    )
}

/// A figure in thousandths, and its digits after the point.
fn milli(figure: &str) -> Result<(i64, u8), Words> {
    let (sign, digits) = match figure.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, figure),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    if part.len() > 3 {
        return Err(says("最多三位小数", "a limit has at most three decimals"));
    }
    let text = format!("{whole}{part:0<3}");
    let milli = text
        .parse::<i64>()
        .ok()
        .filter(|milli| *milli < 1_000_000_000_000_000);
    let decimals = u8::try_from(part.len()).unwrap_or(3);
    let milli = milli.ok_or_else(|| says("数太大", "the figure is too large"))?;
    Ok((sign * milli, decimals))
}

/// Thousandths as people write them: 350 is `0.35`.
pub fn figure(milli: i64) -> String {
    let sign = if milli < 0 { "-" } else { "" };
    let milli = milli.unsigned_abs();
    let (whole, rest) = (milli / 1000, milli % 1000);
    let text = format!("{sign}{whole}.{rest:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use checklists::expression;

    fn check(text: &str, whole: bool, expected: Option<(Option<i64>, Option<i64>, bool)>) {
        let expression = expression::read(text).expect(text);
        let range = read(&expression, whole).ok();
        let said = range.map(|range| (range.low_milli, range.high_milli, range.low_exclusive));
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn comparisons_with_a_figure_are_limits() {
        check(
            ". >= 0.35 and . <= .55",
            false,
            Some((Some(350), Some(550), false)),
        );
        check(
            "-5 <= . and . <= 5",
            false,
            Some((Some(-5000), Some(5000), false)),
        );
        check(". > 0", false, Some((Some(0), None, true)));
        check(". > 0 and . < 10", true, Some((Some(0), Some(9000), true)));
        check(
            ". > 0.5 and . < 2.5",
            true,
            Some((Some(500), Some(2000), true)),
        );
        check(". = 3", true, Some((Some(3000), Some(3000), false)));
        check(". >= 1 and . >= 2", true, Some((Some(2000), None, false)));
    }

    #[test]
    fn what_limits_can_t_say_is_no_range() {
        for text in [
            ". < 5",
            ". >= 1 or . <= 0",
            ". >= 5 and . <= 4",
            ". > 4 and . <= 4",
            ". != 3",
            ". >= 0.1234",
            ". >= ${a}",
            "not(. > 3)",
            ". >= 1 + 1",
            "1 < 2",
        ] {
            check(text, false, None);
        }
    }

    #[test]
    fn a_figure_reads_as_it_was_written() {
        let shown = [
            figure(350),
            figure(-5000),
            figure(0),
            figure(-50),
            figure(12_345),
        ];
        assert_eq!(shown, ["0.35", "-5", "0", "-0.05", "12.345"]);
    }
}
