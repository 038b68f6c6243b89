-- Version 11: content that expires, which no version before stated; and who is banned from a group.
CREATE TABLE expiry (
    id BLOB PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX expiry_at ON expiry (at);

ALTER TABLE space_rank RENAME TO space_rank_before;

CREATE TABLE space_rank (
    space   BLOB NOT NULL,
    account BLOB NOT NULL,
    rank    INTEGER NOT NULL CHECK (rank BETWEEN -2 AND 3),
    name    TEXT NOT NULL,
    PRIMARY KEY (space, account)
) STRICT, WITHOUT ROWID;

INSERT INTO space_rank SELECT space, account, rank, name FROM space_rank_before;
DROP TABLE space_rank_before;

CREATE INDEX space_rank_account ON space_rank (account, rank);
