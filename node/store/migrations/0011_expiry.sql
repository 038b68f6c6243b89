-- Version 11: content that expires. No version before stated any.
CREATE TABLE expiry (
    id BLOB PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX expiry_at ON expiry (at);
