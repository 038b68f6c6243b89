-- Pairwise secrets: ratchet states, message keys kept for late envelopes, and prekeys.
CREATE TABLE session (
    device     BLOB NOT NULL,     -- the other end
    session_id BLOB NOT NULL UNIQUE,
    state      BLOB NOT NULL,     -- crypto.ratchet.State
    base_key   BLOB NOT NULL,     -- of the first message that began it; empty: we did
    created    INTEGER NOT NULL,  -- ms
    used       INTEGER NOT NULL,  -- ms, when it last decrypted
    turn       INTEGER NOT NULL,  -- rises with each use among a device's sessions: the highest is the one to send on
    PRIMARY KEY (device, session_id)
) STRICT, WITHOUT ROWID;

-- First messages, so that a repeated one is noticed even if its session is gone; a row lives as long as any prekey it
-- could have been made for.
CREATE TABLE first_message (
    device        BLOB NOT NULL,
    base_key      BLOB NOT NULL,
    newest_prekey INTEGER NOT NULL,  -- highest id of an announced prekey when it came
    PRIMARY KEY (device, base_key)
) STRICT, WITHOUT ROWID;

-- Message keys of envelopes that were overtaken. A row is deleted by the transaction that uses it.
CREATE TABLE skipped (
    place   INTEGER PRIMARY KEY,  -- order of keeping: beyond the limit the lowest goes
    session BLOB NOT NULL REFERENCES session (session_id) ON DELETE CASCADE,
    chain   BLOB NOT NULL,
    n       INTEGER NOT NULL,
    mk      BLOB NOT NULL,
    made    INTEGER NOT NULL,     -- ms
    UNIQUE (session, chain, n)
) STRICT;

CREATE INDEX skipped_made ON skipped (made);

-- Own prekeys with their private halves.
CREATE TABLE prekey (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- the number peers name it by; never reused
    kind        TEXT NOT NULL CHECK (kind IN ('signed', 'last_resort', 'one_time', 'one_time_kem')),
    private     BLOB NOT NULL,
    public      BLOB NOT NULL,
    made        INTEGER NOT NULL,                   -- ms
    replaced_ms INTEGER,                            -- when a newer one took over; one-time keys: when given
    given       BLOB                                -- one-time keys: the device it was handed to
) STRICT;

CREATE INDEX prekey_kind ON prekey (kind, given);
