-- A year of every piece and every gauge is read place by place, not answer by answer: readings lie
-- by place and round and say themselves whether they were withdrawn, and how a place was judged
-- stands in the index of its answers. Projected.

CREATE TABLE readings_by_round (
  place       INTEGER NOT NULL,              -- The checkpoint or equipment.
  round       INTEGER NOT NULL,              -- The round.
  item        INTEGER NOT NULL,              -- The item.
  journal     INTEGER NOT NULL,              -- The journal.
  seq         INTEGER NOT NULL,              -- The line that took this reading.
  n           INTEGER NOT NULL,              -- The answer's place in that line, from 0.
  part        INTEGER NOT NULL DEFAULT 0,    -- Which of the answer's values, from 0.
  value_milli INTEGER NOT NULL,              -- Thousandths of `unit`.
  unit        TEXT    NOT NULL,              -- As on the checklist, e.g. 'MPa'.
  name        TEXT    NOT NULL DEFAULT '',   -- The part of the item, by its id; empty: said before this schema.
  at          TEXT    NOT NULL DEFAULT '',   -- When it was read, claimed; empty: said before this schema.
  withdrawn   INTEGER NOT NULL DEFAULT 0,    -- 1: corrected or undone.
  PRIMARY KEY (place, round, item, journal, seq, n, part)
) STRICT, WITHOUT ROWID;
INSERT INTO readings_by_round
  (place, round, item, journal, seq, n, part, value_milli, unit, name, at, withdrawn)
SELECT v.place, a.round, v.item, v.journal, v.seq, v.n, v.part, v.value_milli, v.unit, v.name,
  v.at, a.withdrawn
FROM answers a CROSS JOIN readings v ON v.journal = a.journal AND v.seq = a.seq AND v.n = a.n;
DROP TABLE readings;
ALTER TABLE readings_by_round RENAME TO readings;
CREATE INDEX readings_by_line ON readings (journal, seq);

DROP INDEX answers_by_place;
CREATE INDEX answers_by_place ON answers (place, round, outcome, withdrawn);
