-- Rounds that were walked with paper and typed in later.
ALTER TABLE rounds ADD COLUMN walked_at TEXT;    -- When, as claimed; null: with a handheld.
ALTER TABLE rounds ADD COLUMN typed_by  INTEGER; -- Who typed it in, also where a handheld was there after all; null: nobody.
