-- Version 2: circles and groups. Explained in schema/7_shared.sql.
CREATE TABLE space (
    id        BLOB PRIMARY KEY,
    type      TEXT NOT NULL CHECK (type IN ('circle', 'group')),
    owner     BLOB NOT NULL,
    secret    BLOB NOT NULL,
    about     BLOB NOT NULL,
    everybody INTEGER NOT NULL,
    hlc       INTEGER NOT NULL,
    made      INTEGER NOT NULL,
    held      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX space_owner ON space (owner, hlc);

CREATE TABLE space_member (
    space     BLOB NOT NULL,
    account   BLOB NOT NULL,
    name      TEXT NOT NULL,
    listed    INTEGER NOT NULL,
    turn      INTEGER NOT NULL,
    statement BLOB NOT NULL,
    PRIMARY KEY (space, account)
) STRICT, WITHOUT ROWID;

CREATE INDEX space_member_account ON space_member (account, listed);

CREATE TABLE space_stranger (
    space   BLOB NOT NULL,
    account BLOB NOT NULL,
    PRIMARY KEY (space, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE space_introduced (
    device BLOB NOT NULL,
    author BLOB NOT NULL,
    PRIMARY KEY (device, author)
) STRICT, WITHOUT ROWID;
