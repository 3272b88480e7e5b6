-- Rounds that no plan asks for.
ALTER TABLE rounds ADD COLUMN kind TEXT NOT NULL DEFAULT '';   -- Why it is walked, as on the wire; empty: a plan's.
ALTER TABLE rounds ADD COLUMN route BLOB NOT NULL DEFAULT x''; -- Ids of its places in order, 16 bytes each; empty: a plan's, or wherever it goes.
