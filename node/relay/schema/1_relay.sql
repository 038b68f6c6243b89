-- What a relay keeps. It is also the migration to version 1; a later version gets a folder of migrations of its own.
-- No column can be read for its meaning: envelopes, cards and blobs are sealed by others, names and tokens are hashes.

-- Single values: the relay's keys, the invitation's secret, the number of the CRL, and whether it was closed cleanly.
CREATE TABLE own (
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- Who may keep things here: a static key made for this relay alone.
CREATE TABLE member (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    key   BLOB NOT NULL UNIQUE,
    since INTEGER NOT NULL                     -- Unix s
) STRICT;

CREATE TABLE box (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       BLOB NOT NULL UNIQUE,           -- SHA-256("box1" || the reader's Ed25519 key)
    member     INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    head       INTEGER NOT NULL DEFAULT 0,     -- number of the newest envelope ever; numbers are never used again
    taken      INTEGER NOT NULL DEFAULT 0,     -- everything up to this number is with its reader, or too old
    bytes      INTEGER NOT NULL DEFAULT 0,     -- of the envelopes that lie here
    letters    INTEGER NOT NULL DEFAULT 0,
    knock_bytes INTEGER NOT NULL DEFAULT 0,    -- of those that came by a knock token; in addition to the above
    knocks     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX box_member ON box (member);

-- Who may put into a box: hashes of delivery tokens; `expires` (Unix s) is 0 except for knock tokens.
CREATE TABLE token (
    box     INTEGER NOT NULL REFERENCES box (id) ON DELETE CASCADE,
    hash    BLOB NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (box, hash)
) STRICT, WITHOUT ROWID;

-- Envelopes. `id` = box << 40 | number, so that a box lies together and in order. A taken one loses its envelope, and its
-- row goes a little later: until then a sender who never heard the answer is told again instead of heard twice.
CREATE TABLE letter (
    id       INTEGER PRIMARY KEY,
    box      INTEGER NOT NULL,
    hash     BLOB NOT NULL,                    -- first 16 bytes of SHA-256 of the envelope
    knock    INTEGER NOT NULL,
    arrived  INTEGER NOT NULL,                 -- Unix s
    size     INTEGER NOT NULL,
    envelope BLOB
) STRICT;

CREATE UNIQUE INDEX letter_hash ON letter (box, hash);

CREATE TABLE card (
    name    BLOB PRIMARY KEY,
    member  INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    sealed  BLOB NOT NULL,
    expires INTEGER NOT NULL                   -- Unix s
) STRICT;

CREATE INDEX card_member ON card (member);

-- Blobs are files, named by their address; a row stands here once the file is on the disk.
CREATE TABLE blob (
    address BLOB PRIMARY KEY,
    size    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_ref (
    member  INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    address BLOB NOT NULL REFERENCES blob (address),
    size    INTEGER NOT NULL,
    expires INTEGER NOT NULL,                  -- Unix s
    PRIMARY KEY (member, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX blob_ref_address ON blob_ref (address);

-- Certificates that this relay's CA has issued and that are not long over. A member that leaves has its own revoked.
CREATE TABLE certificate (
    serial  BLOB PRIMARY KEY,                  -- big-endian, without leading zeros
    member  BLOB NOT NULL,                     -- the member's key
    ends    INTEGER NOT NULL,                  -- Unix s
    revoked INTEGER                            -- Unix s, NULL while it is good
) STRICT, WITHOUT ROWID;

CREATE INDEX certificate_member ON certificate (member);
