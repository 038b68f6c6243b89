-- One row a device we synced with. A cursor counts for this instance of its store only.
CREATE TABLE peer (
    device   BLOB PRIMARY KEY,
    instance BLOB NOT NULL,     -- 16 random bytes the peer's store drew when it was made
    upto     INTEGER NOT NULL,  -- of its arrivals, how far we hold or want them
    spaces   BLOB NOT NULL      -- for which sets (event.part) that is true: their ids, concatenated
) STRICT, WITHOUT ROWID;

-- What this store and a device's last found to be the same, so that the next link need not name a set. Dropped with
-- nothing lost: then the link begins with the long greeting.
CREATE TABLE agreement (
    device   BLOB PRIMARY KEY,
    instance BLOB NOT NULL,     -- of the device's store
    mine     INTEGER NOT NULL,  -- our arrivals that the device then had, held or wanted
    theirs   INTEGER NOT NULL,  -- its arrivals that we then had
    digest   BLOB NOT NULL,     -- of all sets that were compared, 32 bytes
    offered  BLOB NOT NULL,     -- hash of what we offered; if that has changed, the row is of no use
    spaces   BLOB NOT NULL      -- the sets that were compared: their ids, concatenated
) STRICT, WITHOUT ROWID;

-- Ids a device holds and this store lacks; kept until the event arrives or the device refuses it.
CREATE TABLE wanted (
    device     BLOB NOT NULL,
    space      BLOB NOT NULL,     -- the set they are in (event.part): a space, or one key's part of it
    bucket     INTEGER NOT NULL,  -- with id, its place in digests
    id         BLOB NOT NULL,
    first_seen INTEGER NOT NULL,  -- ms
    PRIMARY KEY (device, space, bucket, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX wanted_id ON wanted (id);
