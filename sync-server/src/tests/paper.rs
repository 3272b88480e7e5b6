//! A round on paper, as a reader would read it.

use crate::tests::console::get;
use crate::tests::ledger::Desk;
use crate::tests::world::Answer;
use std::io::Write;
use std::process::{Command, Stdio};

/// Every text of a PDF, as another program reads it.
pub fn words(answer: &Answer) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("pdftotext, which tools/setup test installs");
    let body = answer.done(200).body.clone();
    let mut input = reader.stdin.take().expect("its input");
    let writes = std::thread::spawn(move || input.write_all(&body));
    let read = reader.wait_with_output().expect("read");
    writes.join().expect("a thread").expect("written");
    assert!(read.status.success());
    String::from_utf8(read.stdout).expect("UTF-8")
}

#[test]
fn a_round_is_printed_with_its_points_in_order_and_what_each_asks() {
    let desk = Desk::new();
    let board = desk.read("/board");
    let rounds = board["rounds"].as_array().expect("rounds");
    let round = rounds
        .iter()
        .find(|round| round["name"] == "全天综合巡检")
        .expect("the walk");
    let site = desk.world.made.site;
    let path = |id: &str| format!("/sites/{site}/rounds/{id}/paper");
    let id = round["round"].as_str().expect("an id");
    let words = words(&get(&desk.world, &desk.cookie, &path(id)));
    let place = |text: &str| {
        let at = words.find(text);
        at.unwrap_or_else(|| panic!("no {text}: {words}"))
    };
    assert!(place("全天综合巡检") < place("1. 1栋大堂"));
    assert!(
        place("1. 1栋大堂") < place("2. 1栋楼道") && place("2. 1栋楼道") < place("3. 生活水泵房")
    );
    // Its own items in their order, then those of each piece.
    let corridor = &words[place("2. 1栋楼道")..place("3. 生活水泵房")];
    let nth = |text: &str| corridor.find(text).unwrap_or_else(|| panic!("no {text}"));
    let list = &checklists::built_in().checklists;
    let name = |id: &str| {
        let mut items = list.iter().flat_map(|list| &list.items);
        let item = items.find(|item| item.id == id).expect("an item");
        item.name.zh.clone()
    };
    assert!(nth(&name("13.7")) < nth(&name("13.11")));
    assert!(nth(&name("13.11")) < nth("1栋消火栓箱"));
    // Nameplate's limits stand beside the room to write.
    assert!(words.contains("＿＿＿＿ MPa（0.35–0.55）"), "{words}");
    assert!(words.contains("□正常 □异常 □查不了") && words.contains("2026-11-23 06:00–次日 05:00"));
    let nobody = uuid::Uuid::from_u128(1).to_string();
    get(&desk.world, &desk.cookie, &path(&nobody)).refused(404, "not_found");
}
