CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- The account or key that made it; NULL: the operator.
    owner TEXT,
    person TEXT,
    unit TEXT,
    carrier TEXT NOT NULL,
    target TEXT NOT NULL,
    secret TEXT NOT NULL,
    wanted TEXT NOT NULL,
    -- The last commit of the log that was looked at.
    position INTEGER NOT NULL,
    created INTEGER NOT NULL,
    -- Why it rests; NULL: it runs.
    rests TEXT
) STRICT;
CREATE TABLE letters (
    id INTEGER PRIMARY KEY,
    subscription INTEGER NOT NULL REFERENCES subscriptions ON DELETE CASCADE,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    made INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    -- When it is tried next; NULL: it is not.
    due INTEGER,
    why TEXT,
    UNIQUE (subscription, name)
) STRICT;
CREATE INDEX letters_due ON letters (subscription, due) WHERE due IS NOT NULL;
CREATE TABLE feeds (
    digest TEXT PRIMARY KEY,
    owner TEXT NOT NULL UNIQUE,
    person TEXT,
    unit TEXT,
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
