//! From a cell to the field that it fills, as the kind of its column says.
//!
//! Spreadsheets write days and times as numbers, and numbers as they like: all of that is taken.

use crate::site_file::cells::Cell;
use crate::site_file::pairs;
use crate::site_file::plain_rule;
use crate::site_file::problem::says;
use crate::site_file::sheets::{CellKind, Column, half_width, plain};
use checklists::{Checklist, Words, built_in};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use toml::{Table, Value};

/// Signs of a text that isn't a list.
const TEXT_CHARS_MAX: usize = 200;
/// The same of a whole standard, or of several texts.
const PROSE_CHARS_MAX: usize = 2_000;
/// A tick in the rota.
pub const TICK: &str = "√";
const TICKS: [&str; 9] = ["√", "✓", "✔", "x", "1", "班", "是", "yes", "y"];
const NOT_ON: [&str; 7] = ["休", "休息", "off", "-", "0", "无", "no"];

/// What stands in a filled cell of a column.
///
/// Errors: why it can't be, in both languages.
pub fn value(column: &Column, cell: &Cell) -> Result<Value, Words> {
    if let Cell::Broken(shown) = cell {
        let zh = format!("表格显示 {shown}，请改成内容");
        return Err(says(zh, format!("the spreadsheet shows {shown} here")));
    }
    let text = cell.half();
    match column.kind {
        CellKind::Text | CellKind::Reference => one_text(cell).map(Value::String),
        CellKind::Key => one_text(cell).map(|text| Value::String(half_width(&text))),
        CellKind::Prose => one_text_of(cell, PROSE_CHARS_MAX).map(Value::String),
        CellKind::Words => {
            let text = one_text_of(cell, PROSE_CHARS_MAX)?;
            Ok(Value::Array(texts(&text).map(Value::from).collect()))
        }
        CellKind::Id => match cell {
            Cell::Number(number) if number.fract() != 0.0 => Err(taken_for_a_number()),
            _ => one_text(cell).map(|text| Value::String(half_width(&text))),
        },
        CellKind::Integer => integer(cell).map(Value::Integer),
        CellKind::Decimal => decimal(cell).map(Value::Float),
        CellKind::Date => date(cell).map(|day| Value::String(day.to_string())),
        CellKind::Month => month(cell).map(Value::String),
        CellKind::Time => time(cell).map(Value::String),
        CellKind::YesNo => yes_no(&text).map(Value::Boolean),
        CellKind::Choice => choice(column, &text).map(Value::String),
        CellKind::Choices => each(&text, |word| choice(column, word).map(Value::String)),
        CellKind::References => {
            let text = one_text_of(cell, usize::MAX)?;
            each(&text, |word| Ok(Value::String(word.to_owned())))
        }
        CellKind::Tags => tags(cell),
        CellKind::Span => span(&text, time_of, &['-']),
        CellKind::Spans => each(&text, |one| span(one, time_of, &['-'])),
        CellKind::DaySpan => span(&text, month_day, &[]),
        CellKind::DaySpans => match cell {
            Cell::Text(_) => each(&text, day_span),
            _ => Ok(Value::Array(vec![day_span(&date(cell)?.to_string())?])),
        },
        CellKind::Checklist => Ok(Value::String(checklist(&text))),
        CellKind::Checklists => each(&text, |word| Ok(Value::String(checklist(word)))),
        CellKind::Touchpoint => touchpoint(&text).map(Value::Integer),
        CellKind::Pairs => pairs::read(&cell.text()),
        CellKind::Recurrence => plain_rule::read(&text).map(|rule| Value::String(rule.rrule)),
        CellKind::Mark => Ok(mark(&text)),
    }
}

/// The entries of a list.
pub fn entries(text: &str) -> impl Iterator<Item = &str> {
    let all = text.split(['、', ',', '，', ';', '；', '\n', '\r']);
    all.map(str::trim).filter(|entry| !entry.is_empty())
}

/// The same of texts that may have commas in them.
pub fn texts(text: &str) -> impl Iterator<Item = &str> {
    let all = text.split(['、', ';', '；', '\n', '\r']);
    all.map(str::trim).filter(|entry| !entry.is_empty())
}

fn each(text: &str, read: impl Fn(&str) -> Result<Value, Words>) -> Result<Value, Words> {
    let all: Result<Vec<Value>, Words> = entries(text).map(read).collect();
    all.map(Value::Array)
}

fn one_text(cell: &Cell) -> Result<String, Words> {
    one_text_of(cell, TEXT_CHARS_MAX)
}

fn one_text_of(cell: &Cell, chars_max: usize) -> Result<String, Words> {
    if let Cell::At(_) = cell {
        return Err(says(
            "表格把它当成了日期：请把格式设成文本再填一次",
            "the spreadsheet took it for a date: format the cell as text and enter it again",
        ));
    }
    let text = cell.text();
    let long = text.chars().count();
    if long > chars_max {
        return Err(says(
            format!("太长：{long} 个字，最多 {chars_max} 个"),
            format!("it has {long} signs, at most {chars_max}"),
        ));
    }
    if text
        .chars()
        .any(|sign| sign.is_control() && sign != '\n' && sign != '\t')
    {
        return Err(says("有看不见的控制字符", "it has control signs in it"));
    }
    Ok(text)
}

fn number(cell: &Cell) -> Option<f64> {
    let number = match cell {
        Cell::Number(number) => *number,
        Cell::Text(_) => cell.half().parse().ok()?,
        _ => return None,
    };
    (number.is_finite() && number.abs() < 1e12).then_some(number)
}

fn integer(cell: &Cell) -> Result<i64, Words> {
    let whole = number(cell).filter(|number| number.fract() == 0.0);
    whole.map(|number| number as i64).ok_or_else(|| {
        let text = cell.text();
        says(
            format!("“{text}”不是整数"),
            format!("`{text}` isn't a whole number"),
        )
    })
}

fn decimal(cell: &Cell) -> Result<f64, Words> {
    number(cell).ok_or_else(|| {
        let text = cell.text();
        says(
            format!("“{text}”不是数字"),
            format!("`{text}` isn't a number"),
        )
    })
}

fn yes_no(text: &str) -> Result<bool, Words> {
    match plain(text).as_str() {
        "是" | "yes" | "y" | "true" | "1" | "√" | "✓" | "有" => Ok(true),
        "否" | "no" | "n" | "false" | "0" | "无" | "-" => Ok(false),
        _ => Err(says(
            format!("“{text}”：填 是 或 否"),
            format!("`{text}`: write yes or no"),
        )),
    }
}

fn choice(column: &Column, text: &str) -> Result<String, Words> {
    if let Some(choice) = column.choice(text) {
        return Ok(choice.key.clone());
    }
    let list = |words: Vec<&str>, between: &str| words.join(between);
    let zh = column.choices.iter().map(|one| one.zh.as_str()).collect();
    let en = column.choices.iter().map(|one| one.en.as_str()).collect();
    Err(says(
        format!("“{text}”不行，可以是：{}", list(zh, "、")),
        format!("`{text}` is none of: {}", list(en, ", ")),
    ))
}

/// A day, as a spreadsheet counts it or as people write it.
pub fn date(cell: &Cell) -> Result<NaiveDate, Words> {
    let found = match cell {
        Cell::At(days) => serial_day(*days),
        Cell::Number(days) if (20_000.0..80_000.0).contains(days) => serial_day(*days),
        Cell::Number(_) | Cell::Text(_) => written_day(&cell.half()),
        Cell::Bool(_) | Cell::Broken(_) => None,
    };
    let plausible = found.filter(|day| (1900..2200).contains(&day.year()));
    plausible.ok_or_else(|| {
        let text = cell.text();
        says(
            format!("“{text}”不是日期，请写成 2026-12-01"),
            format!("`{text}` isn't a day: write it as 2026-12-01"),
        )
    })
}

fn serial_day(days: f64) -> Option<NaiveDate> {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let whole = (0.0..3_000_000.0).contains(&days).then_some(days as u64)?;
    zero.checked_add_days(Days::new(whole))
}

fn written_day(text: &str) -> Option<NaiveDate> {
    let day = text.split(['T', ' ']).next()?;
    let signs = day.replace(['年', '月', '/', '.'], "-");
    let signs = signs.trim_end_matches(['日', '号', '-']);
    if signs.len() == 8 && signs.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(signs, "%Y%m%d").ok();
    }
    let numbers: Vec<u32> = signs.split('-').map_while(|one| one.parse().ok()).collect();
    let [year, month, day] = numbers[..] else {
        return None;
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn month(cell: &Cell) -> Result<String, Words> {
    let written = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let whole = match digits.len() {
            6 if digits == text => format!("{digits}01"),
            _ => format!("{}-1", text.trim_end_matches('月')),
        };
        written_day(&whole)
    };
    let found = match cell {
        Cell::Text(_) => written(&cell.half()).or_else(|| written_day(&cell.half())),
        Cell::Number(number) if *number > 100_000.0 => written(&cell.half()),
        other => date(other).ok(),
    };
    found
        .map(|day| day.format("%Y-%m").to_string())
        .ok_or_else(|| {
            let text = cell.text();
            says(
                format!("“{text}”不是月份，请写成 2026-12"),
                format!("`{text}` isn't a month: write it as 2026-12"),
            )
        })
}

fn time(cell: &Cell) -> Result<String, Words> {
    match cell {
        Cell::At(days) => minutes_of((days.fract() * 1_440.0).round()),
        Cell::Number(days) if (0.0..1.0).contains(days) => minutes_of((days * 1_440.0).round()),
        _ => None,
    }
    .map_or_else(|| time_of(&cell.half()), Ok)
}

fn minutes_of(minutes: f64) -> Option<String> {
    let minutes = (0.0..=1_440.0)
        .contains(&minutes)
        .then_some(minutes as u32)?
        % 1_440;
    Some(format!("{:02}:{:02}", minutes / 60, minutes % 60))
}

/// `22:00`, `22点30分`, `8` as `HH:MM`.
fn time_of(text: &str) -> Result<String, Words> {
    let signs = text.trim().replace(['点', '时'], ":");
    let mut numbers = signs
        .trim_end_matches(['分', ':'])
        .split(':')
        .map(str::parse::<u32>);
    let (hour, minute) = (numbers.next(), numbers.next());
    let minute = minute.unwrap_or(Ok(0));
    match (hour, minute) {
        (Some(Ok(hour)), Ok(minute)) if hour < 24 && minute < 60 => {
            Ok(format!("{hour:02}:{minute:02}"))
        }
        _ => Err(says(
            format!("“{text}”不是时间，请写成 22:00"),
            format!("`{text}` isn't a time: write it as 22:00"),
        )),
    }
}

/// `12-01`, `12月1日` as `MM-DD`.
fn month_day(text: &str) -> Result<String, Words> {
    // A leap year, so that 02-29 is a day.
    let day = written_day(&format!("2024-{}", text.trim()));
    day.map(|day| day.format("%m-%d").to_string())
        .ok_or_else(|| {
            says(
                format!("“{text}”不是日子，请写成 12-01"),
                format!("`{text}` isn't a day: write it as 12-01"),
            )
        })
}

fn full_day(text: &str) -> Result<String, Words> {
    date(&Cell::Text(text.to_owned())).map(|day| day.to_string())
}

fn day_span(text: &str) -> Result<Value, Words> {
    match ends(text, &[]) {
        Some(_) => span(text, full_day, &[]),
        None => {
            let day = Value::String(full_day(text)?);
            Ok(from_to(day.clone(), day))
        }
    }
}

/// The two ends of a stretch; `more` are further signs that may stand between.
fn ends<'t>(text: &'t str, more: &[char]) -> Option<(&'t str, &'t str)> {
    let words = [" to ", "..", "至", "到", "~", "—", "–", " - "];
    let parted = words.iter().find_map(|word| text.split_once(word));
    parted.or_else(|| text.split_once(more))
}

fn span(
    text: &str,
    read: fn(&str) -> Result<String, Words>,
    more: &[char],
) -> Result<Value, Words> {
    let Some((from, to)) = ends(text, more) else {
        return Err(says(
            format!("“{text}”不是一段：请写 起 至 止"),
            format!("`{text}` is no stretch: write its first and last with `to` between"),
        ));
    };
    let to = to.trim_start_matches(['—', '–', '.', '~']);
    Ok(from_to(read(from)?.into(), read(to)?.into()))
}

fn from_to(from: Value, to: Value) -> Value {
    Value::Table(Table::from_iter([
        ("from".to_owned(), from),
        ("to".to_owned(), to),
    ]))
}

/// The catalogue's checklists by id and by either name: asked for each row of equipment.
fn lists() -> &'static BTreeMap<String, &'static Checklist> {
    static LISTS: OnceLock<BTreeMap<String, &'static Checklist>> = OnceLock::new();
    LISTS.get_or_init(|| {
        let mut lists = BTreeMap::new();
        for list in &built_in().checklists {
            for word in [&list.name.en, &list.name.zh, &list.id] {
                lists.insert(plain(word), list);
            }
        }
        lists
    })
}

/// The id of a checklist: the catalogue's by any of its names, the site's own as it is written,
/// since only the site knows whether it has it.
fn checklist(text: &str) -> String {
    let found = lists().get(&plain(text));
    found.map_or_else(|| text.to_owned(), |list| list.id.clone())
}

/// A touchpoint's number, by number, id or name: `11`, `tp11`, `大堂`, `11 大堂`.
///
/// Edges: after a number comes its name or nothing: `3号楼大堂` isn't the third.
fn touchpoint(text: &str) -> Result<i64, Words> {
    let word = plain(text);
    let found = lists().get(&word).and_then(|list| list.number);
    let by_number = || {
        let digits = word.strip_prefix("tp").unwrap_or(&word);
        let end = digits.find(|sign: char| !sign.is_ascii_digit());
        let (digits, rest) = digits.split_at(end.unwrap_or(digits.len()));
        let number: u32 = digits.parse().ok()?;
        let rest = rest.trim_start_matches([' ', '-', ':', '、']);
        let named = || lists().get(rest).and_then(|list| list.number) == Some(number);
        (rest.is_empty() || named()).then_some(number)
    };
    found.or_else(by_number).map(i64::from).ok_or_else(|| {
        says(
            format!("没有触点“{text}”"),
            format!("there is no touchpoint `{text}`"),
        )
    })
}

/// UIDs of tags. A spreadsheet that takes one for a number drops its first zeros, or worse.
fn tags(cell: &Cell) -> Result<Value, Words> {
    if !matches!(cell, Cell::Text(_)) {
        return Err(taken_for_a_number());
    }
    each(&cell.half(), |word| Ok(Value::String(word.to_owned())))
}

fn taken_for_a_number() -> Words {
    says(
        "表格把它当成了数字：请把格式设成文本再填一次",
        "the spreadsheet took it for a number: format the cell as text and enter it again",
    )
}

fn mark(text: &str) -> Value {
    let word = plain(text);
    if NOT_ON.contains(&word.as_str()) || word == "false" {
        return Value::Array(Vec::new());
    }
    if TICKS.contains(&word.as_str()) || word == "true" {
        return Value::Array(vec![TICK.into()]);
    }
    Value::Array(entries(text).map(Value::from).collect())
}
