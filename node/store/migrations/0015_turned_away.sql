-- Version 15: people whose request was declined, people who are blocked, and who hide when they are there.
ALTER TABLE contact RENAME TO contact_before;

CREATE TABLE contact (
    account   BLOB PRIMARY KEY,
    state     TEXT NOT NULL
              CHECK (state IN ('invited', 'asked', 'requested', 'contact', 'refused', 'declined', 'blocked')),
    name      TEXT NOT NULL,
    device    BLOB NOT NULL,
    door_key  BLOB NOT NULL,
    addresses TEXT NOT NULL,
    mailboxes TEXT NOT NULL,
    token     BLOB NOT NULL,
    secret    BLOB NOT NULL,
    expires   INTEGER NOT NULL,
    why       TEXT NOT NULL,
    made      INTEGER NOT NULL,
    hides     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

INSERT INTO contact SELECT account, state, name, device, door_key, addresses, mailboxes, token, secret, expires, why, made, 0
    FROM contact_before;
DROP TABLE contact_before;
