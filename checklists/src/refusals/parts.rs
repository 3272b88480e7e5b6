//! Limits, choices and verdicts.

use super::check;

#[test]
fn a_limit_upside_down_is_refused() {
    check(
        "low = 15",
        "low = 60.75",
        "touchpoints/13-corridors.toml:26: low 60.75 leaves nothing under high 60.5",
    );
}

#[test]
fn a_limit_that_excludes_itself_is_refused() {
    check(
        "low = 15",
        "low_exclusive = true\nlow = 60.5",
        "touchpoints/13-corridors.toml:27: low 60.5 leaves nothing under high 60.5",
    );
}

#[test]
fn a_figure_finer_than_thousandths_is_refused() {
    check(
        "high = 60.5",
        "high = 60.5001",
        "touchpoints/13-corridors.toml:27: 60.5001 has more than three decimals",
    );
}

#[test]
fn a_nameplate_with_a_default_is_refused() {
    check(
        "low = 15",
        "limits_from = \"nameplate\"\nlow = 15",
        "touchpoints/13-corridors.toml:27: limits of a nameplate or gauge have no default: \
         take low and high out",
    );
}

#[test]
fn a_limit_on_an_unconfirmed_figure_is_refused() {
    check(
        "confidence = \"a\"",
        "confidence = \"unconfirmed\"",
        "touchpoints/13-corridors.toml:44: a limit can't stand on an unconfirmed figure",
    );
}

#[test]
fn a_duration_without_unit_is_refused() {
    check(
        "unit = \"min\"\n",
        "",
        "touchpoints/13-corridors.toml:21: part lasted wants unit",
    );
}

#[test]
fn a_choice_with_limits_is_refused() {
    check(
        "kind = \"choice\"",
        "kind = \"choice\"\nlow = 1",
        "touchpoints/13-corridors.toml:30: part gauge can't have limits",
    );
}

#[test]
fn a_choice_that_never_passes_is_refused() {
    check(
        "outcome = \"pass\"",
        "outcome = \"partly\"",
        "touchpoints/13-corridors.toml:35: no choice passes",
    );
}

#[test]
fn a_part_that_names_no_clause_is_refused() {
    check(
        "clause = \"low\"",
        "clause = \"lower\"",
        "touchpoints/13-corridors.toml:28: no clause `lower` in this item",
    );
}

#[test]
fn a_verdict_on_no_part_is_refused() {
    check(
        "part = \"lasted\"",
        "part = \"last\"",
        "touchpoints/13-corridors.toml:42: verdict standard names no part `last`",
    );
}

#[test]
fn a_verdict_on_a_choice_is_refused() {
    check(
        "part = \"lasted\"",
        "part = \"gauge\"",
        "touchpoints/13-corridors.toml:42: verdict standard wants a part with a figure",
    );
}

/// The duration as a number with a meter.
const NUMBER: &str = "kind = \"number\"\ndecimals = 1\nmeter = ";

#[test]
fn a_duration_with_a_meter_is_refused() {
    check(
        "kind = \"duration\"",
        "kind = \"duration\"\nmeter = { counts = true }",
        "touchpoints/13-corridors.toml:21: part lasted can't have a meter",
    );
}

#[test]
fn a_gauge_that_rolls_over_and_a_counter_that_jumps_are_refused() {
    for meter in ["{ rolls_over = 1000 }", "{ counts = true, rolls_over = 0 }"] {
        check(
            "kind = \"duration\"",
            &format!("{NUMBER}{meter}"),
            "touchpoints/13-corridors.toml:25: only a counter rolls over, and above 0",
        );
    }
    for meter in [
        "{ counts = true, jump_percent = 5 }",
        "{ jump_percent = 0 }",
    ] {
        check(
            "kind = \"duration\"",
            &format!("{NUMBER}{meter}"),
            "touchpoints/13-corridors.toml:25: jump_percent is 1 or more, and not of a counter",
        );
    }
}

#[test]
fn a_difference_to_nothing_is_refused() {
    for less in ["nope", "lasted", "13.1"] {
        check(
            "kind = \"duration\"",
            &format!("{NUMBER}{{ less = \"{less}\" }}"),
            &format!(
                "touchpoints/13-corridors.toml:7: part lasted: no other part or item `{less}`"
            ),
        );
    }
}
