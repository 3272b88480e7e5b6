-- What was said here of orders whose state stayed.
CREATE TABLE notes (
  chain      INTEGER NOT NULL,              -- Whose.
  seq        INTEGER NOT NULL,              -- Line.
  work_order BLOB    NOT NULL,              -- Order.
  at         TEXT    NOT NULL,              -- Claimed wall clock, RFC 3339.
  by         BLOB,                          -- Staff.
  body       TEXT    NOT NULL,              -- The event as JSON.
  PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX notes_by_order ON notes (work_order, seq);
CREATE INDEX findings_verified ON findings (chain, seq) WHERE state = 5;
CREATE INDEX answers_by_piece ON answers (equipment, seq) WHERE length(equipment) > 0;
