//! PINs have as many digits as their people need, by whatever the file says of them.

use super::desk::{desk, only, put};
use super::sheets_of::with;

#[test]
fn who_becomes_a_supervisor_gets_a_pin_of_six_digits_with_it() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let mut book = desk.download();
    put(&mut book, "人员", "张伟", "主管", "是");
    let found = desk.refused(&book);
    let wanted = "(密码): the PIN that is held has 4 digits, and one of 6 is wanted now: set it";
    assert!(found.len() == 1 && found[0].ends_with(wanted), "{found:?}");
    put(&mut book, "人员", "张伟", "密码", "135790");
    assert_eq!(desk.done(&book).changed, 2);
    // Who has none yet is asked for none.
    let mut book = desk.download();
    put(&mut book, "人员", "陈志远", "主管", "是");
    assert_eq!(desk.done(&book).changed, 1);
}

#[test]
fn the_pin_of_a_supervisor_has_six_digits_in_a_sheet_that_does_not_say_who_is() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let sheet = |pin: &str| only("人员", &format!("姓名|岗位|密码\n周静|安全员、客服|{pin}"));
    let found = desk.refused(&sheet("1234"));
    assert!(
        found[0].ends_with("column C (密码): it must have 6 digits"),
        "{found:?}"
    );
    assert_eq!(desk.done(&sheet("135790")).changed, 1);
}
