-- Digests of what is held, kept by time, and what two stores last agreed on.
CREATE TABLE digest (
    space  BLOB NOT NULL,
    level  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    digest BLOB,
    PRIMARY KEY (space, level, at)
) STRICT, WITHOUT ROWID;

INSERT INTO digest SELECT space, 0, bucket >> 4, count(*), NULL FROM event GROUP BY space, bucket >> 4;
INSERT INTO digest SELECT space, 1, bucket >> 10, count(*), NULL FROM event GROUP BY space, bucket >> 10;

CREATE TRIGGER event_enters AFTER INSERT ON event BEGIN
    INSERT INTO digest VALUES (NEW.space, 0, NEW.bucket >> 4, 1, NULL), (NEW.space, 1, NEW.bucket >> 10, 1, NULL)
    ON CONFLICT (space, level, at) DO UPDATE SET n = n + 1, digest = NULL;
END;

CREATE TRIGGER event_leaves AFTER DELETE ON event BEGIN
    UPDATE digest SET n = n - 1, digest = NULL WHERE space = OLD.space AND level = 0 AND at = OLD.bucket >> 4;
    UPDATE digest SET n = n - 1, digest = NULL WHERE space = OLD.space AND level = 1 AND at = OLD.bucket >> 10;
END;

CREATE TABLE agreement (
    device   BLOB PRIMARY KEY,
    instance BLOB NOT NULL,
    mine     INTEGER NOT NULL,
    theirs   INTEGER NOT NULL,
    digest   BLOB NOT NULL,
    offered  BLOB NOT NULL,
    spaces   BLOB NOT NULL
) STRICT, WITHOUT ROWID;
