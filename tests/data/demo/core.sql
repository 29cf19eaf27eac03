-- The demo city みほん市: departments and areas. Synthetic.
INSERT INTO ky_department (code, name, name_en, phone, sort) VALUES
  ('kyodo', '協働推進課', 'Collaboration Section', '0267-00-1001', 10),
  ('kikaku', '企画課', 'Planning Section', '0267-00-1002', 20),
  ('fukushi', '福祉課', 'Welfare Section', '0267-00-1003', 30),
  ('kankyo', '環境課', 'Environment Section', '0267-00-1004', 40),
  ('bosai', '危機管理課', 'Crisis Management Section', '0267-00-1005', 50),
  ('mochizuki', '駒立支所', 'Komadachi Branch Office', '0267-00-1006', 60);
INSERT INTO ky_area (code, name, name_kana, name_en, name_easy, sort) VALUES
  ('hoshimi', '星見', 'ホシミ', 'Hoshimi', 'ほしみ', 10),
  ('tadehara', '蓼原', 'タデハラ', 'Tadehara', 'たではら', 20),
  ('haruna', '榛名木', 'ハルナギ', 'Harunagi', 'はるなぎ', 30),
  ('komadachi', '駒立', 'コマダチ', 'Komadachi', 'こまだち', 40);
