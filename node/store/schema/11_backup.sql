-- The blobs that the backup folder holds since its last beginning; one that is dropped here is told to it by this row.
CREATE TABLE saved_blob (
    manifest BLOB NOT NULL,
    key      BLOB NOT NULL,
    size     INTEGER NOT NULL,
    PRIMARY KEY (manifest, key, size)
) STRICT, WITHOUT ROWID;

-- Events that were saved and may still gain something: content that had not come, proof, or somebody who has them.
CREATE TABLE unsettled (
    arrival INTEGER PRIMARY KEY,
    state   INTEGER NOT NULL,  -- as it was saved
    whole   INTEGER NOT NULL   -- 1: with its content
) STRICT;
