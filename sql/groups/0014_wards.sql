-- Wards (区) as bodies that act like groups, without registration; whose access counts is said by the register of ward heads.
CREATE TABLE groups_ward (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ward_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  -- whose time it was when the ward's access was looked at last; NULL nobody's yet
  head_id BIGINT NULL,
  UNIQUE KEY (ward_id),
  UNIQUE KEY (group_id),
  FOREIGN KEY (ward_id) REFERENCES ky_ward (id),
  FOREIGN KEY (group_id) REFERENCES groups_group (id),
  FOREIGN KEY (head_id) REFERENCES ky_ward_head (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
