-- Photos and clips that a site's desk gave. No projection: a rebuild leaves it alone.

CREATE TABLE site_photos (
  photo INTEGER NOT NULL,                    -- A photo or clip that is held.
  site  INTEGER NOT NULL,                    -- A site whose desk gave its bytes.
  PRIMARY KEY (photo, site)
) STRICT, WITHOUT ROWID;
