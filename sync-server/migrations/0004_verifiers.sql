-- Verifiers of staff's PINs: lines name them by number and never hold one. Lines that were written
-- before this schema keep what they hold.

CREATE TABLE verifiers (
  verifier INTEGER PRIMARY KEY,              -- Its number, as the line that sets it says.
  phc      TEXT    NOT NULL                  -- PHC string, Argon2id.
) STRICT;
