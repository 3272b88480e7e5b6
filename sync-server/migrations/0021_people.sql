-- Why handhelds were revoked and whose access was ended, as the site's own lines say. Projected.
-- And what each handheld says of its own program, with its batches: no projection.

CREATE TABLE revocations (
  site    INTEGER NOT NULL,                  -- The site whose journal says it.
  device  INTEGER NOT NULL,                  -- The handheld.
  at      TEXT    NOT NULL,                  -- When it was last revoked, RFC 3339.
  desk    TEXT    NOT NULL,                  -- Who did it.
  reason  TEXT    NOT NULL DEFAULT '',       -- A code, such as lost; empty: none was given.
  note    TEXT    NOT NULL DEFAULT '',       -- Words to it; empty: none.
  PRIMARY KEY (site, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE access_ends (
  site    INTEGER NOT NULL,                  -- The site.
  staff   TEXT    NOT NULL,                  -- Outside id of the person.
  at      TEXT    NOT NULL,                  -- When, RFC 3339.
  desk    TEXT    NOT NULL,                  -- Who ended it.
  PRIMARY KEY (site, staff)
) STRICT, WITHOUT ROWID;

ALTER TABLE devices ADD COLUMN web_view TEXT NOT NULL DEFAULT ''; -- Number of the WebView that shows its pages, as it last said; empty: it never said.
