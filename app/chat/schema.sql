-- The views of chat. Dropped and refilled from the log whenever the number in project.py rises; never migrated.
-- `at` is the sort key of app/timing.py: (at, id) is the order of the screen and of paging, at >> 16 the time shown.

-- One row a message or poll that was ever stated; `text` is what to show now, `original` what was first sent, `words`
-- which statement `text` is of. All are NULL once it was erased, or where the content cannot be read. `poll` holds the
-- answers of a poll. `hidden`: not to be shown, as the node or the rights of a group say, or over; `loud`: may call
-- everybody. What `expires` goes then, in Unix seconds; 0: never. `stated` is the clock value its author gave it, by which
-- it may have come too `soon` in a group that is slow; only its author sees that. `forwarded` and
-- `silent`: as its author says.
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
    words    BLOB,
    poll     BLOB,
    edited   INTEGER NOT NULL DEFAULT 0,
    deleted  INTEGER NOT NULL DEFAULT 0,
    hidden   INTEGER NOT NULL DEFAULT 0,
    loud     INTEGER NOT NULL DEFAULT 0,
    expires  INTEGER NOT NULL DEFAULT 0,
    stated   INTEGER NOT NULL,
    soon     INTEGER NOT NULL DEFAULT 0,
    forwarded INTEGER NOT NULL DEFAULT 0,
    silent   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX chat_message_page ON chat_message (space, at, id);
CREATE INDEX chat_message_author ON chat_message (space, author, stated, id);
CREATE INDEX chat_message_unread ON chat_message (space, device, seq, silent, mine, deleted, hidden)
    WHERE mine = 0 AND deleted = 0 AND hidden = 0;
CREATE INDEX chat_message_reply ON chat_message (reply) WHERE reply IS NOT NULL;

-- One row a file that a message carries, while anything of the message is held; `file` is what app/attachment.py packs,
-- `trouble` the code of what held up its coming, if anything did.
CREATE TABLE chat_file (
    id       BLOB NOT NULL,
    n        INTEGER NOT NULL,
    space    BLOB NOT NULL,
    manifest BLOB NOT NULL,
    file     BLOB NOT NULL,
    trouble  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (id, n)
) WITHOUT ROWID;
CREATE INDEX chat_file_manifest ON chat_file (manifest);

-- What a message says of the page at a link of it, as cards.py packs that.
CREATE TABLE chat_card (
    id   BLOB PRIMARY KEY,
    card BLOB NOT NULL
) WITHOUT ROWID;

-- Not views but lists of work for fetching.py: messages whose files nobody has looked at yet, and blobs of files that
-- were taken away and whose bytes are still to be dropped.
CREATE TABLE chat_fresh (id BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE chat_gone (manifest BLOB PRIMARY KEY) WITHOUT ROWID;

-- Files of messages of mine that I removed for myself alone: who got them may still fetch them.
CREATE TABLE chat_owed (id BLOB NOT NULL, manifest BLOB NOT NULL, PRIMARY KEY (id, manifest)) WITHOUT ROWID;

-- What is said of mine in these messages and edits only the other person of the conversation knows.
CREATE TABLE chat_vouched (id BLOB PRIMARY KEY) WITHOUT ROWID;

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

-- Votes in polls, and by whom a poll was closed: `choices` is a list of numbers.
CREATE TABLE chat_vote (
    id      BLOB PRIMARY KEY,
    target  BLOB NOT NULL,
    space   BLOB NOT NULL,
    author  BLOB NOT NULL,
    device  BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    choices BLOB NOT NULL
);
CREATE INDEX chat_vote_target ON chat_vote (target);

CREATE TABLE chat_close (
    id     BLOB PRIMARY KEY,
    target BLOB NOT NULL,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    closed INTEGER NOT NULL
);
CREATE INDEX chat_close_target ON chat_close (target);

-- What was pinned, or is no more; which statement counts depends on the rights of its author then.
CREATE TABLE chat_pin (
    id     BLOB PRIMARY KEY,
    target BLOB NOT NULL,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    pinned INTEGER NOT NULL
);
CREATE INDEX chat_pin_space ON chat_pin (space, at, id);

-- Between two people: after how many seconds what is written from then on disappears.
CREATE TABLE chat_timer (
    id      BLOB PRIMARY KEY,
    space   BLOB NOT NULL,
    author  BLOB NOT NULL,
    device  BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    mine    INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    seconds INTEGER NOT NULL
);
CREATE INDEX chat_timer_page ON chat_timer (space, at, id);

-- What I keep of a chat (`target`) for my own devices alone: `what` and `value` as private.py says, and what is written to
-- it and not sent yet.
CREATE TABLE chat_kept (
    id     BLOB PRIMARY KEY,
    target BLOB NOT NULL,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    what   TEXT NOT NULL,
    value  INTEGER NOT NULL
);
CREATE INDEX chat_kept_target ON chat_kept (target, what, at, id);

CREATE TABLE chat_draft (
    id     BLOB PRIMARY KEY,
    target BLOB NOT NULL,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    text   TEXT NOT NULL,
    reply  BLOB
);
CREATE INDEX chat_draft_target ON chat_draft (target, at, id);

-- What I wrote to a chat to be sent by a device of mine (`sender`) at `due`, in Unix seconds.
CREATE TABLE chat_scheduled (
    id     BLOB PRIMARY KEY,
    target BLOB NOT NULL,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    text   TEXT NOT NULL,
    reply  BLOB,
    due    INTEGER NOT NULL,
    sender BLOB NOT NULL,
    silent INTEGER NOT NULL
);
CREATE INDEX chat_scheduled_due ON chat_scheduled (due, id);

-- The files that shall go with the next message to a chat from a device of mine, as trays.py packs them; the bytes that it
-- keeps stand in chat_file under its id.
CREATE TABLE chat_tray (
    id     BLOB PRIMARY KEY,
    target BLOB NOT NULL,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    tray   BLOB NOT NULL
);

-- Messages that I deleted for myself alone: nothing of them but their place is kept in these tables.
CREATE TABLE chat_removed (
    id    BLOB NOT NULL,
    space BLOB NOT NULL,
    PRIMARY KEY (id, space)
) WITHOUT ROWID;

-- Whom a message or an edit (`id`) calls: '' is everybody. Only those of the words that are shown count.
CREATE TABLE chat_mention (
    id      BLOB NOT NULL,
    place   INTEGER NOT NULL,
    size    INTEGER NOT NULL,
    account BLOB NOT NULL,
    PRIMARY KEY (id, place)
) WITHOUT ROWID;

-- The groups in which people talk, everything they said of themselves (the founder's under the id of the space), and
-- what was said about who belongs, with what rank (-1: not any more); `counts` as the node says. `slow` stands in `about`.
CREATE TABLE chat_group (
    space BLOB PRIMARY KEY,
    owner BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE chat_charter (
    id     BLOB PRIMARY KEY,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    mine   INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    about  BLOB NOT NULL,
    slow   INTEGER NOT NULL
);
CREATE INDEX chat_charter_page ON chat_charter (space, at, id);

CREATE TABLE chat_rule (
    id     BLOB PRIMARY KEY,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    mine   INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    target BLOB NOT NULL,
    rank   INTEGER NOT NULL,
    banned INTEGER NOT NULL,
    counts INTEGER NOT NULL
);
CREATE INDEX chat_rule_page ON chat_rule (space, at, id) WHERE counts;
CREATE INDEX chat_rule_target ON chat_rule (space, target, at, id) WHERE counts;

-- Events of groups that the node says are not visible.
CREATE TABLE chat_hidden (
    id    BLOB PRIMARY KEY,
    space BLOB NOT NULL
) WITHOUT ROWID;

-- Who stated an erasure of what; it counts if that account wrote the target in the same space, of a message in a group
-- also if that account founded it, or if the node says that it had the right. `expired`: nobody did, its time is over.
CREATE TABLE chat_erasure (
    target   BLOB NOT NULL,
    space    BLOB NOT NULL,
    author   BLOB NOT NULL,
    by_right INTEGER NOT NULL,
    expired  INTEGER NOT NULL,
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

-- What of mine has left this node; `held`: the other person's device gave it back, and so has it for certain.
CREATE TABLE chat_sent (
    id   BLOB PRIMARY KEY,
    held INTEGER NOT NULL
) WITHOUT ROWID;

-- How far the devices of other accounts and their persons are in my events.
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
