-- What still has to reach another device, and what came from one.
CREATE TABLE outbox (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,  -- first in, first out for each device
    device   BLOB NOT NULL,
    event_id BLOB,                               -- the event it carries, NULL for anything else
    item     BLOB NOT NULL,                      -- the session plaintext, kept so that it can be sealed again
    envelope BLOB,                               -- the ciphertext; a retry sends these very bytes. NULL: not sealed yet
    hash16   BLOB,                               -- SHA-256(envelope)[:16], what an ack names
    made     INTEGER NOT NULL                    -- ms, when it was queued or last sealed
) STRICT;

CREATE INDEX outbox_device ON outbox (device, id);
CREATE UNIQUE INDEX outbox_hash ON outbox (hash16, device) WHERE hash16 IS NOT NULL;
CREATE INDEX outbox_event ON outbox (event_id) WHERE event_id IS NOT NULL;

-- Envelopes that were opened; a second copy is acked and dropped. Kept 90 days.
CREATE TABLE received (
    hash16 BLOB PRIMARY KEY,
    device BLOB NOT NULL,
    at     INTEGER NOT NULL, -- ms
    quiet  INTEGER NOT NULL DEFAULT 0,  -- 1: nobody waits to hear that it came (receipts and the like)
    event_id BLOB,                      -- the event it brought, NULL for anything else
    way    TEXT NOT NULL DEFAULT '',    -- lan, direct or relay
    relay  BLOB NOT NULL DEFAULT x'',   -- key of the relay it came by
    copies INTEGER NOT NULL DEFAULT 0   -- how often it came again
) STRICT, WITHOUT ROWID;

CREATE INDEX received_at ON received (at);
CREATE INDEX received_event ON received (event_id) WHERE event_id IS NOT NULL;

-- How direct messages of our own reached each device they are for. Kept a week beyond their being read, and 90 days at
-- most unless they still wait. Times in ms, 0 for what has not happened.
CREATE TABLE delivery (
    event_id BLOB NOT NULL,
    device   BLOB NOT NULL,     -- of the recipient
    space    BLOB NOT NULL,
    seq      INTEGER NOT NULL,  -- its number in our chain, which watermarks name
    queued   INTEGER NOT NULL,
    departed INTEGER NOT NULL DEFAULT 0,  -- first sent over a link that acknowledged it, or taken by a relay
    way      TEXT NOT NULL DEFAULT '',    -- of that: lan, direct or relay
    relay    BLOB NOT NULL DEFAULT x'',   -- key of that relay
    received INTEGER NOT NULL DEFAULT 0,  -- the device's own receipt came
    read     INTEGER NOT NULL DEFAULT 0,  -- its person's
    PRIMARY KEY (event_id, device)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_unreceived ON delivery (device, space, seq) WHERE received = 0;
CREATE INDEX delivery_unread ON delivery (device, space, seq) WHERE read = 0;

-- Chains of which numbers are lost: nobody who could have them has. A row goes when what was lost comes after all.
CREATE TABLE lost (
    space   BLOB NOT NULL,
    device  BLOB NOT NULL,     -- who stated them
    missing INTEGER NOT NULL,  -- how many
    at      INTEGER NOT NULL,  -- ms, when that became certain
    PRIMARY KEY (space, device)
) STRICT, WITHOUT ROWID;

-- Watermarks: `device` holds what `author_device` wrote in `space`, without a gap, up to `delivered`, and its person has
-- seen it up to `read`. The answered numbers are those the author's device repeated; once equal, nothing is sent.
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
