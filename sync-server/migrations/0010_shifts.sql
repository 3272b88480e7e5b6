-- Shifts as they were swapped and handed over, for the desk's page.

CREATE TABLE shift_swaps (
  journal INTEGER NOT NULL,                  -- The journal that says so.
  seq     INTEGER NOT NULL,                  -- The line that does.
  site    INTEGER NOT NULL,                  -- Its site.
  shift   TEXT    NOT NULL,                  -- Outside id of the shift.
  day     TEXT    NOT NULL,                  -- The day on which it begins, YYYY-MM-DD.
  gives   INTEGER NOT NULL,                  -- Who was on it.
  takes   INTEGER NOT NULL,                  -- Who works it instead.
  PRIMARY KEY (journal, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX shift_swaps_by_day ON shift_swaps (site, day);

CREATE TABLE handovers (
  journal    INTEGER NOT NULL,               -- The journal that says so.
  seq        INTEGER NOT NULL,               -- The line that does.
  site       INTEGER NOT NULL,               -- Its site.
  day        TEXT    NOT NULL,               -- The site's day, YYYY-MM-DD.
  at         TEXT    NOT NULL,               -- Claimed, RFC 3339.
  gives      INTEGER,                        -- Who gave the shift; null: the line names nobody.
  takes      INTEGER NOT NULL,               -- To whom.
  tools      TEXT    NOT NULL DEFAULT '[]',  -- What was counted, as JSON of the line.
  open       INTEGER NOT NULL DEFAULT 0,     -- Findings that were open.
  unfinished INTEGER NOT NULL DEFAULT 0,     -- Rounds that weren't finished.
  note       TEXT    NOT NULL DEFAULT '',    -- In the giver's words; empty: nothing.
  taken_at   TEXT    NOT NULL DEFAULT '',    -- When the taker signed, claimed; empty: not signed.
  PRIMARY KEY (journal, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX handovers_by_day ON handovers (site, day);
