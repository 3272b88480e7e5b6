-- Lists that were filed, by the id that stands on them; and tokens of other programs.

CREATE TABLE filed (
  site    INTEGER NOT NULL,                  -- The site.
  id      TEXT    NOT NULL,                  -- As it stands on the file.
  list    TEXT    NOT NULL,                  -- Which list.
  asked   TEXT    NOT NULL,                  -- What it was narrowed to, as behind a question mark.
  rows    INTEGER NOT NULL,                  -- How many it held.
  desk    TEXT    NOT NULL,                  -- Who asked for it first.
  made_at TEXT    NOT NULL,                  -- When, RFC 3339.
  PRIMARY KEY (site, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  token         INTEGER PRIMARY KEY,         -- Local number.
  site          INTEGER NOT NULL,            -- The one site that it opens.
  name          TEXT    NOT NULL,            -- What the desk calls it.
  hash          BLOB    NOT NULL UNIQUE,     -- SHA-256 of the token.
  scopes        TEXT    NOT NULL,            -- JSON list: what it may do.
  made_by       TEXT    NOT NULL,            -- Who made it at the desk.
  made_at_ms    INTEGER NOT NULL,            -- When.
  expires_at_ms INTEGER,                     -- When it ends; null: never.
  used_at_ms    INTEGER,                     -- When it was last used, to the minute; null: never.
  ended_at_ms   INTEGER                      -- When the desk ended it; null: it holds.
) STRICT;
CREATE INDEX tokens_by_site ON tokens (site);
