-- Rows of a feed that is pulled from its start, until its last page is there.
CREATE TABLE feed_next (
  chain INTEGER NOT NULL REFERENCES chains, -- Whose site.
  kind  TEXT    NOT NULL,                   -- Kind of row, e.g. 'plan'.
  id    TEXT    NOT NULL,                   -- Id within the kind.
  row   TEXT    NOT NULL,                   -- JSON.
  PRIMARY KEY (chain, kind, id)
) STRICT, WITHOUT ROWID;

ALTER TABLE chains ADD COLUMN staging INTEGER NOT NULL DEFAULT 0; -- 1: pages go to feed_next.
