-- Keys of what is personal, each wrapped by the master key. Nothing here says whose a key is but the log, which names it by
-- its number.

CREATE TABLE facts (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE keys (
  id INTEGER PRIMARY KEY,
  wrapped BLOB NOT NULL,      -- all zero: destroyed
  person INTEGER              -- the key of the person beside whose it is used
) STRICT;
CREATE INDEX keys_of_person ON keys (person) WHERE person IS NOT NULL;

CREATE TABLE persons (
  mark BLOB PRIMARY KEY,      -- a keyed digest of what tells who it is
  key INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX persons_by_key ON persons (key);
