-- A saved filter knows the page its list is on.
ALTER TABLE ky_saved_filter ADD COLUMN IF NOT EXISTS path VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
