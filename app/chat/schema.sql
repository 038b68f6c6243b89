-- The views of chat. Dropped and refilled from the log whenever the number in project.py rises; never migrated.
-- `at` is the sort key of app/timing.py: (at, id) is the order of the screen and of paging, at >> 16 the time shown.

-- One row a message that was ever stated; `text` is what to show now, `original` what was first sent.
-- Both are NULL once the author erased it, or where the content cannot be read.
CREATE TABLE chat_message (
    id       BLOB PRIMARY KEY,
    space    BLOB NOT NULL,
    author   BLOB NOT NULL,
    device   BLOB NOT NULL,
    seq      INTEGER NOT NULL,
    mine     INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    reply    BLOB,
    original TEXT,
    text     TEXT,
    edited   INTEGER NOT NULL DEFAULT 0,
    deleted  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX chat_message_page ON chat_message (space, at, id);
CREATE INDEX chat_message_unread ON chat_message (space, device, seq) WHERE mine = 0;

-- Every edit and reaction stated, also those whose message has not come yet: which one counts is decided by a fold.
CREATE TABLE chat_edit (
    id     BLOB PRIMARY KEY,
    target BLOB NOT NULL,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    text   TEXT NOT NULL
);
CREATE INDEX chat_edit_target ON chat_edit (target);

CREATE TABLE chat_reaction (
    id     BLOB PRIMARY KEY,
    target BLOB NOT NULL,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    emoji  TEXT NOT NULL
);
CREATE INDEX chat_reaction_target ON chat_reaction (target);

-- Who stated an erasure of what; it counts if that account wrote the target in the same space.
CREATE TABLE chat_erasure (
    target BLOB NOT NULL,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    PRIMARY KEY (target, space, author)
) WITHOUT ROWID;

-- Clock resets: what a device stated in a space before `seq` took place at `time_ms` at the latest.
CREATE TABLE chat_reset (
    space   BLOB NOT NULL,
    device  BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    PRIMARY KEY (space, device, seq)
) WITHOUT ROWID;

-- My events that another account's device acknowledged, and how far its devices and its person are.
-- What of mine has left this node; `held`: the other person's device gave it back, and so has it for certain.
CREATE TABLE chat_sent (
    id   BLOB PRIMARY KEY,
    held INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE chat_mark (
    space     BLOB NOT NULL,
    account   BLOB NOT NULL,
    device    BLOB NOT NULL,
    mine      BLOB NOT NULL,  -- the device of mine that stated the events that are counted
    delivered INTEGER NOT NULL,
    read      INTEGER NOT NULL,
    PRIMARY KEY (space, account, device, mine)
) WITHOUT ROWID;

-- The newest message of each device of other accounts, and how far I have read what it wrote.
CREATE TABLE chat_writer (
    space  BLOB NOT NULL,
    device BLOB NOT NULL,
    newest INTEGER NOT NULL,
    PRIMARY KEY (space, device)
) WITHOUT ROWID;

CREATE TABLE chat_seen (
    space  BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (space, device)
) WITHOUT ROWID;
