//! Lists as files: the same rows as on the screen, in four forms, found again by their id.

use crate::tests::console::get;
use crate::tests::ledger::Desk;
use crate::tests::world::Answer;
use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};
use std::io::Cursor;

const PUMP: &str = "1#生活水泵";
const ITEM: &str = "plant-water-pump.1";

impl Desk {
    pub fn file(&self, path: &str) -> Answer {
        let path = format!("/sites/{}/lists/{path}", self.world.made.site);
        get(&self.world, &self.cookie, &path)
    }

    /// A site on which a finding of each severity was raised.
    pub fn with_findings() -> Self {
        let desk = Self::new();
        let (pump, row) = desk.handheld.named(&desk.world, "equipment", PUMP);
        for (item, severity) in [(ITEM, "serious"), ("plant-water-pump.2", "minor")] {
            let body = json!({ "checkpoint": row["checkpoint"], "equipment": pump, "item": item,
                "severity": severity, "note": "=1+1 渗水" });
            desk.post("/findings", &body).done(200);
        }
        desk
    }
}

fn header(answer: &Answer, name: &str) -> String {
    let value = answer.headers.get(name);
    value.unwrap_or_else(|| panic!("no {name}")).clone()
}

/// The first sheet's cells as texts.
fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
    let name = book.sheet_names().first().expect("a sheet").clone();
    let sheet = book.worksheet_range(&name).expect("its cells");
    let text = |cell: &Data| cell.to_string();
    sheet
        .rows()
        .map(|row| row.iter().map(text).collect())
        .collect()
}

#[test]
fn a_list_has_the_screens_rows_in_each_of_its_forms() {
    let desk = Desk::with_findings();
    let screen = desk.read("/findings?open=1");
    let listed = desk.file("findings?open=1").done(200).json();
    let ids = |all: &Value, key: &str| -> Vec<String> {
        let all = all.as_array().expect("rows").iter();
        all.map(|row| row[key].as_str().expect("an id").to_owned())
            .collect()
    };
    assert_eq!(ids(&listed["rows"], "finding"), ids(&screen, "finding"));
    assert_eq!(listed["count"], 2);
    assert_eq!(listed["filter"], json!({ "open": "1" }));
    let csv = desk.file("findings?open=1&format=csv&lang=zh");
    let text = String::from_utf8(csv.done(200).body.clone()).expect("UTF-8");
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.starts_with("\u{feff}发现时间,程度,"), "{text}");
    assert_eq!(header(&csv, "x-touchpoint-rows"), "2");
    let book = desk.file("findings?open=1&format=xlsx&lang=zh");
    let rows = cells(&book.done(200).body);
    assert!(rows[0][0].ends_with("问题整改"), "{rows:?}");
    assert!(rows[1][0].starts_with("共 2 行"), "{rows:?}");
    assert!(rows[3][0].contains("只看未完成: 是"), "{rows:?}");
    assert_eq!((rows[4][1].as_str(), rows.len()), ("程度", 7));
    assert_eq!((rows[5][1].as_str(), rows[6][1].as_str()), ("轻微", "严重"));
    let paper = desk.file("findings?open=1&format=pdf&lang=en");
    assert!(paper.done(200).body.starts_with(b"%PDF-"));
    // However it is written, the same rows have the same id.
    let id = listed["id"].as_str().expect("an id");
    for answer in [&csv, &book, &paper] {
        assert_eq!(header(answer, "x-touchpoint-list"), id);
    }
    assert!(rows[2][0].contains(id), "{rows:?}");
}

#[test]
fn a_list_is_narrowed_by_its_columns_and_by_words() {
    let desk = Desk::with_findings();
    let count = |asked: &str| desk.file(asked).done(200).json()["count"].clone();
    assert_eq!(count("findings"), 2);
    assert_eq!(count("findings?severity=serious"), 1);
    assert_eq!(count("findings?severity=serious,minor"), 2);
    assert_eq!(count("findings?severity=normal"), 0);
    assert_eq!(count("findings?text=水泵"), 2);
    assert_eq!(count("findings?text=电梯"), 0);
    assert_eq!(count("findings?to=2026-11-22"), 0);
    assert_eq!(count("orders"), 0);
    let refused = desk.file("findings?colour=red").refused(400, "bad_value");
    let said = refused["message"].as_str().expect("words");
    assert!(
        said.contains("`colour`") && said.contains("severity"),
        "{said}"
    );
    desk.file("findings?format=doc").refused(400, "bad_value");
    desk.file("nothing").refused(404, "not_found");
}

#[test]
fn an_id_finds_its_list_again_and_other_rows_have_another() {
    let mut desk = Desk::with_findings();
    let book = desk.file("findings?format=xlsx&severity=serious&text=水泵");
    let id = header(book.done(200), "x-touchpoint-list");
    let found = desk.read(&format!("/filed/{}", id.to_lowercase()));
    assert_eq!(
        (&found["list"], &found["rows"]),
        (&json!("findings"), &json!(1))
    );
    assert_eq!(found["desk"], "supervisor");
    let asked = found["asked"].as_str().expect("a question");
    let again = desk.file(&format!("findings?format=csv&{asked}"));
    assert_eq!(header(again.done(200), "x-touchpoint-list"), id);
    // A page that only looks leaves nothing behind.
    let looked = desk.file("findings").done(200).json();
    let path = format!("/sites/{}/filed/", desk.world.made.site);
    let path = path + looked["id"].as_str().expect("an id");
    get(&desk.world, &desk.cookie, &path).refused(404, "not_found");
    // One was put right: the same question has another answer.
    let one = &desk.read("/findings?open=1")[0];
    let moved = json!({ "orders": [{ "order": one["order"], "from": one["state"],
        "go": one["go"] }], "to": "rejected", "reason": "not_a_defect" });
    desk.post("/orders/move", &moved).done(200);
    let after = desk.file("findings").done(200).json();
    assert_ne!(after["id"], looked["id"]);
    // Made again from the lines, the id is there still.
    desk.world.server = None;
    let folder = crate::Folder::open(&desk.world.path).expect("opened");
    let keys = crate::keys::Keys::open(&folder).expect("keys");
    let now = desk.world.clock.now();
    let rebuilt = crate::rebuild::run(&folder, &keys, now).expect("rebuilt");
    assert_eq!(rebuilt.differences, []);
}

#[test]
fn every_list_can_be_read_in_every_form() {
    let mut desk = Desk::with_findings();
    let (pump, _) = desk.handheld.named(&desk.world, "equipment", PUMP);
    let values = json!([{ "part": "outlet", "milli": 450, "unit": "MPa" }]);
    desk.judge("2026-11-23T10:00:00+08:00", &pump, ITEM, values);
    for list in crate::lists::ALL {
        let told = desk.file(list.name).done(200).json();
        let rows = told["rows"].as_array().expect("rows");
        assert_eq!(told["count"], rows.len(), "{}", list.name);
        let columns = list.columns.iter().map(|column| column.key);
        for (row, keys) in rows.iter().zip(std::iter::repeat(columns)) {
            let row = row.as_object().expect("cells");
            assert_eq!(row.len(), keys.clone().count(), "{}", list.name);
            keys.for_each(|key| assert!(row.contains_key(key), "{} {key}", list.name));
        }
        for format in ["csv", "xlsx", "pdf"] {
            desk.file(&format!("{}?format={format}", list.name))
                .done(200);
        }
    }
    for (list, least) in [
        ("readings", 1),
        ("answers", 1),
        ("visits", 1),
        ("rounds", 1),
        ("equipment", 10),
        ("checkpoints", 10),
        ("staff", 3),
        ("plans", 1),
        ("items", 158),
        ("journals", 2),
        ("devices", 1),
        ("dues", 1),
    ] {
        let count = desk.file(list).done(200).json()["count"]
            .as_u64()
            .expect("a count");
        assert!(count >= least, "{list}: {count}");
    }
    let reading = &desk.file("readings").done(200).json()["rows"][0];
    assert_eq!(
        (&reading["value"], &reading["unit"]),
        (&json!(0.45), &json!("MPa"))
    );
    assert_eq!(reading["piece"], PUMP);
    let answer = &desk.file("answers").done(200).json()["rows"][0];
    assert_eq!(answer["item"], ITEM);
    assert!(
        answer["values"]["zh"]
            .as_str()
            .is_some_and(|said| said.contains("0.45 MPa"))
    );
}

#[test]
fn nobody_takes_a_list_of_a_site_that_isnt_theirs() {
    let desk = Desk::new();
    let path = format!("/sites/{}/lists/findings", uuid::Uuid::nil());
    get(&desk.world, &desk.cookie, &path).refused(404, "not_found");
    let path = format!("/sites/{}/lists/findings", desk.world.made.site);
    get(&desk.world, "", &path).refused(401, "not_signed_in");
}
