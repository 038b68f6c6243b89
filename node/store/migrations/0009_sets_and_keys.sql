-- Version 9: events are compared by set, which is a part of a space if that has keys; and the tables of such keys.
-- No space had keys before, so every event of an older store is in the set of its space. The number that the next event
-- gets stays what it was, for cursors of others stand on it.
DROP TRIGGER event_enters;
DROP TRIGGER event_leaves;
DROP INDEX event_arrival;
DROP INDEX event_bucket;
DROP INDEX event_chain;
DROP INDEX event_reset;
ALTER TABLE event RENAME TO event_before;

CREATE TABLE event (
    arrival     INTEGER PRIMARY KEY AUTOINCREMENT,
    id          BLOB NOT NULL UNIQUE,
    space       BLOB NOT NULL,
    part        BLOB NOT NULL,
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

INSERT INTO event SELECT arrival, id, space, space, bucket, author, device, seq, hlc, kind, header, sig, payload, state,
    received_ms FROM event_before ORDER BY arrival;
DELETE FROM sqlite_sequence WHERE name = 'event';
UPDATE sqlite_sequence SET name = 'event' WHERE name = 'event_before';
DROP TABLE event_before;

CREATE INDEX event_arrival ON event (part);
CREATE INDEX event_bucket ON event (part, bucket, id);
CREATE INDEX event_chain ON event (space, device, seq);
CREATE INDEX event_reset ON event (space, device, seq) WHERE kind = 50;

ALTER TABLE digest RENAME COLUMN space TO part;

CREATE TRIGGER event_enters AFTER INSERT ON event BEGIN
    UPDATE digest SET n = n + 1, digest = NULL WHERE part = NEW.part AND level = 0 AND at = NEW.bucket >> 4;
    UPDATE digest SET n = n + 1, digest = NULL WHERE part = NEW.part AND level = 1 AND at = NEW.bucket >> 10;
    INSERT INTO digest SELECT NEW.part, 0, NEW.bucket >> 4, 1, NULL
    WHERE NOT EXISTS (SELECT 1 FROM digest WHERE part = NEW.part AND level = 0 AND at = NEW.bucket >> 4);
    INSERT INTO digest SELECT NEW.part, 1, NEW.bucket >> 10, 1, NULL
    WHERE NOT EXISTS (SELECT 1 FROM digest WHERE part = NEW.part AND level = 1 AND at = NEW.bucket >> 10);
END;

CREATE TRIGGER event_leaves AFTER DELETE ON event BEGIN
    UPDATE digest SET n = n - 1, digest = NULL WHERE part = OLD.part AND level = 0 AND at = OLD.bucket >> 4;
    UPDATE digest SET n = n - 1, digest = NULL WHERE part = OLD.part AND level = 1 AND at = OLD.bucket >> 10;
END;

CREATE TABLE skey (
    space        BLOB NOT NULL,
    kid          BLOB NOT NULL,
    secret       BLOB,
    announcement BLOB,
    made         INTEGER NOT NULL,
    PRIMARY KEY (space, kid)
) STRICT, WITHOUT ROWID;

CREATE INDEX skey_kid ON skey (kid);

CREATE TABLE chain (
    kid    BLOB NOT NULL,
    device BLOB NOT NULL,
    key    BLOB NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (kid, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE key_wanted (
    space      BLOB NOT NULL,
    kid        BLOB NOT NULL,
    first_seen INTEGER NOT NULL,
    asked_at   INTEGER NOT NULL,
    tries      INTEGER NOT NULL,
    why        TEXT NOT NULL,
    PRIMARY KEY (space, kid)
) STRICT, WITHOUT ROWID;

CREATE INDEX key_wanted_asked ON key_wanted (asked_at);

CREATE TABLE space_rank (
    space   BLOB NOT NULL,
    account BLOB NOT NULL,
    rank    INTEGER NOT NULL CHECK (rank BETWEEN -1 AND 3),
    name    TEXT NOT NULL,
    PRIMARY KEY (space, account)
) STRICT, WITHOUT ROWID;

CREATE INDEX space_rank_account ON space_rank (account, rank);

CREATE TABLE space_welcome (
    space  BLOB NOT NULL,
    bearer BLOB NOT NULL,
    grant_ BLOB NOT NULL,
    PRIMARY KEY (space, bearer)
) STRICT, WITHOUT ROWID;

ALTER TABLE space ADD COLUMN history TEXT NOT NULL DEFAULT '' CHECK (history IN ('', 'full', 'from join'));
