-- The views of groups. Dropped and refilled from the log whenever the number in project.py rises; never migrated.

-- Which spaces are groups in which people talk: of others no notice is given here.
CREATE TABLE groups_space (
    space BLOB PRIMARY KEY
) WITHOUT ROWID;
