-- How many of the members live, work or go to school in the city; NULL: not known. Asked by those who must know who may apply for what.
ALTER TABLE groups_group ADD COLUMN members_in_city INT NULL AFTER member_count;
