-- Duties that were done.
ALTER TABLE rounds ADD COLUMN duty TEXT NOT NULL DEFAULT '';       -- The line's own fields, JSON; empty: no duty, or not done.
ALTER TABLE rounds ADD COLUMN duty_seq INTEGER NOT NULL DEFAULT 0; -- The line that says so; 0: none.
