-- Where a visit was, which may come after it.
ALTER TABLE reaches ADD COLUMN last_seq INTEGER NOT NULL DEFAULT 0; -- Line of the last visit, whatever it proved.
ALTER TABLE reaches ADD COLUMN located INTEGER NOT NULL DEFAULT 0;  -- Line that says where the last visit was; 0: none yet.
UPDATE reaches SET last_seq = seq;
CREATE INDEX reaches_by_last ON reaches (last_seq);
