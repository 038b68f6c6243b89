-- Version 7: how messages travelled, and what is lost for certain.
ALTER TABLE received ADD COLUMN event_id BLOB;
ALTER TABLE received ADD COLUMN way TEXT NOT NULL DEFAULT '';
ALTER TABLE received ADD COLUMN relay BLOB NOT NULL DEFAULT x'';
ALTER TABLE received ADD COLUMN copies INTEGER NOT NULL DEFAULT 0;
CREATE INDEX received_event ON received (event_id) WHERE event_id IS NOT NULL;

CREATE TABLE delivery (
    event_id BLOB NOT NULL,
    device   BLOB NOT NULL,
    space    BLOB NOT NULL,
    seq      INTEGER NOT NULL,
    queued   INTEGER NOT NULL,
    departed INTEGER NOT NULL DEFAULT 0,
    way      TEXT NOT NULL DEFAULT '',
    relay    BLOB NOT NULL DEFAULT x'',
    received INTEGER NOT NULL DEFAULT 0,
    read     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (event_id, device)
) STRICT, WITHOUT ROWID;

CREATE INDEX delivery_unreceived ON delivery (device, space, seq) WHERE received = 0;
CREATE INDEX delivery_unread ON delivery (device, space, seq) WHERE read = 0;

CREATE TABLE lost (
    space   BLOB NOT NULL,
    device  BLOB NOT NULL,
    missing INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (space, device)
) STRICT, WITHOUT ROWID;
