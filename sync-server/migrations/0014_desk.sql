-- What the desk decides about orders, orders of other kinds than rectification, and what is said of
-- an order whose state stays. Projected: what lines said before this schema is filled in by a
-- rebuild.

ALTER TABLE order_steps ADD COLUMN desk      TEXT NOT NULL DEFAULT '';  -- Who it was at the desk; empty: nobody there.
ALTER TABLE order_steps ADD COLUMN reason    TEXT NOT NULL DEFAULT '';  -- The code of a reason; empty: none.
ALTER TABLE order_steps ADD COLUMN what      TEXT NOT NULL DEFAULT '';  -- What was said, as on the wire; empty: the state moved.
ALTER TABLE order_steps ADD COLUMN content   INTEGER;                   -- Whether the customer is; null: not asked.
ALTER TABLE order_steps ADD COLUMN signature TEXT NOT NULL DEFAULT '';  -- JSON; empty: nobody signed.
UPDATE order_steps SET reason = note, note = NULL WHERE note = 'withdrawn';

ALTER TABLE findings ADD COLUMN work           TEXT NOT NULL DEFAULT '';  -- JSON: kind, class, customer; empty: rectification.
ALTER TABLE findings ADD COLUMN call_back_by   TEXT;                      -- Until when the customer is asked; null: not yet, or never.
ALTER TABLE findings ADD COLUMN replied_at     TEXT;                      -- When the customer had an answer, claimed.
ALTER TABLE findings ADD COLUMN paused_at      TEXT;                      -- Since when it stands still, claimed.
ALTER TABLE findings ADD COLUMN signed_at      TEXT;                      -- When the customer signed, claimed.
ALTER TABLE findings ADD COLUMN called_back_at TEXT;                      -- When the customer was asked, claimed.

ALTER TABLE readings ADD COLUMN name TEXT NOT NULL DEFAULT '';  -- The part of the item, by its id; empty: said before this schema.
ALTER TABLE readings ADD COLUMN at   TEXT NOT NULL DEFAULT '';  -- When it was read, claimed; empty: said before this schema.
