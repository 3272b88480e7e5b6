//! The task that sends: never inside the writer's turn, each channel for itself, so that a dead one
//! keeps nobody waiting. A restart goes on where it was.

use crate::app::App;
use crate::error::ServerError;
use crate::notices::addresses::{self, Address};
use crate::notices::post::{Client, signature};
use crate::notices::words::{Teller, pick};
use crate::notices::{mail, outbox, robots, webhooks};
use crate::overdue;
use crate::sql::deliveries::{self, Delivery};
use crate::sql::sites::{self, Site};
use chrono::{DateTime, Utc};
use model::notices::{Channel, KINDS, Way};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{AbortHandle, JoinSet};

/// How often it looks: a robot gets at most so many messages a minute.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The most webhooks that one channel is called with at a look.
const CALLS_MAX: usize = 20;

/// Sends until the server stops.
pub async fn run(app: Arc<App>) {
    let mut stopping = app.stopping.clone();
    let client = match Client::new() {
        Ok(client) => Arc::new(client),
        Err(error) => {
            tracing::error!(%error, "no notice can be sent");
            return;
        }
    };
    let mut turns = Turns::default();
    loop {
        tokio::select! {
            done = turns.look(&app, &client) => {
                if let Err(error) = done {
                    tracing::warn!(%error, "notices wait for the next look");
                }
            }
            _ = stopping.changed() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stopping.changed() => return,
        }
    }
}

/// Puts together what is new, tries what is due, and waits for all of it.
pub async fn once(app: &Arc<App>, client: &Arc<Client>) -> Result<(), ServerError> {
    let mut turns = Turns::default();
    turns.look(app, client).await?;
    while let Some(done) = turns.under_way.join_next().await {
        done.map_err(|_| ServerError::Stopping)??;
    }
    Ok(())
}

/// A channel of a site.
type Key = (i64, String);

/// Channels that are being sent to. One that hangs has a turn of its own, and keeps nobody waiting.
#[derive(Default)]
pub struct Turns {
    under_way: JoinSet<Result<(), ServerError>>,
    busy: BTreeMap<Key, AbortHandle>,
}

impl Turns {
    /// Begins a turn of each channel that something is due for and that has none.
    ///
    /// Errors: the last of the turns that ended in one; the others have begun all the same.
    pub async fn look(&mut self, app: &Arc<App>, client: &Arc<Client>) -> Result<(), ServerError> {
        let mut ended = Ok(());
        while let Some(done) = self.under_way.try_join_next() {
            ended = done.unwrap_or(Err(ServerError::Stopping)).and(ended);
        }
        self.busy.retain(|_, turn| !turn.is_finished());
        for (key, letters) in due(app).await? {
            if let Entry::Vacant(free) = self.busy.entry(key) {
                let turn = channel(Arc::clone(app), Arc::clone(client), letters);
                free.insert(self.under_way.spawn(turn));
            }
        }
        ended
    }
}

/// Puts together what is new, and reads what is to be sent now.
async fn due(app: &Arc<App>) -> Result<BTreeMap<Key, Vec<Letter>>, ServerError> {
    let now = app.clock.now();
    let any = app.readers.read(|connection| {
        let parcels = outbox::parcels(connection, now)?;
        Ok(!parcels.is_empty())
    })?;
    if any {
        app.write(outbox::pack).await?;
    }
    let due = |connection: &Connection| Ok(deliveries::due(connection, now.timestamp_millis())?);
    let due = app.readers.read(due)?;
    if due.is_empty() {
        return Ok(BTreeMap::new());
    }
    let held = addresses::read(&app.folder)?;
    app.readers
        .read(|connection| ready(connection, due, &held, now))
}

/// A message as it is written down, with its words.
struct Letter {
    delivery: Delivery,
    channel: Channel,
    address: Address,
    text: Text,
}

/// What a message says.
pub struct Text {
    pub title: String,
    pub lines: Vec<String>,
    /// For a webhook.
    pub json: Value,
}

/// What each channel has to be sent now, in its order.
fn ready(
    connection: &Connection,
    due: Vec<Delivery>,
    held: &BTreeMap<String, Address>,
    now: DateTime<Utc>,
) -> Result<BTreeMap<Key, Vec<Letter>>, ServerError> {
    let mut ready: BTreeMap<Key, Vec<Letter>> = BTreeMap::new();
    let mut tellers: BTreeMap<i64, (Site, Teller<'_>, Vec<Channel>)> = BTreeMap::new();
    for delivery in due {
        if let Entry::Vacant(free) = tellers.entry(delivery.site) {
            let site = sites::by_number(connection, delivery.site)?;
            let row = overdue::settings(connection, &site)?;
            let channels = row.and_then(|row| row.notices).unwrap_or_default().channels;
            free.insert((site.clone(), Teller::new(connection, &site, now)?, channels));
        }
        let Some((site, teller, channels)) = tellers.get(&delivery.site) else {
            continue;
        };
        let Some(channel) = channels.iter().find(|one| one.id == delivery.channel) else {
            continue;
        };
        let letters = ready
            .entry((delivery.site, delivery.channel.clone()))
            .or_default();
        let most = if channel.way.is_for_people() {
            1
        } else {
            CALLS_MAX
        };
        if letters.len() == most {
            continue;
        }
        letters.push(Letter {
            text: text(connection, site, teller, channel, &delivery)?,
            address: held.get(&channel.id).cloned().unwrap_or_default(),
            channel: channel.clone(),
            delivery,
        });
    }
    Ok(ready)
}

fn text(
    connection: &Connection,
    site: &Site,
    teller: &Teller<'_>,
    channel: &Channel,
    delivery: &Delivery,
) -> Result<Text, ServerError> {
    let notices = deliveries::notices(connection, delivery.number)?;
    let english = channel.english;
    let word = |(zh, en): (&'static str, &'static str)| if english { en } else { zh };
    let made = DateTime::from_timestamp_millis(delivery.made_ms).unwrap_or_default();
    let named = |event: &str| webhooks::head(&delivery.id, event, made, site);
    let count = notices.len();
    if delivery.digest {
        let mut json = named(webhooks::DIGEST);
        let mut lines = Vec::new();
        for kind in KINDS {
            let n = notices.iter().filter(|one| one.kind == kind).count();
            if n > 0 {
                json["counts"][kind.event()] = json!(n);
                lines.push(format!("{} {n}", word(kind.words())));
            }
        }
        let title = match english {
            true => format!("{}: {count} notices since the last digest", site.name),
            false => format!("{} · 通知汇总 · 共 {count} 条", site.name),
        };
        return Ok(Text { title, lines, json });
    }
    let mut json = Value::Null;
    let mut lines = Vec::new();
    for notice in &notices {
        let told = teller.told(notice)?;
        if json.is_null() {
            json = webhooks::notice(named(notice.kind.event()), notice, &told);
        }
        let said = robots::harmless(pick(&told.words, english));
        lines.push(match english {
            true => format!("{}: {said}", word(notice.kind.words())),
            false => format!("{}：{said}", word(notice.kind.words())),
        });
    }
    let title = match (english, count) {
        (true, 1) => site.name.clone(),
        (true, _) => format!("{}: {count} notices", site.name),
        (false, 1) => site.name.clone(),
        (false, _) => format!("{} · {count} 条通知", site.name),
    };
    let title = robots::harmless(&title);
    Ok(Text { title, lines, json })
}

/// One channel's messages, in order; the first that fails ends its turn.
async fn channel(
    app: Arc<App>,
    client: Arc<Client>,
    letters: Vec<Letter>,
) -> Result<(), ServerError> {
    for letter in letters {
        let now = app.clock.now();
        let plain = app.console.plain_webhooks;
        let way = letter.channel.way;
        let id = letter.delivery.id.clone();
        let sent = send(
            &client,
            (way, &letter.address),
            (&id, &letter.text),
            now,
            plain,
        )
        .await;
        let failed = sent.is_err();
        if let Err(error) = &sent {
            tracing::warn!(way = ?way, %error, "a notice wasn't taken; it is tried again");
        }
        app.write(move |writing| {
            let error = sent.err();
            outbox::tried(
                writing,
                &letter.delivery,
                way.is_for_people(),
                error.as_deref(),
            )
        })
        .await?;
        if failed {
            break;
        }
    }
    Ok(())
}

/// Sends one message.
///
/// Errors: why it wasn't taken, without address or secret.
pub async fn send(
    client: &Client,
    (way, address): (Way, &Address),
    (id, text): (&str, &Text),
    now: DateTime<Utc>,
    plain: bool,
) -> Result<(), String> {
    if way == Way::Email {
        let mail = address.mail.as_ref().ok_or("its mail server isn't set")?;
        let body = format!("{}\r\n\r\n{}\r\n", text.title, text.lines.join("\r\n"));
        return mail::send((mail, &address.secret), id, (&text.title, body)).await;
    }
    if address.url.is_empty() {
        return Err("its address isn't set".to_owned());
    }
    let url = addresses::allowed(&address.url, plain)?;
    if way == Way::Webhook {
        let body = text.json.to_string().into_bytes();
        let mut headers = vec![(webhooks::ID_HEADER, id.to_owned())];
        if !address.secret.is_empty() {
            let sign = signature(&address.secret, now.timestamp(), &body);
            headers.push((webhooks::SIGNATURE_HEADER, sign));
        }
        return client.json(url, &headers, body).await.map(drop);
    }
    let what = (text.title.as_str(), text.lines.as_slice());
    let (url, body) = robots::call(way, (&url, &address.secret), what, now);
    let answer = client.json(url, &[], body.to_string().into_bytes()).await?;
    robots::took(way, &answer)
}
