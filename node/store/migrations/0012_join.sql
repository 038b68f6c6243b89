-- Version 12: links that let people into groups, and who asks to be let in.
CREATE TABLE group_invite (
    secret    BLOB PRIMARY KEY REFERENCES invite (secret) ON DELETE CASCADE,
    space     BLOB NOT NULL,
    approve   INTEGER NOT NULL,
    questions TEXT NOT NULL,
    link      TEXT NOT NULL,
    revoked   INTEGER NOT NULL,
    made      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE join_request (
    space   BLOB NOT NULL,
    account BLOB NOT NULL,
    device  BLOB NOT NULL,
    secret  BLOB NOT NULL,
    turn    INTEGER NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('waiting', 'declined', 'withdrawn')),
    answers TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (space, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE join_asked (
    space   BLOB PRIMARY KEY,
    account BLOB NOT NULL,
    device  BLOB NOT NULL,
    secret  BLOB NOT NULL,
    turn    INTEGER NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('asking', 'asked', 'waiting', 'refused', 'withdrawn')),
    why     TEXT NOT NULL,
    name    TEXT NOT NULL,
    answers TEXT NOT NULL,
    expires INTEGER NOT NULL,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
