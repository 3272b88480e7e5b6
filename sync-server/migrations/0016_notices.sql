-- What time alone makes of orders (projected), and notices: what somebody should hear of, who has
-- read it, and what was sent where.

ALTER TABLE findings ADD COLUMN alarms TEXT NOT NULL DEFAULT '';    -- JSON: what was said of its limits; empty: nothing.
ALTER TABLE order_steps ADD COLUMN alarm TEXT NOT NULL DEFAULT '';  -- JSON: a limit that was near or a step that told more; empty: somebody's step.

CREATE TABLE notices (
  notice  INTEGER PRIMARY KEY,           -- Local number.
  site    INTEGER NOT NULL,              -- Its site.
  key     TEXT    NOT NULL,              -- Made once: what it is about, by outside ids.
  kind    TEXT    NOT NULL,              -- As `model::notices` names it.
  at_ms   INTEGER NOT NULL,              -- When it was made, by the server's clock.
  serious INTEGER NOT NULL DEFAULT 0,    -- 1: it doesn't wait for the end of quiet hours.
  projected INTEGER NOT NULL DEFAULT 1,  -- 1: a line says it, and a rebuild makes it again.
  about   TEXT    NOT NULL,              -- JSON: ids and times that its words are made of.
  UNIQUE (site, key)
) STRICT;
CREATE INDEX notices_by_time ON notices (site, at_ms);

CREATE TABLE notice_reads (
  person INTEGER NOT NULL,               -- Somebody at the console.
  site   INTEGER NOT NULL,               -- The notice's site.
  key    TEXT    NOT NULL,               -- The notice that they have read.
  PRIMARY KEY (person, site, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE notice_days (
  site INTEGER PRIMARY KEY,              -- Its site.
  day  TEXT    NOT NULL                  -- The site's last day whose dates were looked at, YYYY-MM-DD.
) STRICT;

CREATE TABLE channel_states (
  site        INTEGER NOT NULL,          -- Its site.
  channel     TEXT    NOT NULL,          -- The channel's id, as in the site's settings.
  since_ms    INTEGER NOT NULL,          -- What was made before is not sent there.
  sent_ms     INTEGER,                   -- When it last took something; null: never.
  failed_ms   INTEGER,                   -- When it last failed; null: never.
  error       TEXT    NOT NULL DEFAULT '', -- Why it failed then.
  PRIMARY KEY (site, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
  delivery INTEGER PRIMARY KEY,          -- Local number.
  id       TEXT    NOT NULL UNIQUE,      -- The same at each try.
  site     INTEGER NOT NULL,             -- Its site.
  channel  TEXT    NOT NULL,             -- Where it goes.
  digest   INTEGER NOT NULL DEFAULT 0,   -- 1: counts instead of each.
  made_ms  INTEGER NOT NULL,             -- When it was put together.
  tries    INTEGER NOT NULL DEFAULT 0,   -- How often it was tried.
  next_ms  INTEGER,                      -- When it is tried next; null: taken, or given up.
  sent_ms  INTEGER                       -- When it was taken; null: not yet, or given up.
) STRICT;
CREATE INDEX deliveries_waiting ON deliveries (site, channel, next_ms);

CREATE TABLE delivery_notices (
  site     INTEGER NOT NULL,             -- The notice's site.
  channel  TEXT    NOT NULL,             -- Where it goes, once.
  key      TEXT    NOT NULL,             -- The notice.
  delivery INTEGER NOT NULL,             -- The message that it is in.
  PRIMARY KEY (site, channel, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_notices_of ON delivery_notices (delivery);
