-- Campaigns as the desk set them, and what it said of their stages and milestones. Projected.

CREATE TABLE campaigns (
  site     INTEGER NOT NULL,                 -- The site.
  campaign TEXT    NOT NULL,                 -- Outside id.
  plan     TEXT    NOT NULL,                 -- JSON: name, stages, milestones, whether it is closed.
  at       TEXT    NOT NULL,                 -- When it was last set, RFC 3339.
  desk     TEXT    NOT NULL,                 -- Who set it last.
  PRIMARY KEY (site, campaign)
) STRICT, WITHOUT ROWID;

CREATE TABLE campaign_words (
  journal  INTEGER NOT NULL,                 -- Local number of the server's journal.
  seq      INTEGER NOT NULL,                 -- The line that says it.
  site     INTEGER NOT NULL,                 -- The site.
  campaign TEXT    NOT NULL,                 -- Outside id.
  part     TEXT    NOT NULL,                 -- The stage or milestone.
  verdict  TEXT    NOT NULL,                 -- submitted, accepted, rejected or reopened.
  reason   TEXT    NOT NULL,                 -- A code; empty: none.
  note     TEXT    NOT NULL,                 -- Words to it; empty: none.
  photos   TEXT    NOT NULL,                 -- JSON list of SHA-256.
  at       TEXT    NOT NULL,                 -- When, RFC 3339.
  desk     TEXT    NOT NULL,                 -- Who said it.
  PRIMARY KEY (journal, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX campaign_words_by_campaign ON campaign_words (site, campaign);
