//! A round on paper, as a reader would read it.

use crate::tests::console::get;
use crate::tests::ledger::Desk;
use crate::tests::world::Answer;
use flate2::read::ZlibDecoder;
use std::io::Read;

/// Every text of a PDF, each in a line of its own.
pub fn words(answer: &Answer) -> String {
    let body = &answer.done(200).body;
    let mut words = String::new();
    let mut rest = body.as_slice();
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|part| part == what);
    while let Some(at) = find(rest, b"stream\n") {
        rest = &rest[at + 7..];
        let mut page = String::new();
        if ZlibDecoder::new(rest).read_to_string(&mut page).is_err() {
            continue;
        }
        for shown in page.lines().filter_map(|line| line.split_once(" Td <")) {
            let hex = shown.1.split('>').next().expect("an end");
            let units: Vec<u16> = (0..hex.len() / 4)
                .map(|n| u16::from_str_radix(&hex[4 * n..4 * n + 4], 16).expect("hex"))
                .collect();
            words += &String::from_utf16(&units).expect("letters");
            words.push('\n');
        }
    }
    words
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
