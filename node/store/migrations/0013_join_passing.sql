-- Version 13: requests to join that others see and answer, too.
CREATE TABLE join_shown (
    space   BLOB NOT NULL,
    account BLOB NOT NULL,
    device  BLOB NOT NULL,
    holder  BLOB NOT NULL,
    id      BLOB NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('', 'yes', 'no')),
    code    TEXT NOT NULL,
    by      BLOB NOT NULL,
    told    INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (space, account, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE join_brought (
    space     BLOB NOT NULL,
    account   BLOB NOT NULL,
    device    BLOB NOT NULL,
    holder    BLOB NOT NULL,
    id        BLOB NOT NULL,
    name      TEXT NOT NULL,
    questions TEXT NOT NULL,
    answers   TEXT NOT NULL,
    at        INTEGER NOT NULL,
    expires   INTEGER NOT NULL,
    verdict   TEXT NOT NULL CHECK (verdict IN ('', 'yes', 'no')),
    why       TEXT NOT NULL,
    PRIMARY KEY (space, account, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE join_decided (
    space   BLOB NOT NULL,
    account BLOB NOT NULL,
    name    TEXT NOT NULL,
    code    TEXT NOT NULL,
    by      BLOB NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (space, account)
) STRICT, WITHOUT ROWID;
