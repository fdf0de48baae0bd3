-- What devices said, as it came. Rows are only ever added; the oldest may be forgotten after the time that the law asks for.
CREATE TABLE IF NOT EXISTS frame (
  number   INTEGER PRIMARY KEY,
  device   INTEGER NOT NULL,
  -- Microseconds since 1970.
  received INTEGER NOT NULL,
  -- 1: speaks of a fire; 2: a check of it does not hold; 4: an item names it.
  flags    INTEGER NOT NULL,
  raw      BLOB NOT NULL,
  -- The gateway that forwarded it, and its number there.
  gateway  TEXT,
  outside  INTEGER
);
CREATE INDEX IF NOT EXISTS frame_of_device ON frame (device, number);
CREATE UNIQUE INDEX IF NOT EXISTS frame_once ON frame (gateway, outside) WHERE gateway IS NOT NULL;

CREATE TABLE IF NOT EXISTS device (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  told TEXT NOT NULL
);

-- How far who reads the frames has come, and what he remembers.
CREATE TABLE IF NOT EXISTS state (
  name  TEXT PRIMARY KEY,
  value BLOB NOT NULL
);
