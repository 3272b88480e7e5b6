-- What fingers drew: marks on photos, and the lines under which somebody signed.

CREATE TABLE photo_marks (
  site   INTEGER NOT NULL,                   -- The site whose handheld says so.
  sha256 BLOB    NOT NULL,                   -- The photo, 32 bytes.
  marks  TEXT    NOT NULL,                   -- The drawing, as JSON of the line that came first.
  PRIMARY KEY (site, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE signed (
  round   INTEGER NOT NULL,                  -- The round.
  journal INTEGER NOT NULL,                  -- The journal that says so.
  seq     INTEGER NOT NULL,                  -- The line that does.
  PRIMARY KEY (round, journal, seq)
) STRICT, WITHOUT ROWID;
