-- Rounds that were walked with paper and typed in later.
ALTER TABLE rounds ADD COLUMN walked_at TEXT NOT NULL DEFAULT ''; -- When, RFC 3339; empty: with a handheld.
ALTER TABLE rounds ADD COLUMN walked_by BLOB;                     -- Staff who did; null: nobody is named.
