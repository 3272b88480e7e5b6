-- What a person at the desk should know went otherwise than meant. All but `restores` is projected:
-- what lines said before this schema is filled in by a rebuild.

CREATE TABLE restores (
  restore        INTEGER PRIMARY KEY,        -- Number of the restore, growing.
  at_ms          INTEGER NOT NULL,           -- When the server was put back.
  made_at        TEXT    NOT NULL,           -- When its backup was made, as the backup says, RFC 3339.
  photos_missing INTEGER NOT NULL,           -- Photos that the store named and the backup didn't hold.
  new_keys       INTEGER NOT NULL            -- 1: with new keys, so that every handheld enrols anew.
) STRICT;

CREATE TABLE incidents (
  journal    INTEGER NOT NULL,               -- The journal.
  seq        INTEGER NOT NULL,               -- The line in which a handheld says so.
  site       INTEGER NOT NULL,               -- Its site.
  at_ms      INTEGER NOT NULL,               -- When that line came.
  kind       TEXT    NOT NULL,               -- `server_restored`, `photo_lost` or `photo_again`.
  held       INTEGER NOT NULL DEFAULT 0,     -- `server_restored`: last line that the server still held; `photo_again`: photos.
  proved     INTEGER NOT NULL DEFAULT 0,     -- `server_restored`: last line that a receipt had proved.
  receipt_at TEXT    NOT NULL DEFAULT '',    -- `photo_lost`: when the receipt was signed, RFC 3339.
  PRIMARY KEY (journal, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX incidents_by_site ON incidents (site, at_ms);

CREATE TABLE freed_photos (
  journal INTEGER NOT NULL,                  -- The journal.
  seq     INTEGER NOT NULL,                  -- The line that names the photo.
  photo   INTEGER NOT NULL,                  -- A photo that the handheld holds no longer.
  lost    INTEGER NOT NULL,                  -- 0: freed under a receipt; 1: then gone at the server too.
  PRIMARY KEY (journal, seq, photo)
) STRICT, WITHOUT ROWID;

-- Photos of places that were left out or reached by hand lead to their round by these.
CREATE INDEX skips_by_line ON skips (journal, seq);
CREATE INDEX reaches_by_hand ON reaches (journal, seq) WHERE how = 'by_hand';
