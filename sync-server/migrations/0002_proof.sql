-- What time took out of the feed, which photos are in a backup, and which runs began with a rebuild.

CREATE TABLE ageings (
  ageing    INTEGER PRIMARY KEY,             -- In the order in which they happened.
  site      INTEGER NOT NULL,                -- The site.
  commit_no INTEGER NOT NULL,                -- Its last commit number then.
  at_ms     INTEGER NOT NULL,                -- The time by which rows were too old.
  gone_to   INTEGER NOT NULL DEFAULT 0       -- Highest commit number of a finding or order that left.
) STRICT;
CREATE INDEX ageings_by_site ON ageings (site, commit_no);

CREATE TABLE backups (
  backup     INTEGER PRIMARY KEY,            -- Number of the backup, growing.
  made_at_ms INTEGER NOT NULL,               -- When it was read back and found whole.
  sha256     BLOB    NOT NULL,               -- Of its file, 32 bytes.
  photos     INTEGER NOT NULL                -- How many photos are in it.
) STRICT;

ALTER TABLE photos ADD COLUMN backup INTEGER NOT NULL DEFAULT 0; -- Last verified backup that holds it; 0: none.
ALTER TABLE runs ADD COLUMN rebuilt INTEGER NOT NULL DEFAULT 0; -- 1: it began with a rebuild, so cursors before it ended.
