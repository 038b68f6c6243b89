-- The views of the feed. Dropped and refilled from the log whenever the number in project.py rises; never migrated.
-- `at` is the sort key of app/timing.py: (at, id) is the order of the screen and of paging, at >> 16 the time shown.
-- Every statement is a row, also one whose circle, post or comment has not come yet; queries join them.

-- The circles that say they are of the feed, in which only what their owner posts is a post; and the groups in which
-- people talk, where everybody posts.
CREATE TABLE feed_circle (
    space     BLOB PRIMARY KEY,
    owner     BLOB NOT NULL,
    everybody INTEGER NOT NULL,
    mine      INTEGER NOT NULL,
    talk      INTEGER NOT NULL
) WITHOUT ROWID;

-- `pictures` is what app/picture.py packs; feed_picture leads from a blob to the posts that show it.
CREATE TABLE feed_post (
    id       BLOB PRIMARY KEY,
    space    BLOB NOT NULL,
    author   BLOB NOT NULL,
    device   BLOB NOT NULL,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    mine     INTEGER NOT NULL,
    text     TEXT NOT NULL,
    pictures BLOB NOT NULL
);
CREATE INDEX feed_post_page ON feed_post (at, id);
CREATE INDEX feed_post_author ON feed_post (author, at, id);
CREATE INDEX feed_post_space ON feed_post (space, id);

CREATE TABLE feed_picture (
    manifest BLOB NOT NULL,
    post     BLOB NOT NULL,
    PRIMARY KEY (manifest, post)
) WITHOUT ROWID;
CREATE INDEX feed_picture_post ON feed_picture (post);

CREATE TABLE feed_comment (
    id     BLOB PRIMARY KEY,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    mine   INTEGER NOT NULL,
    post   BLOB NOT NULL,
    text   TEXT NOT NULL,
    name   TEXT NOT NULL
);
CREATE INDEX feed_comment_post ON feed_comment (post, at, id);
CREATE INDEX feed_comment_space ON feed_comment (space, post);

-- `target` is a post or a comment of the same circle; which of an author's reactions counts is decided by a fold.
CREATE TABLE feed_reaction (
    id     BLOB PRIMARY KEY,
    space  BLOB NOT NULL,
    author BLOB NOT NULL,
    device BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    target BLOB NOT NULL,
    emoji  TEXT NOT NULL,
    name   TEXT NOT NULL
);
CREATE INDEX feed_reaction_target ON feed_reaction (target);
CREATE INDEX feed_reaction_space ON feed_reaction (space, target);

-- Who stated an erasure of what: it counts if that account wrote the target, or owns the circle, or by right in a group.
CREATE TABLE feed_erasure (
    target   BLOB NOT NULL,
    space    BLOB NOT NULL,
    author   BLOB NOT NULL,
    by_right INTEGER NOT NULL,
    PRIMARY KEY (target, space, author)
) WITHOUT ROWID;
CREATE INDEX feed_erasure_space ON feed_erasure (space, author);

-- Clock resets: what a device stated in a space before `seq` took place at `time_ms` at the latest.
CREATE TABLE feed_reset (
    space   BLOB NOT NULL,
    device  BLOB NOT NULL,
    seq     INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    PRIMARY KEY (space, device, seq)
) WITHOUT ROWID;

-- My events that another account's device acknowledged.
CREATE TABLE feed_sent (
    id BLOB PRIMARY KEY
) WITHOUT ROWID;

-- What of a group is stored and not to be seen, as what somebody stated after they were removed.
CREATE TABLE feed_hidden (
    id BLOB PRIMARY KEY
) WITHOUT ROWID;
