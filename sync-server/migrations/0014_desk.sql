-- What the desk decides about an order, and why. Projected: what lines said before this schema is
-- filled in by a rebuild.

ALTER TABLE order_steps ADD COLUMN desk   TEXT NOT NULL DEFAULT '';  -- Who it was at the desk; empty: nobody there.
ALTER TABLE order_steps ADD COLUMN reason TEXT NOT NULL DEFAULT '';  -- The code of a reason; empty: none.
UPDATE order_steps SET reason = note, note = NULL WHERE note = 'withdrawn';
