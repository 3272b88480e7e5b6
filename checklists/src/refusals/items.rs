//! Keys, names, clauses and sources of one file.

use super::{FILE, GOOD, check, check_file, spoilt};
use crate::parse;

#[test]
fn a_good_file_is_read() {
    let checklist = parse(FILE, GOOD).unwrap();
    let limits = checklist.items[0].parts[0].limits.as_ref().unwrap();
    assert_eq!(
        (limits.low_milli, limits.high_milli),
        (Some(15_000), Some(60_500))
    );
}

#[test]
fn an_unknown_key_is_refused() {
    check(
        "severity = \"serious\"",
        "sevrity = \"serious\"",
        "touchpoints/13-corridors.toml:18: unknown key `sevrity`",
    );
}

#[test]
fn an_unknown_key_of_a_part_is_refused() {
    check(
        "high = 60.5",
        "hihg = 60.5",
        "touchpoints/13-corridors.toml:27: unknown key `hihg`",
    );
}

#[test]
fn a_weight_is_a_whole_number_from_1_to_10() {
    let of = |said: &str| {
        let text = spoilt("role = \"engineer\"", &format!("role = \"engineer\"{said}"));
        let items = parse(FILE, &text).unwrap().items;
        (items[0].weight, items[1].weight)
    };
    assert_eq!(of(""), (1, 1));
    assert_eq!(of("\nweight = 10"), (10, 1));
    for weight in ["0", "11"] {
        check(
            "role = \"engineer\"",
            &format!("role = \"engineer\"\nweight = {weight}"),
            &format!("touchpoints/13-corridors.toml:18: weight {weight} is not 1 to 10"),
        );
    }
    check(
        "role = \"engineer\"",
        "role = \"engineer\"\nweight = 1.5",
        "touchpoints/13-corridors.toml:18: invalid type: floating point `1.5`, expected u32",
    );
}

#[test]
fn an_unknown_role_is_refused() {
    check(
        "role = \"engineer\"",
        "role = \"enginer\"",
        "touchpoints/13-corridors.toml:17: unknown value `enginer`; known are `guard`, \
         `cleaner`, `engineer`, `front_desk`, `gardener`, `contractor`",
    );
}

#[test]
fn a_missing_key_is_refused_at_its_item() {
    check(
        "role = \"cleaner\"\n",
        "",
        "touchpoints/13-corridors.toml:46: missing key `role`",
    );
}

#[test]
fn what_is_not_toml_is_refused() {
    check(
        "version = 1",
        "version = = 1",
        "touchpoints/13-corridors.toml:2: extra `=`, expected nothing",
    );
}

#[test]
fn a_second_item_of_one_id_is_refused() {
    check(
        "id = \"13.2\"\nsource = \"13.2\"",
        "id = \"13.1\"\nsource = \"13.2\"",
        "touchpoints/13-corridors.toml:47: item 13.1 stands twice, first in line 8",
    );
}

#[test]
fn a_second_item_of_one_source_is_refused() {
    let twice = spoilt(
        "id = \"13.2\"\nsource = \"13.2\"",
        "id = \"x.2\"\nsource = \"x.1\"",
    )
    .replace(
        "kind = \"touchpoint\"\nnumber = 13\n",
        "kind = \"equipment\"\n",
    )
    .replace("source = \"13.1\"", "source = \"13.1\" # first")
    .replace("source = \"x.1\"", "source = \"13.1\"");
    check_file(
        "equipment/x.toml",
        &twice,
        "equipment/x.toml:47: source 13.1 stands twice, first in line 8",
    );
}

#[test]
fn a_second_item_of_one_name_is_refused() {
    check(
        "zh = \"墙面\"",
        "zh = \"灭火器\"",
        "touchpoints/13-corridors.toml:49: name 灭火器 stands twice, first in line 10",
    );
}

#[test]
fn an_item_without_source_is_refused() {
    check(
        "source = \"13.1\"\n",
        "",
        "touchpoints/13-corridors.toml:7: 13.1 has no source",
    );
}

#[test]
fn a_source_of_another_touchpoint_is_refused() {
    check(
        "source = \"13.1\"",
        "source = \"12.1\"",
        "touchpoints/13-corridors.toml:9: source 12.1 belongs to touchpoint 12",
    );
}

#[test]
fn a_source_that_is_no_line_is_refused() {
    check(
        "source = \"13.1\"",
        "source = \"13.01\"",
        "touchpoints/13-corridors.toml:9: source `13.01` is not `NN.L`",
    );
}

#[test]
fn an_id_that_is_not_its_source_is_refused() {
    check(
        "id = \"13.1\"",
        "id = \"13.7\"",
        "touchpoints/13-corridors.toml:8: id 13.7 is not source 13.1",
    );
}

#[test]
fn empty_clauses_are_refused() {
    check(
        "clauses = [{ id = \"stain\", zh = \"污迹\", en = \"Stains\" }]",
        "clauses = []",
        "touchpoints/13-corridors.toml:51: 13.2 has no clauses",
    );
}

#[test]
fn missing_clauses_are_refused() {
    check(
        "clauses = [{ id = \"stain\", zh = \"污迹\", en = \"Stains\" }]\n",
        "",
        "touchpoints/13-corridors.toml:46: 13.2 has no clauses",
    );
}

#[test]
fn a_clause_of_one_character_is_refused() {
    check(
        "zh = \"缺失\"",
        "zh = \"缺\"",
        "touchpoints/13-corridors.toml:13: clause `缺` is too short: 1 of 2 characters",
    );
}

#[test]
fn a_clause_of_seven_characters_is_refused() {
    check(
        "zh = \"缺失\"",
        "zh = \"灭火器不见了呀\"",
        "touchpoints/13-corridors.toml:13: clause `灭火器不见了呀` is too long: 7 characters, at most 6",
    );
}

#[test]
fn a_clause_that_stands_twice_is_refused() {
    check(
        "id = \"low\", zh",
        "id = \"gone\", zh",
        "touchpoints/13-corridors.toml:14: clause gone stands twice, first in line 13",
    );
}

#[test]
fn a_name_of_nine_characters_is_refused() {
    check(
        "zh = \"灭火器\"",
        "zh = \"消防箱和灭火器两样\"",
        "touchpoints/13-corridors.toml:10: name `消防箱和灭火器两样` is too long: 9 characters, at most 8",
    );
}

#[test]
fn an_empty_text_is_refused() {
    check(
        "zh = \"墙好。\"",
        "zh = \" \"",
        "touchpoints/13-corridors.toml:50: text ` ` is empty or has blanks around it",
    );
}

#[test]
fn a_version_of_nothing_is_refused() {
    check(
        "version = 1",
        "version = 0",
        "touchpoints/13-corridors.toml:2: version starts at 1",
    );
}

#[test]
fn a_number_that_is_not_the_files_is_refused() {
    check_file(
        "touchpoints/12-lift-car.toml",
        GOOD,
        "touchpoints/12-lift-car.toml:4: number 13 is not the file's",
    );
}

#[test]
fn a_certificate_that_counts_years_is_refused() {
    let expiry = "[[expiries]]\nid = \"paper\"\nname = { zh = \"证\", en = \"Paper\" }\n\
        counts_from = \"certificate\"\nafter_years = 1\n\
        fact = { source = \"x\", confidence = \"a\" }\n\n[[items]]";
    check(
        "[[items]]",
        expiry,
        "touchpoints/13-corridors.toml:10: a certificate says its own end, so after_years has \
         no place",
    );
}
