-- What administrators did and who read what is personal: appended, chained by seals, never changed.
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    place TEXT NOT NULL,
    act TEXT NOT NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL,
    outcome TEXT NOT NULL,
    begun INTEGER,
    seal TEXT NOT NULL
);
CREATE INDEX audit_who ON audit (who, number);
CREATE INDEX audit_act ON audit (act, number);
CREATE INDEX audit_at ON audit (at, number);
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is not changed'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is not cut'); END;

CREATE TABLE views (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner TEXT NOT NULL,
    unit TEXT,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    created INTEGER NOT NULL
);
CREATE INDEX views_owner ON views (owner);
CREATE INDEX views_unit ON views (unit);

-- Sign-ins at another provider that are under way.
CREATE TABLE outside_logins (
    digest TEXT PRIMARY KEY,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    created INTEGER NOT NULL
) WITHOUT ROWID;
