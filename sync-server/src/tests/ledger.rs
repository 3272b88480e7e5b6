//! The equipment ledger at the desk: what is due, who is away, where a pressure is going.

use crate::tests::console::{cookie, get, sign_in};
use crate::tests::handheld::Handheld;
use crate::tests::world::{Answer, World};
use crate::{own, start};
use model::ids::EquipmentId;
use protocol::feed::SetRow;
use serde_json::{Value, json, value::RawValue};

/// A site whose ledger a test may write.
pub struct Desk {
    pub world: World,
    pub handheld: Handheld,
    pub cookie: String,
}

impl Desk {
    pub fn new() -> Self {
        let world = World::new();
        let cookie = cookie(&sign_in(&world, &world.made.password, &[]));
        let handheld = Handheld::enrolled(&world, 1);
        Self {
            world,
            handheld,
            cookie,
        }
    }

    /// The same without the sample's dates, classes, duties and quotas: tests write their own.
    pub fn bare() -> Self {
        let desk = Self::new();
        desk.forget();
        desk
    }

    fn forget(&self) {
        for (kind, id, mut row) in self.handheld.feed(&self.world).0 {
            match kind.as_str() {
                "equipment" => {
                    for field in ["kind", "fields", "responsible"] {
                        row.as_object_mut().expect("a row").remove(field);
                    }
                }
                "site" => row["buildings"] = json!([]),
                "plan" if row["kind"] == "duty" || row["kind"] == "quota" => row = Value::Null,
                _ => continue,
            }
            self.set(&kind, &id, &row);
        }
    }

    /// Time passes, and whoever sat there signs in again: a session lasts half a day.
    pub fn waits(&mut self, minutes: i64) {
        self.world.wait(minutes);
        self.cookie = cookie(&sign_in(&self.world, &self.world.made.password, &[]));
    }

    /// Sets a row of the feed, as an import would.
    pub fn set(&self, kind: &str, id: &str, row: &Value) {
        let set = SetRow {
            kind: kind.into(),
            id: id.into(),
            row: Some(row)
                .filter(|row| !row.is_null())
                .and_then(|row| RawValue::from_string(row.to_string()).ok()),
        };
        let now = self.world.clock.now();
        self.world
            .writer()
            .write(now, |writing| {
                let site = crate::sql::sites::by_id(writing.tx, self.world.made.site)?;
                let site = site.map(|site| site.number);
                own::append(writing, site, vec![start::rows_set(vec![set.clone()])])
            })
            .expect("set");
    }

    /// Changes a row by its name; its id.
    pub fn change(&self, kind: &str, name: &str, change: Value) -> String {
        let (id, mut row) = self.handheld.named(&self.world, kind, name);
        for (field, value) in change.as_object().expect("fields") {
            row[field] = value.clone();
        }
        self.set(kind, &id, &row);
        id
    }

    pub fn read(&self, path: &str) -> Value {
        let path = format!("/sites/{}{path}", self.world.made.site);
        get(&self.world, &self.cookie, &path).done(200).json()
    }

    /// A call of the desk's pages that changes something.
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        let origin = format!("http://{}", self.world.address());
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Origin", origin.as_str()),
            ("Content-Type", "application/json"),
        ];
        let path = format!("/api/console/sites/{}{path}", self.world.made.site);
        let body = body.to_string();
        self.world.call("POST", &path, &headers, body.as_bytes())
    }

    /// A piece of the ledger by its name.
    fn piece(&self, name: &str) -> Value {
        let ledger = self.read("/equipment");
        let pieces = ledger["pieces"].as_array().expect("pieces");
        let found = pieces.iter().find(|piece| piece["name"] == name);
        found.unwrap_or_else(|| panic!("no {name}")).clone()
    }

    /// An unplanned round at a local time, in which an item of a piece passes with these values.
    pub fn judge(&mut self, at: &str, equipment: &str, item: &str, values: Value) {
        self.say(
            at,
            json!({ "equipment": equipment, "item": item, "list": "l", "list_version": 1,
                "outcome": "pass", "values": values }),
        );
    }

    /// The same with an answer in its own words.
    pub fn say(&mut self, at: &str, answer: Value) {
        let round = uuid::Uuid::from_u128(u128::from(self.handheld.last()) + 0x5000);
        let equipment = answer["equipment"].as_str().expect("an id");
        let checkpoint = self
            .handheld
            .row(&self.world, "equipment", equipment)
            .expect("a piece")["checkpoint"]
            .clone();
        let by = Some(self.handheld.named(&self.world, "staff", "陈志远").0);
        let lines = [
            json!({ "type": "round_started", "round": round }),
            json!({ "type": "checkpoint_reached", "round": round, "checkpoint": checkpoint,
                "how": "qr", "scanned": "TP1:0001" }),
            json!({ "type": "answered", "round": round, "answers": [answer] }),
        ];
        for line in lines {
            self.handheld.append_at(at, by.as_deref(), line);
        }
        self.handheld.send_all(&self.world).done(200);
    }
}

pub const EXTINGUISHER: &str = "车库A区1号灭火器";
pub const POWDER_GAUGE: &str = "eq-extinguisher-powder.2";

fn with_fields(fields: Value) -> Value {
    json!({ "kind": "eq-extinguisher-powder", "fields": fields })
}

/// The due of a piece by its id on the checklist.
fn due(piece: &Value, id: &str) -> Value {
    let dues = piece["dues"].as_array().expect("dues");
    let found = dues.iter().find(|due| due["id"] == id);
    found.unwrap_or_else(|| panic!("no {id}: {piece}")).clone()
}

#[test]
fn the_ledger_says_what_is_due_on_each_piece_the_most_urgent_first() {
    let desk = Desk::bare();
    let made = json!({ "made": "2021-12-20", "since": "2026-11-01" });
    desk.change("equipment", EXTINGUISHER, with_fields(made));
    let old = with_fields(json!({ "made": "2015-03-01" }));
    desk.change("equipment", "车库B区1号灭火器", old);
    let lift = json!({ "kind": "eq-lift", "fields": { "certificate": "2026-11-22" } });
    desk.change("equipment", "1栋1号电梯", lift);

    let ledger = desk.read("/equipment");
    assert_eq!(ledger["day"], "2026-11-23");
    let names: Vec<&str> = (0..3)
        .filter_map(|n| ledger["pieces"][n]["name"].as_str())
        .collect();
    assert_eq!(names, ["车库B区1号灭火器", "1栋1号电梯", EXTINGUISHER]);
    assert_eq!(
        (&ledger["counts"]["overdue"], &ledger["counts"]["scrap"]),
        (&json!(2), &json!(1))
    );

    let piece = desk.piece(EXTINGUISHER);
    assert_eq!(piece["kind_name"]["zh"], "干粉灭火器");
    assert_eq!(piece["checkpoint_name"], "地下车库A区");
    let service = due(&piece, "service");
    assert_eq!(
        (&service["due"], &service["standing"]),
        (
            &json!("2026-12-20"),
            &json!({ "is": "soon", "within_days": 30 })
        )
    );
    assert_eq!(service["name"]["zh"], "维修");
    assert_eq!(due(&piece, "check")["due"], "2026-12-31");
    let lift = desk.piece("1栋1号电梯");
    assert_eq!(due(&lift, "certificate")["left_days"], -1);
}

#[test]
fn a_look_counts_as_the_monthly_check_and_not_as_the_contractors_work() {
    let mut desk = Desk::bare();
    let id = desk.change("equipment", EXTINGUISHER, with_fields(json!({})));
    assert_eq!(
        due(&desk.piece(EXTINGUISHER), "check")["standing"]["is"],
        "no_date"
    );
    desk.judge("2026-11-23T19:00:00+08:00", &id, POWDER_GAUGE, json!([]));
    assert_eq!(due(&desk.piece(EXTINGUISHER), "check")["due"], "2026-12-31");
    let (lift, _) = desk.handheld.named(&desk.world, "equipment", "1栋1号电梯");
    desk.judge("2026-11-23T19:30:00+08:00", &lift, "eq-lift.1", json!([]));
    let done = desk.piece("1栋1号电梯");
    assert_eq!(due(&done, "maintenance")["standing"]["is"], "no_date");
    let fields = json!({ "fields": { "done_maintenance": "2026-11-20" } });
    desk.change("equipment", "1栋1号电梯", fields);
    let done = desk.piece("1栋1号电梯");
    assert_eq!(due(&done, "maintenance")["due"], "2026-12-05");
}

#[test]
fn more_than_a_quarter_away_warns_for_the_building_unless_others_stand_in() {
    let desk = Desk::bare();
    let away = json!({ "status": "away_for_repair" });
    for name in [EXTINGUISHER, "车库A区2号灭火器"] {
        desk.change("equipment", name, away.clone());
    }
    // Two of the garage's ten.
    assert_eq!(desk.read("/equipment")["away"], json!([]));
    desk.change("equipment", "车库B区1号灭火器", away.clone());
    let warned = desk.read("/equipment")["away"].clone();
    assert_eq!(
        warned,
        json!([{ "building": "地下车库", "away": 3, "total": 10 }])
    );
    let (other, _) = desk
        .handheld
        .named(&desk.world, "equipment", "车库C区1号灭火器");
    desk.change(
        "equipment",
        "车库B区1号灭火器",
        json!({ "replaced_by": other }),
    );
    assert_eq!(desk.read("/equipment")["away"], json!([]));
}

pub fn pressure(milli: i64, milli_c: Option<i64>) -> Value {
    let mut values = vec![json!({ "part": "pressure", "milli": milli, "unit": "MPa",
        "low_milli": 1000, "high_milli": 1400 })];
    values.extend(milli_c.map(|c| json!({ "part": "warmth", "milli": c, "unit": "°C" })));
    json!(values)
}

#[test]
fn a_piece_tells_its_last_readings_and_where_its_pressure_is_going() {
    let mut desk = Desk::bare();
    let fields = json!({ "made": "2024-01-01", "serviced": "2026-02-01", "mass": "4 kg" });
    let id = desk.change("equipment", EXTINGUISHER, with_fields(fields));
    let path = format!("/equipment/{id}");
    let before = [("2026-01", 1_390), ("2026-03", 1_300), ("2026-05", 1_250)];
    for (month, milli) in before {
        let at = format!("{month}-05T10:00:00+08:00");
        desk.judge(&at, &id, POWDER_GAUGE, pressure(milli, Some(20_000)));
    }
    let told = desk.read(&path);
    assert_eq!(
        told["pressure"]["no_trend"],
        json!({ "why": "too_few", "have": 2, "want": 4 })
    );
    for (month, milli) in [("2026-07", 1_200), ("2026-09", 1_150)] {
        let at = format!("{month}-05T10:00:00+08:00");
        desk.judge(&at, &id, POWDER_GAUGE, pressure(milli, Some(20_000)));
    }
    let told = desk.read(&path);
    assert_eq!(
        (&told["name"], &told["fields"]["mass"]),
        (&json!(EXTINGUISHER), &json!("4 kg"))
    );
    let last = told["readings"]
        .as_array()
        .and_then(|all| all.iter().find(|one| one["value"]["part"] == "pressure"))
        .expect("a reading");
    assert_eq!(
        (
            &last["value"]["milli"],
            &last["value"]["standing"],
            &last["at"]
        ),
        (
            &json!(1_150),
            &json!("within"),
            &json!("2026-09-05T10:00:00+08:00")
        )
    );
    let trend = &told["pressure"]["trend"];
    assert_eq!(
        (
            &trend["readings"],
            &trend["by"],
            &trend["leaves_green"]["is"]
        ),
        (&json!(4), &json!("temperature"), &json!("in_months"))
    );
    assert_eq!(told["pressure"]["green_low_milli"], 1_000);
    assert_eq!(told["pressure"]["peers"], 7);
    assert_eq!(told["pressure"]["values"].as_array().map(Vec::len), Some(4));
}

#[test]
fn without_a_gauge_there_is_no_pressure_and_without_a_piece_nothing() {
    let desk = Desk::bare();
    let (lift, _) = desk.handheld.named(&desk.world, "equipment", "1栋1号电梯");
    assert_eq!(
        desk.read(&format!("/equipment/{lift}"))["pressure"],
        json!(null)
    );
    let nobody = EquipmentId(uuid::Uuid::from_u128(9));
    let path = format!("/sites/{}/equipment/{nobody}", desk.world.made.site);
    get(&desk.world, &desk.cookie, &path).refused(404, "not_found");
    get(&desk.world, "", &path).refused(401, "not_signed_in");
    let foreign = format!("/sites/{}/equipment", uuid::Uuid::from_u128(5));
    get(&desk.world, &desk.cookie, &foreign).refused(404, "not_found");
}
