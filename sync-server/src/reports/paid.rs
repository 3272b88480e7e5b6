//! A month's paid service: what each order cost its customer, by kind and by day, and how much came
//! in by the day on which it is handed to the cashier.

use super::{Body, Fact, Head, Look, Of, Part, Report, Row};
use crate::console::findings::{ConsoleFinding, show};
use crate::error::ServerError;
use crate::lists::{Cell, Tongue};
use crate::sql::findings::{self, Finding};
use crate::sql::{order_steps, places};
use checklists::Charges;
use chrono::{Datelike, NaiveDate};
use model::orders::OrderState;
use std::collections::BTreeMap;

pub const REPORT: Report = Report {
    name: "paid",
    title: ("有偿服务月报", "Paid service, monthly"),
    about: (
        "一个月的有偿服务：每单收费、谁做的、客户是否签字，按类别和按天合计",
        "A month's paid service: each fee, who did it, whether the customer signed, totals",
    ),
    of: Of::Month,
    body,
};

/// An order that cost its customer something, or nothing as somebody said.
struct Paid {
    order: ConsoleFinding,
    day: NaiveDate,
    cents: u32,
    /// Who put it right; where nobody did yet, whose it is.
    by: Option<String>,
    /// It came in by the day on which its kind is handed in.
    in_time: bool,
}

/// How many, and how much.
#[derive(Default)]
struct Sum {
    orders: i64,
    cents: i64,
}

impl Sum {
    fn of<'p>(all: impl Iterator<Item = &'p Paid>) -> Self {
        all.fold(Self::default(), |sum, paid| sum.and(paid.cents))
    }

    fn and(self, cents: u32) -> Self {
        Self {
            orders: self.orders + 1,
            cents: self.cents + i64::from(cents),
        }
    }

    fn said(&self, tongue: Tongue) -> String {
        let yuan = Cell::cents(self.cents).plain();
        match tongue {
            Tongue::Zh => format!("¥{yuan}（{} 单）", self.orders),
            Tongue::En => format!("¥{yuan} ({})", self.orders),
        }
    }
}

fn body(look: &Look<'_>) -> Result<Body, ServerError> {
    let tongue = look.asked.tongue;
    let mut body = Body::default();
    let month = look.asked.from.format("%Y-%m").to_string();
    body.about
        .push(Fact::new(tongue.one(("月份", "Month")), month));
    let mut all = Vec::new();
    for found in findings::all_of_site(look.connection, look.site.number, false, Some(true))? {
        all.extend(paid(look, &found)?);
    }
    all.sort_by(|a, b| (a.day, &a.order.raised_at).cmp(&(b.day, &b.order.raised_at)));
    body.parts.push(Part::Facts {
        facts: facts(&all, tongue),
    });
    for charges in charges() {
        body.words(match tongue {
            Tongue::Zh => charges.fact.zh.clone().unwrap_or_default(),
            Tongue::En => charges.fact.en.clone().unwrap_or_default(),
        });
    }
    let title = tongue.one(("逐单", "Order by order"));
    let rows = all.iter().map(|paid| row(paid, tongue));
    body.table(title, heads(tongue), rows.collect(), tongue);
    if !all.is_empty() {
        body.table(
            tongue.one(("按类别", "By kind")),
            total_heads(tongue, ("类别", "Kind")),
            totals(&all, |paid| kind_of(&paid.order, tongue)),
            tongue,
        );
        body.table(
            tongue.one(("按天", "By day")),
            total_heads(tongue, ("日期", "Day")),
            totals(&all, |paid| paid.day.to_string()),
            tongue,
        );
    }
    Ok(body)
}

/// What the kinds of order say of paid service.
fn charges() -> impl Iterator<Item = &'static Charges> {
    let kinds = checklists::built_in().order_kinds.iter();
    kinds.filter_map(|kind| kind.charges.as_ref())
}

/// What it cost, where somebody said so on one of the days that are asked for.
fn paid(look: &Look<'_>, found: &Finding) -> Result<Option<Paid>, ServerError> {
    let Some(fee) = &found.noted.fee else {
        return Ok(None);
    };
    let day = look.names.day_said(&fee.at);
    let Some(day) = day.filter(|day| look.asked.from <= *day && *day <= look.asked.to) else {
        return Ok(None);
    };
    let order = show(look.connection, look.names, found, look.now)?;
    let steps = order_steps::of(look.connection, found.number)?;
    let fixed = steps
        .iter()
        .rfind(|step| step.moved && step.what.is_none() && step.state == OrderState::Fixed);
    let staff = fixed.and_then(|step| step.staff);
    let by = look
        .names
        .person(places::staff_id(look.connection, staff)?)
        .or(order.owner.clone());
    let kind = found.work.as_ref();
    let kind = kind.and_then(|work| checklists::built_in().order_kind(&work.kind));
    let until = kind.and_then(|kind| kind.charges.as_ref());
    let until = until.or(charges().next());
    Ok(Some(Paid {
        in_time: until.is_none_or(|charges| day.day() <= charges.hand_in_day),
        order,
        day,
        cents: fee.cents,
        by,
    }))
}

fn facts(all: &[Paid], tongue: Tongue) -> Vec<Fact> {
    let sum =
        |name: String, all: Vec<&Paid>| Fact::new(name, Sum::of(all.into_iter()).said(tongue));
    let mut days: Vec<String> = charges()
        .map(|charges| charges.hand_in_day.to_string())
        .collect();
    days.dedup();
    let days = days.join("/");
    let (by, after) = match tongue {
        Tongue::Zh => (format!("{days}日（含）前"), format!("{days}日后")),
        Tongue::En => (format!("By day {days}"), format!("After day {days}")),
    };
    let is_signed = |paid: &&Paid| signed(paid) == Signed::Yes;
    vec![
        sum(tongue.one(("合计", "Total")).into(), all.iter().collect()),
        sum(by, all.iter().filter(|paid| paid.in_time).collect()),
        sum(after, all.iter().filter(|paid| !paid.in_time).collect()),
        sum(
            tongue.one(("客户未签字", "Not signed")).into(),
            all.iter().filter(|paid| !is_signed(paid)).collect(),
        ),
    ]
}

/// Whether the customer signed for what it cost.
#[derive(PartialEq, Eq)]
enum Signed {
    Yes,
    /// But the sum was said after that.
    Before,
    No,
}

fn signed(paid: &Paid) -> Signed {
    match (&paid.order.signed_at, paid.order.charged_after_signing) {
        (None, _) => Signed::No,
        (Some(_), true) => Signed::Before,
        (Some(_), false) => Signed::Yes,
    }
}

fn heads(tongue: Tongue) -> Vec<Head> {
    vec![
        Head::new(tongue.one(("日期", "Day")), 11),
        Head::new(tongue.one(("地址", "Place")), 14),
        Head::new(tongue.one(("什么事", "What about")), 22),
        Head::new(tongue.one(("类别", "Kind")), 14),
        Head::new(tongue.one(("谁做的", "Done by")), 10),
        Head::number(tongue.one(("收费（元）", "Fee (CNY)")), 10),
        Head::new(tongue.one(("客户签字", "Signed")), 15),
    ]
}

fn row(paid: &Paid, tongue: Tongue) -> Row {
    let work = paid.order.work.as_ref();
    let customer = work.and_then(|work| work.customer.as_ref());
    let place = customer.and_then(|customer| customer.place.clone());
    let place = place.unwrap_or_else(|| paid.order.checkpoint_name.clone());
    let signed = signed(paid);
    Row {
        bad: signed != Signed::Yes,
        cells: vec![
            Cell::Day(paid.day.to_string()),
            Cell::text(place),
            Cell::maybe(work.and_then(|work| work.note.as_deref())),
            Cell::text(kind_of(&paid.order, tongue)),
            Cell::maybe(paid.by.as_deref()),
            Cell::cents(paid.cents),
            Cell::text(match signed {
                Signed::Yes => tongue.yes(true).to_owned(),
                Signed::Before => format!("▲ {}", tongue.one(("签字后改价", "fee set later"))),
                Signed::No => tongue.yes(false).to_owned(),
            }),
        ],
        photos: Vec::new(),
    }
}

fn kind_of(order: &ConsoleFinding, tongue: Tongue) -> String {
    order.work.as_ref().map_or_else(String::new, |work| {
        let (kind, class) = (tongue.of(&work.kind_name), tongue.of(&work.class_name));
        format!("{kind} · {class}")
    })
}

fn total_heads(tongue: Tongue, what: (&'static str, &'static str)) -> Vec<Head> {
    vec![
        Head::new(tongue.one(what), 16),
        Head::number(tongue.one(("单数", "Orders")), 9),
        Head::number(tongue.one(("收费（元）", "Fee (CNY)")), 12),
    ]
}

fn totals(all: &[Paid], key: impl Fn(&Paid) -> String) -> Vec<Row> {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for paid in all {
        let sum = sums.entry(key(paid)).or_default();
        *sum = std::mem::take(sum).and(paid.cents);
    }
    let rows = sums.into_iter().map(|(name, sum)| {
        Row::new(vec![
            Cell::text(name),
            Cell::Count(sum.orders),
            Cell::cents(sum.cents),
        ])
    });
    rows.collect()
}
