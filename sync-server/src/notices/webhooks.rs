//! What a webhook is sent, field by field: the one definition that the sender makes its messages of
//! and that the description of the API is made of. What isn't named here isn't sent.

use crate::clock::write_time;
use crate::notices::About;
use crate::notices::words::Told;
use crate::sql::notices::Notice;
use crate::sql::sites::Site;
use chrono::{DateTime, Utc};
use model::notices::NoticeKind;
use serde_json::{Map, Value, json};

/// The header that says a message's id, which stays the same at each try.
pub const ID_HEADER: &str = "x-touchpoint-id";
/// The header that signs a message.
pub const SIGNATURE_HEADER: &str = "x-touchpoint-signature";
/// The event of a message that counts others, and of one that somebody asked for.
pub const DIGEST: &str = "digest";
pub const TEST: &str = "test";

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Text,
    Id,
    Time,
    Day,
    Number,
    Yes,
    /// The event's own name, and no other.
    Event,
    /// Fields of its own.
    Of(&'static [Field]),
    /// What a notice is about, by its event.
    About,
    /// How many of each event.
    Counts,
    Ids,
    OneOf(&'static [&'static str]),
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    pub key: &'static str,
    pub shape: Shape,
    /// It is always there.
    pub always: bool,
}

const fn always(key: &'static str, shape: Shape) -> Field {
    Field {
        key,
        shape,
        always: true,
    }
}

const fn maybe(key: &'static str, shape: Shape) -> Field {
    Field {
        key,
        shape,
        always: false,
    }
}

const SITE: &[Field] = &[always("id", Shape::Id), always("name", Shape::Text)];
const WORDS: &[Field] = &[always("zh", Shape::Text), always("en", Shape::Text)];
const ALARM: &[Field] = &[
    always("limit", Shape::OneOf(&["reply", "finish"])),
    always("until", Shape::Time),
    maybe("step", Shape::Number),
    maybe("role", Shape::OneOf(&["owner", "leader", "supervisor"])),
    maybe("staff", Shape::Ids),
];
/// Every message begins so.
const HEAD: [Field; 4] = [
    always("id", Shape::Id),
    always("event", Shape::Event),
    always("at", Shape::Time),
    always("site", Shape::Of(SITE)),
];
/// A notice goes on so.
const NOTICE: [Field; 4] = [
    always("notice", Shape::Text),
    always("serious", Shape::Yes),
    always("about", Shape::About),
    always("text", Shape::Of(WORDS)),
];

const FINDING: &[Field] = &[always("finding", Shape::Id)];
const GIVEN: &[Field] = &[always("finding", Shape::Id), always("owner", Shape::Id)];
const LIMIT: &[Field] = &[
    always("finding", Shape::Id),
    always("alarm", Shape::Of(ALARM)),
];
const MISSED: &[Field] = &[
    always("round", Shape::Id),
    maybe("plan", Shape::Id),
    maybe("start", Shape::Text),
    always("day", Shape::Day),
];
const UNSEEN: &[Field] = &[always("device", Shape::Id), always("seen", Shape::Time)];
const EXPIRING: &[Field] = &[
    always("equipment", Shape::Id),
    always("due", Shape::Text),
    always("day", Shape::Day),
];
const COMPLETE: &[Field] = &[
    always("round", Shape::Id),
    maybe("plan", Shape::Id),
    maybe("start", Shape::Text),
    always("day", Shape::Day),
    always("photos", Shape::Number),
];

/// What a notice of a kind is about.
pub fn about_of(kind: NoticeKind) -> &'static [Field] {
    match kind {
        NoticeKind::SeriousFinding => FINDING,
        NoticeKind::OrderGiven => GIVEN,
        NoticeKind::OrderNear | NoticeKind::OrderOverdue => LIMIT,
        NoticeKind::RoundMissed => MISSED,
        NoticeKind::DeviceUnseen => UNSEEN,
        NoticeKind::Expiring => EXPIRING,
        NoticeKind::RecordComplete => COMPLETE,
    }
}

/// The fields of a message: of a notice, a digest, or one that somebody asked for.
pub fn fields(event: &str) -> Vec<Field> {
    let mut all = HEAD.to_vec();
    match event {
        TEST => {}
        DIGEST => all.push(always("counts", Shape::Counts)),
        _ => all.extend(NOTICE),
    }
    all
}

/// What every message begins with.
pub fn head(id: &str, event: &str, at: DateTime<Utc>, site: &Site) -> Value {
    json!({ "id": id, "event": event, "at": write_time(at),
        "site": { "id": site.id, "name": site.name } })
}

/// A notice's message.
pub fn notice(mut head: Value, notice: &Notice, told: &Told) -> Value {
    head["notice"] = json!(notice.key);
    head["serious"] = json!(notice.serious);
    head["about"] = Value::Object(about(notice.kind, &told.about));
    head["text"] = json!(told.words);
    head
}

/// What a notice is about, as far as its kind has it.
pub fn about(kind: NoticeKind, about: &About) -> Map<String, Value> {
    let json = serde_json::to_value(about).unwrap_or_default();
    let mut all = match json {
        Value::Object(all) => all,
        _ => Map::new(),
    };
    all.retain(|key, _| about_of(kind).iter().any(|field| field.key == key));
    all
}
