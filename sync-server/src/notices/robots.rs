//! What the group robots of WeCom, DingTalk and Feishu take: their bodies, signatures and answers,
//! each as its maker documents it. Two of them bear 20 messages a minute, so many notices are one.

use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use model::notices::Way;
use serde_json::{Value, json};
use sha2::Sha256;
use url::Url;

/// The most bytes of a text: WeCom's 4,096 of Markdown, and the 20 KB of the others' bodies.
const WECOM_BYTES_MAX: usize = 4_000;
const OTHER_BYTES_MAX: usize = 15_000;
/// The most letters of an answer's reason that are kept.
const REASON_MAX: usize = 200;

/// HMAC-SHA256.
pub fn signed(key: &[u8], text: &[u8]) -> Vec<u8> {
    // Keys of any length are taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return Vec::new();
    };
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

/// A robot's call: the address, with what it wants there, and the body.
pub fn call(
    way: Way,
    (url, secret): (&Url, &str),
    (title, lines): (&str, &[String]),
    now: DateTime<Utc>,
) -> (Url, Value) {
    let mut url = url.clone();
    let body = match way {
        Way::Dingtalk => {
            if !secret.is_empty() {
                let at_ms = now.timestamp_millis();
                let sign = signed(secret.as_bytes(), format!("{at_ms}\n{secret}").as_bytes());
                url.query_pairs_mut()
                    .append_pair("timestamp", &at_ms.to_string())
                    .append_pair("sign", &BASE64.encode(&sign));
            }
            let text = markdown(title, lines, "- ", OTHER_BYTES_MAX);
            json!({ "msgtype": "markdown", "markdown": { "title": title, "text": text } })
        }
        Way::Feishu => {
            let text = plain(title, lines, OTHER_BYTES_MAX);
            let mut body = json!({ "msg_type": "text", "content": { "text": text } });
            if !secret.is_empty() {
                let at_s = now.timestamp();
                let sign = signed(format!("{at_s}\n{secret}").as_bytes(), b"");
                body["timestamp"] = json!(at_s.to_string());
                body["sign"] = json!(BASE64.encode(&sign));
            }
            body
        }
        _ => {
            let content = markdown(title, lines, "> ", WECOM_BYTES_MAX);
            json!({ "msgtype": "markdown", "markdown": { "content": content } })
        }
    };
    (url, body)
}

/// Whether a robot took it.
///
/// Errors: its own number and reason.
pub fn took(way: Way, answer: &[u8]) -> Result<(), String> {
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    let names = match way {
        Way::Feishu => ["code", "StatusCode", "msg"],
        _ => ["errcode", "errcode", "errmsg"],
    };
    let code = names[..2].iter().find_map(|name| answer[name].as_i64());
    match code {
        Some(0) => Ok(()),
        Some(code) => {
            let reason = answer[names[2]].as_str().unwrap_or("");
            let reason: String = reason.chars().take(REASON_MAX).collect();
            Err(format!("{code} {reason}"))
        }
        None => Err("an answer that no robot gives".to_owned()),
    }
}

/// Words of people that mean nothing more here: no link, no mention, no mark-up.
pub fn harmless(text: &str) -> String {
    let full = |letter| match letter {
        '<' => '＜',
        '>' => '＞',
        '[' => '［',
        ']' => '］',
        '*' => '＊',
        '`' => '｀',
        '@' => '＠',
        '\n' | '\r' => ' ',
        other => other,
    };
    text.chars().map(full).collect()
}

fn markdown(title: &str, lines: &[String], mark: &str, bytes_max: usize) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("{mark}{line}")).collect();
    let between = if mark == "> " { "\n" } else { "\n\n" };
    cut(format!("**{title}**"), &lines, between, bytes_max)
}

fn plain(title: &str, lines: &[String], bytes_max: usize) -> String {
    cut(title.to_owned(), lines, "\n", bytes_max)
}

/// As many lines as there is room for, and how many more there are.
fn cut(title: String, lines: &[String], between: &str, bytes_max: usize) -> String {
    let mut text = title;
    for (n, line) in lines.iter().enumerate() {
        if text.len() + between.len() + line.len() > bytes_max {
            text.push_str(&format!("{between}… +{}", lines.len() - n));
            break;
        }
        text.push_str(between);
        text.push_str(line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_599_360_473, 0).expect("a time")
    }

    fn check(way: Way, secret: &str) -> (Url, Value) {
        let url = Url::parse("https://robot.example/send?key=k1").expect("an address");
        let lines = ["一".to_owned(), "二".to_owned()];
        call(way, (&url, secret), ("碧水湾", &lines), now())
    }

    #[test]
    fn each_robot_gets_its_documented_shape() {
        let (url, body) = check(Way::Wecom, "");
        assert_eq!(url.as_str(), "https://robot.example/send?key=k1");
        assert_eq!(
            body,
            json!({ "msgtype": "markdown",
                "markdown": { "content": "**碧水湾**\n> 一\n> 二" } })
        );
        let (url, body) = check(Way::Dingtalk, "");
        assert_eq!(url.query(), Some("key=k1"));
        assert_eq!(
            body,
            json!({ "msgtype": "markdown",
                "markdown": { "title": "碧水湾", "text": "**碧水湾**\n\n- 一\n\n- 二" } })
        );
        let (_, body) = check(Way::Feishu, "");
        let wanted = json!({ "msg_type": "text", "content": { "text": "碧水湾\n一\n二" } });
        assert_eq!(body, wanted);
    }

    #[test]
    fn dingtalk_signs_in_the_address_and_feishu_in_the_body() {
        // Both signatures were made by the scripts of the makers' pages, in Python.
        let (url, _) = check(Way::Dingtalk, "this is secret");
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        assert_eq!(pairs[1], ("timestamp".into(), "1599360473000".into()));
        assert_eq!(pairs[2], ("sign".into(), DINGTALK_SIGN.into()));
        let (_, body) = check(Way::Feishu, "this is secret");
        assert_eq!(body["timestamp"], "1599360473");
        assert_eq!(body["sign"], FEISHU_SIGN);
    }

    const DINGTALK_SIGN: &str = "hXZTWifRGHclNuZSKxoXc//sh51SWfVfRIhcdeKs63I=";
    const FEISHU_SIGN: &str = "/eYKrXQBzTjUZJ3s6NX16VxGbTwmK7AEs8/FnvC1CSw=";

    #[test]
    fn a_long_list_is_cut_to_what_the_robot_bears_and_says_so() {
        let url = Url::parse("https://robot.example/").expect("an address");
        let lines = vec!["某处有一个问题".repeat(8); 200];
        let (_, body) = call(Way::Wecom, (&url, ""), ("碧水湾", &lines), now());
        let content = body["markdown"]["content"].as_str().expect("text");
        assert!(
            content.len() <= 4_096 && content.contains("… +"),
            "{}",
            content.len()
        );
    }

    #[test]
    fn an_answer_with_another_number_than_zero_is_no() {
        assert_eq!(took(Way::Wecom, br#"{"errcode":0,"errmsg":"ok"}"#), Ok(()));
        assert_eq!(took(Way::Feishu, br#"{"code":0,"msg":"success"}"#), Ok(()));
        assert_eq!(took(Way::Feishu, br#"{"StatusCode":0}"#), Ok(()));
        let no = took(
            Way::Dingtalk,
            r#"{"errcode":310000,"errmsg":"sign not match"}"#.as_bytes(),
        );
        assert_eq!(no, Err("310000 sign not match".to_owned()));
        let no = took(Way::Feishu, br#"{"code":19021,"msg":"sign match fail"}"#);
        assert_eq!(no, Err("19021 sign match fail".to_owned()));
        assert!(took(Way::Wecom, b"<html>").is_err());
    }

    #[test]
    fn words_of_people_mention_nobody_and_link_nowhere() {
        let text = harmless("<at user_id=\"all\"></at> [x](http://y) @all *");
        assert!(!text.contains(['<', '>', '[', ']', '*', '@']), "{text}");
    }
}
