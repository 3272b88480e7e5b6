-- What an order costs the customer, and findings that the desk merged by hand (projected).

ALTER TABLE findings ADD COLUMN fee_cents INTEGER;     -- What it costs, in hundredths of a yuan; null: nobody said.
ALTER TABLE findings ADD COLUMN charged_at TEXT;       -- When that was said, as claimed.
ALTER TABLE order_steps ADD COLUMN fee_cents INTEGER;  -- Of a charge: the sum, in hundredths of a yuan.

ALTER TABLE findings ADD COLUMN merged_at TEXT;        -- When the desk merged it into the one that it joined; null: it joined by itself, or not at all.
ALTER TABLE findings ADD COLUMN merged_by TEXT NOT NULL DEFAULT '';    -- Who at the desk did; empty: nobody.
ALTER TABLE order_steps ADD COLUMN merge TEXT NOT NULL DEFAULT '';     -- JSON: the other finding, and which way it was merged; empty: another step.
CREATE INDEX findings_joined ON findings (joined) WHERE joined IS NOT NULL;
CREATE INDEX findings_merged ON findings (site, place, item) WHERE merged_at IS NOT NULL;
