-- Postal codes as the city loaded them from Japan Post's KEN_ALL; one code may be several places.

CREATE TABLE IF NOT EXISTS ky_postal (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  prefecture VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  city VARCHAR(100) NOT NULL,
  town VARCHAR(200) NOT NULL DEFAULT '',
  KEY (code),
  KEY (prefecture)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;
