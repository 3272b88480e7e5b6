-- Photos whose bytes lie here though the server was sent them: what may be freed.
CREATE INDEX photos_here ON photos (chain, seq) WHERE sent = 1 AND freed = 0;
