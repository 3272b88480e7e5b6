//! What the catalogue that comes with the program must hold.

use crate::files::{CALENDARS, CAMPAIGNS, FILES};
use crate::{
    BuildingClass, Catalogue, Checklist, Condition, Confidence, DeadlineUnit, Every, Item, Limits,
    LimitsFrom, Part, PartKind, RuleOutcome, TOUCHPOINT_LINES, Template, built_in, parse_all,
};

fn catalogue() -> Catalogue {
    match parse_all(FILES) {
        Ok(catalogue) => catalogue,
        Err(refused) => {
            let lines: Vec<String> = refused.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"));
        }
    }
}

#[test]
fn every_line_of_the_standard_has_exactly_one_item() {
    let catalogue = catalogue();
    let counts: Vec<usize> = catalogue.touchpoints().map(|one| one.items.len()).collect();
    let items: usize = counts.iter().sum();
    println!("{} touchpoints, {items} items", counts.len());
    let shown: Vec<String> = counts.iter().map(ToString::to_string).collect();
    println!("{}", shown.join(" "));
    let wanted: Vec<usize> = TOUCHPOINT_LINES
        .iter()
        .map(|lines| *lines as usize)
        .collect();
    assert_eq!(counts, wanted);
    assert_eq!(items, 158);
}

fn items(catalogue: &Catalogue) -> impl Iterator<Item = &Item> {
    catalogue
        .checklists
        .iter()
        .flat_map(|checklist| &checklist.items)
}

fn item<'a>(catalogue: &'a Catalogue, id: &str) -> &'a Item {
    items(catalogue).find(|item| item.id == id).unwrap()
}

fn limits<'a>(item: &'a Item, part: &str) -> &'a Limits {
    item.part(part).unwrap().limits.as_ref().unwrap()
}

#[test]
fn no_file_of_the_folders_is_left_out() {
    let mut found = Vec::new();
    for folder in [
        "calendars",
        "campaigns",
        "equipment",
        "touchpoints",
        "work-orders",
    ] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for file in std::fs::read_dir(path).unwrap() {
            found.push(format!(
                "{folder}/{}",
                file.unwrap().file_name().to_string_lossy()
            ));
        }
    }
    found.sort();
    let all = FILES.iter().chain(CALENDARS).chain(CAMPAIGNS);
    let mut listed: Vec<String> = all.map(|(name, _)| (*name).to_owned()).collect();
    listed.sort();
    assert_eq!(listed, found);
}

#[test]
fn the_built_in_catalogue_has_equipment_plant_rooms_and_orders() {
    let catalogue = built_in();
    for id in [
        "eq-exit-light",
        "eq-extinguisher-clean-gas",
        "eq-extinguisher-co2",
        "eq-extinguisher-powder",
        "eq-extinguisher-water",
        "eq-hydrant-box",
        "eq-lift",
        "plant-air-conditioning",
        "plant-fire-pump",
        "plant-power-distribution",
        "plant-shafts",
        "plant-water-pump",
    ] {
        assert!(catalogue.checklist(id).is_some(), "{id}");
    }
    let orders: Vec<&str> = catalogue
        .order_kinds
        .iter()
        .map(|kind| kind.id.as_str())
        .collect();
    assert_eq!(
        orders,
        ["complaint", "dispatch", "rectification", "repair", "visit"]
    );
}

#[test]
fn conditions_are_exactly_those_that_the_standard_names() {
    let catalogue = catalogue();
    let found: Vec<(&str, Condition)> = items(&catalogue)
        .filter_map(|item| Some((item.id.as_str(), item.when?)))
        .collect();
    let wanted = [
        ("1.9", Condition::Night),
        ("2.7", Condition::Night),
        ("3.1", Condition::RushHour),
        ("3.12", Condition::Works),
        ("7.2", Condition::Night),
        ("8.7", Condition::Winter),
        ("9.1", Condition::RushHour),
        ("11.9", Condition::Rain),
        ("12.7", Condition::FitOut),
        ("12.8", Condition::LiftRepair),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn only_the_perimeter_is_asked_for_every_day() {
    let catalogue = catalogue();
    let found: Vec<(&str, Every)> = items(&catalogue)
        .filter_map(|item| Some((item.id.as_str(), item.every?)))
        .collect();
    assert_eq!(found, [("6.2", Every::Day), ("6.3", Every::Day)]);
}

#[test]
fn a_discharge_of_15_minutes_is_too_short_and_30_is_the_buildings_standard() {
    let catalogue = catalogue();
    let item = item(&catalogue, "13.10");
    let site = limits(item, "lasted");
    assert_eq!(
        (site.low_milli, site.low_exclusive, site.high_milli),
        (Some(15_000), true, None)
    );
    assert_eq!(
        item.parts
            .iter()
            .filter(|part| part.kind == PartKind::Check)
            .count(),
        3
    );
    let [standard] = item.verdicts.as_slice() else {
        panic!("one further verdict")
    };
    assert_eq!(standard.part, "lasted");
    assert_eq!(standard.limits.low_milli, Some(30_000));
    assert_eq!(standard.limits.from, LimitsFrom::Building);
    let classes: Vec<_> = standard
        .limits
        .classes
        .iter()
        .map(|class| (class.class, class.low_milli))
        .collect();
    let wanted = [
        (BuildingClass::Over100m, Some(90_000)),
        (BuildingClass::Care, Some(60_000)),
        (BuildingClass::Large, Some(60_000)),
    ];
    assert_eq!(classes, wanted);
    assert_eq!(standard.fact.as_ref().unwrap().confidence, Confidence::A);
}

#[test]
fn extinguishers_are_judged_by_colour_and_never_by_a_default_pressure() {
    let catalogue = catalogue();
    for (id, counts) in [("13.7", 3), ("5.10", 1)] {
        let item = item(&catalogue, id);
        let counted = item
            .parts
            .iter()
            .filter(|part| part.kind == PartKind::Count)
            .count();
        assert_eq!(counted, counts, "{id}");
        let colours: Vec<_> = item.part("gauge").unwrap().choices.iter().collect();
        let colours: Vec<_> = colours
            .iter()
            .map(|choice| (choice.id.as_str(), choice.outcome))
            .collect();
        let wanted = [
            ("green", RuleOutcome::Pass),
            ("red", RuleOutcome::Fail),
            ("yellow", RuleOutcome::Fail),
        ];
        assert_eq!(colours, wanted);
        assert!(item.part("pressure").unwrap().optional);
        let pressure = limits(item, "pressure");
        assert_eq!(pressure.from, LimitsFrom::Nameplate);
        assert_eq!((pressure.low_milli, pressure.high_milli), (None, None));
    }
}

#[test]
fn the_figures_of_the_standard_are_kept() {
    let catalogue = catalogue();
    let check = |id: &str, part: &str, low, high| {
        let limits = limits(item(&catalogue, id), part);
        assert_eq!((limits.low_milli, limits.high_milli), (low, high), "{id}");
    };
    check("17.1", "rings", None, Some(3_000));
    check("19.3", "arrived", None, Some(10_000));
    check("20.1", "knocks", Some(3_000), Some(3_000));
    let free = &item(&catalogue, "19.1").verdicts[0];
    assert_eq!(
        (free.part.as_str(), free.limits.high_milli),
        ("worked", Some(10_000))
    );
    assert!(item(&catalogue, "12.5").part("expires").unwrap().not_past);
}

#[test]
fn every_reading_of_a_plant_room_is_judged_by_its_own_gauge_or_plate() {
    let catalogue = catalogue();
    let rooms = catalogue
        .checklists
        .iter()
        .filter(|one| one.id.starts_with("plant-"));
    let numbers: Vec<(&Checklist, &Part)> = rooms
        .flat_map(|room| {
            room.items
                .iter()
                .flat_map(move |item| item.parts.iter().map(move |part| (room, part)))
        })
        .filter(|(_, part)| part.kind == PartKind::Number)
        .collect();
    assert!(numbers.len() > 20);
    for (room, part) in numbers {
        let figures = part
            .limits
            .as_ref()
            .map(|limits| (limits.low_milli, limits.high_milli));
        assert!(
            matches!(figures, None | Some((None, None))),
            "{} {}",
            room.id,
            part.id
        );
    }
}

#[test]
fn every_touchpoint_item_says_how_a_fail_is_shown() {
    let catalogue = catalogue();
    for item in items(&catalogue) {
        assert!(!item.fail_wants.is_empty(), "{}", item.id);
        assert_ne!(item.text.zh, item.name.zh, "{}", item.id);
    }
    let events = catalogue.touchpoints().filter(|one| one.number >= Some(17));
    let events = events.flat_map(|one| &one.items);
    assert!(
        events
            .filter(|item| item.template == Template::Point)
            .count()
            == 0
    );
}

#[test]
fn complaint_classes_keep_their_own_columns() {
    let catalogue = catalogue();
    let complaint = catalogue.order_kind("complaint").unwrap();
    let columns = |id: &str| {
        let class = complaint.class(id).unwrap();
        let (reply, finish) = (class.reply.unwrap(), class.finish.unwrap());
        ((reply.amount, reply.unit), (finish.amount, finish.unit))
    };
    use DeadlineUnit::{Hours, WorkingDays};
    assert_eq!(columns("major"), ((2, Hours), (3, WorkingDays)));
    assert_eq!(columns("important"), ((1, WorkingDays), (2, WorkingDays)));
    assert_eq!(columns("minor"), ((2, Hours), (1, WorkingDays)));
}

#[test]
fn a_checklist_crosses_the_wire_unchanged() {
    for checklist in &built_in().checklists {
        let line = serde_json::to_string(checklist).unwrap();
        let back: Checklist = serde_json::from_str(&line).unwrap();
        assert_eq!(&back, checklist);
        assert!(
            line.len() < 64 * 1024,
            "{} is too long for a row",
            checklist.id
        );
    }
}
