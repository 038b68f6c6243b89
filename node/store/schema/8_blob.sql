-- Encrypted files, by what an event says of each. The same manifest may be named with another key or size by somebody who
-- lies, so each claim is a row of its own and only a true one becomes whole.
CREATE TABLE blob (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    manifest BLOB NOT NULL,     -- SHA-256 of the sealed manifest
    key      BLOB NOT NULL,     -- what opens it
    size     INTEGER NOT NULL,  -- bytes of plaintext
    state    TEXT NOT NULL CHECK (state IN ('wanted', 'whole', 'bad')),
    content  BLOB NOT NULL,     -- the key of the chunks; empty until the manifest is here
    mac      BLOB NOT NULL,     -- of the plaintext under a key of this store, to find it again; empty if not added here
    made     INTEGER NOT NULL,  -- ms
    UNIQUE (manifest, key, size)
) STRICT;

CREATE INDEX blob_mac ON blob (mac) WHERE mac != x'';
CREATE INDEX blob_wanted ON blob (id) WHERE state = 'wanted';

-- What a blob consists of; more than its manifest only once that is here.
CREATE TABLE blob_part (
    blob    INTEGER NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    place   INTEGER NOT NULL,  -- 0: the manifest itself, n: its n-th chunk
    address BLOB NOT NULL,
    PRIMARY KEY (blob, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX blob_part_address ON blob_part (address);

-- The files under blobs/: a row appears once its file is flushed to the disk. A file without a row is collected.
CREATE TABLE chunk (
    address BLOB PRIMARY KEY,  -- SHA-256 of the file
    size    INTEGER NOT NULL   -- bytes
) STRICT, WITHOUT ROWID;

-- Which accounts are asked for a wanted blob.
CREATE TABLE blob_holder (
    blob    INTEGER NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    account BLOB NOT NULL,
    PRIMARY KEY (blob, account)
) STRICT, WITHOUT ROWID;

-- Blobs to be handed to a depot, so that others can get them while this node is off.
CREATE TABLE blob_share (
    blob INTEGER PRIMARY KEY REFERENCES blob (id) ON DELETE CASCADE,
    next INTEGER NOT NULL  -- the place that is handed over next
) STRICT, WITHOUT ROWID;
