-- +goose Up

ALTER TABLE message ADD COLUMN folded TEXT NOT NULL DEFAULT '';    -- the history and signature a mail carries along
ALTER TABLE message ADD COLUMN machine TEXT NOT NULL DEFAULT '';   -- what wrote it, if it was no person
ALTER TABLE message ADD COLUMN again INTEGER NOT NULL DEFAULT 0;   -- when its author made something graver of it
ALTER TABLE message ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;    -- when we learned that it is no longer there, not by our doing

UPDATE message SET gone = first_at WHERE deleted = 1 AND id NOT IN (SELECT message FROM deed WHERE act = 'delete');

-- What a list says of a thread at the edge: see store/traces.go.
ALTER TABLE thread ADD COLUMN traces INTEGER NOT NULL DEFAULT 0;

-- How the last reading of each channel ended.
CREATE TABLE reading (
  channel INTEGER PRIMARY KEY REFERENCES channel(id),
  tried   INTEGER NOT NULL,           -- when that was
  read_at INTEGER NOT NULL,           -- when it was last read up to then
  since   INTEGER NOT NULL,           -- since when it is in trouble, 0 if it is not
  lane    TEXT NOT NULL DEFAULT '',
  class   TEXT NOT NULL DEFAULT '',
  detail  TEXT NOT NULL DEFAULT '',   -- the network's own words, no secrets
  until   INTEGER NOT NULL DEFAULT 0,
  place   TEXT NOT NULL DEFAULT '',   -- where the token should have come from, what was wrong, and its name there
  fault   TEXT NOT NULL DEFAULT '',
  name    TEXT NOT NULL DEFAULT ''
);

-- By what a thread's first words and their author are known again on another channel: hashes of the text's letters and of
-- the name's, 0 for none worth it.
CREATE TABLE kin (
  thread  INTEGER PRIMARY KEY REFERENCES thread(id),
  wording INTEGER NOT NULL,
  who     INTEGER NOT NULL,
  at      INTEGER NOT NULL
);
CREATE INDEX kin_wording ON kin (wording, at) WHERE wording <> 0;
CREATE INDEX kin_who ON kin (who, at) WHERE who <> 0;

-- Threads of which a person has said that they are not one matter; a is the smaller id.
CREATE TABLE apart (
  a INTEGER NOT NULL,
  b INTEGER NOT NULL,
  PRIMARY KEY (a, b)
) WITHOUT ROWID;
