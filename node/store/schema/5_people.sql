-- Who may connect and to whom we do; node state, because listener and dialer need it before any subject loads. The names
-- a person chose for others are not here: those belong to app/people.
CREATE TABLE contact (
    account   BLOB PRIMARY KEY,
    state     TEXT NOT NULL CHECK (state IN ('asked', 'requested', 'contact')),
    name      TEXT NOT NULL,     -- as the contact states it
    door_key  BLOB,              -- 32 bytes, the psk of connections to them; NULL until they gave it
    addresses TEXT NOT NULL,     -- JSON list of host:port
    mailboxes TEXT NOT NULL,     -- JSON list of mailbox entries in hex
    token     BLOB,              -- what their relays want to see
    device    BLOB,              -- asked, requested: the one device to talk to until the identity log is known
    secret    BLOB,              -- asked by a link: its secret, wiped when the answer came
    expires   INTEGER,           -- asked by a link: when it ends, Unix seconds
    made      INTEGER NOT NULL   -- ms
) STRICT, WITHOUT ROWID;

-- Invite links we gave away. A secret is worth one connection attempt each; uses count accounts.
CREATE TABLE invite (
    secret  BLOB PRIMARY KEY,    -- 16 bytes
    expires INTEGER NOT NULL,    -- Unix seconds
    uses    INTEGER NOT NULL,    -- how many accounts may use it in all
    made    INTEGER NOT NULL     -- ms
) STRICT, WITHOUT ROWID;

-- Who used an invite: the same account again gets the same answer and costs no use.
CREATE TABLE invite_use (
    secret  BLOB NOT NULL REFERENCES invite (secret) ON DELETE CASCADE,
    account BLOB NOT NULL,
    at      INTEGER NOT NULL,    -- ms
    PRIMARY KEY (secret, account)
) STRICT, WITHOUT ROWID;
