-- Keys of spaces, of which the secret may come before the statement that announces it, or after, or never.
CREATE TABLE skey (
    space        BLOB NOT NULL,
    kid          BLOB NOT NULL,     -- 16 bytes: the hash of the secret and of who made it, what headers and envelopes name
    secret       BLOB,              -- 64 bytes; NULL: nobody gave it to us, or it was thrown away
    announcement BLOB,              -- id of the control event that counts as its announcement; NULL: none is here
    made         INTEGER NOT NULL,  -- ms, when either became known here
    PRIMARY KEY (space, kid)
) STRICT, WITHOUT ROWID;

-- An envelope names the kid alone. More than one space may claim it, since whoever announces a key says what he likes.
CREATE INDEX skey_kid ON skey (kid);

-- Where the chain of our device stands that seals with a key: moved on in the transaction that stores the envelope.
CREATE TABLE chain (
    kid    BLOB NOT NULL,
    device BLOB NOT NULL,
    key    BLOB NOT NULL,     -- 32 bytes, from which the next message is sealed
    number INTEGER NOT NULL,  -- of that message; never falls
    PRIMARY KEY (kid, device)
) STRICT, WITHOUT ROWID;

-- Keys we lack that something named, asked for until they come or the space is forgotten.
CREATE TABLE key_wanted (
    space      BLOB NOT NULL,
    kid        BLOB NOT NULL,
    first_seen INTEGER NOT NULL,  -- ms
    asked_at   INTEGER NOT NULL,  -- ms, when members were last asked, 0 before
    tries      INTEGER NOT NULL,  -- how often they were
    why        TEXT NOT NULL,     -- code with which it was last withheld, empty if nobody has said
    PRIMARY KEY (space, kid)
) STRICT, WITHOUT ROWID;

CREATE INDEX key_wanted_asked ON key_wanted (asked_at);

-- Who holds which rank in a group with a control log, as that was last evaluated; it is written anew as a whole.
CREATE TABLE space_rank (
    space   BLOB NOT NULL,
    account BLOB NOT NULL,
    rank    INTEGER NOT NULL CHECK (rank BETWEEN -2 AND 3),  -- 3 owner, 2 admin, 1 moderator, 0 member, -1 was one, -2 banned
    name    TEXT NOT NULL,                                   -- as whoever added the account knows the person
    PRIMARY KEY (space, account)
) STRICT, WITHOUT ROWID;

CREATE INDEX space_rank_account ON space_rank (account, rank);

-- Who let us into a group whose control log does not say so here yet.
CREATE TABLE space_welcome (
    space  BLOB NOT NULL,
    bearer BLOB NOT NULL,  -- a contact, from whom the control log is taken meanwhile
    grant_ BLOB NOT NULL,  -- the statement that lets us in
    PRIMARY KEY (space, bearer)
) STRICT, WITHOUT ROWID;
