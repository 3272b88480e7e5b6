//! Staff, shifts and the tools that shifts hand over, of the real-sized site.

use crate::site_file::draft::{Row, list};

/// Roles, the letter of their numbers, and how many there are: 40 in all.
const ROLES: [(&str, char, u32); 5] = [
    ("guard", 'A', 16),
    ("cleaner", 'B', 12),
    ("engineer", 'C', 7),
    ("front_desk", 'D', 3),
    ("gardener", 'E', 2),
];

const FAMILY: [&str; 10] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈"];
const GIVEN: [&str; 8] = [
    "建国", "志强", "秀英", "丽华", "永福", "海涛", "春梅", "俊杰",
];

/// Guards work in four teams: early, late, night, free.
const TEAMS: u32 = 4;
const MONTHS: [(&str, u32); 2] = [("2026-11", 30), ("2026-12", 31)];

/// The name of somebody of a role, counted from 1: no two people have the same.
pub fn name(role: &str, n: u32) -> String {
    let before = ROLES.iter().take_while(|one| one.0 != role);
    let place = before.map(|one| one.2).sum::<u32>() + n - 1;
    let place = usize::try_from(place).unwrap_or_default();
    [FAMILY[place % FAMILY.len()], GIVEN[place / 5 % GIVEN.len()]].concat()
}

/// The first of guards, engineers and front desk are supervisors, with longer PINs.
pub fn staff() -> Vec<Row> {
    let mut rows = Vec::new();
    for (role, letter, count) in ROLES {
        for n in 1..=count {
            let place = rows.len();
            let leads = n == 1 && matches!(role, "guard" | "engineer" | "front_desk");
            // Told apart, and not to be guessed from the number on the list.
            let pin = (place + 3) * 7_919;
            let row = Row::default().with("name", name(role, n));
            let row = row
                .with("id", format!("{letter}{n:02}"))
                .with("roles", role);
            rows.push(match leads {
                true => row
                    .with("supervisor", "yes")
                    .with("pin", format!("{:06}", pin * 13 % 1_000_000)),
                false => row.with("pin", format!("{:04}", pin % 10_000)),
            });
        }
    }
    rows
}

/// Hours and usual people of each shift.
pub fn shifts() -> Vec<Row> {
    let shift = |called: &str, hours: &str, role: &str, from: u32, to: u32| {
        let staff = list((from..=to).map(|n| name(role, n)));
        let row = Row::default().with("name", called);
        row.with("hours", hours).with("staff", staff)
    };
    vec![
        shift("早班", "07:00-15:00", "guard", 1, 4),
        shift("中班", "15:00-23:00", "guard", 5, 8),
        shift("夜班", "23:00-07:00", "guard", 9, 12),
        shift("保洁早班", "06:00-14:00", "cleaner", 1, 8),
        shift("保洁中班", "14:00-22:00", "cleaner", 9, 12),
        shift("工程白班", "08:00-20:00", "engineer", 1, 5),
        shift("工程夜班", "20:00-08:00", "engineer", 6, 7),
        shift("客服班", "08:00-18:00", "front_desk", 1, 3),
        shift("绿化班", "07:00-17:00", "gardener", 1, 2),
    ]
}

/// The guards' months, a row a person: which shift each works on which day.
pub fn month_grid() -> Vec<Row> {
    let mut rows = Vec::new();
    // Days go on counting over the month's end, so that nobody's turn is cut short.
    let mut before = 0;
    for (month, days) in MONTHS {
        for guard in 0..16_u32 {
            let row = Row::default().with("month", month);
            let mut row = row.with("person", name("guard", guard + 1));
            for day in 0..days {
                let shift = match (before + day + guard / 4) % TEAMS {
                    0 => "早班",
                    1 => "中班",
                    2 => "夜班",
                    _ => continue,
                };
                row = row.with(&format!("days.{}", day + 1), shift);
            }
            rows.push(row);
        }
        before += days;
    }
    rows
}

/// What a shift counts when it hands over.
pub fn tools() -> Vec<Row> {
    let tool = |called: &str, count: u32| Row::default().with("name", called).with("count", count);
    vec![
        tool("对讲机", 12),
        tool("机房钥匙", 6),
        tool("单元门钥匙", 8),
        tool("强光手电", 10),
        tool("巡检手持机", 6),
        tool("急救箱", 2),
    ]
}
