//! Who and what may come in here: tokens of other programs, and accounts of the desk. No token,
//! no password and no session is in them. Their pages are for whoever may set the site up.

use super::cell::{code, moment, number, text};
use super::words::sentence;
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::error::ServerError;
use crate::sql::access;
use crate::sql::tokens::{self, Token};
use checklists::Words;

/// What other programs were given.
pub const TOKENS: List = List {
    name: "tokens",
    title: ("令牌", "Tokens"),
    columns: TOKEN_COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows: tokens_rows,
};

/// Who may sign in at the desk.
pub const ACCOUNTS: List = List {
    name: "accounts",
    title: ("值班台账号", "Accounts"),
    columns: ACCOUNT_COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows: accounts_rows,
};

const TOKEN_COLUMNS: &[Column] = &[
    text("name", ("给谁用", "Name"), 16),
    code("state", ("状态", "State"), "console.tokens"),
    text("scopes", ("可以做什么", "What it may do"), 36),
    text("made_by", ("谁建的", "Made by"), 12),
    moment("made_at", ("新建时间", "Made")),
    moment("used_at", ("最近使用", "Last used")),
    moment("expires_at", ("到期", "Until")),
    moment("ended_at", ("停用时间", "Ended")),
    number("token", ("第几个", "Number")),
];

const ACCOUNT_COLUMNS: &[Column] = &[
    text("name", ("账号", "Account"), 16),
    number("sessions", ("登录中", "Signed in")),
    moment("until", ("登录到", "Signed in until")),
];

fn tokens_rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let now_ms = look.now.timestamp_millis();
    for token in tokens::of_site(look.connection, look.site.number)? {
        take(vec![
            Cell::text(token.name.as_str()),
            Cell::Code(state(&token, now_ms).to_owned()),
            scopes(&token),
            Cell::text(token.made_by.as_str()),
            Cell::at_ms(Some(token.made_at_ms)),
            Cell::at_ms(token.used_at_ms),
            Cell::at_ms(token.expires_at_ms),
            Cell::at_ms(token.ended_at_ms),
            Cell::Count(token.number),
        ])?;
    }
    Ok(())
}

/// As the page calls it.
fn state(token: &Token, now_ms: i64) -> &'static str {
    match (token.holds(now_ms), token.ended_at_ms) {
        (true, _) => "holds",
        (false, Some(_)) => "ended",
        (false, None) => "over",
    }
}

fn scopes(token: &Token) -> Cell {
    let scopes = token.scopes.iter();
    let said = scopes.map(|scope| sentence(&format!("console.tokens.scope.{scope}"), &[]));
    Cell::words(&said.collect::<Vec<Words>>())
}

fn accounts_rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let now_ms = look.now.timestamp_millis();
    for one in access::accounts(look.connection, look.site.number, now_ms)? {
        take(vec![
            Cell::text(one.name.as_str()),
            Cell::Count(one.sessions),
            Cell::at_ms(one.until_ms),
        ])?;
    }
    Ok(())
}
