-- Version 1: the whole schema as first released. Its documents with comments are in schema/.
CREATE TABLE event (
    arrival     INTEGER PRIMARY KEY AUTOINCREMENT,
    id          BLOB NOT NULL UNIQUE,
    space       BLOB NOT NULL,
    shelf       INTEGER NOT NULL,
    bucket      INTEGER NOT NULL,
    author      BLOB NOT NULL,
    device      BLOB NOT NULL,
    seq         INTEGER NOT NULL,
    hlc         INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    header      BLOB NOT NULL,
    sig         BLOB NOT NULL,
    payload     BLOB,
    state       INTEGER NOT NULL,
    received_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX event_arrival ON event (space);

CREATE INDEX event_bucket ON event (space, bucket, id);

CREATE INDEX event_chain ON event (space, device, seq);

CREATE INDEX event_reset ON event (space, device, seq) WHERE kind = 50;

CREATE TABLE head (
    space      BLOB NOT NULL,
    device     BLOB NOT NULL,
    contiguous INTEGER NOT NULL,
    top_seq    INTEGER NOT NULL,
    top_id     BLOB NOT NULL,
    top_hlc    INTEGER NOT NULL,
    PRIMARY KEY (space, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE erasure (
    target BLOB NOT NULL,
    author BLOB NOT NULL,
    PRIMARY KEY (target, author)
) STRICT, WITHOUT ROWID;
CREATE TABLE peer (
    device   BLOB PRIMARY KEY,
    instance BLOB NOT NULL,     -- 16 random bytes the peer's store drew when it was made
    upto     INTEGER NOT NULL,  -- of its arrivals, how far we hold or want them
    spaces   BLOB NOT NULL      -- for which spaces that is true: their ids, concatenated
) STRICT, WITHOUT ROWID;

CREATE TABLE wanted (
    device     BLOB NOT NULL,
    space      BLOB NOT NULL,
    bucket     INTEGER NOT NULL,  -- with id, its place in digests
    id         BLOB NOT NULL,
    first_seen INTEGER NOT NULL,  -- ms
    PRIMARY KEY (device, space, bucket, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX wanted_id ON wanted (id);
CREATE TABLE session (
    device     BLOB NOT NULL,
    session_id BLOB NOT NULL UNIQUE,
    state      BLOB NOT NULL,
    base_key   BLOB NOT NULL,
    created    INTEGER NOT NULL,
    used       INTEGER NOT NULL,
    turn       INTEGER NOT NULL,
    PRIMARY KEY (device, session_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE first_message (
    device        BLOB NOT NULL,
    base_key      BLOB NOT NULL,
    newest_prekey INTEGER NOT NULL,
    PRIMARY KEY (device, base_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE skipped (
    place   INTEGER PRIMARY KEY,
    session BLOB NOT NULL REFERENCES session (session_id) ON DELETE CASCADE,
    chain   BLOB NOT NULL,
    n       INTEGER NOT NULL,
    mk      BLOB NOT NULL,
    made    INTEGER NOT NULL,
    UNIQUE (session, chain, n)
) STRICT;

CREATE INDEX skipped_made ON skipped (made);

CREATE TABLE prekey (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL CHECK (kind IN ('signed', 'last_resort', 'one_time', 'one_time_kem')),
    private     BLOB NOT NULL,
    public      BLOB NOT NULL,
    made        INTEGER NOT NULL,
    replaced_ms INTEGER,
    given       BLOB
) STRICT;

CREATE INDEX prekey_kind ON prekey (kind, given);
CREATE TABLE outbox (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    device   BLOB NOT NULL,
    event_id BLOB,
    item     BLOB NOT NULL,
    envelope BLOB,
    hash16   BLOB,
    made     INTEGER NOT NULL
) STRICT;

CREATE INDEX outbox_device ON outbox (device, id);
CREATE UNIQUE INDEX outbox_hash ON outbox (hash16, device) WHERE hash16 IS NOT NULL;
CREATE INDEX outbox_event ON outbox (event_id) WHERE event_id IS NOT NULL;

CREATE TABLE received (
    hash16 BLOB PRIMARY KEY,
    device BLOB NOT NULL,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX received_at ON received (at);

CREATE TABLE transient (
    space              BLOB NOT NULL,
    device             BLOB NOT NULL,
    author_device      BLOB NOT NULL,
    delivered          INTEGER NOT NULL DEFAULT 0,
    read               INTEGER NOT NULL DEFAULT 0,
    answered_delivered INTEGER NOT NULL DEFAULT 0,
    answered_read      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (space, device, author_device)
) STRICT, WITHOUT ROWID;

CREATE INDEX transient_author ON transient (author_device, device);
CREATE TABLE contact (
    account   BLOB PRIMARY KEY,
    state     TEXT NOT NULL CHECK (state IN ('invited', 'asked', 'requested', 'contact', 'refused')),
    name      TEXT NOT NULL,
    device    BLOB NOT NULL,
    door_key  BLOB NOT NULL,
    addresses TEXT NOT NULL,
    mailboxes TEXT NOT NULL,
    token     BLOB NOT NULL,
    secret    BLOB NOT NULL,
    expires   INTEGER NOT NULL,
    why       TEXT NOT NULL,
    made      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE invite (
    secret  BLOB PRIMARY KEY,
    expires INTEGER NOT NULL,
    uses    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE invite_use (
    secret  BLOB NOT NULL REFERENCES invite (secret) ON DELETE CASCADE,
    account BLOB NOT NULL,
    PRIMARY KEY (secret, account)
) STRICT, WITHOUT ROWID;
CREATE TABLE own (
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE projection (
    name    TEXT PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (
    last INTEGER NOT NULL
) STRICT;
