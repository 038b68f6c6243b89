-- Our invite links that also let somebody into a group, and on what terms.
CREATE TABLE group_invite (
    secret    BLOB PRIMARY KEY REFERENCES invite (secret) ON DELETE CASCADE,
    space     BLOB NOT NULL,
    approve   INTEGER NOT NULL,  -- 1: a person must let in whoever comes by it
    questions TEXT NOT NULL,     -- JSON list
    link      TEXT NOT NULL,     -- its text, to show it again
    revoked   INTEGER NOT NULL,  -- 1: nobody new gets in by it
    made      INTEGER NOT NULL   -- ms
) STRICT, WITHOUT ROWID;

-- Who asks to be let into a group of ours by such a link, as they last said, and what we said to it.
CREATE TABLE join_request (
    space   BLOB NOT NULL,
    account BLOB NOT NULL,
    device  BLOB NOT NULL,     -- the one that asked, and hears the answer
    secret  BLOB NOT NULL,     -- of the link
    turn    INTEGER NOT NULL,  -- of what they said last; only a higher one is heard
    state   TEXT NOT NULL CHECK (state IN ('waiting', 'declined', 'withdrawn')),
    answers TEXT NOT NULL,     -- JSON list
    at      INTEGER NOT NULL,  -- ms, when they asked
    PRIMARY KEY (space, account)
) STRICT, WITHOUT ROWID;

-- Groups that we ask to be let into. A row goes once we belong to the group.
CREATE TABLE join_asked (
    space   BLOB PRIMARY KEY,
    account BLOB NOT NULL,     -- who made the link
    device  BLOB NOT NULL,     -- the device that answers
    secret  BLOB NOT NULL,     -- of the link
    turn    INTEGER NOT NULL,  -- of what we said last
    state   TEXT NOT NULL CHECK (state IN ('asking', 'asked', 'waiting', 'refused', 'withdrawn')),
    why     TEXT NOT NULL,     -- code of a refusal
    name    TEXT NOT NULL,     -- of the group, as the link has it
    answers TEXT NOT NULL,     -- JSON list
    expires INTEGER NOT NULL,  -- Unix seconds, of the link
    at      INTEGER NOT NULL   -- ms, when we asked
) STRICT, WITHOUT ROWID;

-- To which devices a request that came here was shown, and what they still have to hear or have us do.
CREATE TABLE join_shown (
    space   BLOB NOT NULL,
    account BLOB NOT NULL,     -- who asks
    device  BLOB NOT NULL,     -- to which it was shown
    holder  BLOB NOT NULL,     -- the account of that device
    id      BLOB NOT NULL,     -- of the request, as it was shown last
    verdict TEXT NOT NULL CHECK (verdict IN ('', 'yes', 'no')),  -- what that device said, and was not done yet
    code    TEXT NOT NULL,     -- what became of it, empty while it waits
    by      BLOB NOT NULL,     -- the account that decided, or nothing
    told    INTEGER NOT NULL,  -- 1: the device has been told the code, or there is none
    at      INTEGER NOT NULL,  -- ms, when any of this changed
    PRIMARY KEY (space, account, device)
) STRICT, WITHOUT ROWID;

-- Who asks to be let into a group of ours by a link that was made elsewhere, as the device says that made it.
CREATE TABLE join_brought (
    space     BLOB NOT NULL,
    account   BLOB NOT NULL,     -- who asks
    device    BLOB NOT NULL,     -- that showed it, and is told what we decide
    holder    BLOB NOT NULL,     -- the account of that device
    id        BLOB NOT NULL,     -- of the request
    name      TEXT NOT NULL,     -- of who asks
    questions TEXT NOT NULL,     -- JSON list
    answers   TEXT NOT NULL,     -- JSON list
    at        INTEGER NOT NULL,  -- ms, when they asked
    expires   INTEGER NOT NULL,  -- Unix seconds, of the link
    verdict   TEXT NOT NULL CHECK (verdict IN ('', 'yes', 'no')),  -- what we decided and is not answered yet
    why       TEXT NOT NULL,     -- code of why that was not done
    PRIMARY KEY (space, account, device)
) STRICT, WITHOUT ROWID;

-- What somebody else decided last about who asks, to be told of; a few.
CREATE TABLE join_decided (
    space   BLOB NOT NULL,
    account BLOB NOT NULL,     -- who asked
    name    TEXT NOT NULL,
    code    TEXT NOT NULL,
    by      BLOB NOT NULL,     -- the account that decided, or nothing
    at      INTEGER NOT NULL,  -- ms
    PRIMARY KEY (space, account)
) STRICT, WITHOUT ROWID;
