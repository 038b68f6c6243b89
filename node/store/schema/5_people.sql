-- Who may connect and to whom we do; node state, because listener and dialer need it before any subject loads. The names
-- a person chose for others are not here: those belong to app/people.
CREATE TABLE contact (
    account   BLOB PRIMARY KEY,
    state     TEXT NOT NULL
              CHECK (state IN ('invited', 'asked', 'requested', 'contact', 'refused', 'declined', 'blocked')),
    name      TEXT NOT NULL,     -- as the contact states it
    device    BLOB NOT NULL,     -- the device to talk to until the identity log is known
    door_key  BLOB NOT NULL,     -- 32 bytes, the psk of connections to them; empty until they gave it
    addresses TEXT NOT NULL,     -- JSON list of host:port
    mailboxes TEXT NOT NULL,     -- JSON list of mailbox entries in hex
    token     BLOB NOT NULL,     -- what their relays want to see
    secret    BLOB NOT NULL,     -- of the invite link we accepted; wiped when the answer came
    expires   INTEGER NOT NULL,  -- Unix seconds when that link ends, or whoever was declined may ask again; 0 for none
    why       TEXT NOT NULL,     -- code of a refusal; of a blocked account the state it had, or nothing
    made      INTEGER NOT NULL,  -- ms, when the row appeared; the grant that the flood limit counts from
    hides     INTEGER NOT NULL DEFAULT 0  -- 1: they do not want to be shown as being there
) STRICT, WITHOUT ROWID;

-- Invite links we gave away. A secret is worth one connection attempt each; uses count accounts.
CREATE TABLE invite (
    secret  BLOB PRIMARY KEY,    -- 16 bytes
    expires INTEGER NOT NULL,    -- Unix seconds
    uses    INTEGER NOT NULL     -- how many accounts may use it in all
) STRICT, WITHOUT ROWID;

-- Who used an invite: the same account again gets the same answer and costs no use.
CREATE TABLE invite_use (
    secret  BLOB NOT NULL REFERENCES invite (secret) ON DELETE CASCADE,
    account BLOB NOT NULL,
    PRIMARY KEY (secret, account)
) STRICT, WITHOUT ROWID;
