-- Where the phone was at a visit.

CREATE TABLE positions (
  journal      INTEGER NOT NULL,             -- The journal of the visit.
  seq          INTEGER NOT NULL,             -- The visit's line.
  said         INTEGER NOT NULL,             -- The line that says where: the visit's own, or a later one.
  latitude_e7  INTEGER NOT NULL,             -- Ten-millionths of a degree north.
  longitude_e7 INTEGER NOT NULL,             -- Ten-millionths of a degree east.
  accuracy_m   INTEGER NOT NULL,             -- As the phone says it, metres.
  mock         INTEGER NOT NULL DEFAULT 0,   -- 1: another app claims this place.
  said_at      TEXT    NOT NULL,             -- When that was said, as claimed.
  PRIMARY KEY (journal, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX reaches_by_line ON reaches (journal, seq);
