//! What is sent, beside what the description of the API says of it.

use crate::notices::About;
use crate::notices::webhooks::about;
use serde_json::{Value, json};

/// The description of an event's message.
fn described(event: &str) -> Value {
    let all = serde_json::to_value(crate::api::description()).expect("JSON");
    let hook = &all["webhooks"][event]["post"];
    hook["requestBody"]["content"]["application/json"]["schema"].clone()
}

/// Fields that aren't described, and described ones that are missing.
fn faults(schema: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    let Some(fields) = schema["properties"].as_object() else {
        return;
    };
    for (key, inside) in value.as_object().expect("an object") {
        match fields.get(key) {
            Some(schema) => faults(schema, inside, &format!("{path}.{key}"), found),
            None => found.push(format!("{path}.{key} isn't described")),
        }
    }
    for key in schema["required"].as_array().into_iter().flatten() {
        if value[key.as_str().expect("a name")].is_null() {
            found.push(format!("{path}.{key} is missing"));
        }
    }
    let names = schema["properties"]["event"]["enum"].as_array();
    if let Some(names) = names.filter(|names| !names.contains(&value["event"])) {
        found.push(format!("{path}.event is none of {names:?}"));
    }
}

/// Fails where a message isn't what the description says.
#[track_caller]
pub fn as_described(body: &Value) {
    let event = body["event"].as_str().expect("an event");
    let mut found = Vec::new();
    faults(&described(event), body, event, &mut found);
    assert_eq!(found, Vec::<String>::new(), "{body}");
}

#[test]
fn nothing_is_sent_that_the_description_of_its_event_lacks() {
    let id = "019ab6a0-0000-7000-8000-000000000001";
    let all: About = serde_json::from_value(json!({
        "finding": id, "owner": id, "round": id, "plan": id, "start": "2026-11-23T22:00",
        "day": "2026-11-23", "device": id, "seen": "2026-11-24T00:00:00Z",
        "equipment": id, "due": "scrap", "photos": 3,
        "alarm": { "limit": "finish", "until": "2026-11-24T00:00:00Z", "step": 1, "role": "owner",
            "staff": [id] },
    }))
    .expect("everything");
    for kind in model::notices::KINDS {
        let sent = Value::Object(about(kind, &all));
        let schema = &described(kind.event())["properties"]["about"];
        let keys = |value: &Value| -> Vec<String> {
            let fields = value.as_object().into_iter().flatten();
            let mut keys: Vec<String> = fields.map(|(key, _)| key.clone()).collect();
            keys.sort();
            keys
        };
        assert_eq!(keys(&sent), keys(&schema["properties"]), "{}", kind.event());
        let mut found = Vec::new();
        faults(schema, &sent, kind.event(), &mut found);
        assert_eq!(found, Vec::<String>::new());
    }
}

#[test]
fn a_message_that_lacks_a_field_or_has_another_is_found_out() {
    let mut found = Vec::new();
    let body = json!({ "id": "a", "event": "digest", "at": "b", "site": { "id": "c", "n": "d" } });
    faults(&described("test"), &body, "test", &mut found);
    assert_eq!(found.len(), 3, "{found:?}");
}
