-- What looks implausible of somebody's work. Projected: what lines said before this schema is
-- filled in by a rebuild.

CREATE TABLE doubts (
  id      TEXT    PRIMARY KEY NOT NULL,      -- Outside id: journal, line and kind.
  site    INTEGER NOT NULL,                  -- Its site.
  staff   INTEGER NOT NULL,                  -- Whom it is about.
  kind    TEXT    NOT NULL,                  -- Why, as on the wire.
  at      TEXT    NOT NULL,                  -- When, RFC 3339: claimed, or arrived where that can't be.
  at_ms   INTEGER NOT NULL,                  -- The same, milliseconds since 1970.
  round   INTEGER,                           -- The round; null: none.
  place   INTEGER,                           -- The checkpoint; null: none.
  count   INTEGER,                           -- How many items, or photos; null: neither.
  seconds INTEGER,                           -- In how many seconds, or by how many; null: neither.
  said_at TEXT    NOT NULL DEFAULT '',       -- When the person answered, claimed; empty: not yet.
  note    TEXT    NOT NULL DEFAULT '',       -- In what words; empty: without.
  photos  TEXT    NOT NULL DEFAULT '[]'      -- JSON list of the answer's photos and voice notes.
) STRICT;
CREATE INDEX doubts_by_site ON doubts (site, at_ms);

CREATE TABLE tails (
  journal INTEGER PRIMARY KEY,               -- The journal.
  tail    TEXT    NOT NULL                   -- JSON: what its next line is compared with.
) STRICT;

-- Photos of duties lead to their round by this.
CREATE INDEX duties_by_line ON duties (journal, seq);
