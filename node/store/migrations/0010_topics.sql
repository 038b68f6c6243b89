-- Version 10: topics at relays, and what has still to be appended to them.
CREATE TABLE topic (
    name      BLOB PRIMARY KEY,
    relay     BLOB NOT NULL,
    addresses TEXT NOT NULL,
    append    BLOB NOT NULL,
    read      BLOB NOT NULL,
    seal      BLOB NOT NULL,
    make      INTEGER NOT NULL,
    made      INTEGER NOT NULL,
    dropped   INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    mark      BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX topic_relay ON topic (relay);

-- Entries that have still to be appended, as they leave. A row goes when the relay has taken it.
CREATE TABLE appending (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    topic BLOB NOT NULL REFERENCES topic (name) ON DELETE CASCADE,
    entry BLOB NOT NULL,
    at    INTEGER NOT NULL,
    event BLOB
) STRICT;

CREATE INDEX appending_topic ON appending (topic, id);
CREATE INDEX appending_at ON appending (at);

CREATE TABLE group_topic (
    topic BLOB PRIMARY KEY,
    space BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX group_topic_space ON group_topic (space);

CREATE TABLE unopened (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    space    BLOB NOT NULL,
    envelope BLOB NOT NULL,
    at       INTEGER NOT NULL,
    UNIQUE (space, envelope)
) STRICT;
