-- The views of calls. Dropped and refilled from the log whenever the number in project.py rises; never migrated.
-- `at` is the sort key of app/timing.py: (at, id) is the order of the history and of paging.

-- One row a call that whoever called says has ended.
CREATE TABLE calls_line (
    id      BLOB PRIMARY KEY,
    call    BLOB NOT NULL,
    space   BLOB NOT NULL,
    author  BLOB NOT NULL,
    device  BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    mine    INTEGER NOT NULL,
    video   INTEGER NOT NULL,
    why     TEXT NOT NULL,
    began   INTEGER NOT NULL,
    seconds INTEGER NOT NULL
);
CREATE INDEX calls_line_page ON calls_line (at, id);
CREATE INDEX calls_line_chat ON calls_line (space, at, id);
CREATE INDEX calls_line_call ON calls_line (call);

-- Who stated an erasure of what; it counts if that account wrote the target in the same space.
CREATE TABLE calls_erasure (
    target BLOB NOT NULL,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    PRIMARY KEY (target, space, author)
) WITHOUT ROWID;

-- Clock resets: what a device stated in a space before `seq` took place at `time_ms` at the latest.
CREATE TABLE calls_reset (
    space   BLOB NOT NULL,
    device  BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    PRIMARY KEY (space, device, seq)
) WITHOUT ROWID;
