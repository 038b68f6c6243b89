-- The views of the archive. Dropped and refilled from the log whenever the number in project.py rises; never migrated.

-- One row a line of an imported conversation, once, whichever statements hold it.
CREATE TABLE archive_line (
    source BLOB NOT NULL,     -- whose export it came from
    chat   BLOB NOT NULL,     -- the other account, or 32 zero bytes for posts
    id     BLOB NOT NULL,     -- as the export had it
    author BLOB NOT NULL,
    name   TEXT NOT NULL,
    text   TEXT NOT NULL,
    sent   INTEGER NOT NULL,  -- Unix ms
    PRIMARY KEY (source, chat, id)
) WITHOUT ROWID;
CREATE INDEX archive_page ON archive_line (source, chat, sent, id);

-- What a conversation was called in the export.
CREATE TABLE archive_chat (
    source BLOB NOT NULL,
    chat   BLOB NOT NULL,
    name   TEXT NOT NULL,
    PRIMARY KEY (source, chat)
) WITHOUT ROWID;
