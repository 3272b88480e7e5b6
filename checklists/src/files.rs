//! The files that come with the program, and what is read from them: the catalogue, working
//! calendars, and campaigns.
//!
//! A test holds these lists against the folders.

use std::sync::OnceLock;

use crate::calendar::{CalendarYear, parse_calendar_year};
use crate::campaign::{CampaignForm, parse_campaign};
use crate::catalogue::{Catalogue, parse_all};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../", $name)))),*]
    };
}

/// Each file's name, as a refusal names it, and its text.
pub(crate) const FILES: &[(&str, &str)] = files![
    "touchpoints/01-pedestrian-gate.toml",
    "touchpoints/02-vehicle-gate.toml",
    "touchpoints/03-roads-squares.toml",
    "touchpoints/04-water-features.toml",
    "touchpoints/05-car-park.toml",
    "touchpoints/06-perimeter-wall.toml",
    "touchpoints/07-notice-boards.toml",
    "touchpoints/08-court-and-unit-doors.toml",
    "touchpoints/09-courtyard.toml",
    "touchpoints/10-bins.toml",
    "touchpoints/11-lobby.toml",
    "touchpoints/12-lift-car.toml",
    "touchpoints/13-corridors.toml",
    "touchpoints/14-shops.toml",
    "touchpoints/15-front-desk.toml",
    "touchpoints/16-clubhouse.toml",
    "touchpoints/17-phone.toml",
    "touchpoints/18-public-repairs.toml",
    "touchpoints/19-home-repairs.toml",
    "touchpoints/20-home-visits.toml",
    "equipment/exit-light.toml",
    "equipment/extinguisher-clean-gas.toml",
    "equipment/extinguisher-co2.toml",
    "equipment/extinguisher-powder.toml",
    "equipment/extinguisher-water.toml",
    "equipment/hydrant-box.toml",
    "equipment/lift.toml",
    "equipment/plant-air-conditioning.toml",
    "equipment/plant-fire-pump.toml",
    "equipment/plant-power-distribution.toml",
    "equipment/plant-shafts.toml",
    "equipment/plant-water-pump.toml",
    "work-orders/complaint.toml",
    "work-orders/dispatch.toml",
    "work-orders/rectification.toml",
    "work-orders/repair.toml",
    "work-orders/visit.toml",
];

/// The official working calendar of mainland China, a year each. A year is added once its notice
/// is out; until then the board says that it is missing.
pub(crate) const CALENDARS: &[(&str, &str)] =
    files!["calendars/cn-2025.toml", "calendars/cn-2026.toml"];

/// Campaigns that a site may start from.
pub(crate) const CAMPAIGNS: &[(&str, &str)] = files!["campaigns/yearly.toml"];

/// The catalogue that comes with the program.
///
/// Edges: read once; the crate's tests hold that the files are good, so it never fails.
pub fn built_in() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| match parse_all(FILES) {
        Ok(catalogue) => catalogue,
        Err(refused) => unreachable!("the built-in catalogue is refused: {refused:?}"),
    })
}

/// The time zone whose sites start with the built-in calendar years.
pub const CALENDARS_TIME_ZONE: &str = "Asia/Shanghai";

/// The years of the working calendar that come with the program, in order.
///
/// Edges: read once; the crate's tests hold that the files are good, so it never fails.
pub fn built_in_calendars() -> &'static [CalendarYear] {
    static YEARS: OnceLock<Vec<CalendarYear>> = OnceLock::new();
    YEARS.get_or_init(|| {
        let read = CALENDARS
            .iter()
            .map(|(file, text)| parse_calendar_year(file, text));
        match read.collect() {
            Ok(years) => years,
            Err(refused) => unreachable!("a built-in calendar is refused: {refused}"),
        }
    })
}

/// The campaigns that come with the program.
///
/// Edges: read once; the crate's tests hold that the files are good, so it never fails.
pub fn built_in_campaigns() -> &'static [CampaignForm] {
    static FORMS: OnceLock<Vec<CampaignForm>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let read = CAMPAIGNS
            .iter()
            .map(|(file, text)| parse_campaign(file, text));
        match read.collect() {
            Ok(forms) => forms,
            Err(refused) => unreachable!("a built-in campaign is refused: {refused}"),
        }
    })
}
