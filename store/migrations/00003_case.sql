-- +goose Up

-- A thread is listed where its matter stands, and a matter is more than its state: it is snoozed, escalated, joined of two
-- threads. So the program says where, and the file only keeps the order.
DROP TRIGGER tally_in;
DROP TRIGGER tally_move;
DROP TRIGGER tally_out;
DROP INDEX thread_lane;
DROP INDEX thread_brand_lane;
DROP INDEX thread_channel_lane;
DROP INDEX thread_aging;
ALTER TABLE thread DROP COLUMN rank;
ALTER TABLE thread DROP COLUMN lane;

-- The view it is listed in; 'joined' where another thread of the same matter stands for both.
ALTER TABLE thread ADD COLUMN lane TEXT NOT NULL DEFAULT '';
-- The thread with which the matter is kept, 0 where that is this one.
ALTER TABLE thread ADD COLUMN home INTEGER NOT NULL DEFAULT 0;
-- The matter as JSON. '' with another thread's matter, and for a thread of an older version that nothing has happened to
-- since: what its matter is follows from its state and its messages.
ALTER TABLE thread ADD COLUMN matter TEXT NOT NULL DEFAULT '';
ALTER TABLE thread ADD COLUMN next INTEGER NOT NULL DEFAULT 0;     -- when the matter changes by itself
ALTER TABLE thread ADD COLUMN until INTEGER NOT NULL DEFAULT 0;    -- how long it is snoozed or escalated
ALTER TABLE thread ADD COLUMN turned INTEGER NOT NULL DEFAULT 0;   -- when the state changed
ALTER TABLE thread ADD COLUMN promised INTEGER NOT NULL DEFAULT 0; -- the nearest promise that is owed
ALTER TABLE thread ADD COLUMN firm INTEGER NOT NULL DEFAULT 0;     -- due is a promise or a person's word: never stale
ALTER TABLE thread ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;    -- since when they wait
ALTER TABLE thread ADD COLUMN rounds INTEGER NOT NULL DEFAULT 0;   -- public rounds
ALTER TABLE thread ADD COLUMN brief INTEGER NOT NULL DEFAULT 0;    -- what was handed on when it was escalated last

UPDATE thread SET turned = updated,
  waits = CASE WHEN state = 'new' THEN coalesce((SELECT m.time FROM message m WHERE m.id = focus), 0) ELSE 0 END,
  lane = CASE state WHEN 'new' THEN CASE kind WHEN 'praise' THEN 'praise' ELSE 'open' END
    WHEN 'answered' THEN 'waiting' WHEN 'private' THEN 'private' WHEN 'solved' THEN 'solved' ELSE 'done' END;

-- The order in a list: by urgency while it waits, the pile of what is long overdue behind it from its newest on (2^52 is
-- later than any time); what rests by the time it comes back; what is to be said the oldest first; else the newest first.
ALTER TABLE thread ADD COLUMN rank INTEGER GENERATED ALWAYS AS (CASE
  WHEN lane IN ('open', 'praise') THEN CASE WHEN stale THEN 4503599627370496 - press ELSE press END
  WHEN lane IN ('snoozed', 'escalated') THEN until
  WHEN lane = 'solved' THEN turned
  ELSE -updated END) VIRTUAL;

CREATE INDEX thread_lane ON thread (lane, rank);
CREATE INDEX thread_brand_lane ON thread (brand, lane, rank);
CREATE INDEX thread_channel_lane ON thread (channel, lane, rank);
CREATE INDEX thread_aging ON thread (due) WHERE due > 0 AND stale = 0 AND urgent = 0 AND heat < 3 AND firm = 0;
CREATE INDEX thread_next ON thread (next) WHERE next > 0;
CREATE INDEX thread_promised ON thread (promised) WHERE promised > 0;
CREATE INDEX thread_brand_promised ON thread (brand, promised) WHERE promised > 0;
CREATE INDEX thread_channel_promised ON thread (channel, promised) WHERE promised > 0;
CREATE INDEX thread_person ON thread (brand, person_id);

DELETE FROM tally;
INSERT INTO tally (channel, lane, brand, threads, unread)
  SELECT channel, lane, brand, count(*), sum(unread) FROM thread GROUP BY channel, lane, brand;

-- +goose StatementBegin
CREATE TRIGGER tally_in AFTER INSERT ON thread BEGIN
  INSERT INTO tally (channel, lane, brand, threads, unread) VALUES (NEW.channel, NEW.lane, NEW.brand, 1, NEW.unread)
  ON CONFLICT DO UPDATE SET threads = threads + 1, unread = unread + excluded.unread;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tally_move AFTER UPDATE OF lane, unread, brand, channel ON thread
WHEN OLD.lane <> NEW.lane OR OLD.unread <> NEW.unread OR OLD.brand <> NEW.brand OR OLD.channel <> NEW.channel BEGIN
  UPDATE tally SET threads = threads - 1, unread = unread - OLD.unread
    WHERE channel = OLD.channel AND lane = OLD.lane AND brand = OLD.brand;
  INSERT INTO tally (channel, lane, brand, threads, unread) VALUES (NEW.channel, NEW.lane, NEW.brand, 1, NEW.unread)
  ON CONFLICT DO UPDATE SET threads = threads + 1, unread = unread + excluded.unread;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tally_out AFTER DELETE ON thread BEGIN
  UPDATE tally SET threads = threads - 1, unread = unread - OLD.unread
    WHERE channel = OLD.channel AND lane = OLD.lane AND brand = OLD.brand;
END;
-- +goose StatementEnd

-- What an act was told besides its value, as JSON.
ALTER TABLE act ADD COLUMN arg TEXT NOT NULL DEFAULT '';

CREATE TABLE labelled (
  name   TEXT NOT NULL,
  thread INTEGER NOT NULL REFERENCES thread(id),
  PRIMARY KEY (name, thread)
) WITHOUT ROWID;
CREATE INDEX labelled_thread ON labelled (thread);

-- A note on a thread, or on a person.
CREATE TABLE note (
  id     INTEGER PRIMARY KEY,
  brand  INTEGER NOT NULL REFERENCES brand(id),
  thread INTEGER NOT NULL, -- where it was written
  person TEXT NOT NULL,    -- whom it is on, '' for the thread
  text   TEXT NOT NULL,
  at     INTEGER NOT NULL
);
CREATE INDEX note_thread ON note (thread);
CREATE INDEX note_person ON note (brand, person) WHERE person <> '';

-- Authors that a person has said to be one: those with the same number.
CREATE TABLE identity (
  brand  INTEGER NOT NULL REFERENCES brand(id),
  author TEXT NOT NULL, -- network and the network's id
  person INTEGER NOT NULL,
  PRIMARY KEY (brand, author)
) WITHOUT ROWID;
CREATE INDEX identity_person ON identity (brand, person);

-- Filters that were given a name.
CREATE TABLE saved (
  name  TEXT PRIMARY KEY,
  query TEXT NOT NULL,
  at    INTEGER NOT NULL
) WITHOUT ROWID;
