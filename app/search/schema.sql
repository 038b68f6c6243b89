-- The index of the search. Dropped and refilled from the log whenever the number in project.py rises; never migrated.

-- One row a text, its number by its place in time: by this number the newest come first. `said` is the folded text
-- (folding.py) with two ends behind it, so that each of its signs begins three; `place`, `writer` and `sort` hold one
-- mark of three signs each, by which a question is narrowed. With secure-delete, what goes is gone from the index at
-- once, not when it is next merged.
CREATE VIRTUAL TABLE search_text USING fts5 (
    said, place, writer, sort, id UNINDEXED,
    tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0
);
INSERT INTO search_text (search_text, rank) VALUES ('secure-delete', 1);

-- Which threes of signs there are at all: questions of one or two signs are answered by those that begin with them.
CREATE VIRTUAL TABLE search_term USING fts5vocab (search_text, row);

-- Where the text of an event stands; `at` is its sort key (app/timing.py), `under` another event whose end may be its
-- end too: the post of a comment, the edit that a message shows.
CREATE TABLE search_entry (
    id     BLOB PRIMARY KEY,
    number INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    under  BLOB
) WITHOUT ROWID;
CREATE INDEX search_entry_under ON search_entry (under) WHERE under IS NOT NULL;

-- Short numbers of spaces and accounts, of which their marks are made.
CREATE TABLE search_handle (
    number INTEGER PRIMARY KEY,
    id     BLOB NOT NULL UNIQUE
);
