CREATE TABLE commits (
  number INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,  -- of its first event
  seal BLOB NOT NULL
) STRICT;

CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  item INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,        -- milliseconds since 1970 UTC
  body BLOB NOT NULL,
  digest BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_of_item ON events (item, sequence);

-- The log is append-only.
CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT raise(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT raise(ABORT, 'events are never deleted'); END;
CREATE TRIGGER commits_stay BEFORE UPDATE ON commits BEGIN SELECT raise(ABORT, 'commits are never changed'); END;
CREATE TRIGGER commits_remain BEFORE DELETE ON commits BEGIN SELECT raise(ABORT, 'commits are never deleted'); END;

CREATE TABLE items (
  id INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL,
  list TEXT NOT NULL,
  stage TEXT NOT NULL,
  outcome TEXT,
  holder_role TEXT,
  holder_unit TEXT,
  due INTEGER,
  wake INTEGER,
  registered_at INTEGER NOT NULL,
  closed_at INTEGER,
  relapse_key TEXT,
  parent INTEGER,
  receipt TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX items_by_receipt ON items (receipt);
CREATE INDEX items_by_wake ON items (wake) WHERE wake IS NOT NULL;
CREATE INDEX items_live ON items (list, stage) WHERE closed_at IS NULL;
CREATE INDEX items_held ON items (holder_unit) WHERE closed_at IS NULL;
CREATE INDEX items_registered ON items (registered_at);
CREATE INDEX items_closed ON items (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX items_alike ON items (relapse_key) WHERE relapse_key IS NOT NULL;
CREATE INDEX items_of_parent ON items (parent) WHERE parent IS NOT NULL;

CREATE TABLE answers (
  key TEXT PRIMARY KEY,
  answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
