-- Approval routes (決裁の経路): who is asked in which order, by department, procedure, decision and amount; the steps of a decision under way; who is away and who acts meanwhile.

CREATE TABLE ky_route (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  -- NULL and '' mean any; the more a route names, the earlier it is taken
  department_id BIGINT NULL,
  procedure_name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  transition_name VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  -- the field of the form whose answer is the amount, and from what to what it lies, both inclusive; NULL: without a bound
  amount_field VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  amount_from BIGINT NULL,
  amount_to BIGINT NULL,
  -- one person may take several steps of it
  may_repeat TINYINT NOT NULL DEFAULT 0,
  in_use TINYINT NOT NULL DEFAULT 1,
  version INT NOT NULL DEFAULT 1,
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE ky_route_step (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  route_id BIGINT NOT NULL,
  number INT NOT NULL,
  -- 回議, 合議, 決裁
  kind ENUM('circulate','concur','decide') NOT NULL,
  -- as it stands above the box: 係長, 課長
  title VARCHAR(60) NOT NULL,
  -- approvers of the department (NULL: the dossier's own), or this person alone
  department_id BIGINT NULL,
  user_id BIGINT NULL,
  -- by what delegation it is decided here (専決)
  note VARCHAR(100) NOT NULL DEFAULT '',
  UNIQUE KEY (route_id, number),
  FOREIGN KEY (route_id) REFERENCES ky_route (id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id),
  FOREIGN KEY (user_id) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What is pinned when something is proposed. step: the one that is asked now; 0: decided on paper elsewhere.
ALTER TABLE ky_approval
  ADD COLUMN IF NOT EXISTS route_name VARCHAR(100) NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS amount_field VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  ADD COLUMN IF NOT EXISTS may_repeat TINYINT NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS step INT NOT NULL DEFAULT 0,
  -- the proposal that was sent or pulled back before this one
  ADD COLUMN IF NOT EXISTS again_of BIGINT NULL;

ALTER TABLE ky_approval_dossier
  ADD COLUMN IF NOT EXISTS revision INT NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS amount BIGINT NULL;

CREATE TABLE ky_approval_step (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  approval_id BIGINT NOT NULL,
  number INT NOT NULL,
  kind ENUM('circulate','concur','decide') NOT NULL,
  title VARCHAR(60) NOT NULL,
  department_id BIGINT NULL,
  user_id BIGINT NULL,
  note VARCHAR(100) NOT NULL DEFAULT '',
  state ENUM('waiting','approved','sent_back') NOT NULL DEFAULT 'waiting',
  -- NULL: its turn has not come
  asked_at DATETIME(6) NULL,
  decided_by BIGINT NULL,
  decided_at DATETIME(6) NULL,
  -- 代決: in whose absence, and when that person looked at it afterwards (後閲)
  deputy_for BIGINT NULL,
  seen_at DATETIME(6) NULL,
  remark TEXT NOT NULL DEFAULT '',
  UNIQUE KEY (approval_id, number),
  KEY (deputy_for, seen_at),
  FOREIGN KEY (approval_id) REFERENCES ky_approval (id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- The checklist as it was proposed: what is approved is what was judged then.
CREATE TABLE ky_approval_check (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  approval_id BIGINT NOT NULL,
  dossier_id BIGINT NOT NULL,
  item VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  verdict ENUM('met','unmet','open') NOT NULL,
  evidence VARCHAR(1000) NOT NULL DEFAULT '',
  user_id BIGINT NOT NULL,
  UNIQUE KEY (approval_id, dossier_id, item),
  KEY (dossier_id),
  FOREIGN KEY (approval_id) REFERENCES ky_approval (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Who is away from and to a day, both inclusive, and who acts for them (代決者).
CREATE TABLE ky_absence (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  from_day DATE NOT NULL,
  to_day DATE NOT NULL,
  deputy_id BIGINT NOT NULL,
  set_by BIGINT NOT NULL,
  set_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6) NULL,
  KEY (user_id, to_day),
  KEY (deputy_id, to_day),
  FOREIGN KEY (user_id) REFERENCES ky_user (id),
  FOREIGN KEY (deputy_id) REFERENCES ky_user (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
