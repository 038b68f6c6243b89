-- The views of the gallery. Dropped and refilled from the log whenever the number in project.py rises; never migrated.
-- `at` is the sort key of app/timing.py: (at, id, n) is the order of the screen and of paging, at >> 16 the time shown.

-- The spaces whose pictures are shown: `use` is album (whoever is on the list adds), feed (its owner
-- posts) or chat (a group of people: whoever belongs to it posts).
CREATE TABLE gallery_space (
    space BLOB PRIMARY KEY,
    owner BLOB NOT NULL,
    use   TEXT NOT NULL,
    title TEXT NOT NULL,
    mine  INTEGER NOT NULL
) WITHOUT ROWID;

-- One row a picture, also of spaces not known yet; `n` counts the pictures of one event, `picture` is what
-- app/picture.py packs, `use` what the kind of the event asks of its space.
CREATE TABLE gallery_photo (
    id       BLOB NOT NULL,
    n        INTEGER NOT NULL,
    space    BLOB NOT NULL,
    author   BLOB NOT NULL,
    device   BLOB NOT NULL,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    mine     INTEGER NOT NULL,
    use      TEXT NOT NULL,
    name     TEXT NOT NULL,
    manifest BLOB NOT NULL,
    picture  BLOB NOT NULL,
    PRIMARY KEY (id, n)
);
CREATE INDEX gallery_photo_page ON gallery_photo (at, id, n);
CREATE INDEX gallery_photo_space ON gallery_photo (space, at, id, n);
CREATE INDEX gallery_photo_manifest ON gallery_photo (manifest);

-- Who stated an erasure of what: it counts if that account wrote the target, or owns the space, or by right in a group.
CREATE TABLE gallery_erasure (
    target   BLOB NOT NULL,
    space    BLOB NOT NULL,
    author   BLOB NOT NULL,
    by_right INTEGER NOT NULL,
    PRIMARY KEY (target, space, author)
) WITHOUT ROWID;
CREATE INDEX gallery_erasure_space ON gallery_erasure (space, author);

-- Clock resets: what a device stated in a space before `seq` took place at `time_ms` at the latest.
CREATE TABLE gallery_reset (
    space   BLOB NOT NULL,
    device  BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    PRIMARY KEY (space, device, seq)
) WITHOUT ROWID;

-- My events that another account's device acknowledged.
CREATE TABLE gallery_sent (
    id BLOB PRIMARY KEY
) WITHOUT ROWID;

-- What of a group is stored and not to be seen, as what somebody stated after they were removed.
CREATE TABLE gallery_hidden (
    id BLOB PRIMARY KEY
) WITHOUT ROWID;

-- Not a view but a list of work: blobs of photos that were taken away and whose bytes fetching.py has still to drop.
CREATE TABLE gallery_gone (
    manifest BLOB PRIMARY KEY
) WITHOUT ROWID;
