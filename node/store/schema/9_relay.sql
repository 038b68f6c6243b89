-- Relays this node has joined. Every key of ours in here was made for that one relay, so that two relays cannot tell that
-- they serve the same node.
CREATE TABLE relay (
    key         BLOB PRIMARY KEY,  -- 32 bytes, X25519: the relay's id
    addresses   TEXT NOT NULL,     -- JSON list of host:port
    secret      BLOB NOT NULL,     -- of the invitation
    root        BLOB NOT NULL,     -- SHA-256 of the root certificate of its authority; empty if it has none
    private     BLOB NOT NULL,     -- our static X25519 key there
    box_seed    BLOB NOT NULL,     -- seed of the Ed25519 key that opens our box there
    own         INTEGER NOT NULL,  -- 1: this node itself is the relay
    why         TEXT NOT NULL,     -- code of a refusal, empty while it serves us
    used        INTEGER NOT NULL,  -- bytes it holds for us, as it last said
    quota       INTEGER NOT NULL,  -- bytes it would hold at most, 0 if it has not said
    certificate BLOB NOT NULL,     -- root of its authority and what that issued to us, empty before
    certificate_key BLOB NOT NULL, -- the private key of that certificate
    joined      INTEGER NOT NULL   -- ms when it first served us, 0 before
) STRICT, WITHOUT ROWID;

-- Envelopes of the outbox that a relay has taken. They stay in the outbox until their device acknowledges them itself.
CREATE TABLE posted (
    outbox INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    relay  BLOB NOT NULL,
    hash16 BLOB NOT NULL,          -- of the envelope it took; another one has still to be posted
    times  INTEGER NOT NULL,       -- how often it was given to this relay
    at     INTEGER NOT NULL,       -- ms, the last time
    PRIMARY KEY (outbox, relay)
) STRICT, WITHOUT ROWID;

-- Envelopes that came by a relay and whose sender does not know yet: named in the next ACKED to that device.
CREATE TABLE owed (
    device BLOB NOT NULL,
    hash16 BLOB NOT NULL,
    broken INTEGER NOT NULL,       -- 1: it could not be opened, and should be sealed on another session
    at     INTEGER NOT NULL,       -- ms
    PRIMARY KEY (device, hash16)
) STRICT, WITHOUT ROWID;

-- Where an answer to somebody goes whom no row of contact remembers: a request by mail that was turned down.
CREATE TABLE return_path (
    device    BLOB PRIMARY KEY,
    account   BLOB NOT NULL,
    exchange  BLOB NOT NULL,       -- X25519 key of the device
    mailboxes TEXT NOT NULL,       -- JSON list of mailbox entries in hex
    token     BLOB NOT NULL,
    at        INTEGER NOT NULL     -- ms
) STRICT, WITHOUT ROWID;
