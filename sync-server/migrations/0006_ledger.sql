-- What was found, read and timed at one piece of equipment, for its page in the ledger.

CREATE INDEX answers_by_place ON answers (place, round);
CREATE INDEX readings_by_place ON readings (place, item);

CREATE TABLE timers (
  journal    INTEGER NOT NULL,               -- The journal that began it.
  seq        INTEGER NOT NULL,               -- The line that did.
  round      INTEGER NOT NULL,               -- The round.
  place      INTEGER NOT NULL,               -- The checkpoint or equipment that is timed.
  item       INTEGER NOT NULL,               -- The item.
  part       TEXT    NOT NULL,               -- Id of its part.
  at_least_s INTEGER,                        -- How long it went on at least; null: it runs.
  at_most_s  INTEGER,                        -- Longer is impossible; null: nobody knows, or it runs.
  seen       TEXT    NOT NULL DEFAULT '',    -- What was seen at its end; empty: nobody said.
  PRIMARY KEY (journal, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_by_place ON timers (place, item);
