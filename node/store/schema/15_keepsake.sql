-- What contacts gave this account to keep for them: a sealed list of whom they know, which only their recovery phrase
-- opens. Of each account one that is whole, and at most one that is still coming.
CREATE TABLE keepsake (
    account BLOB NOT NULL,     -- whose it is
    device  BLOB NOT NULL,     -- which of its devices gave it
    made    INTEGER NOT NULL,  -- ms, as that device says
    part    INTEGER NOT NULL,  -- its number, from 0
    parts   INTEGER NOT NULL,  -- how many there are
    whole   INTEGER NOT NULL,  -- 1: all of them are here
    sealed  BLOB NOT NULL,
    PRIMARY KEY (account, device, made, part)
) STRICT, WITHOUT ROWID;
