-- Topics: logs that many read and nobody empties. This document is also the migration to version 2.
-- A topic's name and its two hashes are all that is known of whoever uses it; entries are sealed by others.

CREATE TABLE topic (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    BLOB NOT NULL UNIQUE,              -- SHA-256("topic1" || append || read)
    member  INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE, -- who made it, and whose quota it counts for
    append  BLOB NOT NULL,                     -- hash of the token to append
    read    BLOB NOT NULL,                     -- hash of the token to read
    expires INTEGER NOT NULL,                  -- Unix s, moved on whenever a member makes it again
    head    INTEGER NOT NULL DEFAULT 0,        -- number of the newest entry ever; numbers are never used again
    gone    INTEGER NOT NULL DEFAULT 0,        -- everything up to this number was too old
    bytes   INTEGER NOT NULL DEFAULT 0,        -- of the entries that lie here
    entries INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX topic_member ON topic (member);
CREATE INDEX topic_expires ON topic (expires);

-- Entries. `id` = topic << 40 | number, so that a topic lies together and in order.
CREATE TABLE entry (
    id       INTEGER PRIMARY KEY,
    topic    INTEGER NOT NULL,
    hash     BLOB NOT NULL,                    -- first 16 bytes of SHA-256 of the envelope
    arrived  INTEGER NOT NULL,                 -- Unix s
    size     INTEGER NOT NULL,
    envelope BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX entry_hash ON entry (topic, hash);
