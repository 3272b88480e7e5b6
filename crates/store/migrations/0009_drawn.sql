-- What fingers drew, and the looks at a piece of equipment.
ALTER TABLE photos ADD COLUMN marks TEXT NOT NULL DEFAULT '';      -- Drawing on the photo, JSON; empty: none.
ALTER TABLE rounds ADD COLUMN signatures TEXT NOT NULL DEFAULT ''; -- What was signed under it, JSON; empty: nothing.
CREATE INDEX answers_of_equipment ON answers (equipment, round) WHERE length(equipment) > 0;
