//! Routes and the 60 plans of the real-sized site.

use super::places::{CLUBHOUSE, GARAGE, GROUNDS, PLANT_ROOMS, Place, STREET, tower};
use super::{TOWERS, people};
use crate::site_file::draft::{Row, list};

/// The day from which plans ask: the first Monday of the year, so that weeks begin with it.
const FIRST_DAY: &str = "2026-01-05";

/// The days of a week, as a rule names them.
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Those that several plans walk.
pub fn routes(places: &[Place]) -> Vec<Row> {
    let on = On(places);
    let route = |name: &str, numbers: String| {
        Row::default()
            .with("name", name)
            .with("checkpoints", numbers)
    };
    let towers = (1..=TOWERS).map(|n| {
        let name = tower(n);
        route(&format!("{name}楼道"), on.of(&name, &[13]))
    });
    let others = [
        route("园区围墙", on.of(GROUNDS, &[1, 2, 6])),
        route("园区道路", on.of(GROUNDS, &[3, 4, 9])),
        route("车库", on.of(GARAGE, &[5])),
        route("机房", on.rooms(&[0, 1, 2, 3, 4])),
    ];
    towers.chain(others).collect()
}

/// All 60.
pub fn all(places: &[Place]) -> Vec<Row> {
    let on = On(places);
    let mut plans = of_towers(&on);
    plans.extend(of_grounds(&on));
    plans.extend(of_plant(&on));
    plans.extend(of_desk(&on));
    plans.extend(quotas_and_duties(&on));
    plans
}

/// Night rounds, cleaning and the monthly fire check of each tower: 32.
fn of_towers(on: &On<'_>) -> Vec<Row> {
    let mut plans = Vec::new();
    for n in 1..=TOWERS {
        let name = tower(n);
        let called = |what: &str| format!("{name}{what}");
        let day = WEEKDAYS[usize::try_from(n % 7).unwrap_or_default()];
        plans.extend([
            plan(&called("夜巡"), "guard", "每天", "22:00", 120)
                .with("checkpoints", on.every_fifth_floor(&name))
                .with("grace_min", 60),
            plan(&called("日常保洁"), "cleaner", "每天", "08:00", 180)
                .with("checkpoints", on.of(&name, &[8, 11, 12, 7, 10]))
                .with("grace_min", 60),
            plan(&called("楼道保洁"), "cleaner", &weekly(day), "08:00", 480)
                .with("route", called("楼道")),
            plan(
                &called("消防月检"),
                "engineer",
                &monthly(n * 3),
                "09:00",
                4_320,
            )
            .with("route", called("楼道"))
            .with("grace_min", 1_440),
        ]);
    }
    plans
}

/// What guards and gardeners walk outside and in the garage: 10.
fn of_grounds(on: &On<'_>) -> Vec<Row> {
    let night = |n: usize, time: &str| {
        plan(&format!("围墙夜巡{n}"), "guard", "每天", time, 60)
            .with("route", "园区围墙")
            .with("grace_min", 30)
    };
    vec![
        night(1, "20:30"),
        night(2, "23:30"),
        night(3, "02:30"),
        night(4, "05:00"),
        plan(
            "车库巡逻",
            "guard",
            "FREQ=DAILY;BYHOUR=1,9,17;BYMINUTE=0",
            "01:00",
            90,
        )
        .with("route", "车库"),
        plan("道路积水排查", "guard", "每天", "06:30", 120)
            .with("route", "园区道路")
            .with("until", "2026-09-30"),
        plan("绿化养护", "gardener", &weekly("TU"), "07:00", 480)
            .with("checkpoints", on.of(GROUNDS, &[9])),
        plan("水景清洗", "cleaner", &monthly(10), "08:00", 2_880)
            .with("checkpoints", on.of(GROUNDS, &[4]))
            .with("blackouts", "2026-12-01至2027-02-28"),
        plan("园区抽查", "guard", &weekly("FR"), "09:00", 480)
            .with("checkpoints", on.of(GROUNDS, &[1, 2, 3, 4, 6, 7, 9, 10]))
            .with("one_of", 10),
        plan("楼道抽查", "guard", &weekly("WE"), "09:00", 480)
            .with("checkpoints", on.corridors())
            .with("person", people::name("guard", 1))
            .with("one_of", 20),
    ]
}

/// Plant readings, lifts and fire: 6.
fn of_plant(on: &On<'_>) -> Vec<Row> {
    let readings = |name: &str, rrule: &str, time: &str, window: u32| {
        plan(name, "engineer", rrule, time, window).with("kind", "operation")
    };
    vec![
        readings(
            "机房抄表",
            "FREQ=DAILY;BYHOUR=0,8,16;BYMINUTE=0",
            "00:00",
            90,
        )
        .with("route", "机房")
        .with("grace_min", 30),
        readings("配电房抄表", "FREQ=HOURLY;INTERVAL=4", "02:00", 60)
            .with("checkpoints", on.rooms(&[2, 3])),
        readings(
            "空调机房抄表",
            "FREQ=MONTHLY;BYMONTH=5,6,7,8,9,10;BYDAY=MO,TU,WE,TH,FR",
            "10:00",
            60,
        )
        .with("checkpoints", on.rooms(&[4])),
        plan("弱电管井巡检", "engineer", &weekly("TH"), "14:00", 180)
            .with("checkpoints", on.rooms(&[5])),
        plan(
            "电梯半月检查",
            "engineer",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
            "09:00",
            2_880,
        )
        .with("checkpoints", on.lifts()),
        plan("车库消防月检", "engineer", &monthly(28), "09:00", 4_320).with("route", "车库"),
    ]
}

/// What belongs to working days and to days off: 4.
fn of_desk(on: &On<'_>) -> Vec<Row> {
    vec![
        plan("前台晨检", "front_desk", "每天", "08:30", 60)
            .with("checkpoints", on.of(CLUBHOUSE, &[15]))
            .with("days", "working"),
        plan("公告栏检查", "front_desk", &weekly("MO"), "09:30", 480)
            .with("checkpoints", on.of(GROUNDS, &[7]))
            .with("days", "working"),
        plan("商铺巡查", "guard", "每天", "14:00", 180)
            .with("checkpoints", on.of(STREET, &[14]))
            .with("days", "working"),
        plan("会所假日巡查", "front_desk", "每天", "10:00", 240)
            .with("checkpoints", on.of(CLUBHOUSE, &[16]))
            .with("days", "off"),
    ]
}

/// Counted from what is done, and dated with evidence: 4 of each.
fn quotas_and_duties(on: &On<'_>) -> Vec<Row> {
    let quota = |name: &str, role: &str, rrule: &str, window: u32, touchpoint: u32, count: u32| {
        plan(name, role, rrule, "08:00", window)
            .with("kind", "quota")
            .with("checkpoints", on.of(CLUBHOUSE, &[touchpoint]))
            .with("counts", format!("tp{touchpoint}"))
            .with("quota", count)
    };
    let duty = |name: &str, role: &str, rrule: &str, places: String| {
        plan(name, role, rrule, "09:00", 10_080)
            .with("kind", "duty")
            .with("checkpoints", places)
    };
    let desk = || on.of(CLUBHOUSE, &[15]);
    vec![
        quota("每周入户拜访", "front_desk", "每周一", 10_080, 20, 10),
        quota("每月维修回访", "front_desk", "每月1日", 43_200, 19, 15),
        quota("每月公共维修抽查", "engineer", "每月1日", 43_200, 18, 4),
        quota("每月来电抽查", "front_desk", "每月1日", 43_200, 17, 8),
        duty(
            "满意度调查",
            "front_desk",
            "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=5",
            desk(),
        ),
        duty(
            "过期公告清理",
            "front_desk",
            "每月1日",
            on.of(GROUNDS, &[7]),
        ),
        duty(
            "大堂地面抛光",
            "cleaner",
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15",
            on.lobbies(),
        ),
        duty(
            "消防演练",
            "guard",
            "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=9",
            desk(),
        ),
    ]
}

fn plan(name: &str, role: &str, rrule: &str, time: &str, window_min: u32) -> Row {
    Row::default()
        .with("name", name)
        .with("role", role)
        .with("rrule", rrule)
        .with("start.day", FIRST_DAY)
        .with("start.time", time)
        .with("window_min", window_min)
}

fn weekly(day: &str) -> String {
    format!("FREQ=WEEKLY;BYDAY={day}")
}

fn monthly(day: u32) -> String {
    format!("FREQ=MONTHLY;BYMONTHDAY={day}")
}

/// Picks places, by number.
struct On<'a>(&'a [Place]);

impl On<'_> {
    fn of(&self, building: &str, touchpoints: &[u32]) -> String {
        self.that(|one| one.building == building && touchpoints.contains(&one.touchpoint))
    }

    fn that(&self, wanted: impl Fn(&Place) -> bool) -> String {
        list(
            self.0
                .iter()
                .filter(|one| wanted(one))
                .map(|one| one.number),
        )
    }

    fn rooms(&self, rooms: &[usize]) -> String {
        let names: Vec<&str> = rooms.iter().map(|room| PLANT_ROOMS[*room].0).collect();
        self.that(|one| names.contains(&one.name.as_str()))
    }

    fn every_fifth_floor(&self, building: &str) -> String {
        let floor = |one: &Place| one.floor.trim_end_matches('F').parse::<u32>().unwrap_or(1);
        let walked = |one: &Place| match one.touchpoint {
            13 => floor(one) % 5 == 0,
            touchpoint => touchpoint == 8 || touchpoint == 11,
        };
        self.that(|one| one.building == building && walked(one))
    }

    fn corridors(&self) -> String {
        self.that(|one| one.touchpoint == 13)
    }

    fn lifts(&self) -> String {
        self.that(|one| one.touchpoint == 12)
    }

    fn lobbies(&self) -> String {
        self.that(|one| one.touchpoint == 11)
    }
}
