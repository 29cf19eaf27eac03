-- Lists filter by these and leave out what was merged: the index alone tells how many there are, also among a million.

CREATE INDEX IF NOT EXISTS by_state ON groups_group (state, merged_into_id, sort_key, id);

DROP INDEX IF EXISTS directory ON groups_group;

CREATE INDEX IF NOT EXISTS by_area ON groups_group (area_id, merged_into_id, state);

DROP INDEX IF EXISTS area_id ON groups_group;

CREATE INDEX IF NOT EXISTS by_department ON groups_group (department_id, merged_into_id, state);

DROP INDEX IF EXISTS department_id ON groups_group;

CREATE INDEX IF NOT EXISTS by_category ON groups_group (category, merged_into_id, state);
