-- One row a device we synced with. A cursor counts for this instance of its store only.
CREATE TABLE peer (
    device   BLOB PRIMARY KEY,
    instance BLOB NOT NULL,     -- 16 random bytes the peer's store drew when it was made
    upto     INTEGER NOT NULL,  -- of its arrivals, how far we hold or want them
    spaces   BLOB NOT NULL      -- for which spaces that is true: their ids, concatenated
) STRICT, WITHOUT ROWID;

-- Ids a device holds and this store lacks; kept until the event arrives or the device refuses it.
CREATE TABLE wanted (
    device     BLOB NOT NULL,
    space      BLOB NOT NULL,
    bucket     INTEGER NOT NULL,  -- with id, its place in digests
    id         BLOB NOT NULL,
    first_seen INTEGER NOT NULL,  -- ms
    PRIMARY KEY (device, space, bucket, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX wanted_id ON wanted (id);
