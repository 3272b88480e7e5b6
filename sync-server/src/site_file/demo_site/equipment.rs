//! The equipment ledger and the gauges of the real-sized site.

use super::places::{CLUBHOUSE, PLANT_ROOMS, Place, STREET};
use crate::site_file::draft::Row;

const POWDER: &str = "eq-extinguisher-powder";
const WATER: &str = "eq-extinguisher-water";
const CO2: &str = "eq-extinguisher-co2";
const CLEAN_GAS: &str = "eq-extinguisher-clean-gas";
const HYDRANT: &str = "eq-hydrant-box";
const LIGHT: &str = "eq-exit-light";
const LIFT: &str = "eq-lift";

/// A machine with three gauges: number, name, place, and each gauge's name, unit, limits, decimals.
type Machine = (&'static str, &'static str, usize, [Gauge; 3]);
type Gauge = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    u32,
    &'static str,
);

/// The last figure of a gauge is where it starts again at 0, or a jump that is worth a second look.
const MACHINES: [Machine; 10] = [
    (
        "SB-01",
        "消火栓泵",
        0,
        [
            ("出口压力", "MPa", "0.6", "1.2", 2, "jump 20"),
            ("电机电流", "A", "", "85", 1, "jump 30"),
            ("稳压罐压力", "MPa", "0.35", "0.65", 2, ""),
        ],
    ),
    (
        "SB-02",
        "喷淋泵",
        0,
        [
            ("出口压力", "MPa", "0.6", "1.2", 2, "jump 20"),
            ("电机电流", "A", "", "85", 1, "jump 30"),
            ("报警阀压力", "MPa", "0.4", "0.8", 2, ""),
        ],
    ),
    (
        "SB-03",
        "低区生活泵",
        1,
        [
            ("出水压力", "MPa", "0.45", "0.6", 2, "jump 20"),
            ("运行频率", "Hz", "20", "50", 1, ""),
            ("水表读数", "m³", "", "", 0, "rolls 100000"),
        ],
    ),
    (
        "SB-04",
        "高区生活泵",
        1,
        [
            ("出水压力", "MPa", "0.85", "1.1", 2, "jump 20"),
            ("运行频率", "Hz", "20", "50", 1, ""),
            ("水表读数", "m³", "", "", 0, "rolls 100000"),
        ],
    ),
    (
        "GY-01",
        "高压进线柜",
        2,
        [
            ("进线电压", "kV", "9.3", "10.7", 1, ""),
            ("进线电流", "A", "", "120", 0, "jump 40"),
            ("有功电度", "kWh", "", "", 0, "rolls 1000000"),
        ],
    ),
    (
        "BY-01",
        "1号变压器",
        2,
        [
            ("绕组温度", "℃", "", "110", 0, "jump 30"),
            ("环境温度", "℃", "0", "40", 0, ""),
            ("负荷率", "%", "", "85", 0, ""),
        ],
    ),
    (
        "BY-02",
        "2号变压器",
        2,
        [
            ("绕组温度", "℃", "", "110", 0, "jump 30"),
            ("环境温度", "℃", "0", "40", 0, ""),
            ("负荷率", "%", "", "85", 0, ""),
        ],
    ),
    (
        "DY-01",
        "低压总柜",
        3,
        [
            ("母线电压", "V", "361", "407", 0, ""),
            ("总电流", "A", "", "1600", 0, "jump 40"),
            ("功率因数", "cosφ", "0.9", "1", 2, ""),
        ],
    ),
    (
        "LJ-01",
        "1号冷水机组",
        4,
        [
            ("蒸发压力", "kPa", "200", "400", 0, ""),
            ("冷凝压力", "kPa", "600", "1000", 0, ""),
            ("油压差", "kPa", "120", "", 0, "jump 30"),
        ],
    ),
    (
        "LJ-02",
        "2号冷水机组",
        4,
        [
            ("蒸发压力", "kPa", "200", "400", 0, ""),
            ("冷凝压力", "kPa", "600", "1000", 0, ""),
            ("油压差", "kPa", "120", "", 0, "jump 30"),
        ],
    ),
];

/// All 1,500 pieces, place by place.
pub fn all(places: &[Place]) -> Vec<Row> {
    let mut ledger = Ledger::default();
    for place in places {
        match place.touchpoint {
            13 => ledger.put(place, &[(HYDRANT, 1), (POWDER, 2), (LIGHT, 2)]),
            12 => ledger.put(place, &[(LIFT, 1)]),
            11 => ledger.put(place, &[(WATER, 2), (LIGHT, 1)]),
            5 => ledger.put(place, &[(HYDRANT, 1), (POWDER, 4), (LIGHT, 3)]),
            16 if place.building == CLUBHOUSE => {
                ledger.put(place, &[(HYDRANT, 1), (WATER, 2), (LIGHT, 2)]);
            }
            0 => ledger.plant_room(place),
            _ => {}
        }
    }
    for place in places
        .iter()
        .filter(|place| place.building == STREET)
        .take(9)
    {
        ledger.put(place, &[(POWDER, 1)]);
    }
    ledger.rows
}

/// The 30 gauges, in walking order.
pub fn gauges() -> Vec<Row> {
    let gauges = MACHINES
        .iter()
        .flat_map(|machine| machine.3.map(|gauge| (machine.0, gauge)));
    let row = |(n, (piece, gauge)): (usize, (&str, Gauge))| {
        let (name, unit, low, high, decimals, turn) = gauge;
        let row = Row::default()
            .with("equipment", piece)
            .with("order", n + 1)
            .with("name", name)
            .with("unit", unit)
            .with("low", low)
            .with("high", high)
            .with("decimals", decimals);
        match turn.split_once(' ') {
            Some(("rolls", at)) => row.with("counts", "yes").with("rolls_over", at),
            Some((_, percent)) => row.with("jump_percent", percent),
            None => row,
        }
    };
    gauges.enumerate().map(row).collect()
}

#[derive(Default)]
struct Ledger {
    rows: Vec<Row>,
}

impl Ledger {
    fn put(&mut self, place: &Place, pieces: &[(&'static str, u32)]) {
        for (kind, count) in pieces {
            for n in 1..=*count {
                let row = self.piece(kind, place, n);
                self.rows.push(row);
            }
        }
    }

    fn plant_room(&mut self, place: &Place) {
        let room = PLANT_ROOMS.iter().position(|(name, _)| *name == place.name);
        let Some(room) = room.filter(|room| *room < 5) else {
            return;
        };
        self.put(place, &[(CO2, 2), (LIGHT, 1)]);
        if room == 2 || room == 3 {
            self.put(place, &[(CLEAN_GAS, 2)]);
        }
        for (number, name, _, _) in MACHINES.iter().filter(|machine| machine.2 == room) {
            let row = Row::default()
                .with("id", number)
                .with("name", name)
                .with("checkpoint", place.number)
                .with("status", "in_service")
                .with("fields.maker", "华东机电")
                .with("fields.made", "2019-06-18");
            self.rows.push(row);
        }
    }

    /// Dates go over years, so that some are due, some late and some at their end.
    fn piece(&self, kind: &'static str, place: &Place, n: u32) -> Row {
        let count = self.rows.len();
        let (letters, name) = named(kind);
        let place_name = &place.name;
        let row = Row::default()
            .with("id", format!("{letters}-{:04}", count + 1))
            .with("name", format!("{place_name}{name}{n}"))
            .with("checkpoint", place.number)
            .with("kind", kind)
            .with(
                "status",
                if count % 97 == 96 {
                    "stopped"
                } else {
                    "in_service"
                },
            );
        let (year, month, day) = (2017 + count % 9, 1 + count % 12, 1 + count % 28);
        let made = format!("{year}-{month:02}-{day:02}");
        let serviced = format!("{}-{month:02}-{day:02}", year.max(2025 - count % 4));
        let row = row.with("fields.made", &made);
        match kind {
            POWDER => row
                .with("fields.serviced", serviced)
                .with("fields.agent", "ABC干粉")
                .with("fields.mass", "4 kg"),
            WATER => row
                .with("fields.serviced", serviced)
                .with("fields.agent", "水基")
                .with("fields.mass", "3 L"),
            CO2 => row
                .with("fields.serviced", serviced)
                .with("fields.agent", "CO₂")
                .with("fields.mass", "3 kg"),
            CLEAN_GAS => row
                .with("fields.serviced", serviced)
                .with("fields.agent", "六氟丙烷")
                .with("fields.mass", "4 kg"),
            LIFT => row
                .with("fields.certificate", format!("2027-{month:02}-{day:02}"))
                .with("fields.maker", "申联电梯")
                .with("fields.model", "SL-1000/2.5")
                .with("fields.serial", format!("DT{count:06}")),
            _ => row,
        }
    }
}

fn named(kind: &str) -> (&'static str, &'static str) {
    match kind {
        HYDRANT => ("XHS", "消火栓箱"),
        LIGHT => ("YJD", "应急灯"),
        LIFT => ("DT", "电梯"),
        CLEAN_GAS => ("MHQ", "气体灭火器"),
        _ => ("MHQ", "灭火器"),
    }
}
