-- Topics at relays that this node follows: logs that many read. Everything in here was made for that one relay.
CREATE TABLE topic (
    name      BLOB PRIMARY KEY,    -- 32 bytes, what the relay calls it
    relay     BLOB NOT NULL,       -- X25519 key of the relay
    addresses TEXT NOT NULL,       -- JSON list of host:port, where the relay is said to be
    append    BLOB NOT NULL,       -- token to append to it; empty: read only
    read      BLOB NOT NULL,       -- token to read it
    seal      BLOB NOT NULL,       -- key of the seal around each entry
    make      INTEGER NOT NULL,    -- 1: made, and made again, where this node is a member
    made      INTEGER NOT NULL,    -- ms, when it was last made by us, 0 before
    dropped   INTEGER NOT NULL,    -- 1: followed no more, and to be ended at the relay; the row goes with that
    seq       INTEGER NOT NULL,    -- number of the last entry that is on this disk, 0 before the first
    mark      BLOB NOT NULL        -- of that entry: by it a relay that was put back notices
) STRICT, WITHOUT ROWID;

CREATE INDEX topic_relay ON topic (relay);

-- Entries that have still to be appended, as they leave. A row goes when the relay has taken it.
CREATE TABLE appending (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    topic BLOB NOT NULL REFERENCES topic (name) ON DELETE CASCADE,
    entry BLOB NOT NULL,
    at    INTEGER NOT NULL,        -- ms
    event BLOB                     -- the event of ours in it, NULL for anything else
) STRICT;

CREATE INDEX appending_topic ON appending (topic, id);
CREATE INDEX appending_at ON appending (at);

-- Which topic belongs to which group.
CREATE TABLE group_topic (
    topic BLOB PRIMARY KEY,
    space BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX group_topic_space ON group_topic (space);

-- Envelopes of groups that came by a topic and cannot be taken in yet: their key is lacking, or the log of their author.
CREATE TABLE unopened (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    space    BLOB NOT NULL,
    envelope BLOB NOT NULL,
    at       INTEGER NOT NULL,  -- ms
    UNIQUE (space, envelope)
) STRICT;
