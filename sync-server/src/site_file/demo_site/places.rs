//! Buildings and checkpoints of the real-sized site.

use super::{FLOORS, TOWERS};
use crate::site_file::draft::Row;

pub const GROUNDS: &str = "园区";
pub const GARAGE: &str = "地下车库";
pub const CLUBHOUSE: &str = "会所";
pub const STREET: &str = "商业街";

/// Where plant rooms lie in the garage: name, and the sheet that is filled in there.
pub const PLANT_ROOMS: [(&str, &str); 6] = [
    ("消防泵房", "plant-fire-pump"),
    ("生活水泵房", "plant-water-pump"),
    ("高压配电房", "plant-power-distribution"),
    ("低压配电房", "plant-power-distribution"),
    ("空调机房", "plant-air-conditioning"),
    ("弱电管井", "plant-shafts"),
];

/// One checkpoint.
pub struct Place {
    pub number: u32,
    pub name: String,
    pub building: String,
    pub floor: String,
    /// 0 for a plant room.
    pub touchpoint: u32,
    list: &'static str,
    responsible: String,
}

impl Place {
    /// As the sheet has it.
    pub fn row(&self) -> Row {
        Row::default()
            .with("number", self.number)
            .with("name", &self.name)
            .with("building", &self.building)
            .with("floor", &self.floor)
            .with_some(
                "touchpoint",
                (self.touchpoint > 0).then_some(self.touchpoint),
            )
            .with("lists", self.list)
            .with("responsible", &self.responsible)
            .with("state", "in_use")
    }
}

/// What a tower is called.
pub fn tower(n: u32) -> String {
    format!("{n}栋")
}

/// Each with the class that the standards give it and who walks its outside.
pub fn buildings() -> Vec<Row> {
    let building = |name: &str, class: &str, owner: u32| {
        let owner = super::people::name("guard", owner);
        let row = Row::default().with("name", name);
        row.with("class", class).with("owner", owner)
    };
    let towers = (1..=TOWERS).map(|n| building(&tower(n), "high_rise_residential", n));
    let others = [
        building(GROUNDS, "", 9),
        building(GARAGE, "large", 10).with("basement", "yes"),
        building(CLUBHOUSE, "other", 11),
        building(STREET, "other", 12),
    ];
    towers.chain(others).collect()
}

/// All 400, by number: towers first, then what lies around them.
pub fn checkpoints() -> Vec<Place> {
    let mut all = All::default();
    for n in 1..=TOWERS {
        all.tower(n);
    }
    all.several(GROUNDS, "人行门岗", 1, 4);
    all.several(GROUNDS, "车行门岗", 2, 3);
    all.several(GROUNDS, "道路广场", 3, 10);
    all.several(GROUNDS, "水景", 4, 3);
    all.several(GROUNDS, "围墙", 6, 12);
    all.several(GROUNDS, "园区公告栏", 7, 4);
    all.several(GROUNDS, "庭院", 9, 8);
    all.several(GROUNDS, "园区垃圾桶", 10, 6);
    all.several(GARAGE, "车库分区", 5, 24);
    for (name, list) in PLANT_ROOMS {
        all.push(GARAGE, "B1", name.to_owned(), 0, list);
    }
    all.several(CLUBHOUSE, "会所活动区", 16, 6);
    all.several(CLUBHOUSE, "前台", 15, 2);
    all.push(CLUBHOUSE, "1F", "服务电话".to_owned(), 17, "");
    all.push(CLUBHOUSE, "1F", "公共维修".to_owned(), 18, "");
    all.push(CLUBHOUSE, "1F", "入户维修".to_owned(), 19, "");
    all.push(CLUBHOUSE, "1F", "入户拜访".to_owned(), 20, "");
    all.several(STREET, "商铺", 14, 20);
    all.places
}

#[derive(Default)]
struct All {
    places: Vec<Place>,
}

impl All {
    fn tower(&mut self, n: u32) {
        let name = tower(n);
        let at = |place: &str| format!("{name}{place}");
        self.push(&name, "1F", at("单元门"), 8, "");
        self.push(&name, "1F", at("大堂"), 11, "");
        self.push(&name, "1F", at("1号梯"), 12, "");
        self.push(&name, "1F", at("2号梯"), 12, "");
        self.push(&name, "1F", at("公告栏"), 7, "");
        self.push(&name, "1F", at("垃圾投放点"), 10, "");
        for floor in 1..=FLOORS {
            let label = format!("{floor}F");
            self.push(&name, &label, at(&format!("{floor}层楼道")), 13, "");
        }
    }

    fn several(&mut self, building: &str, name: &str, touchpoint: u32, count: u32) {
        let floor = if building == GARAGE { "B1" } else { "1F" };
        for n in 1..=count {
            self.push(building, floor, format!("{name}{n}"), touchpoint, "");
        }
    }

    fn push(
        &mut self,
        building: &str,
        floor: &str,
        name: String,
        touchpoint: u32,
        list: &'static str,
    ) {
        let count = u32::try_from(self.places.len()).unwrap_or_default();
        let (role, of) = match touchpoint {
            0 | 13 => ("engineer", 6),
            1..=6 => ("guard", 15),
            14..=20 => ("front_desk", 3),
            _ => ("cleaner", 12),
        };
        self.places.push(Place {
            number: 1001 + count,
            name,
            building: building.to_owned(),
            floor: floor.to_owned(),
            touchpoint,
            list,
            responsible: super::people::name(role, 1 + count % of),
        });
    }
}
