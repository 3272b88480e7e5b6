-- The server's store. Outside ids are 16-byte blobs; inside, everything has a local number.
-- Times are milliseconds since 1970 in UTC where they are the server's, RFC 3339 text where a
-- line claims them.

CREATE TABLE runs (
  run          INTEGER PRIMARY KEY,          -- Number of the run, growing.
  id           TEXT    NOT NULL UNIQUE,      -- Random name, 16 hex digits; stands in cursors.
  opened_at_ms INTEGER NOT NULL              -- When it began.
) STRICT;

CREATE TABLE run_starts (
  run       INTEGER NOT NULL,                -- The run.
  site      INTEGER NOT NULL,                -- The site.
  commit_no INTEGER NOT NULL,                -- The site's last commit number when the run began.
  PRIMARY KEY (run, site)
) STRICT, WITHOUT ROWID;

CREATE TABLE sites (
  site      INTEGER PRIMARY KEY,             -- Local number.
  id        BLOB    NOT NULL UNIQUE,         -- Outside id.
  name      TEXT    NOT NULL,                -- What people call it.
  time_zone TEXT    NOT NULL,                -- IANA name.
  day_start_min INTEGER NOT NULL DEFAULT 0,  -- When the site's day begins, minutes past midnight.
  commits   INTEGER NOT NULL DEFAULT 0       -- Last commit number that was given.
) STRICT;

CREATE TABLE devices (
  device       INTEGER PRIMARY KEY,          -- Local number.
  id           BLOB    NOT NULL UNIQUE,      -- Outside id.
  public_key   BLOB    NOT NULL,             -- Raw Ed25519 key, 32 bytes.
  name         TEXT    NOT NULL,             -- What people call the handheld.
  app          TEXT    NOT NULL,             -- Version of its app when it enrolled.
  token_hash   BLOB    UNIQUE,               -- SHA-256 of its token; null before the first.
  revoked      INTEGER NOT NULL DEFAULT 0    -- 1: its token ended for good.
) STRICT;

CREATE TABLE device_sites (
  device         INTEGER NOT NULL,           -- The handheld.
  site           INTEGER NOT NULL,           -- A site it is enrolled at.
  enrolled_at_ms INTEGER NOT NULL,           -- When it last enrolled there.
  PRIMARY KEY (device, site)
) STRICT, WITHOUT ROWID;

CREATE TABLE codes (
  hash       BLOB    PRIMARY KEY NOT NULL,   -- SHA-256 of the enrolment code.
  site       INTEGER NOT NULL,               -- The site it enrols at.
  made_at_ms INTEGER NOT NULL,               -- When it was made.
  used_at_ms INTEGER,                        -- When it was used; null before.
  device_id  BLOB,                           -- Who used it.
  public_key BLOB                            -- With which key.
) STRICT;

CREATE TABLE journals (
  journal        INTEGER PRIMARY KEY,        -- Local number.
  id             BLOB    NOT NULL UNIQUE,    -- Outside id.
  site           INTEGER,                    -- Its site; null for the server's deeds without one.
  device         INTEGER,                    -- Its handheld; null for the server's own.
  public_key     BLOB    NOT NULL,           -- Raw Ed25519 key that signs it.
  follows        INTEGER,                    -- The journal that it branched from.
  follows_seq    INTEGER NOT NULL DEFAULT 0, -- The last line it shares with that one.
  follows_hash   BLOB    NOT NULL,           -- That line's hash; 32 zeros where it follows none.
  acked          INTEGER NOT NULL,           -- Last line held.
  head           BLOB    NOT NULL,           -- Its hash.
  last           INTEGER NOT NULL DEFAULT 0, -- Last line that the handheld says it has.
  photos_waiting INTEGER NOT NULL DEFAULT 0, -- Photos that the handheld says it keeps back.
  seen_at_ms     INTEGER NOT NULL,           -- When its last batch came.
  skew_ms        INTEGER,                    -- Handheld's wall clock minus server time, at the last anchor.
  twin           INTEGER,                    -- The branch under which shared lines were projected.
  twin_to        INTEGER NOT NULL DEFAULT 0  -- The last such line.
) STRICT;
CREATE INDEX journals_by_site ON journals (site, device);
CREATE INDEX journals_by_device ON journals (device);

CREATE TABLE batches (
  journal       INTEGER NOT NULL,            -- The journal.
  first         INTEGER NOT NULL,            -- First line that was new in it.
  last          INTEGER NOT NULL,            -- Its last line.
  commit_no     INTEGER NOT NULL,            -- Place in the site's order; 0 without a site.
  arrived_at_ms INTEGER NOT NULL,            -- When it was committed.
  base          BLOB    NOT NULL,            -- Hash of the line before `first`.
  head          BLOB    NOT NULL,            -- Hash of `last`.
  sig           BLOB    NOT NULL,            -- Signature over the last line, 64 bytes.
  encoding      INTEGER NOT NULL,            -- 0 as it is, 1 zstd, 2 gzip.
  frame         BLOB    NOT NULL,            -- The request's body, byte for byte.
  PRIMARY KEY (journal, first)
) STRICT;

CREATE TABLE marks (
  journal INTEGER NOT NULL,                  -- The journal.
  seq     INTEGER NOT NULL,                  -- A line that couldn't be read or projected.
  why     TEXT    NOT NULL,                  -- `unread`, `damaged` or `odd`.
  PRIMARY KEY (journal, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE photos (
  photo      INTEGER PRIMARY KEY,            -- Local number.
  sha256     BLOB    NOT NULL UNIQUE,        -- Its name: the hash of its bytes.
  size_bytes INTEGER                         -- Its size once it is held; null before.
) STRICT;

CREATE TABLE line_photos (
  journal INTEGER NOT NULL,                  -- The journal.
  seq     INTEGER NOT NULL,                  -- The line that names the photo.
  photo   INTEGER NOT NULL,                  -- The photo.
  PRIMARY KEY (journal, seq, photo)
) STRICT, WITHOUT ROWID;
CREATE INDEX line_photos_by_photo ON line_photos (photo, journal);

CREATE TABLE photo_uploads (
  photo  INTEGER NOT NULL,                   -- A photo that is held.
  device INTEGER NOT NULL,                   -- A handheld that sent its bytes.
  PRIMARY KEY (photo, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE uploads (
  upload        BLOB    PRIMARY KEY NOT NULL, -- Outside id, 16 bytes; names the file too.
  device        INTEGER NOT NULL,            -- Whose it is.
  sha256        BLOB    NOT NULL,            -- What it will be.
  size_bytes    INTEGER NOT NULL,            -- How long it will be.
  expires_at_ms INTEGER NOT NULL,            -- When it is thrown away.
  finished      INTEGER NOT NULL DEFAULT 0   -- 1: checked, renamed, held.
) STRICT;
CREATE INDEX uploads_by_device ON uploads (device, finished);

CREATE TABLE feed_rows (
  site      INTEGER NOT NULL,                -- The site.
  kind      TEXT    NOT NULL,                -- E.g. `checkpoint`.
  id        TEXT    NOT NULL,                -- The row's id on the wire.
  commit_no INTEGER NOT NULL,                -- Place of its latest change in the site's order.
  set_at_ms INTEGER NOT NULL,                -- When that was.
  line      TEXT    NOT NULL,                -- The line as it is sent, without a line feed.
  PRIMARY KEY (site, kind, id)
) STRICT;
CREATE UNIQUE INDEX feed_rows_by_commit ON feed_rows (site, commit_no);

CREATE TABLE places (
  place INTEGER PRIMARY KEY,                 -- Local number of a checkpoint or piece of equipment.
  id    BLOB    NOT NULL UNIQUE              -- Outside id.
) STRICT;

CREATE TABLE items (
  item INTEGER PRIMARY KEY,                  -- Local number.
  id   TEXT    NOT NULL UNIQUE               -- The catalogue's id, e.g. `13.10`.
) STRICT;

CREATE TABLE staff (
  staff INTEGER PRIMARY KEY,                 -- Local number.
  id    BLOB    NOT NULL UNIQUE              -- Outside id.
) STRICT;

CREATE TABLE rounds (
  round       INTEGER PRIMARY KEY,           -- Local number.
  site        INTEGER NOT NULL,              -- Its site.
  id          BLOB    NOT NULL,              -- Outside id.
  day         TEXT    NOT NULL,              -- The site's day, YYYY-MM-DD.
  plan        BLOB,                          -- Outside id of its plan; null: unplanned.
  start       TEXT,                          -- Local start of the occurrence; null: unplanned.
  journal     INTEGER,                       -- The journal that started it; null: nobody began.
  staff       INTEGER,                       -- Who walks it now.
  started_at  TEXT,                          -- Claimed; null: nobody began.
  finished_at TEXT,                          -- Claimed; null: not finished.
  judged      TEXT    NOT NULL DEFAULT '',   -- `missed`, `unknown` or nothing.
  UNIQUE (site, id)
) STRICT;
CREATE INDEX rounds_by_day ON rounds (site, day);

CREATE TABLE reaches (
  round   INTEGER NOT NULL,                  -- The round.
  place   INTEGER NOT NULL,                  -- The checkpoint.
  journal INTEGER NOT NULL,                  -- The journal.
  seq     INTEGER NOT NULL,                  -- The line.
  how     TEXT    NOT NULL,                  -- How presence was proved.
  PRIMARY KEY (round, place, journal, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE skips (
  round   INTEGER NOT NULL,                  -- The round.
  place   INTEGER NOT NULL,                  -- The checkpoint.
  journal INTEGER NOT NULL,                  -- The journal.
  seq     INTEGER NOT NULL,                  -- The line.
  reason  TEXT    NOT NULL,                  -- Why it was left out.
  PRIMARY KEY (round, place, journal, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
  round     INTEGER NOT NULL,                -- The round.
  point     INTEGER NOT NULL,                -- The checkpoint as a place; 0 where only equipment was named.
  place     INTEGER NOT NULL,                -- The checkpoint or equipment that was judged.
  item      INTEGER NOT NULL,                -- The item.
  journal   INTEGER NOT NULL,                -- The journal.
  seq       INTEGER NOT NULL,                -- The line.
  n         INTEGER NOT NULL,                -- The answer's place in the line, from 0.
  outcome   INTEGER NOT NULL,                -- As `model::outcome` numbers it.
  withdrawn INTEGER NOT NULL DEFAULT 0,      -- 1: corrected or undone.
  PRIMARY KEY (round, point, place, item, journal, seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_by_line ON answers (journal, seq);

CREATE TABLE readings (
  journal     INTEGER NOT NULL,              -- The journal.
  seq         INTEGER NOT NULL,              -- The line that took this reading.
  n           INTEGER NOT NULL,              -- The answer's place in that line, from 0.
  part        INTEGER NOT NULL DEFAULT 0,    -- Which of the answer's values, from 0.
  place       INTEGER NOT NULL,              -- The checkpoint or equipment.
  item        INTEGER NOT NULL,              -- The item.
  value_milli INTEGER NOT NULL,              -- Thousandths of `unit`.
  unit        TEXT    NOT NULL,              -- As on the checklist, e.g. 'MPa'.
  PRIMARY KEY (journal, seq, n, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
  finding   INTEGER PRIMARY KEY,             -- Local number.
  site      INTEGER NOT NULL,                -- Its site.
  id        BLOB    NOT NULL UNIQUE,         -- Outside id.
  order_id  BLOB    NOT NULL UNIQUE,         -- Outside id of its one work order.
  joined    INTEGER,                         -- The finding that it is an alias of.
  point     INTEGER NOT NULL DEFAULT 0,      -- The checkpoint as a place; 0: none.
  place     INTEGER NOT NULL DEFAULT 0,      -- The checkpoint or equipment; 0: none.
  item      INTEGER NOT NULL DEFAULT 0,      -- The item; 0: none.
  severity  TEXT    NOT NULL,                -- `minor`, `normal`, `serious`.
  raised_at TEXT    NOT NULL,                -- Claimed.
  raised_by INTEGER,                         -- Who saw it first.
  state     INTEGER NOT NULL,                -- The order's, as `model::orders` numbers it.
  role      TEXT    NOT NULL,                -- Who puts it right.
  owner     INTEGER,                         -- Who answers for it.
  go        INTEGER NOT NULL DEFAULT 0,      -- How often it was reopened.
  reply_by  TEXT,                            -- Deadline of the first word.
  finish_by TEXT                             -- Deadline of the work.
) STRICT;
CREATE INDEX findings_open ON findings (site, place, item)
  WHERE joined IS NULL AND state NOT IN (5, 7);

CREATE TABLE sightings (
  finding   INTEGER NOT NULL,                -- The finding as the line names it, alias or not.
  journal   INTEGER NOT NULL,                -- The journal.
  seq       INTEGER NOT NULL,                -- The line.
  n         INTEGER NOT NULL,                -- The answer's place in the line, from 0.
  clauses   TEXT    NOT NULL,                -- JSON list of clause ids.
  note      TEXT,                            -- What was written.
  photos    TEXT    NOT NULL,                -- JSON list of photo names.
  withdrawn INTEGER NOT NULL DEFAULT 0,      -- 1: its answer was corrected or undone.
  PRIMARY KEY (finding, journal, seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_by_line ON sightings (journal, seq);

CREATE TABLE order_steps (
  step      INTEGER PRIMARY KEY,             -- In the order of arrival.
  finding   INTEGER NOT NULL,                -- The finding as the line names it, alias or not.
  journal   INTEGER NOT NULL,                -- The journal.
  seq       INTEGER NOT NULL,                -- The line.
  at        TEXT    NOT NULL,                -- Claimed.
  staff     INTEGER,                         -- Who moved it.
  state     INTEGER NOT NULL,                -- Where it went, or wanted to.
  moved     INTEGER NOT NULL,                -- 0: it came too late and moved nothing.
  note      TEXT,                            -- What was written, or the reason.
  photos    TEXT    NOT NULL                 -- JSON list of photo names.
) STRICT;
CREATE INDEX order_steps_by_finding ON order_steps (finding);

CREATE TABLE unlocks (
  site   INTEGER NOT NULL,                   -- The site.
  device INTEGER NOT NULL,                   -- The handheld.
  staff  INTEGER NOT NULL,                   -- Who unlocked it.
  at_ms  INTEGER NOT NULL,                   -- Last time, by the line's claim.
  PRIMARY KEY (site, device, staff)
) STRICT, WITHOUT ROWID;

CREATE TABLE persons (
  person        INTEGER PRIMARY KEY,         -- Local number of somebody at the console.
  name          TEXT    NOT NULL UNIQUE,     -- Sign-in name.
  phc           TEXT    NOT NULL,            -- Argon2id verifier of the password.
  one_time      INTEGER NOT NULL DEFAULT 1,  -- 1: given by the program, not chosen.
  created_at_ms INTEGER NOT NULL             -- When it was made.
) STRICT;

CREATE TABLE person_sites (
  person INTEGER NOT NULL,                   -- Who.
  site   INTEGER NOT NULL,                   -- May see and lead this site.
  PRIMARY KEY (person, site)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  hash          BLOB    PRIMARY KEY NOT NULL, -- SHA-256 of the cookie.
  person        INTEGER NOT NULL,            -- Who signed in.
  expires_at_ms INTEGER NOT NULL             -- When it ends.
) STRICT;
