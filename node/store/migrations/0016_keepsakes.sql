-- Version 16: what contacts gave this account to keep for them.
CREATE TABLE keepsake (
    account BLOB NOT NULL,
    device  BLOB NOT NULL,
    made    INTEGER NOT NULL,
    part    INTEGER NOT NULL,
    parts   INTEGER NOT NULL,
    whole   INTEGER NOT NULL,
    sealed  BLOB NOT NULL,
    PRIMARY KEY (account, device, made, part)
) STRICT, WITHOUT ROWID;
