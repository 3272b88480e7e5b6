-- At which level of appraisal a finding was found (projected).

ALTER TABLE findings ADD COLUMN level TEXT;  -- As its kind names it; null: nobody said.
