CREATE TABLE position (commits INTEGER NOT NULL);
INSERT INTO position VALUES (0);
CREATE TABLE rows (
    id INTEGER PRIMARY KEY,
    list TEXT NOT NULL,
    stage TEXT NOT NULL,
    holder_unit TEXT,
    live INTEGER NOT NULL,
    due INTEGER NOT NULL,
    registered INTEGER NOT NULL,
    closed INTEGER,
    changed INTEGER NOT NULL,
    raised INTEGER NOT NULL,
    relapses INTEGER NOT NULL,
    subject TEXT,
    parent INTEGER,
    told INTEGER NOT NULL,
    sequence INTEGER NOT NULL
);
CREATE INDEX rows_list ON rows (list, id);
CREATE INDEX rows_list_changed ON rows (list, changed, id);
-- Few items are live, and nearly every question is about them.
CREATE INDEX rows_live ON rows (list, id) WHERE live = 1;
CREATE INDEX rows_live_due ON rows (list, due, id) WHERE live = 1;
CREATE INDEX rows_stage ON rows (stage, id);
CREATE INDEX rows_holder ON rows (holder_unit, id) WHERE live = 1;
CREATE INDEX rows_due ON rows (due, id);
CREATE INDEX rows_changed ON rows (changed, id);
CREATE INDEX rows_registered ON rows (registered);
CREATE INDEX rows_closed ON rows (closed) WHERE closed IS NOT NULL;
CREATE INDEX rows_subject ON rows (subject, id) WHERE subject IS NOT NULL;
CREATE INDEX rows_parent ON rows (parent, id) WHERE parent IS NOT NULL;
CREATE TABLE sight (unit TEXT NOT NULL, id INTEGER NOT NULL, own INTEGER NOT NULL, PRIMARY KEY (unit, id)) WITHOUT ROWID;
CREATE TABLE persons (person TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
CREATE TABLE hidden (id INTEGER NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (id, mark)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
    text, place, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
);
