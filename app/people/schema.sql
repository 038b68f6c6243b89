-- The views of people. Dropped and refilled from the log whenever the number in project.py rises; never migrated.
-- Every statement is a row, and the newest by (at, id) counts, so the order of arrival does not matter.
-- `at` is the sort key of app/timing.py.

-- What an account states about itself, in the direct space with it or (of me) in my personal space.
CREATE TABLE people_profile (
    id     BLOB PRIMARY KEY,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    name   TEXT NOT NULL,
    about   TEXT NOT NULL,
    fields  TEXT NOT NULL,  -- JSON list of [label, value] as stated, or empty
    face    BLOB NOT NULL,  -- SHA-256 of the picture, or empty
    picture BLOB NOT NULL   -- as stated: WebP if it is true
);
CREATE INDEX people_profile_author ON people_profile (author, space, at, id);
CREATE INDEX people_profile_face ON people_profile (face) WHERE face != x'';

-- What I note about an account, in my personal space: a petname ('' takes it away), or that I compared the safety
-- number (value '1' or '').
CREATE TABLE people_note (
    id      BLOB PRIMARY KEY,
    space   BLOB NOT NULL,
    author  BLOB NOT NULL,
    device  BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    account BLOB NOT NULL,
    what    TEXT NOT NULL,
    value   TEXT NOT NULL
);
CREATE INDEX people_note_account ON people_note (what, at, id);

-- Who stated an erasure of what: it counts if that account wrote the target in the same space.
CREATE TABLE people_erasure (
    target BLOB NOT NULL,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    PRIMARY KEY (target, space, author)
) WITHOUT ROWID;

-- Clock resets: what a device stated in a space before `seq` took place at `time_ms` at the latest.
CREATE TABLE people_reset (
    space   BLOB NOT NULL,
    device  BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    PRIMARY KEY (space, device, seq)
) WITHOUT ROWID;

-- What an account on the list of a circle or group is called by whoever put it there, the newest told; unclean.
CREATE TABLE people_listed (
    space   BLOB NOT NULL,
    account BLOB NOT NULL,
    name    TEXT NOT NULL,
    PRIMARY KEY (space, account)
) WITHOUT ROWID;
