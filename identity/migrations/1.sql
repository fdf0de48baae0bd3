CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE COLLATE NOCASE,
    title TEXT NOT NULL,
    person TEXT,
    administrator TEXT,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    must_change INTEGER NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0,
    totp BLOB,
    totp_confirmed INTEGER NOT NULL DEFAULT 0,
    totp_step INTEGER NOT NULL DEFAULT 0,
    outside_subject TEXT UNIQUE,
    created INTEGER NOT NULL
);
CREATE TABLE recovery (account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE, digest TEXT NOT NULL UNIQUE);
CREATE TABLE sessions (
    digest TEXT PRIMARY KEY,
    id INTEGER NOT NULL UNIQUE,
    account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    csrf TEXT NOT NULL,
    place TEXT NOT NULL,
    agent TEXT NOT NULL,
    created INTEGER NOT NULL,
    seen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_account ON sessions (account);
CREATE TABLE keys (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    person TEXT,
    unit TEXT,
    created INTEGER NOT NULL,
    expires INTEGER,
    revoked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE setup (digest TEXT NOT NULL);
