-- The last line that a receipt ever proved. A batch from before it is taken anew: the server was
-- put back from an older backup.
ALTER TABLE chains ADD COLUMN proved INTEGER NOT NULL DEFAULT 0; -- Last line ever proved.
UPDATE chains SET proved = acked;
