-- Derived from the log in the same transaction. When this changes, the format counts up: an older file drops its own tables and
-- fills these from its log.

CREATE TABLE items (
  id INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL,
  last INTEGER NOT NULL,      -- position of its last event
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
  state TEXT NOT NULL         -- what no column says
) STRICT;
CREATE UNIQUE INDEX items_by_receipt ON items (receipt);
CREATE INDEX items_by_wake ON items (wake) WHERE wake IS NOT NULL;
CREATE INDEX items_live ON items (list, stage, holder_unit, due) WHERE closed_at IS NULL;
CREATE INDEX items_by_registration ON items (registered_at);
CREATE INDEX items_by_close ON items (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX items_alike ON items (relapse_key, closed_at) WHERE relapse_key IS NOT NULL;
CREATE INDEX items_of_parent ON items (parent) WHERE parent IS NOT NULL;

CREATE TABLE counts (
  list TEXT NOT NULL,
  stage TEXT NOT NULL,
  outcome TEXT NOT NULL,      -- empty: live
  items INTEGER NOT NULL,
  PRIMARY KEY (list, stage, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE commands (
  key TEXT PRIMARY KEY,
  position INTEGER NOT NULL   -- of the event that keeps the answer
) STRICT, WITHOUT ROWID;

-- Up to this position of the log `commands` is complete.
CREATE TABLE commands_until (position INTEGER NOT NULL) STRICT;
INSERT INTO commands_until VALUES (0);

CREATE TABLE documents (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,  -- of the event that loaded the latest
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
