-- The log, append-only. Instants are milliseconds since 1970 UTC.

CREATE TABLE commits (
  number INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,  -- of its last event
  seal BLOB NOT NULL
) STRICT;

CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  item INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  previous INTEGER NOT NULL,  -- position of the item's event before; 0 for its first. Spares an index over all events
  digest BLOB NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_of_store ON events (sequence) WHERE item = 0;

CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT raise(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT raise(ABORT, 'events are never deleted'); END;
CREATE TRIGGER commits_stay BEFORE UPDATE ON commits BEGIN SELECT raise(ABORT, 'commits are never changed'); END;
CREATE TRIGGER commits_remain BEFORE DELETE ON commits BEGIN SELECT raise(ABORT, 'commits are never deleted'); END;
