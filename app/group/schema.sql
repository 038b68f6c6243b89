-- The views of groups. Dropped and refilled from the log whenever the number in project.py rises; never migrated.

-- Which spaces are groups in which people talk: of others no notice is given here.
CREATE TABLE groups_space (
    space BLOB PRIMARY KEY
) WITHOUT ROWID;

-- Which blobs are, or were once, the picture of a group: when one has come, whoever shows the group is told.
CREATE TABLE groups_picture (
    manifest BLOB NOT NULL,
    space BLOB NOT NULL,
    PRIMARY KEY (manifest, space)
) WITHOUT ROWID;
