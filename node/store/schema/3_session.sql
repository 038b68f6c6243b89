-- Pairwise secrets: ratchet states, message keys kept for late envelopes, and prekeys.
CREATE TABLE session (
    device     BLOB NOT NULL,     -- the other end
    session_id BLOB NOT NULL UNIQUE,
    state      BLOB NOT NULL,     -- crypto.ratchet.State
    created    INTEGER NOT NULL,  -- ms
    used       INTEGER NOT NULL,  -- order of use: the session that last decrypted is the one to send on
    PRIMARY KEY (device, session_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX session_recent ON session (device, used DESC);

-- Message keys of envelopes that were overtaken. A row is deleted by the transaction that uses it.
CREATE TABLE skipped (
    session BLOB NOT NULL REFERENCES session (session_id) ON DELETE CASCADE,
    chain   BLOB NOT NULL,
    n       INTEGER NOT NULL,
    mk      BLOB NOT NULL,
    made    INTEGER NOT NULL,  -- ms
    PRIMARY KEY (session, chain, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX skipped_made ON skipped (made);

-- Own prekeys with their private halves.
CREATE TABLE prekey (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- the number peers name it by; never reused
    kind        INTEGER NOT NULL,                   -- prekeys.Kind
    private     BLOB NOT NULL,
    public      BLOB NOT NULL,
    made        INTEGER NOT NULL,                   -- ms
    replaced_ms INTEGER,                            -- signed and last-resort keys: when a newer one took over
    used        INTEGER                             -- one-time keys: when it was handed out, ms
) STRICT;

CREATE INDEX prekey_kind ON prekey (kind, used);

-- First messages that used no one-time key, by their base key, so that a repeated one is noticed; a row lives as long as
-- the private halves it was made for.
CREATE TABLE first_message (
    base_key  BLOB PRIMARY KEY,
    signed_id INTEGER NOT NULL REFERENCES prekey (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX first_message_signed ON first_message (signed_id);
