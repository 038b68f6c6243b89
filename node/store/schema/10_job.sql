-- Work that must be done although the node may end before: tried until it works, or given up and kept to be looked at.
CREATE TABLE job (
    id    INTEGER PRIMARY KEY AUTOINCREMENT,
    kind  TEXT NOT NULL,     -- which handler does it
    body  BLOB NOT NULL,     -- what that handler needs to know
    due   INTEGER NOT NULL,  -- ms, when it is tried next
    tries INTEGER NOT NULL,  -- how often it failed since it last worked
    code  TEXT NOT NULL,     -- of the last failure, empty before the first
    why   TEXT NOT NULL,     -- the sentence of that failure
    dead  INTEGER NOT NULL,  -- 1: given up
    made  INTEGER NOT NULL,  -- ms
    UNIQUE (kind, body)
) STRICT;

CREATE INDEX job_due ON job (due) WHERE dead = 0;
