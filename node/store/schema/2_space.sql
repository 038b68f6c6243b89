-- The spaces this store keeps, and what it knows of the devices it syncs them with.
CREATE TABLE space (
    id            BLOB PRIMARY KEY,
    type          INTEGER NOT NULL,  -- sync.space.SpaceType
    genesis       BLOB,              -- event id; NULL where a space has none (direct, personal)
    secret        BLOB NOT NULL,     -- what its tags on the wire are made of; the id itself for direct and identity
    policy        INTEGER NOT NULL DEFAULT 0,
    control_state BLOB,              -- cache of the resolver: membership as of control_heads
    control_heads BLOB
) STRICT, WITHOUT ROWID;

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
