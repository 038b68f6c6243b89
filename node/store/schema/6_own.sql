-- Single values of this node: device keys, account, instance, clean-stop flag, number of the last notice.
CREATE TABLE own (
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- The read models that have tables here; another version number means drop, create, fold the log again.
CREATE TABLE projection (
    name    TEXT PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The number of the last notice, so that the numbers rise over restarts.
CREATE TABLE notice (
    last INTEGER NOT NULL
) STRICT;
