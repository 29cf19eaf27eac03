-- Subsidies: calls of a programme with their courses, the rules of a course, what was asked for and granted, and the budget.

CREATE TABLE subsidy_call (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  department_id BIGINT NOT NULL,
  -- the call of the programme's first year; NULL: this one
  programme_id BIGINT NULL,
  fiscal_year INT NOT NULL,
  title VARCHAR(200) NOT NULL,
  summary VARCHAR(1000) NOT NULL DEFAULT '',
  audience VARCHAR(1000) NOT NULL DEFAULT '',
  content TEXT NOT NULL DEFAULT '',
  basis VARCHAR(400) NOT NULL DEFAULT '',
  required_papers TEXT NOT NULL DEFAULT '',
  -- the call holds on condition that the budget is voted
  provisional TINYINT NOT NULL DEFAULT 0,
  opens_on DATE NOT NULL,
  closes_on DATE NOT NULL,
  closes_minute INT NOT NULL DEFAULT 1440,
  opens_at DATETIME(6) NOT NULL,
  -- exclusive: what comes at this instant is late
  closes_at DATETIME(6) NOT NULL,
  deadline_rule VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT 'arrive',
  counter_hours VARCHAR(200) NOT NULL DEFAULT '',
  only_registered TINYINT NOT NULL DEFAULT 1,
  wards VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT 'any',
  min_members INT NOT NULL DEFAULT 0,
  min_years INT NOT NULL DEFAULT 0,
  -- of the same programme; 0: any number of times
  max_granted INT NOT NULL DEFAULT 0,
  other_subsidies VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT 'allowed',
  other_note VARCHAR(400) NOT NULL DEFAULT '',
  -- after the decision an applicant may still withdraw for so many days
  withdraw_days INT NOT NULL DEFAULT 14,
  state ENUM('preparing','public') NOT NULL DEFAULT 'preparing',
  published_on DATE NULL,
  -- from that day on everybody sees what was granted
  results_on DATE NULL,
  updated_at DATETIME(6) NOT NULL,
  version INT NOT NULL DEFAULT 1,
  KEY shown (state, closes_at, id),
  KEY by_year (fiscal_year, id),
  KEY (programme_id),
  FOREIGN KEY (department_id) REFERENCES ky_department (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

CREATE TABLE subsidy_course (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  call_id BIGINT NOT NULL,
  name VARCHAR(200) NOT NULL,
  about TEXT NOT NULL DEFAULT '',
  -- ids of areas with blanks between; empty: the whole city
  areas VARCHAR(400) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  contact VARCHAR(400) NOT NULL DEFAULT '',
  sort INT NOT NULL DEFAULT 0,
  version INT NOT NULL DEFAULT 1,
  KEY (call_id, sort, id),
  FOREIGN KEY (call_id) REFERENCES subsidy_call (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Never changed: a change makes a new one, and what was submitted keeps its own.
CREATE TABLE subsidy_rule (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  course_id BIGINT NOT NULL,
  number INT NOT NULL,
  rate_n INT NOT NULL,
  rate_d INT NOT NULL,
  cap_yen BIGINT NOT NULL DEFAULT 0,
  unit_yen BIGINT NOT NULL DEFAULT 1,
  minimum_yen BIGINT NOT NULL DEFAULT 0,
  size_label VARCHAR(200) NOT NULL DEFAULT '',
  -- one step a line: from which size on, and the amount
  amount_table TEXT NOT NULL DEFAULT '',
  -- codes of the lists subsidy.cost and subsidy.income with blanks between
  eligible VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  income VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  change_free TINYINT NOT NULL DEFAULT 1,
  change_cut_percent INT NOT NULL DEFAULT 20,
  advance_percent INT NOT NULL DEFAULT 0,
  -- 概算払 (settled afterwards) or 前金払 (as granted)
  advance_kind VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT 'estimate',
  -- percentages of the grant with blanks between, "40 40"; empty: in one sum
  instalments VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  -- the steps that not every programme has: codes of the list subsidy.step with blanks between
  steps VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL DEFAULT '',
  -- books are kept, and property is not disposed of, for so many years after the fiscal year of the project's end
  books_years INT NOT NULL DEFAULT 5,
  property_years INT NOT NULL DEFAULT 5,
  -- property from this price on
  property_yen BIGINT NOT NULL DEFAULT 500000,
  -- days to pay a claim, and to return money
  pay_days INT NOT NULL DEFAULT 30,
  return_days INT NOT NULL DEFAULT 20,
  -- a year, in hundredths of a percent: on money to be returned after a revocation (加算金), and when it comes late (延滞金)
  surcharge_rate INT NOT NULL DEFAULT 1095,
  late_rate INT NOT NULL DEFAULT 1095,
  report_days INT NOT NULL DEFAULT 30,
  report_by DATE NULL,
  created_by BIGINT NULL,
  created_at DATETIME(6) NOT NULL,
  UNIQUE KEY (course_id, number),
  FOREIGN KEY (course_id) REFERENCES subsidy_course (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- What belongs to an application beyond its answers.
CREATE TABLE subsidy_file (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  dossier_id BIGINT NOT NULL,
  call_id BIGINT NOT NULL,
  course_id BIGINT NOT NULL,
  rule_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL DEFAULT 0,
  -- the call's: the results of a year are found by it
  fiscal_year INT NOT NULL DEFAULT 0,
  requested_yen BIGINT NOT NULL,
  computed_yen BIGINT NOT NULL,
  -- what the officer means to grant, and why it is less than was asked for
  offered_yen BIGINT NULL,
  offered_note VARCHAR(1000) NOT NULL DEFAULT '',
  -- by decision; NULL: none, or taken back
  granted_yen BIGINT NULL,
  advanced_yen BIGINT NOT NULL DEFAULT 0,
  advanced_on DATE NULL,
  -- by the report: never more than was granted
  fixed_yen BIGINT NULL,
  -- what the treasurer paid in all, advances among it, and what came back
  paid_yen BIGINT NOT NULL DEFAULT 0,
  returned_yen BIGINT NOT NULL DEFAULT 0,
  -- changes that were approved
  changes INT NOT NULL DEFAULT 0,
  -- from that day on costs count, though it was before the decision (事前着手)
  prestart_on DATE NULL,
  -- as they were called when it was granted (the group, until then, when it applied); for the results, which outlive the dossier
  group_name VARCHAR(200) NOT NULL DEFAULT '',
  project VARCHAR(200) NOT NULL DEFAULT '',
  version INT NOT NULL DEFAULT 1,
  CHECK (fixed_yen <= granted_yen),
  CHECK (returned_yen BETWEEN 0 AND paid_yen),
  CHECK (advanced_yen BETWEEN 0 AND paid_yen),
  UNIQUE KEY (dossier_id),
  -- a call's files in the order they are shown
  KEY by_call (call_id, dossier_id),
  KEY by_year (fiscal_year, id),
  -- what the call's page adds up
  KEY sums (call_id, granted_yen, offered_yen, requested_yen, dossier_id),
  KEY (group_id, call_id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id),
  FOREIGN KEY (call_id) REFERENCES subsidy_call (id),
  FOREIGN KEY (course_id) REFERENCES subsidy_course (id),
  FOREIGN KEY (rule_id) REFERENCES subsidy_rule (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- The budget of a call: one row, changed by a condition, so that two approvers at once never grant more than there is.
CREATE TABLE subsidy_ledger (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  call_id BIGINT NOT NULL,
  allotted_yen BIGINT NOT NULL DEFAULT 0,
  -- promised and not given up again: what remains is what was allotted less this
  granted_yen BIGINT NOT NULL DEFAULT 0,
  advanced_yen BIGINT NOT NULL DEFAULT 0,
  fixed_yen BIGINT NOT NULL DEFAULT 0,
  paid_yen BIGINT NOT NULL DEFAULT 0,
  returned_yen BIGINT NOT NULL DEFAULT 0,
  UNIQUE KEY (call_id),
  CHECK (granted_yen BETWEEN 0 AND allotted_yen),
  CHECK (paid_yen - returned_yen BETWEEN 0 AND allotted_yen),
  CHECK (returned_yen >= 0),
  FOREIGN KEY (call_id) REFERENCES subsidy_call (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

-- Every movement of the ledger, in order; each of the ledger's sums is that of its kinds (subsidy.h).
CREATE TABLE subsidy_entry (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  call_id BIGINT NOT NULL,
  dossier_id BIGINT NOT NULL,
  kind ENUM('grant','undo','withdrawn','change','saved','revoked','fix','advance','payment','bounced','advance_bounced','return') NOT NULL,
  yen BIGINT NOT NULL,
  -- the payment it is of, when it is one (subsidy_payment)
  payment_id BIGINT NULL,
  user_id BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  KEY (call_id, id),
  KEY (dossier_id),
  FOREIGN KEY (call_id) REFERENCES subsidy_call (id),
  FOREIGN KEY (dossier_id) REFERENCES ky_dossier (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_as_ci;

INSERT INTO ky_choice (list, code, label, label_en, label_easy, sort) VALUES
  ('subsidy.cost', 'gratuity', '謝金（講師など）', 'Fees for lecturers', '先生（せんせい）への おれい', 10),
  ('subsidy.cost', 'travel', '旅費・交通費', 'Travel', 'こうつうひ', 20),
  ('subsidy.cost', 'publicity', '広報費', 'Publicity', 'お知（し）らせの お金（かね）', 30),
  ('subsidy.cost', 'printing', '印刷製本費', 'Printing', 'いんさつ', 40),
  ('subsidy.cost', 'supplies', '消耗品費・材料費', 'Supplies and materials', 'つかう もの', 50),
  ('subsidy.cost', 'post', '通信運搬費', 'Postage and transport', 'ゆうびん・はこぶ お金（かね）', 60),
  ('subsidy.cost', 'rent', '使用料・借料', 'Rent and hire', '場所（ばしょ）や ものを かりる お金（かね）', 70),
  ('subsidy.cost', 'insurance', '保険料', 'Insurance', 'ほけん', 80),
  ('subsidy.cost', 'outsourcing', '委託料', 'Work given to others', 'ほかの人（ひと）に たのむ お金（かね）', 90),
  ('subsidy.cost', 'wages', '人件費', 'Wages', '人（ひと）の きゅうりょう', 100),
  ('subsidy.cost', 'social', '交際費', 'Entertainment', 'つきあいの お金（かね）', 110),
  ('subsidy.cost', 'food', '食糧費', 'Food and drink', '食（た）べもの・飲（の）みもの', 120),
  ('subsidy.cost', 'running', '団体の運営費', 'Running the group', 'グループの いつもの お金（かね）', 130),
  ('subsidy.cost', 'other', 'その他', 'Other', 'そのほか', 140),
  ('subsidy.income', 'fee', '参加費・入場料', 'Participation fees', 'さんかひ', 10),
  ('subsidy.income', 'sales', '売上げ', 'Sales', '売（う）った お金（かね）', 20),
  ('subsidy.income', 'donation', '寄附金・協賛金', 'Donations', 'きふ', 30),
  ('subsidy.income', 'subsidy', 'ほかの補助金', 'Other subsidies', 'ほかの ほじょきん', 40),
  ('subsidy.income', 'own', '自己資金（会費など）', 'Own funds', 'グループの お金（かね）', 50),
  ('subsidy.income', 'other', 'その他', 'Other', 'そのほか', 60),
  ('subsidy.state', 'preparing', '準備中', 'In preparation', 'じゅんびちゅう', 10),
  ('subsidy.state', 'public', '公開中', 'Published', 'みんなが 見（み）られる', 20),
  ('subsidy.deadline', 'arrive', '必着', 'Must have arrived by then', 'その日（ひ）までに とどくこと', 10),
  ('subsidy.deadline', 'postmark', '郵送は当日の消印有効', 'By post: the postmark counts', 'ゆうびんは その日の しるしで よい', 20),
  ('subsidy.wards', 'any', '区もほかの団体も申請できる', 'Wards and other groups', '区（く）も ほかの グループも', 10),
  ('subsidy.wards', 'only', '区だけが申請できる', 'Wards alone', '区（く）だけ', 20),
  ('subsidy.wards', 'excluded', '区は申請できない', 'Not for wards', '区（く）は だめ', 30),
  ('subsidy.other', 'allowed', 'ほかの補助金を受ける事業も申請できる', 'Projects with other subsidies may apply', 'ほかの ほじょきんが あっても よい', 10),
  ('subsidy.advance', 'estimate', '概算払（後で精算する）', 'Estimated, settled afterwards', 'さきに もらう（あとで けいさん）', 10),
  ('subsidy.advance', 'prepaid', '前金払（決まった額を先に支払う）', 'Paid in advance, as granted', 'さきに もらう（きまった お金）', 20),
  ('subsidy.step', 'prestart', '事前着手の承認', 'Leave to begin before the decision', 'きまる まえに はじめる ゆるし', 10),
  ('subsidy.step', 'progress', '遂行状況の報告', 'Report on progress', 'とちゅうの ほうこく', 20),
  ('subsidy.step', 'inspection', '完了検査', 'Inspection on site', 'けんさ', 30),
  ('subsidy.step', 'property', '財産処分の制限', 'Property is not disposed of without leave', '買（か）った ものを かってに すてない', 40),
  ('subsidy.step', 'books', '帳簿の保管', 'Books are kept', 'お金（かね）の きろくを とっておく', 50),
  ('subsidy.step', 'tax', '消費税の仕入控除税額の報告', 'Consumption tax that is deducted', 'しょうひぜいの ほうこく', 60),
  ('subsidy.other', 'refused', 'ほかの補助金を受ける事業は申請できない', 'Not for projects with other subsidies', 'ほかの ほじょきんが あると だめ', 20)
  ON DUPLICATE KEY UPDATE sort = VALUES(sort);
