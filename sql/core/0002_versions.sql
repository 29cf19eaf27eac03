-- A person's role in a department is edited like every other entry: with the version that was seen.
ALTER TABLE ky_staff_role ADD COLUMN IF NOT EXISTS version INT NOT NULL DEFAULT 1;
