-- What was found and read at one piece of equipment, for its page in the ledger.

CREATE INDEX answers_by_place ON answers (place, round);
CREATE INDEX readings_by_place ON readings (place, item);
