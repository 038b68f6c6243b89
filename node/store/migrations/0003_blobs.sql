-- Version 3: encrypted files.
CREATE TABLE blob (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    manifest BLOB NOT NULL,
    key      BLOB NOT NULL,
    size     INTEGER NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('wanted', 'whole', 'bad')),
    content  BLOB NOT NULL,
    mac      BLOB NOT NULL,
    made     INTEGER NOT NULL,
    UNIQUE (manifest, key, size)
) STRICT;

CREATE INDEX blob_mac ON blob (mac) WHERE mac != x'';
CREATE INDEX blob_wanted ON blob (id) WHERE state = 'wanted';

CREATE TABLE blob_part (
    blob    INTEGER NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    place   INTEGER NOT NULL,
    address BLOB NOT NULL,
    PRIMARY KEY (blob, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX blob_part_address ON blob_part (address);

CREATE TABLE chunk (
    address BLOB PRIMARY KEY,
    size    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_holder (
    blob    INTEGER NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    account BLOB NOT NULL,
    PRIMARY KEY (blob, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_share (
    blob INTEGER PRIMARY KEY REFERENCES blob (id) ON DELETE CASCADE,
    next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
