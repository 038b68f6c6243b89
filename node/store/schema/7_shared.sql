-- Circles and groups this node knows: those it founded, and those whose owner put it on the list.
CREATE TABLE space (
    id        BLOB PRIMARY KEY,  -- the id of its genesis
    type      TEXT NOT NULL CHECK (type IN ('circle', 'group')),
    owner     BLOB NOT NULL,     -- the account that founded it; everything goes through its devices
    secret    BLOB NOT NULL,     -- 32 bytes behind its tags on links
    about     BLOB NOT NULL,     -- msgpack map, as its owner stated it
    everybody INTEGER NOT NULL,  -- 1: every contact of the owner is put on the list
    hlc       INTEGER NOT NULL,  -- of the genesis; the newest spaces are compared first
    made      INTEGER NOT NULL,  -- ms, when it became known here; the flood limit counts from then
    held      INTEGER NOT NULL,  -- events of it that came from others; what the flood limit counts
    history   TEXT NOT NULL DEFAULT '' CHECK (history IN ('', 'full', 'from join', 'none'))  -- what newcomers of a
                                 -- group with space keys may read; empty: no such keys, all goes through the owner
) STRICT, WITHOUT ROWID;

CREATE INDEX space_owner ON space (owner, hlc);

-- Who is or was on the list of a space. Of another's circle only our own row is here.
CREATE TABLE space_member (
    space     BLOB NOT NULL,
    account   BLOB NOT NULL,
    name      TEXT NOT NULL,     -- as the owner knows the person
    listed    INTEGER NOT NULL,  -- 1: on the list
    turn      INTEGER NOT NULL,  -- of the owner's statement that says so; the highest counts
    statement BLOB NOT NULL,     -- its id
    PRIMARY KEY (space, account)
) STRICT, WITHOUT ROWID;

CREATE INDEX space_member_account ON space_member (account, listed);

-- People who are no contacts and whose certificates a space's owner passed on to us, so that their number is bounded.
CREATE TABLE space_stranger (
    space   BLOB NOT NULL,
    account BLOB NOT NULL,
    PRIMARY KEY (space, account)
) STRICT, WITHOUT ROWID;

-- To which device of a member we have passed on the certificates of which author's device.
CREATE TABLE space_introduced (
    device BLOB NOT NULL,
    author BLOB NOT NULL,  -- a device
    PRIMARY KEY (device, author)
) STRICT, WITHOUT ROWID;
