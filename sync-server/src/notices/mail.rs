//! Notices by e-mail, through the site's own mail server.

use crate::notices::addresses::{Mail, Security};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::time::Duration;

/// The longest wait for each of a mail server's answers.
const ANSWER: Duration = Duration::from_secs(10);
/// The longest that one message may take.
const WHOLE: Duration = Duration::from_secs(60);

/// Sends a text to everybody whom a channel names.
///
/// Shape: `id` becomes the message's own, so that one that comes twice can be told.
/// Errors: the mail server's reason, or why it wasn't reached.
pub async fn send(
    (mail, password): (&Mail, &str),
    id: &str,
    (subject, text): (&str, String),
) -> Result<(), String> {
    let mut message = Message::builder()
        .from(mailbox(&mail.from)?)
        .subject(subject)
        .message_id(Some(format!("<{id}@touchpoint>")))
        .header(ContentType::TEXT_PLAIN);
    for to in &mail.to {
        message = message.to(mailbox(to)?);
    }
    let message = message.body(text).map_err(|error| error.to_string())?;
    let transport = transport(mail, password)?;
    let sent = tokio::time::timeout(WHOLE, transport.send(message)).await;
    match sent {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(reason(&error)),
        Err(_) => Err(format!("not done within {} seconds", WHOLE.as_secs())),
    }
}

fn transport(mail: &Mail, password: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    crate::tls::install_provider();
    let refused = |error: lettre::transport::smtp::Error| reason(&error);
    type Transport = AsyncSmtpTransport<Tokio1Executor>;
    let builder = match mail.security {
        Security::Tls => Transport::relay(&mail.host).map_err(refused)?,
        Security::Starttls => Transport::starttls_relay(&mail.host).map_err(refused)?,
        Security::None => Transport::builder_dangerous(&mail.host),
    };
    let mut builder = builder.port(mail.port).timeout(Some(ANSWER));
    if !mail.user.is_empty() {
        let credentials = Credentials::new(mail.user.clone(), password.to_owned());
        builder = builder.credentials(credentials);
    }
    Ok(builder.build())
}

/// Somebody's address.
///
/// Errors: a sentence that names what was given.
pub fn mailbox(text: &str) -> Result<Mailbox, String> {
    let parsed = text.trim().parse::<Mailbox>();
    parsed.map_err(|_| format!("`{}` is no e-mail address", text.trim()))
}

fn reason(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut inner = error;
    while let Some(source) = inner.source() {
        text = format!("{text}: {source}");
        inner = source;
    }
    text.chars().take(200).collect()
}
