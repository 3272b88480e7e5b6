-- The handheld itself. One row.
CREATE TABLE handheld (
  one    INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), -- There is one handheld.
  device BLOB    NOT NULL,                             -- Its UUID, 16 bytes.
  seed   BLOB    NOT NULL                              -- Ed25519 private key, 32 bytes.
) STRICT;

-- Sites that this handheld is enrolled at, each with its chain of lines.
CREATE TABLE chains (
  chain       INTEGER NOT NULL PRIMARY KEY, -- Local number of the chain.
  site        BLOB    NOT NULL UNIQUE,      -- UUID of the site, 16 bytes.
  site_name   TEXT    NOT NULL,             -- As enrolled.
  time_zone   TEXT    NOT NULL,             -- IANA name.
  server      TEXT    NOT NULL,             -- Base address of the sync server.
  pin         TEXT    NOT NULL DEFAULT '',  -- SHA-256 of its TLS key, base64url; empty: public authority.
  token       TEXT    NOT NULL,             -- Bearer token.
  server_key  BLOB    NOT NULL,             -- Ed25519 key that receipts are signed with, 32 bytes.
  handoff_key TEXT    NOT NULL,             -- age recipient for hand-off files.
  journal     BLOB    NOT NULL,             -- UUID of the journal that new lines belong to.
  last        INTEGER NOT NULL DEFAULT 0,   -- Seq of the last line.
  head        BLOB    NOT NULL,             -- Hash of the last line, 32 bytes.
  acked       INTEGER NOT NULL DEFAULT 0,   -- Last seq that the server said it holds.
  acked_hash  BLOB    NOT NULL,             -- Its hash, 32 bytes.
  cursor      TEXT    NOT NULL DEFAULT '',  -- How far the feed was pulled; empty: nothing yet.
  reflected   INTEGER NOT NULL DEFAULT 0,   -- Last own line that the feed rows show.
  loaded      INTEGER NOT NULL DEFAULT 0,   -- 1 once a whole feed was there.
  anchored_boot TEXT  NOT NULL DEFAULT '',  -- Boot of the last clock_anchored line.
  anchored_ms INTEGER NOT NULL DEFAULT 0,   -- Its boot clock, milliseconds.
  synced_at   TEXT    NOT NULL DEFAULT '',  -- Wall clock of the last whole cycle, RFC 3339.
  sync_error  TEXT    NOT NULL DEFAULT ''   -- Code of the last cycle's error; empty: none.
) STRICT;

-- Where the chain went on as another journal.
CREATE TABLE branches (
  chain   INTEGER NOT NULL REFERENCES chains, -- Whose.
  seq     INTEGER NOT NULL,                   -- Last common line.
  hash    BLOB    NOT NULL,                   -- Its hash, 32 bytes.
  follows BLOB    NOT NULL,                   -- UUID of the journal up to there.
  journal BLOB    NOT NULL,                   -- UUID of the journal from the next line on.
  PRIMARY KEY (chain, journal)
) STRICT, WITHOUT ROWID;

-- The journal: one event a row, byte for byte.
CREATE TABLE lines (
  chain INTEGER NOT NULL REFERENCES chains, -- Whose.
  seq   INTEGER NOT NULL,                   -- From 1, no gaps.
  line  BLOB    NOT NULL,                   -- Compact JSON without its line feed.
  hash  BLOB    NOT NULL,                   -- Of this line and all before it, 32 bytes.
  PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;

-- Signatures of the batches that were sent, for an export.
CREATE TABLE heads (
  chain INTEGER NOT NULL REFERENCES chains, -- Whose.
  seq   INTEGER NOT NULL,                   -- The signed line.
  hash  BLOB    NOT NULL,                   -- Its hash, 32 bytes.
  sig   TEXT    NOT NULL,                   -- Base64.
  PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;

-- The server's signed words, verbatim.
CREATE TABLE receipts (
  chain    INTEGER NOT NULL REFERENCES chains, -- Whose.
  from_seq INTEGER NOT NULL,                   -- First line it is for.
  to_seq   INTEGER NOT NULL,                   -- Last line it is for.
  text     TEXT    NOT NULL,                   -- Signed verbatim.
  sig      TEXT    NOT NULL,                   -- Base64.
  PRIMARY KEY (chain, from_seq, to_seq)
) STRICT, WITHOUT ROWID;

-- Photos whose bytes were kept on this handheld.
CREATE TABLE photos (
  sha256     BLOB    NOT NULL PRIMARY KEY, -- Of the stored bytes, 32 bytes.
  size_bytes INTEGER NOT NULL,             -- Of the file.
  chain      INTEGER NOT NULL DEFAULT 0,   -- Chain of the line that names it; 0: none yet.
  seq        INTEGER NOT NULL DEFAULT 0,   -- First line that names it; 0: none yet.
  upload     TEXT    NOT NULL DEFAULT '',  -- Address of the open upload; empty: none.
  sent       INTEGER NOT NULL DEFAULT 0,   -- 1: the server answered the full length.
  proven     INTEGER NOT NULL DEFAULT 0,   -- 1: a receipt names it in photos; 2: in backed_up.
  set_aside  TEXT    NOT NULL DEFAULT '',  -- Why it isn't sent any more; empty: it is.
  freed      INTEGER NOT NULL DEFAULT 0    -- 1: the bytes were freed under a receipt.
) STRICT, WITHOUT ROWID;
CREATE INDEX photos_waiting ON photos (chain, size_bytes) WHERE sent = 0 AND seq > 0;
CREATE INDEX photos_unproven ON photos (chain, seq) WHERE sent = 1 AND proven = 0;

-- Rows of the feed as they came.
CREATE TABLE feed (
  chain INTEGER NOT NULL REFERENCES chains, -- Whose site.
  kind  TEXT    NOT NULL,                   -- Kind of row, e.g. 'plan'.
  id    TEXT    NOT NULL,                   -- Id within the kind.
  row   TEXT    NOT NULL,                   -- JSON.
  PRIMARY KEY (chain, kind, id)
) STRICT, WITHOUT ROWID;

-- The page's place, language and the like; drafts of answers that aren't given yet.
CREATE TABLE desk (
  key   TEXT NOT NULL PRIMARY KEY, -- 'route', 'draft/…', 'preference/…', 'person'.
  value TEXT NOT NULL              -- As the page gave it.
) STRICT, WITHOUT ROWID;

-- PIN tries, committed before they are checked.
CREATE TABLE tries (
  staff   BLOB    NOT NULL PRIMARY KEY,  -- Whose PIN was tried.
  failed  INTEGER NOT NULL DEFAULT 0,    -- Failures in a row.
  boot    TEXT    NOT NULL DEFAULT '',   -- Boot of the last one.
  mono_ms INTEGER NOT NULL DEFAULT 0     -- Its boot clock, milliseconds.
) STRICT, WITHOUT ROWID;

-- From here on the read model: all of it comes from the lines again.

CREATE TABLE rounds (
  round        BLOB    NOT NULL PRIMARY KEY, -- UUID.
  chain        INTEGER NOT NULL,             -- Whose.
  seq          INTEGER NOT NULL,             -- Line that started it.
  plan         BLOB,                         -- UUID; null: unplanned.
  plan_version INTEGER NOT NULL DEFAULT 0,   -- Version of the plan; 0: unplanned.
  start        TEXT    NOT NULL DEFAULT '',  -- Local start of the occurrence; empty: unplanned.
  by           BLOB,                         -- Staff who started it.
  started_at   TEXT    NOT NULL,             -- Claimed wall clock, RFC 3339.
  finished_at  TEXT    NOT NULL DEFAULT '',  -- Empty: it runs.
  finished_seq INTEGER NOT NULL DEFAULT 0    -- Line that finished it; 0: it runs.
) STRICT, WITHOUT ROWID;
CREATE INDEX rounds_running ON rounds (chain, seq) WHERE finished_seq = 0;

CREATE TABLE reaches (
  round      BLOB    NOT NULL,              -- Round.
  checkpoint BLOB    NOT NULL,              -- Place.
  seq        INTEGER NOT NULL,              -- Line with the best proof so far.
  how        INTEGER NOT NULL,              -- Rank of the proof: 0 nfc, 1 qr, 2 code, 3 by_hand, 4 here.
  at         TEXT    NOT NULL,              -- Claimed wall clock of the first, RFC 3339.
  PRIMARY KEY (round, checkpoint)
) STRICT, WITHOUT ROWID;

CREATE TABLE skips (
  round      BLOB    NOT NULL,              -- Round.
  checkpoint BLOB    NOT NULL,              -- Place.
  seq        INTEGER NOT NULL,              -- Line.
  reason     TEXT    NOT NULL,              -- As on the wire.
  note       TEXT    NOT NULL DEFAULT '',   -- Free words.
  PRIMARY KEY (round, checkpoint)
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
  round      BLOB    NOT NULL,              -- Round.
  checkpoint BLOB    NOT NULL,              -- Place; 16 zeros where only equipment is named.
  chain      INTEGER NOT NULL,              -- Whose.
  seq        INTEGER NOT NULL,              -- Line.
  n          INTEGER NOT NULL,              -- Place in the line, from 0.
  item       TEXT    NOT NULL,              -- Item id.
  equipment  BLOB    NOT NULL DEFAULT x'',  -- Equipment; empty: none.
  outcome    INTEGER NOT NULL,              -- 1 pass, 2 partly, 3 fail, 4 not_applicable, 5 not_possible.
  bulk       INTEGER NOT NULL DEFAULT 0,    -- 1: passed together with others.
  withdrawn  INTEGER NOT NULL DEFAULT 0,    -- Line that withdrew it; 0: it stands.
  body       TEXT    NOT NULL DEFAULT '',   -- The answer as JSON; empty: it says no more than the columns.
  photos     TEXT    NOT NULL DEFAULT '',   -- Its photos, hex, separated by spaces.
  PRIMARY KEY (round, checkpoint, chain, seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_line ON answers (chain, seq);

CREATE TABLE readings (
  place TEXT    NOT NULL,                   -- UUID of the equipment, or else of the checkpoint.
  item  TEXT    NOT NULL,                   -- Item id.
  part  TEXT    NOT NULL,                   -- Part id.
  seq   INTEGER NOT NULL,                   -- Line.
  at    TEXT    NOT NULL,                   -- Claimed wall clock, RFC 3339.
  value TEXT    NOT NULL,                   -- The value as JSON.
  PRIMARY KEY (place, item, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
  finding    BLOB    NOT NULL PRIMARY KEY,  -- UUID.
  work_order BLOB    NOT NULL,              -- UUID of its work order.
  chain      INTEGER NOT NULL,              -- Whose.
  seq        INTEGER NOT NULL,              -- Line that raised it here.
  checkpoint BLOB    NOT NULL DEFAULT x'',  -- Place; empty: none.
  equipment  BLOB    NOT NULL DEFAULT x'',  -- Equipment; empty: none.
  item       TEXT    NOT NULL DEFAULT '',   -- Item id; empty: raised without an answer.
  joins      INTEGER NOT NULL DEFAULT 0,    -- 1: it was open already when it was seen.
  seen       INTEGER NOT NULL DEFAULT 1,    -- How often it was seen here.
  state      INTEGER NOT NULL,              -- 1 raised … 7 rejected, as this handheld knows it.
  go         INTEGER NOT NULL DEFAULT 0,    -- How often it was reopened.
  raised_at  TEXT    NOT NULL,              -- Claimed wall clock, RFC 3339.
  by         BLOB,                          -- Staff.
  made       TEXT    NOT NULL,              -- The finding as its line made it, JSON.
  clauses    TEXT    NOT NULL DEFAULT '',   -- Clause ids, separated by spaces.
  note       TEXT    NOT NULL DEFAULT '',   -- Free words.
  photos     TEXT    NOT NULL DEFAULT ''    -- Hex, separated by spaces.
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_open ON findings (chain, seq) WHERE state NOT IN (5, 7);
CREATE INDEX findings_by_order ON findings (work_order);

CREATE TABLE moves (
  chain      INTEGER NOT NULL,              -- Whose.
  seq        INTEGER NOT NULL,              -- Line.
  work_order BLOB    NOT NULL,              -- Order.
  state      INTEGER NOT NULL,              -- Where it went.
  at         TEXT    NOT NULL,              -- Claimed wall clock, RFC 3339.
  by         BLOB,                          -- Staff.
  body       TEXT    NOT NULL,              -- The event as JSON.
  PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX moves_by_order ON moves (work_order, seq);

CREATE TABLE conditions (
  condition TEXT    NOT NULL,               -- As on the wire.
  building  TEXT    NOT NULL DEFAULT '',    -- Empty: the whole site.
  seq       INTEGER NOT NULL,               -- Line.
  until     TEXT    NOT NULL,               -- RFC 3339.
  PRIMARY KEY (condition, building)
) STRICT, WITHOUT ROWID;
