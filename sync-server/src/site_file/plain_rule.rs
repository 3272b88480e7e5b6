//! How often, in plain words: turned into an RRULE (RFC 5545). What is one already stays.

use crate::site_file::problem::says;
use crate::site_file::sheets::plain;
use checklists::Words;

const DAYS: [(&str, &str); 7] = [
    ("一", "MO"),
    ("二", "TU"),
    ("三", "WE"),
    ("四", "TH"),
    ("五", "FR"),
    ("六", "SA"),
    ("日", "SU"),
];
const ENGLISH: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const FIGURES: [(char, u32); 11] = [
    ('一', 1),
    ('二', 2),
    ('两', 2),
    ('三', 3),
    ('四', 4),
    ('五', 5),
    ('六', 6),
    ('七', 7),
    ('八', 8),
    ('九', 9),
    ('十', 10),
];

/// A rule in words, read.
#[derive(Debug, PartialEq, Eq)]
pub struct Plain {
    pub rrule: String,
    /// It said working days.
    pub working: bool,
}

/// Reads how often something is done.
///
/// Errors: what isn't understood, with examples of what is.
pub fn read(text: &str) -> Result<Plain, Words> {
    let word = plain(text);
    let word = word.strip_prefix("rrule:").unwrap_or(&word);
    if word.starts_with("freq=") {
        let rrule = word.to_uppercase().replace(' ', "");
        return Ok(Plain {
            rrule,
            working: false,
        });
    }
    let working = ["工作日", "每个工作日", "每工作日", "working days"].contains(&word);
    let rule = match word {
        _ if working => Some("FREQ=DAILY".to_owned()),
        "一次" | "仅一次" | "once" => Some("FREQ=DAILY;COUNT=1".to_owned()),
        "每季度" | "每季" | "quarterly" => Some("FREQ=MONTHLY;INTERVAL=3".to_owned()),
        "每半年" | "半年" | "half-yearly" => Some("FREQ=MONTHLY;INTERVAL=6".to_owned()),
        "每半月" => Some("FREQ=MONTHLY;BYMONTHDAY=1,16".to_owned()),
        _ => chinese(word).or_else(|| english(word)),
    };
    rule.map(|rrule| Plain { rrule, working }).ok_or_else(|| {
        says(
            format!("看不懂“{text}”：可写 每天、每2小时、每周一三五、每月1日、每季度、一次"),
            format!(
                "`{text}` isn't understood: write daily, every 2 hours, weekly mon fri, monthly 1, \
                quarterly, once, or an RRULE"
            ),
        )
    })
}

fn rule(freq: &str, interval: u32, rest: &str) -> Option<String> {
    let interval = match interval {
        0 => return None,
        1 => String::new(),
        more => format!(";INTERVAL={more}"),
    };
    Some(format!("FREQ={freq}{interval}{rest}"))
}

fn chinese(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let rest = text
        .strip_prefix('每')
        .or_else(|| text.strip_prefix("隔"))?;
    let (n, rest) = count(rest);
    let rest = rest.strip_prefix('个').unwrap_or(rest);
    let after = |units: &[&str]| units.iter().find_map(|unit| rest.strip_prefix(unit));
    if let Some("") = after(&["小时", "钟头"]) {
        return rule("HOURLY", n, "");
    }
    if let Some("") = after(&["天", "日"]) {
        return rule("DAILY", n, "");
    }
    if let Some(days) = after(&["周", "星期", "礼拜"]) {
        let days = week_days(days)?;
        return rule("WEEKLY", n, &by("BYDAY", &days));
    }
    if let Some(days) = after(&["月"]) {
        return rule("MONTHLY", n, &month_days(days)?);
    }
    match after(&["年"]) {
        Some("") => rule("YEARLY", n, ""),
        _ => None,
    }
}

fn by(what: &str, days: &[String]) -> String {
    match days.is_empty() {
        true => String::new(),
        false => format!(";{what}={}", days.join(",")),
    }
}

/// A figure at the beginning, and what follows; 1 where there is none.
fn count(text: &str) -> (u32, &str) {
    let end = text
        .find(|sign: char| !sign.is_ascii_digit())
        .unwrap_or(text.len());
    if let Ok(n) = text[..end].parse() {
        return (n, &text[end..]);
    }
    let first = text.chars().next();
    match first.and_then(|sign| FIGURES.iter().find(|(figure, _)| *figure == sign)) {
        Some((figure, n)) => (*n, &text[figure.len_utf8()..]),
        None => (1, text),
    }
}

/// `一三五`, `周一、周五`, `一至五`.
fn week_days(text: &str) -> Option<Vec<String>> {
    let words = text.replace(['周', '、', ',', '和', '的', '天'], "|");
    let words = words.replace("星期", "").replace('|', "");
    let words = if text.ends_with('天') {
        format!("{words}日")
    } else {
        words
    };
    if let Some((from, to)) = words.split_once(['至', '到', '-']) {
        let place = |day: &str| DAYS.iter().position(|(zh, _)| *zh == day);
        let (from, to) = (place(from)?, place(to)?);
        let days = DAYS.get(from..=to)?;
        return Some(days.iter().map(|(_, day)| (*day).to_owned()).collect());
    }
    let day = |sign: char| {
        let found = DAYS.iter().find(|(zh, _)| zh.starts_with(sign));
        found.map(|(_, day)| (*day).to_owned())
    };
    words.chars().map(day).collect()
}

/// `1日`, `1、15号`, `最后一天`, `第一个周一`.
fn month_days(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    if ["最后一天", "末", "底", "最后1天", "last", "last day"].contains(&text) {
        return Some(";BYMONTHDAY=-1".into());
    }
    let named = text.strip_prefix('第').map(count);
    let named = named.or_else(|| text.strip_prefix("最后一").map(|rest| (0, rest)));
    if let Some((n, rest)) = named {
        let day = rest
            .strip_prefix("个周")
            .or_else(|| rest.strip_prefix("个星期"))?;
        let days = week_days(day)?;
        let [day] = &days[..] else {
            return None;
        };
        let n = if n == 0 {
            "-1".to_owned()
        } else {
            n.to_string()
        };
        return Some(format!(";BYDAY={n}{day}"));
    }
    let parts = text.split(['、', ',', '和', ' ']);
    let numbers = parts.map(|part| part.trim_end_matches(['日', '号']).parse::<u32>().ok());
    let numbers = numbers.map(|day| day.filter(|day| (1..=31).contains(day)));
    let days = numbers.map(|day| day.map(|day| day.to_string()));
    Some(by("BYMONTHDAY", &days.collect::<Option<Vec<String>>>()?))
}

fn english(text: &str) -> Option<String> {
    let text = text.replace([',', '、', '/'], " ").replace(" and ", " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let (freq, n, rest) = match &words[..] {
        ["hourly", rest @ ..] => ("HOURLY", 1, rest),
        ["daily", rest @ ..] => ("DAILY", 1, rest),
        ["weekly", rest @ ..] => ("WEEKLY", 1, rest),
        ["monthly", rest @ ..] => ("MONTHLY", 1, rest),
        ["yearly", rest @ ..] => ("YEARLY", 1, rest),
        ["every", unit, rest @ ..] if freq(unit).is_some() => (freq(unit)?, 1, rest),
        ["every", n, unit, rest @ ..] => (freq(unit)?, n.parse().ok()?, rest),
        _ => return None,
    };
    let rest = match rest.first() {
        Some(&"on") => &rest[1..],
        _ => rest,
    };
    let more = match freq {
        _ if rest.is_empty() => String::new(),
        "WEEKLY" => {
            let days = rest.iter().map(|word| english_day(word));
            by("BYDAY", &days.collect::<Option<Vec<String>>>()?)
        }
        "MONTHLY" => month_days(&rest.join(" "))?,
        _ => return None,
    };
    rule(freq, n, &more)
}

fn freq(unit: &str) -> Option<&'static str> {
    match unit {
        "hour" | "hours" => Some("HOURLY"),
        "day" | "days" => Some("DAILY"),
        "week" | "weeks" => Some("WEEKLY"),
        "month" | "months" => Some("MONTHLY"),
        "year" | "years" => Some("YEARLY"),
        _ => None,
    }
}

fn english_day(word: &str) -> Option<String> {
    let place = ENGLISH.iter().position(|day| word.starts_with(day))?;
    DAYS.get(place).map(|(_, day)| (*day).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, rrule: &str) {
        let found = read(text).map(|rule| rule.rrule);
        assert_eq!(found.as_deref(), Ok(rrule), "{text}");
    }

    #[test]
    fn plain_words_say_the_same_as_a_rule() {
        check("每天", "FREQ=DAILY");
        check("每 2 天", "FREQ=DAILY;INTERVAL=2");
        check("每小时", "FREQ=HOURLY");
        check("每两小时", "FREQ=HOURLY;INTERVAL=2");
        check("每周", "FREQ=WEEKLY");
        check("每周一三五", "FREQ=WEEKLY;BYDAY=MO,WE,FR");
        check("每周一、周三", "FREQ=WEEKLY;BYDAY=MO,WE");
        check("每周一至周五", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR");
        check("每星期天", "FREQ=WEEKLY;BYDAY=SU");
        check("每两周周一", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO");
        check("每月", "FREQ=MONTHLY");
        check("每月1日", "FREQ=MONTHLY;BYMONTHDAY=1");
        check("每月1、15号", "FREQ=MONTHLY;BYMONTHDAY=1,15");
        check("每月最后一天", "FREQ=MONTHLY;BYMONTHDAY=-1");
        check("每月第一个周一", "FREQ=MONTHLY;BYDAY=1MO");
        check("每季度", "FREQ=MONTHLY;INTERVAL=3");
        check("每年", "FREQ=YEARLY");
        check("一次", "FREQ=DAILY;COUNT=1");
        check("daily", "FREQ=DAILY");
        check("Every 2 hours", "FREQ=HOURLY;INTERVAL=2");
        check("weekly Mon, Wed and Fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR");
        check("every 2 weeks on monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO");
        check("monthly 1, 15", "FREQ=MONTHLY;BYMONTHDAY=1,15");
        check("monthly last", "FREQ=MONTHLY;BYMONTHDAY=-1");
        check("rrule:freq=weekly;byday=mo", "FREQ=WEEKLY;BYDAY=MO");
        assert!(read("每个工作日").is_ok_and(|rule| rule.working));
    }

    #[test]
    fn what_is_no_rule_is_said_with_examples() {
        for text in [
            "经常",
            "每0天",
            "每周八",
            "每月40日",
            "每月1、40日",
            "every blue moon",
            "每",
            "",
        ] {
            let refused = read(text).expect_err(text);
            assert!(refused.en.contains("isn't understood"), "{refused:?}");
        }
    }
}
