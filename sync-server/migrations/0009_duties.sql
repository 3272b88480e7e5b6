-- Duties that were done, each with its evidence in its line.

CREATE TABLE duties (
  round   INTEGER NOT NULL,                  -- The round.
  journal INTEGER NOT NULL,                  -- The journal.
  seq     INTEGER NOT NULL,                  -- The line.
  PRIMARY KEY (round, journal, seq)
) STRICT, WITHOUT ROWID;
