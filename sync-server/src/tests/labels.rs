//! Labels at the desk: what makes one stale, what is printed, and what closes it.

use crate::folder::Folder;
use crate::ingest::lines;
use crate::keys::Keys;
use crate::site_file::{self, SAMPLE};
use crate::sql::journals;
use crate::tests::ledger::{Desk, EXTINGUISHER};
use crate::tests::world::Answer;
use protocol::label::payload;
use serde_json::{Value, json};

impl Desk {
    fn label(&self, name: &str) -> Value {
        let labels = self.read("/labels");
        let all = labels.as_array().expect("labels");
        let found = all.iter().find(|label| label["name"] == name);
        found.unwrap_or_else(|| panic!("no {name}")).clone()
    }

    fn ask(&self, call: &str, body: &Value) -> Answer {
        let origin = format!("http://{}", self.world.address());
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Origin", origin.as_str()),
            ("Content-Type", "application/json"),
        ];
        let path = format!("/api/console/sites/{}/labels/{call}", self.world.made.site);
        self.world
            .call("POST", &path, &headers, body.to_string().as_bytes())
    }

    /// The sample's file again, in which something is called otherwise.
    fn import_with(&self, old: &str, new: &str) {
        assert!(SAMPLE.contains(old), "{old}");
        let changed = SAMPLE.replace(old, new);
        let file = site_file::read("sample.toml", &changed).expect("no problems");
        let (now, site) = (self.world.clock.now(), self.world.made.site);
        self.world
            .writer()
            .write(now, |writing| file.import(writing, Some(site)))
            .expect("imported");
    }

    /// What the QR code of a label says.
    fn says(&self, label: &Value, version: u32) -> String {
        let folder = Folder::open(&self.world.path).expect("opened");
        let keys = Keys::open(&folder).expect("keys");
        let id = label["id"].as_str().expect("an id");
        let code = label["code"].as_str().expect("a code");
        payload(&keys.label, self.world.made.site, id, version, code)
    }

    /// The lines of the server's own journal of the site.
    pub fn lines_of_the_server(&self) -> String {
        let mut writer = self.world.writer();
        let read = writer.write(self.world.clock.now(), |writing| {
            let site = crate::sql::sites::by_id(writing.tx, self.world.made.site)?;
            let key = writing.keys.receipt.public();
            let site = site.map(|site| site.number);
            let journal = journals::of_server(writing.tx, site, key.raw())?.expect("a journal");
            let mut all = Vec::new();
            lines::each(writing.tx, journal.number, 1, journal.acked, |line| {
                all.extend_from_slice(&line.bytes);
                Ok(())
            })?;
            Ok(all)
        });
        String::from_utf8(read.expect("read")).expect("text")
    }

    /// A handheld scans a renewed label for the first time, at a place.
    fn scans(&mut self, checkpoint: &str, says: &str) {
        let line = json!({ "type": "label_renewed", "checkpoint": checkpoint, "label": says });
        self.handheld
            .append_at("2026-11-23T20:05:00+08:00", None, line);
        self.handheld.send_all(&self.world).done(200);
    }
}

/// How many pages a PDF has.
fn pages(answer: &Answer) -> usize {
    assert_eq!(answer.done(200).headers["content-type"], "application/pdf");
    let text = String::from_utf8_lossy(&answer.body);
    assert!(text.starts_with("%PDF-"));
    text.matches("/Type/Page/").count()
}

#[test]
fn a_stale_label_is_closed_by_a_scan_of_the_new_one_alone() {
    let mut desk = Desk::new();
    let before = desk.label("1栋大堂");
    assert_eq!(
        (&before["of"], &before["stale"]),
        (&json!("checkpoint"), &json!(false))
    );
    desk.import_with("name = \"1栋大堂\"", "name = \"1栋南大堂\"");
    let labels = desk.read("/labels");
    assert_eq!(
        (&labels[0]["name"], &labels[0]["stale"], &labels[1]["stale"]),
        (&json!("1栋南大堂"), &json!(true), &json!(false))
    );
    let label = labels[0].clone();
    let place = label["id"].as_str().expect("an id").to_owned();
    let rows = desk.rows("labels");
    assert_eq!(rows.len(), labels.as_array().expect("labels").len());
    let stale = desk.rows("labels?stale=1");
    assert_eq!((stale.len(), &stale[0]["name"]), (1, &json!("1栋南大堂")));
    assert_eq!(
        desk.rows("labels?of=equipment&text=1栋南大堂&stale=1")
            .len(),
        0
    );
    // The old one hangs there still: scanning it closes nothing, nor does one from elsewhere.
    let old = desk.says(&label, 1);
    desk.scans(&place, &old);
    let foreign = desk.says(&desk.label("2栋大堂"), 2);
    desk.scans(&place, &foreign);
    assert_eq!(desk.label("1栋南大堂")["stale"], json!(true));
    let new = desk.says(&label, 2);
    desk.scans(&place, &new);
    assert_eq!(desk.label("1栋南大堂")["stale"], json!(false));
    let row = desk.handheld.row(&desk.world, "checkpoint", &place);
    let hash = protocol::chain::sha256_hex(new.as_bytes());
    assert_eq!(row.expect("a row")["labels"], json!([hash]));
}

#[test]
fn equipment_gets_its_own_label_that_goes_stale_and_is_closed_like_a_places() {
    let mut desk = Desk::new();
    let none = desk.label(EXTINGUISHER);
    assert_eq!(
        (&none["of"], &none["code"], &none["at"]),
        (&json!("equipment"), &json!(null), &json!("地下车库A区"))
    );
    let second = desk.label("车库A区2号灭火器");
    desk.ask("make", &json!({ "ids": [none["id"], second["id"]] }))
        .done(204);
    let made = desk.label(EXTINGUISHER);
    let code = made["code"].as_str().expect("a code");
    assert!(model::code::is_code(code));
    assert_ne!(made["code"], desk.label("车库A区2号灭火器")["code"]);
    // Who has one keeps it.
    desk.ask("make", &json!({ "ids": [none["id"]] })).done(204);
    assert_eq!(desk.label(EXTINGUISHER), made);

    desk.import_with(EXTINGUISHER, "车库A区新灭火器");
    let stale = desk.label("车库A区新灭火器");
    assert_eq!(
        (&stale["stale"], &stale["code"]),
        (&json!(true), &made["code"])
    );
    let (place, _) = desk
        .handheld
        .named(&desk.world, "checkpoint", "地下车库A区");
    let new = desk.says(&stale, 2);
    desk.scans(&place, &new);
    assert_eq!(desk.label("车库A区新灭火器")["stale"], json!(false));
    assert_eq!(desk.label("车库A区2号灭火器")["stale"], json!(false));
}

#[test]
fn one_label_is_renewed_by_hand_and_the_line_names_who_did_it() {
    let desk = Desk::new();
    let label = desk.label("2栋大堂");
    let asked = json!({ "of": label["of"], "id": label["id"] });
    desk.ask("renew", &asked).done(204);
    assert_eq!(desk.label("2栋大堂")["stale"], json!(true));
    let lines = desk.lines_of_the_server();
    assert!(
        lines.contains("\"type\":\"rows_set\"") && lines.contains("\"desk\":\"supervisor\""),
        "{lines}"
    );
    // What has no label yet has none to renew.
    let piece = json!({ "of": "equipment", "id": desk.label(EXTINGUISHER)["id"] });
    desk.ask("renew", &piece).refused(404, "not_found");
    let wrong = json!({ "of": "checkpoint", "id": "x" });
    desk.ask("renew", &wrong).refused(400, "malformed");
}

#[test]
fn a_place_where_a_spare_ones_label_hangs_gets_its_own_to_print() {
    let mut desk = Desk::new();
    let (place, row) = desk.handheld.named(&desk.world, "checkpoint", "1栋大堂");
    let foreign = protocol::chain::sha256_hex(b"TP1:001130AAAAAAAAAAAAAAAA");
    desk.change("checkpoint", "1栋大堂", json!({ "labels": [foreign] }));
    let bound = desk.label("1栋大堂");
    assert_eq!(
        (&bound["code"], &bound["printable"], &bound["stale"]),
        (&row["code"], &json!(false), &json!(false))
    );
    let ids = json!({ "ids": [place] });
    desk.ask("pdf", &ids).refused(404, "not_found");
    desk.ask("make", &ids).done(204);
    let made = desk.label("1栋大堂");
    assert_eq!(
        (&made["code"], &made["printable"], &made["stale"]),
        (&row["code"], &json!(true), &json!(true))
    );
    assert_eq!(pages(&desk.ask("pdf", &ids)), 1);
    let own = desk.says(&made, 1);
    desk.scans(&place, &own);
    assert_eq!(desk.label("1栋大堂")["stale"], json!(false));
}

#[test]
fn what_is_chosen_is_printed_and_nothing_else() {
    let desk = Desk::new();
    let labels = desk.read("/labels");
    let ids: Vec<&Value> = (0..25).map(|n| &labels[n]["id"]).collect();
    let made = labels.as_array().expect("labels")[..25]
        .iter()
        .filter(|label| label["printable"] == true)
        .count();
    assert!(made < 25, "{made}");
    let roll = desk.ask("pdf", &json!({ "ids": ids, "size": "40x30" }));
    assert_eq!(pages(&roll), made);
    let sheet = desk.ask("pdf", &json!({ "ids": ids, "size": "a4", "skip": 23 }));
    assert_eq!(pages(&sheet), 2);
    let none = json!({ "ids": [desk.label(EXTINGUISHER)["id"]] });
    desk.ask("pdf", &none).refused(404, "not_found");
    let size = json!({ "ids": ids, "size": "a3" });
    desk.ask("pdf", &size).refused(400, "malformed");
}
