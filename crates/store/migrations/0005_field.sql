-- Rounds that no plan asks for, and who walks on.
ALTER TABLE rounds ADD COLUMN kind TEXT NOT NULL DEFAULT '';  -- As on the wire; empty: a plan's.
ALTER TABLE rounds ADD COLUMN route TEXT NOT NULL DEFAULT ''; -- Ids of its places in order, between spaces; empty: a plan's, or wherever it goes.
ALTER TABLE rounds ADD COLUMN walker BLOB;                    -- Staff it was handed over to; null: nobody.

-- Durations that were begun here, such as an exit light's discharge.
CREATE TABLE timers (
  chain      INTEGER NOT NULL,             -- Whose.
  seq        INTEGER NOT NULL,             -- Line that began it.
  round      BLOB    NOT NULL,             -- Round.
  checkpoint BLOB    NOT NULL,             -- Place.
  equipment  BLOB    NOT NULL,             -- Equipment; empty: none.
  item       TEXT    NOT NULL,             -- Item id.
  part       TEXT    NOT NULL,             -- The part that is measured.
  boot       TEXT    NOT NULL,             -- Boot that it began in.
  mono_ms    INTEGER NOT NULL,             -- Its boot clock, milliseconds.
  at         TEXT    NOT NULL,             -- Claimed wall clock, RFC 3339.
  stopped    INTEGER NOT NULL DEFAULT 0,   -- Line that ended it; 0: it runs.
  seconds    INTEGER NOT NULL DEFAULT 0,   -- How long at least.
  at_most_s  INTEGER,                      -- How long at most; null: exactly that, or nobody knows.
  open       INTEGER NOT NULL DEFAULT 0,   -- 1: nobody knows how long at most.
  seen       TEXT    NOT NULL DEFAULT '',  -- What was seen at the end, as on the wire.
  PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_of_round ON timers (round);

-- What own lines say of the site itself, on top of the feed until it shows it.
CREATE TABLE site_said (
  chain INTEGER NOT NULL, -- Whose.
  kind  TEXT    NOT NULL, -- Type of the line.
  id    TEXT    NOT NULL, -- What it is about; a later line about the same takes its place.
  seq   INTEGER NOT NULL, -- Line.
  at    TEXT    NOT NULL, -- Claimed wall clock, RFC 3339.
  by    BLOB,             -- Staff who said it.
  event TEXT    NOT NULL, -- The line's own fields, JSON.
  PRIMARY KEY (chain, kind, id)
) STRICT, WITHOUT ROWID;
