-- Notices of the sections; department NULL: the whole city's. Files are numbered, run once, and are never changed after a release.

CREATE TABLE skeleton_notice (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  department_id BIGINT NULL,
  title VARCHAR(400) NOT NULL DEFAULT '',
  body TEXT NOT NULL DEFAULT '',
  shown_from DATE NOT NULL,
  shown_until DATE NOT NULL,
  KEY (shown_from, shown_until),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
