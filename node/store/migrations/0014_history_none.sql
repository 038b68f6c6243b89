-- Version 13: groups of which newcomers and new devices read nothing from before they came.
ALTER TABLE space RENAME TO space_before;

CREATE TABLE space (
    id        BLOB PRIMARY KEY,
    type      TEXT NOT NULL CHECK (type IN ('circle', 'group')),
    owner     BLOB NOT NULL,
    secret    BLOB NOT NULL,
    about     BLOB NOT NULL,
    everybody INTEGER NOT NULL,
    hlc       INTEGER NOT NULL,
    made      INTEGER NOT NULL,
    held      INTEGER NOT NULL,
    history   TEXT NOT NULL DEFAULT '' CHECK (history IN ('', 'full', 'from join', 'none'))
) STRICT, WITHOUT ROWID;

INSERT INTO space SELECT id, type, owner, secret, about, everybody, hlc, made, held, history FROM space_before;
DROP TABLE space_before;

CREATE INDEX space_owner ON space (owner, hlc);
