-- How often each item was answered how on each of a site's days, so that a score over a year is the
-- sum of few rows. Projected.

CREATE TABLE tallies (
  site    INTEGER NOT NULL,                  -- The site.
  day     TEXT    NOT NULL,                  -- The site's day of the round, YYYY-MM-DD.
  item    INTEGER NOT NULL,                  -- The item.
  outcome INTEGER NOT NULL,                  -- As `model::outcome` numbers it.
  count   INTEGER NOT NULL,                  -- Answers that stand; what was withdrawn is taken off.
  PRIMARY KEY (site, day, item, outcome)
) STRICT, WITHOUT ROWID;

INSERT INTO tallies (site, day, item, outcome, count)
SELECT r.site, r.day, a.item, a.outcome, count(*)
FROM rounds r JOIN answers a ON a.round = r.round
WHERE a.withdrawn = 0
GROUP BY r.site, r.day, a.item, a.outcome;

-- A photo of an order's step leads to it by its line.
CREATE INDEX order_steps_by_line ON order_steps (journal, seq);
