-- Who was trained or examined on which checklist, as the desk says. Projected.

CREATE TABLE trainings (
  site         INTEGER NOT NULL,              -- The site.
  id           BLOB    NOT NULL,              -- Outside id of the training or examination.
  staff        INTEGER NOT NULL,              -- Who took part.
  what         TEXT    NOT NULL,              -- `trained` or `examined`.
  list         TEXT    NOT NULL,              -- The checklist.
  version      INTEGER NOT NULL,              -- Its version that was in force on the day.
  day          TEXT    NOT NULL,              -- The site's day, YYYY-MM-DD.
  trainer      INTEGER,                       -- Who trained or examined, of the staff; null: nobody of it.
  trainer_name TEXT    NOT NULL DEFAULT '',   -- Who did, from outside; empty: nobody.
  passed       INTEGER,                       -- 1: passed, 0: not; null: no examination.
  mark_milli   INTEGER,                       -- Out of 100, in thousandths; null: none was given.
  valid_until  TEXT,                          -- The last day on which it counts, YYYY-MM-DD; null: no end.
  note         TEXT    NOT NULL DEFAULT '',   -- What was written.
  desk         TEXT    NOT NULL,              -- Who said it at the desk.
  said_at      TEXT    NOT NULL,              -- When, RFC 3339.
  withdrawn_by TEXT    NOT NULL DEFAULT '',   -- Who took it back at the desk; empty: it stands.
  withdrawn_at TEXT    NOT NULL DEFAULT '',   -- When, RFC 3339; empty: it stands.
  withdrawn    TEXT    NOT NULL DEFAULT '',   -- Why.
  PRIMARY KEY (id, staff)
) STRICT, WITHOUT ROWID;
CREATE INDEX trainings_by_day ON trainings (site, day);
