//! Reports: made from what the screen shows, in three forms, and the pack that proves itself.

use crate::tests::console::get;
use crate::tests::ledger::Desk;
use crate::tests::world::Answer;
use serde_json::{Value, json};
use std::io::Read;

const PUMP: &str = "1#生活水泵";
const ITEM: &str = "plant-water-pump.1";

impl Desk {
    pub fn report(&self, path: &str) -> Answer {
        let path = format!("/sites/{}/reports/{path}", self.world.made.site);
        get(&self.world, &self.cookie, &path)
    }

    /// A reading in the pump room on a day of November.
    fn pump_read(&mut self, day: u32, milli: i64) {
        let (pump, _) = self.handheld.named(&self.world, "equipment", PUMP);
        let at = format!("2026-11-{day:02}T10:00:00+08:00");
        let values = json!([{ "part": "outlet", "milli": milli, "unit": "MPa" }]);
        self.judge(&at, &pump, ITEM, values);
    }

    /// A complaint of a class; its order.
    fn complained(&self, class: &str) -> Value {
        let body = json!({ "kind": "complaint", "class": class, "note": "电梯很吵",
            "customer": { "name": "王女士", "phone": "13800000000", "place": "3栋1201" } });
        self.post("/orders", &body).done(200).json()
    }
}

pub fn tables(document: &Value) -> Vec<&Value> {
    let parts = document["parts"].as_array().expect("parts");
    parts
        .iter()
        .filter(|part| part["part"] == "table")
        .collect()
}

pub fn rows(table: &Value) -> Vec<Vec<String>> {
    let rows = table["rows"].as_array().expect("rows").iter();
    let text = |cell: &Value| cell.as_str().expect("a text").to_owned();
    rows.map(|row| {
        row["cells"]
            .as_array()
            .expect("cells")
            .iter()
            .map(text)
            .collect()
    })
    .collect()
}

#[test]
fn a_days_log_has_each_visit_by_the_clock_and_the_boards_counts() {
    let mut desk = Desk::new();
    desk.pump_read(23, 450);
    // A handheld that shows another zone's time says the same moments.
    let (pump, _) = desk.handheld.named(&desk.world, "equipment", PUMP);
    let values = json!([{ "part": "outlet", "milli": 440, "unit": "MPa" }]);
    desk.judge("2026-11-23T03:00:00+00:00", &pump, ITEM, values);
    let told = desk
        .report("day-log?day=2026-11-23&lang=zh")
        .done(200)
        .json();
    let board = desk.read("/board?day=2026-11-23");
    let facts = told["parts"][0]["facts"].as_array().expect("facts");
    let all = board["rounds"].as_array().expect("rounds").len();
    assert_eq!(
        facts[0],
        json!({ "name": "任务", "value": all.to_string() })
    );
    let table = tables(&told)[0];
    let rows = rows(table);
    let visit = rows
        .iter()
        .find(|row| row[0] == "10:00")
        .expect("the visit");
    assert_eq!(
        (visit[1].as_str(), visit[2].as_str()),
        ("计划外巡检", "陈志远")
    );
    assert!(visit[5].contains("0.45 MPa"), "{visit:?}");
    let early = |row: &Vec<String>| row[0] == "11:00" && row[5].contains("0.44 MPa");
    assert!(rows.iter().any(early), "{rows:?}");
    let times: Vec<&String> = rows.iter().map(|row| &row[0]).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(told["rows"], rows.len());
    let english = desk
        .report("day-log?day=2026-11-23&lang=en")
        .done(200)
        .json();
    assert_eq!(english["title"], "Day's patrol log");
}

#[test]
fn a_reading_log_has_a_day_a_row_and_marks_what_is_out() {
    let mut desk = Desk::new();
    desk.pump_read(20, 450);
    desk.pump_read(21, 460);
    desk.pump_read(21, 9_000);
    let told = desk.report("reading-log?month=2026-11").done(200).json();
    let rows = rows(tables(&told)[0]);
    assert_eq!(rows[0][0], "范围");
    assert_eq!(rows[1], ["2026-11-20", "0.45"]);
    assert_eq!(rows[2], ["2026-11-21", "▲ 9.00"]);
    let none = desk.report("reading-log?month=2026-10").done(200).json();
    assert_eq!(none["rows"], 0);
    assert_ne!(none["id"], told["id"]);
}

#[test]
fn a_weeks_complaints_say_what_was_late_and_who_was_called_back() {
    let mut desk = Desk::new();
    let minor = desk.complained("minor");
    desk.complained("major");
    desk.waits(3 * 60);
    let order = minor["order"].as_str().expect("an order");
    let note = |what: &str, more: Value| {
        let mut body = json!({ "what": what });
        for (key, value) in more.as_object().expect("fields") {
            body[key] = value.clone();
        }
        desk.post(&format!("/orders/{order}/note"), &body).done(204);
    };
    note("replied", json!({ "note": "已约时间" }));
    let told = desk.report("complaints?day=2026-11-23").done(200).json();
    let facts = told["parts"][0]["facts"].as_array().expect("facts");
    let values: Vec<&str> = facts
        .iter()
        .filter_map(|fact| fact["value"].as_str())
        .collect();
    assert_eq!(values, ["2", "1", "0", "0", "0", "—"]);
    let listed = rows(tables(&told)[0]);
    assert_eq!(listed.len(), 2);
    // Answered after three hours where two were allowed, and not at all.
    assert!(listed[0][4].starts_with("▲ 2026-11-23 23:00"), "{listed:?}");
    assert!(
        listed[1][4].starts_with("▲ 应在 2026-11-23 22:00"),
        "{listed:?}"
    );
    assert_eq!(listed[0][3], "王女士");
    let week = &told["about"][0]["value"];
    assert_eq!(week, "2026-11-23 – 2026-11-29");
    let before = desk.report("complaints?day=2026-11-22").done(200).json();
    assert_eq!(before["rows"], 0);
}

#[test]
fn a_notice_has_one_finding_with_its_history_and_a_card_twelve_months() {
    let mut desk = Desk::with_findings();
    let one = &desk.read("/findings?open=1")[0];
    let id = one["finding"].as_str().expect("an id");
    let told = desk
        .report(&format!("notice?finding={id}"))
        .done(200)
        .json();
    let about = told["about"].to_string();
    assert!(about.contains("渗水") && about.contains("轻微"), "{about}");
    assert_eq!(tables(&told).len(), 1);
    desk.report("notice").refused(400, "bad_value");
    let unknown = format!("notice?finding={}", uuid::Uuid::nil());
    desk.report(&unknown).refused(400, "bad_value");

    desk.pump_read(20, 450);
    let (pump, _) = desk.handheld.named(&desk.world, "equipment", PUMP);
    let card = desk
        .report(&format!("fire-card?equipment={pump}"))
        .done(200)
        .json();
    let months = rows(tables(&card)[0]);
    assert_eq!(months.len(), 12);
    assert_eq!(
        (months[0][0].as_str(), months[11][0].as_str()),
        ("2025-12", "2026-11")
    );
    assert_eq!(months[11][1..4], ["2026-11-20", "陈志远", "正常"]);
    assert!(months[11][4].contains("0.45 MPa"), "{months:?}");
    assert_eq!(months[10][1], "");
    let before = desk
        .report(&format!("fire-card?equipment={pump}&day=2026-11-19"))
        .done(200)
        .json();
    assert_eq!(
        rows(tables(&before)[0])[11][1],
        "",
        "it was read a day later"
    );
    let refused = desk
        .report("fire-card?building=nowhere")
        .refused(400, "bad_value");
    assert!(refused["message"].to_string().contains("`building`"));
}

#[test]
fn workload_counts_what_each_did_by_name() {
    let mut desk = Desk::new();
    desk.pump_read(20, 450);
    desk.pump_read(21, 450);
    let told = desk.report("workload?month=2026-11").done(200).json();
    let rows = rows(tables(&told)[0]);
    let one = rows
        .iter()
        .find(|row| row[0] == "陈志远")
        .expect("the engineer");
    assert_eq!(one[1..], ["工程", "2", "0", "2", "2", "0", "0", "2"]);
    let names: Vec<&String> = rows.iter().map(|row| &row[0]).collect();
    assert!(names.is_sorted());
}

#[test]
fn a_report_is_written_in_each_form_and_found_by_its_id() {
    let mut desk = Desk::with_findings();
    desk.pump_read(20, 450);
    let finding = desk.read("/findings?open=1")[0]["finding"]
        .as_str()
        .expect("an id")
        .to_owned();
    let (pump, _) = desk.handheld.named(&desk.world, "equipment", PUMP);
    for report in crate::reports::ALL {
        let asked = match report.of {
            crate::reports::Of::Finding => format!("finding={finding}&"),
            crate::reports::Of::Equipment => format!("equipment={pump}&"),
            _ => String::new(),
        };
        let told = desk
            .report(&format!("{}?{asked}", report.name))
            .done(200)
            .json();
        let pdf = desk.report(&format!("{}?{asked}format=pdf", report.name));
        assert!(pdf.done(200).body.starts_with(b"%PDF-"), "{}", report.name);
        let book = desk.report(&format!("{}?{asked}format=xlsx&lang=en", report.name));
        assert!(book.done(200).body.starts_with(b"PK"), "{}", report.name);
        let english = book.headers["x-touchpoint-list"].as_str();
        assert_ne!(told["id"], english, "its words are others");
        let again = desk.read(&format!("/filed/{english}"));
        let asked = again["asked"].as_str().expect("pairs");
        assert!(asked.ends_with("lang=en"), "{again}");
        assert_eq!(told["id"], pdf.headers["x-touchpoint-list"].as_str());
        let id = told["id"].as_str().expect("an id");
        let found = desk.read(&format!("/filed/{id}"));
        assert_eq!(found["list"], format!("report:{}", report.name));
        assert_eq!(found["rows"], told["rows"]);
    }
    desk.report("day-log?format=csv").refused(400, "bad_value");
    desk.report("day-log?month=2026-11")
        .refused(400, "bad_value");
    desk.report("day-log?day=yesterday")
        .refused(400, "bad_value");
    desk.report("nothing").refused(404, "not_found");
}

/// To `sha256sum` a file without sums is a failed check.
fn sums_are_there_where_photos_are<R: Read + std::io::Seek>(
    names: &[String],
    zip: &mut zip::ZipArchive<R>,
) {
    let sums = names.iter().any(|name| name == "check/photos.sha256");
    assert_eq!(sums, names.iter().any(|name| name.starts_with("photos/")));
    let mut first = String::new();
    let mut index = zip.by_name("index.html").expect("there");
    index.read_to_string(&mut first).expect("text");
    assert_eq!(sums, first.contains("sha256sum -c"), "{first}");
}

#[test]
fn a_pack_holds_the_days_with_lists_and_journals_that_prove_themselves() {
    let mut desk = Desk::with_findings();
    desk.pump_read(20, 450);
    let path = format!(
        "/sites/{}/pack?from=2026-11-19&to=2026-11-23",
        desk.world.made.site
    );
    let zip = get(&desk.world, &desk.cookie, &path);
    let id = zip.headers["x-touchpoint-list"].clone();
    let bytes = std::io::Cursor::new(zip.done(200).body.clone());
    let mut zip = zip::ZipArchive::new(bytes).expect("a zip");
    let names: Vec<String> = zip
        .file_names()
        .map(|name| name.expect("a name").into_owned())
        .collect();
    for name in [
        "index.html",
        "days/2026-11-20.html",
        "lists/answers.xlsx",
        "check/check-chain.sh",
    ] {
        assert!(names.iter().any(|one| one == name), "{name}: {names:?}");
    }
    sums_are_there_where_photos_are(&names, &mut zip);
    assert_eq!(
        names
            .iter()
            .filter(|name| name.starts_with("findings/"))
            .count(),
        2
    );
    let mut journals = 0;
    for name in names.iter().filter(|name| name.starts_with("journals/")) {
        let mut text = Vec::new();
        zip.by_name(name)
            .expect("there")
            .read_to_end(&mut text)
            .expect("read");
        protocol::export::check(&text).expect("it holds");
        journals += 1;
    }
    assert_eq!(journals, 2);
    let again = get(&desk.world, &desk.cookie, &path);
    assert_eq!(
        again.done(200).headers["x-touchpoint-list"],
        id,
        "of the same days"
    );
    let mut page = String::new();
    let mut day = zip.by_name("days/2026-11-20.html").expect("there");
    day.read_to_string(&mut page).expect("text");
    assert!(
        page.contains("0.45 MPa") && page.contains("陈志远"),
        "{page}"
    );
    for (asked, field) in [
        ("to=2026-11-23", "`from`"),
        ("from=2026-11-23&to=2026-11-22", "`to`"),
        ("from=2024-11-23&to=2026-11-22", "`to`"),
        ("from=2026-11-23&to=2026-11-23&x=1", "`x`"),
    ] {
        let path = format!("/sites/{}/pack?{asked}", desk.world.made.site);
        let refused = get(&desk.world, &desk.cookie, &path).refused(400, "bad_value");
        assert!(refused["message"].to_string().contains(field), "{refused}");
    }
}

#[test]
fn a_months_quality_has_the_pages_numbers_and_the_findings_with_photos() {
    let mut desk = Desk::with_findings();
    for day in 15..21 {
        desk.pump_read(day, 450);
    }
    let page = desk.read("/quality?month=2026-11");
    let told = desk.report("quality?month=2026-11").done(200).json();
    let axes = page["axes"].as_array().expect("axes");
    let sum = |key: &str| -> u64 {
        let of = |axis: &Value| axis["month"][key].as_u64().expect("a count");
        axes.iter().map(of).sum()
    };
    let facts = &told["parts"][0]["facts"];
    assert_eq!(facts[0]["value"], sum("judged").to_string());
    assert_eq!(facts[1]["value"], sum("passed").to_string());
    assert_eq!(facts[2]["value"], "100%");
    let tables = tables(&told);
    let listed = rows(tables[0]);
    assert_eq!(listed.len(), axes.len());
    let plant = listed.last().expect("a row");
    assert_eq!(plant[..3], ["设备与机房", "100%", "6"]);
    // Nothing was judged at a gate: no share is made of nothing.
    assert_eq!(listed[0][1..3], ["–", "0"]);
    let found = rows(tables.last().expect("findings"));
    assert_eq!(found.len(), 2);
    assert_eq!(
        (found[0][3].as_str(), found[1][3].as_str()),
        ("严重", "轻微")
    );
}
