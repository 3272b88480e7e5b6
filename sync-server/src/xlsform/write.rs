//! A checklist as an XLSForm: an item is a question, or a group of them where it has parts. What
//! XLSForm has no words for stands in columns of ours, so that reading it back loses nothing.

mod asked;

use crate::error::ServerError;
use crate::site_file::problem::says;
use crate::xlsform::more::{self, MORE, OfItem, OfList, OfPart};
use crate::xlsform::range::figure;
use checklists::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use std::collections::BTreeSet;

const SURVEY: [&str; 20] = [
    "type",
    "name",
    "label::中文 (zh)",
    "label::English (en)",
    "hint::中文 (zh)",
    "hint::English (en)",
    "required",
    "relevant",
    "constraint",
    "calculation",
    "touchpoint_id",
    "touchpoint_role",
    "touchpoint_severity",
    "touchpoint_must_see",
    "touchpoint_weight",
    "touchpoint_when",
    "touchpoint_every",
    "touchpoint_unit",
    "touchpoint_clause",
    MORE,
];
const CHOICES: [&str; 6] = [
    "list_name",
    "name",
    "label::中文 (zh)",
    "label::English (en)",
    "touchpoint_outcome",
    "touchpoint_clause",
];

/// A row by its columns' names, in any order.
type Row = Vec<(&'static str, String)>;

/// Writes the workbook. The same checklist gives the same bytes.
pub fn write(list: &Checklist) -> Result<Vec<u8>, ServerError> {
    let mut writing = Writing::default();
    writing.verdict_lists(list);
    let names = names(&list.items);
    for (item, name) in list.items.iter().zip(&names) {
        let when = item.asked_if.as_ref();
        let when = when.map(|when| asked::text(when, &list.items, &names));
        writing.item(item, name, when);
    }
    writing.taken_off(list, &names);
    Ok(book(&writing, list)?)
}

fn book(writing: &Writing, list: &Checklist) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let settings = settings(list);
    let heads: Vec<&str> = settings.iter().map(|(head, _)| *head).collect();
    let sheets: [(&str, &[&str], &[Row]); 3] = [
        ("survey", &SURVEY, &writing.survey),
        ("choices", &CHOICES, &writing.choices),
        ("settings", &heads, std::slice::from_ref(&settings)),
    ];
    let bold = Format::new().set_bold();
    for (name, heads, rows) in sheets {
        let page = workbook.add_worksheet();
        page.set_name(name)?;
        page.set_freeze_panes(1, 2)?;
        for (at, head) in (0_u16..).zip(heads) {
            page.set_column_width(at, if head.contains("::") { 32 } else { 18 })?;
            page.write_string_with_format(0, at, *head, &bold)?;
            for (n, row) in (1_u32..).zip(rows) {
                if let Some((_, text)) = row.iter().find(|(column, _)| column == head) {
                    page.write_string(n, at, text)?;
                }
            }
        }
    }
    workbook.save_to_buffer()
}

fn settings(list: &Checklist) -> Row {
    let title = match list.name.zh == list.name.en {
        true => list.name.zh.clone(),
        false => format!("{} {}", list.name.zh, list.name.en),
    };
    let mut row: Row = vec![
        ("form_title", title),
        ("form_id", list.id.clone()),
        ("version", list.version.to_string()),
        ("default_language", "中文 (zh)".to_owned()),
        ("touchpoint_name_zh", list.name.zh.clone()),
        ("touchpoint_name_en", list.name.en.clone()),
        ("touchpoint_kind", more::said(&list.kind)),
    ];
    let number = list.number.map(|number| number.to_string());
    row.extend(number.map(|number| ("touchpoint_number", number)));
    row.extend(list.from.map(|day| ("touchpoint_from", day.to_string())));
    let more = more::write(&OfList {
        intervals: list.intervals.clone(),
        expiries: list.expiries.clone(),
    });
    row.extend(more.map(|more| (MORE, more)));
    row
}

/// Names that XML takes, one an item: `13.7` is `_13.7`.
fn names(items: &[Item]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut name = |item: &Item| {
        let good = |sign: char| sign.is_ascii_alphanumeric() || "._-".contains(sign);
        let text = item
            .id
            .chars()
            .map(|sign| if good(sign) { sign } else { '_' });
        let mut name: String = text.collect();
        if !name.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
            name.insert(0, '_');
        }
        while !seen.insert(name.clone()) {
            name.push('_');
        }
        name
    };
    items.iter().map(&mut name).collect()
}

/// The question that judges an item.
fn outcome(item: &Item, name: &str) -> String {
    match item.parts.is_empty() {
        true => name.to_owned(),
        false => format!("{name}.outcome"),
    }
}

#[derive(Default)]
struct Writing {
    survey: Vec<Row>,
    choices: Vec<Row>,
}

fn labelled(kind: String, name: String, words: &Words) -> Row {
    vec![
        ("type", kind),
        ("name", name),
        ("label::中文 (zh)", words.zh.clone()),
        ("label::English (en)", words.en.clone()),
    ]
}

impl Writing {
    fn choice(&mut self, list: &str, id: &str, (zh, en): (&str, &str)) -> &mut Row {
        self.choices.push(vec![
            ("list_name", list.to_owned()),
            ("name", id.to_owned()),
            ("label::中文 (zh)", zh.to_owned()),
            ("label::English (en)", en.to_owned()),
        ]);
        let last = self.choices.len() - 1;
        &mut self.choices[last]
    }

    /// The lists that items are judged by, as far as this checklist needs them.
    fn verdict_lists(&mut self, list: &Checklist) {
        let behaviour = |item: &Item| item.template == Template::Behaviour;
        let checks = list.items.iter().flat_map(|item| &item.parts);
        let checks = checks.filter(|part| part.kind == PartKind::Check).count();
        let mut judge = |name: &str, choices: &[(&str, &str, &str)]| {
            for (id, zh, en) in choices {
                self.choice(name, id, (zh, en));
            }
        };
        if !list.items.iter().all(behaviour) {
            let not_applicable = ("not_applicable", "不适用", "Not applicable");
            judge(
                "pass_fail",
                &[
                    ("pass", "正常", "OK"),
                    ("fail", "异常", "Not good"),
                    not_applicable,
                ],
            );
        }
        if list.items.iter().any(behaviour) {
            judge(
                "pass_partly_fail",
                &[
                    ("pass", "做到", "Done"),
                    ("partly", "部分做到", "Partly"),
                    ("fail", "没做到", "Not done"),
                    ("not_applicable", "不适用", "Not applicable"),
                ],
            );
        }
        if checks > 0 {
            judge("yes_no", &[("pass", "是", "Yes"), ("fail", "否", "No")]);
        }
    }

    fn item(&mut self, item: &Item, name: &str, when: Option<String>) {
        let list = match item.template {
            Template::Behaviour => "pass_partly_fail",
            _ => "pass_fail",
        };
        let judged = format!("select_one {list}");
        let hint = [
            ("hint::中文 (zh)", item.text.zh.clone()),
            ("hint::English (en)", item.text.en.clone()),
        ];
        let outcome = outcome(item, name);
        let when = when.map(|when| ("relevant", when));
        if item.parts.is_empty() {
            let mut row = labelled(judged, outcome.clone(), &item.name);
            row.extend(hint);
            row.extend(when);
            row.extend(of_item(item));
            self.survey.push(row);
        } else {
            let mut row = labelled("begin group".into(), name.to_owned(), &item.name);
            row.extend(when);
            row.extend(of_item(item));
            self.survey.push(row);
            let mut row = labelled(judged, outcome.clone(), &says("结果", "Outcome"));
            row.extend(hint);
            self.survey.push(row);
            for part in &item.parts {
                self.part(item, name, part);
            }
        }
        let list = format!("what.{name}");
        for clause in &item.clauses {
            self.choice(&list, &clause.id, (&clause.zh, &clause.en));
        }
        let what = says("哪里不对", "What is wrong");
        let many = format!("select_multiple {list}");
        let mut row = labelled(many, format!("{name}.clauses"), &what);
        row.push(("relevant", format!("${{{outcome}}} = 'fail'")));
        self.survey.push(row);
        if !item.parts.is_empty() {
            self.survey.push(vec![("type", "end group".into())]);
        }
    }

    fn part(&mut self, item: &Item, name: &str, part: &Part) {
        let kind = match part.kind {
            PartKind::Check => "select_one yes_no".into(),
            PartKind::Choice => format!("select_one {name}.{}", part.id),
            PartKind::Number | PartKind::Duration => "decimal".into(),
            PartKind::Count => "integer".into(),
            PartKind::Date => "date".into(),
            PartKind::Time => "time".into(),
            PartKind::Text => "text".into(),
            PartKind::Photo => "image".into(),
        };
        let unit = part.unit.as_ref();
        let words = unit.map_or(part.name.clone(), |unit| {
            says(
                format!("{} ({unit})", part.name.zh),
                format!("{} ({unit})", part.name.en),
            )
        });
        let mut row = labelled(kind, format!("{name}.{}", part.id), &words);
        if !part.optional {
            row.push(("required", "yes".into()));
        }
        row.extend(constraint(part).map(|text| ("constraint", text)));
        row.extend(unit.map(|unit| ("touchpoint_unit", unit.clone())));
        row.extend(
            part.clause
                .clone()
                .map(|clause| ("touchpoint_clause", clause)),
        );
        row.extend(more::write(&rest(part)).map(|more| (MORE, more)));
        self.survey.push(row);
        for choice in &part.choices {
            let list = format!("{name}.{}", part.id);
            let row = self.choice(&list, &choice.id, (&choice.zh, &choice.en));
            row.push(("touchpoint_outcome", more::said(&choice.outcome)));
            row.extend(
                choice
                    .clause
                    .clone()
                    .map(|clause| ("touchpoint_clause", clause)),
            );
        }
        debug_assert!(item.part(&part.id).is_some());
    }

    /// What is taken off readings, once all of them have been asked for.
    fn taken_off(&mut self, list: &Checklist, names: &[String]) {
        for (item, name) in list.items.iter().zip(names) {
            for part in &item.parts {
                let Some(less) = part.meter.as_ref().and_then(|meter| meter.less.as_ref()) else {
                    continue;
                };
                let other = match item.part(less) {
                    Some(_) => Some(format!("{name}.{less}")),
                    None => other_item(list, names, less),
                };
                let this = format!("{name}.{}", part.id);
                if let Some(other) = other {
                    self.survey.push(vec![
                        ("type", "calculate".into()),
                        ("name", format!("{this}.less")),
                        ("calculation", format!("${{{this}}} - ${{{other}}}")),
                    ]);
                }
            }
        }
    }
}

/// The first reading of another item.
fn other_item(list: &Checklist, names: &[String], id: &str) -> Option<String> {
    let mut items = list.items.iter().zip(names);
    let (item, name) = items.find(|(item, _)| item.id == id)?;
    let part = item
        .parts
        .iter()
        .find(|part| part.kind == PartKind::Number)?;
    Some(format!("{name}.{}", part.id))
}

fn of_item(item: &Item) -> Row {
    let mut row: Row = vec![
        ("touchpoint_id", item.id.clone()),
        ("touchpoint_role", more::said(&item.role)),
        ("touchpoint_severity", more::said(&item.severity)),
    ];
    if item.must_see {
        row.push(("touchpoint_must_see", "yes".into()));
    }
    if item.weight != *WEIGHTS.start() {
        row.push(("touchpoint_weight", item.weight.to_string()));
    }
    row.extend(item.when.map(|when| ("touchpoint_when", more::said(&when))));
    row.extend(
        item.every
            .map(|every| ("touchpoint_every", more::said(&every))),
    );
    let more = OfItem {
        source: item.source.clone(),
        template: (item.template != Template::Point).then_some(item.template),
        fail_wants: item.fail_wants.clone(),
        verdicts: item.verdicts.clone(),
    };
    row.extend(more::write(&more).map(|more| (MORE, more)));
    row
}

fn constraint(part: &Part) -> Option<String> {
    if part.not_past {
        return Some(". >= today()".into());
    }
    let limits = part.limits.as_ref()?;
    let more_than = if limits.low_exclusive { ">" } else { ">=" };
    let low = limits
        .low_milli
        .map(|low| format!(". {more_than} {}", figure(low)));
    let high = limits
        .high_milli
        .map(|high| format!(". <= {}", figure(high)));
    let both: Vec<String> = low.into_iter().chain(high).collect();
    (!both.is_empty()).then(|| both.join(" and "))
}

fn rest(part: &Part) -> OfPart {
    let limits = part.limits.clone().unwrap_or_default();
    let meter = part.meter.clone().map(|meter| Meter {
        less: None,
        ..meter
    });
    OfPart {
        duration: part.kind == PartKind::Duration,
        decimals: part.decimals,
        limits_from: (limits.from != LimitsFrom::Checklist).then_some(limits.from),
        classes: limits.classes,
        meter: meter.filter(|meter| *meter != Meter::default()),
        warn_days: part.warn_days.clone(),
        fact: part.fact.clone(),
    }
}
