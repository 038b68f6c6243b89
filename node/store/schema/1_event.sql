-- The log: every verified event of every space, once. Only verified events enter, and the set of ids never shrinks
-- (erase and supersede drop a payload; a ninth id for one slot is the one exception). Projections are folds of this table.
CREATE TABLE event (
    arrival     INTEGER PRIMARY KEY AUTOINCREMENT,  -- local order; never reused, so that a peer's cursor stays true
    id          BLOB NOT NULL UNIQUE,               -- SHA-256("evt1" || header)
    space       BLOB NOT NULL,                      -- space id; a genesis stands under its own id
    part        BLOB NOT NULL,                      -- the set it is compared in: its space, or one key's part of it
    bucket      INTEGER NOT NULL,                   -- hlc_ms >> 22; with id, the order of digests and ranges
    author      BLOB NOT NULL,                      -- account, or 32 zero bytes in a genesis
    device      BLOB NOT NULL,                      -- Ed25519 public key that stated it
    seq         INTEGER NOT NULL,                   -- position in the chain of (space, device); 0 is a genesis
    hlc         INTEGER NOT NULL,                   -- 48 bits of Unix ms || 16 bits counter, as stated by the author
    kind        INTEGER NOT NULL,
    header      BLOB NOT NULL,                      -- the bytes as received; never encoded again
    sig         BLOB NOT NULL,                      -- 64 bytes: signature (v=1); 16 bytes: stamp (v=2)
    payload     BLOB,                               -- 16 bytes of salt || msgpack map; NULL: dropped, or not here yet
    state       INTEGER NOT NULL,                   -- bits of log.State: vouched, forked, why a payload is absent
    received_ms INTEGER NOT NULL                    -- wall clock when it was stored; for display only
) STRICT;

-- What arrived in a set since a cursor. SQLite appends the arrival number, which is the row's key, to every index.
CREATE INDEX event_arrival ON event (part);

-- Digests and ranges, straight from the index.
CREATE INDEX event_bucket ON event (part, bucket, id);

-- One author's chain, which goes through all sets of a space: gaps, forks, and the highest contiguous number.
CREATE INDEX event_chain ON event (space, device, seq);

-- The clock resets of a chain (kind 50), which bound the effective time of what was stated before them.
CREATE INDEX event_reset ON event (space, device, seq) WHERE kind = 50;

-- Digests of the ids of a set, by time, so that two stores compare without reading every id: a row for each group of 16
-- buckets (18.6 hours) and each shelf of 64 groups (49.7 days) that ever held one. How they are made: sync/SPEC.md.
CREATE TABLE digest (
    part   BLOB NOT NULL,
    level  INTEGER NOT NULL,  -- 0: a group, 1: a shelf
    at     INTEGER NOT NULL,  -- bucket >> 4, bucket >> 10
    n      INTEGER NOT NULL,  -- how many ids are held there
    digest BLOB,              -- NULL: something came or left since it was last made
    PRIMARY KEY (part, level, at)
) STRICT, WITHOUT ROWID;

-- Whoever writes to the log keeps the digests true, by whatever way. Without an upsert: SQLite would copy every page that an
-- event touches for the case that it fails halfway, which INSERT OR FAIL leaves to the savepoint of the job.
CREATE TRIGGER event_enters AFTER INSERT ON event BEGIN
    UPDATE digest SET n = n + 1, digest = NULL WHERE part = NEW.part AND level = 0 AND at = NEW.bucket >> 4;
    UPDATE digest SET n = n + 1, digest = NULL WHERE part = NEW.part AND level = 1 AND at = NEW.bucket >> 10;
    INSERT INTO digest SELECT NEW.part, 0, NEW.bucket >> 4, 1, NULL
    WHERE NOT EXISTS (SELECT 1 FROM digest WHERE part = NEW.part AND level = 0 AND at = NEW.bucket >> 4);
    INSERT INTO digest SELECT NEW.part, 1, NEW.bucket >> 10, 1, NULL
    WHERE NOT EXISTS (SELECT 1 FROM digest WHERE part = NEW.part AND level = 1 AND at = NEW.bucket >> 10);
END;

CREATE TRIGGER event_leaves AFTER DELETE ON event BEGIN
    UPDATE digest SET n = n - 1, digest = NULL WHERE part = OLD.part AND level = 0 AND at = OLD.bucket >> 4;
    UPDATE digest SET n = n - 1, digest = NULL WHERE part = OLD.part AND level = 1 AND at = OLD.bucket >> 10;
END;

-- The state of each chain, kept with every append so that nobody counts rows.
CREATE TABLE head (
    space      BLOB NOT NULL,
    device     BLOB NOT NULL,
    contiguous INTEGER NOT NULL,  -- every seq from 1 to here is held; 0: not even the first
    top_seq    INTEGER NOT NULL,  -- the highest seq held
    top_id     BLOB NOT NULL,
    top_hlc    INTEGER NOT NULL,
    PRIMARY KEY (space, device)
) STRICT, WITHOUT ROWID;

-- When the content of an event has to go. A row goes with it; events that came too late never had one.
CREATE TABLE expiry (
    id BLOB PRIMARY KEY,
    at INTEGER NOT NULL  -- Unix seconds, as its author stated
) STRICT, WITHOUT ROWID;

CREATE INDEX expiry_at ON expiry (at);

-- Which account stated that what must be erased; also of targets that have not come yet. It counts only if that account
-- wrote the target.
CREATE TABLE erasure (
    target BLOB NOT NULL,
    author BLOB NOT NULL,
    PRIMARY KEY (target, author)
) STRICT, WITHOUT ROWID;
