-- Version 8: digests are counted without an upsert, which costs a copy of every page that an event touches.
DROP TRIGGER event_enters;

CREATE TRIGGER event_enters AFTER INSERT ON event BEGIN
    UPDATE digest SET n = n + 1, digest = NULL WHERE space = NEW.space AND level = 0 AND at = NEW.bucket >> 4;
    UPDATE digest SET n = n + 1, digest = NULL WHERE space = NEW.space AND level = 1 AND at = NEW.bucket >> 10;
    INSERT INTO digest SELECT NEW.space, 0, NEW.bucket >> 4, 1, NULL
    WHERE NOT EXISTS (SELECT 1 FROM digest WHERE space = NEW.space AND level = 0 AND at = NEW.bucket >> 4);
    INSERT INTO digest SELECT NEW.space, 1, NEW.bucket >> 10, 1, NULL
    WHERE NOT EXISTS (SELECT 1 FROM digest WHERE space = NEW.space AND level = 1 AND at = NEW.bucket >> 10);
END;
