//! Findings across handhelds.

use house_tests::World;
use house_tests::walker::fail;
use model::orders::OrderState;

#[test]
fn two_handhelds_that_raise_one_defect_offline_end_with_one_finding() {
    let mut world = World::new();
    let walkers = [
        world.walker("a", "张伟", "2580"),
        world.walker("b", "李强", "1470"),
    ];
    world.stop();
    for walker in &walkers {
        let shown = walker.begin("夜间巡逻A线");
        let place = &shown.points[0].place;
        let list = walker.reach(shown.row.round, place.code.as_deref().expect("a code"));
        let item = list.items[0].item.id.clone();
        let answer = fail(&list, &item);
        walker.answer(shown.row.round, place.checkpoint, vec![answer], false);
    }
    world.start();
    for walker in walkers.iter().chain(&walkers) {
        walker.sync();
    }
    let seen: Vec<_> = walkers.iter().map(|walker| walker.findings()).collect();
    assert_eq!(seen[0].len(), 1, "{:?}", seen[0]);
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0][0].seen, 2);
}

#[test]
fn a_fix_on_one_handheld_is_re_checked_on_another() {
    let world = World::new();
    let first = world.walker("a", "张伟", "2580");
    let shown = first.begin("夜间巡逻A线");
    let place = &shown.points[0].place;
    let list = first.reach(shown.row.round, place.code.as_deref().expect("a code"));
    let mut answer = fail(&list, &list.items[0].item.id.clone());
    answer.fixed = true;
    first.answer(shown.row.round, place.checkpoint, vec![answer], false);
    first.sync();
    let second = world.walker("b", "李强", "1470");
    let finding = second.findings().pop().expect("one is open");
    assert_eq!(finding.state, OrderState::Fixed);
    let (order, to) = (finding.order, OrderState::Verified);
    let photos = Vec::new();
    second.ok(device::Command::MoveOrder {
        order,
        to,
        note: None,
        photos,
    });
    assert_eq!(second.findings(), []);
    second.sync();
    first.sync();
    assert_eq!(first.findings(), []);
}
