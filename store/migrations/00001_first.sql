-- +goose Up
-- Times are milliseconds since 1970 in UTC, 0 for none.

CREATE TABLE brand (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- What the due times were reckoned with; when the config says otherwise they are reckoned anew.
  hours TEXT NOT NULL DEFAULT ''
);

CREATE TABLE channel (
  id      INTEGER PRIMARY KEY,
  key     TEXT NOT NULL UNIQUE,
  brand   INTEGER NOT NULL REFERENCES brand(id),
  network TEXT NOT NULL,
  name    TEXT NOT NULL
);

-- The post others' comments hang under: kept once however many threads it has.
CREATE TABLE post (
  id          INTEGER PRIMARY KEY,
  channel     INTEGER NOT NULL REFERENCES channel(id),
  key         TEXT NOT NULL,
  remote      TEXT NOT NULL,
  author_id   TEXT NOT NULL,
  author_name TEXT NOT NULL,
  text        TEXT NOT NULL,
  permalink   TEXT NOT NULL,
  time        INTEGER NOT NULL,
  UNIQUE (channel, key)
);

CREATE TABLE thread (
  id        INTEGER PRIMARY KEY,
  channel   INTEGER NOT NULL REFERENCES channel(id),
  brand     INTEGER NOT NULL REFERENCES brand(id),
  remote    TEXT NOT NULL,
  form      TEXT NOT NULL,
  audience  TEXT NOT NULL,
  permalink TEXT NOT NULL,
  post      INTEGER REFERENCES post(id),
  rating    INTEGER NOT NULL,
  recommend TEXT NOT NULL,
  -- The case. Everything below follows from the messages and from what a person decided; it is kept so that a list
  -- never has to reckon it.
  state     TEXT NOT NULL,
  since     INTEGER NOT NULL DEFAULT 0, -- when a person put it back on the pile
  kind      TEXT NOT NULL,
  marked    INTEGER NOT NULL DEFAULT 0, -- the kind is a person's
  cause     TEXT NOT NULL,
  lang      TEXT NOT NULL,
  urgent    INTEGER NOT NULL,
  heat      INTEGER NOT NULL,
  due       INTEGER NOT NULL,
  press     INTEGER NOT NULL,
  updated   INTEGER NOT NULL,
  person_id   TEXT NOT NULL,
  person_name TEXT NOT NULL,
  focus     INTEGER NOT NULL, -- the message that waits, or the newest
  snippet   TEXT NOT NULL,
  theirs    INTEGER NOT NULL,
  critics   INTEGER NOT NULL,
  likes     INTEGER NOT NULL,
  total     INTEGER NOT NULL,
  answered  INTEGER NOT NULL,
  unread    INTEGER NOT NULL,
  stale     INTEGER NOT NULL DEFAULT 0, -- so long overdue that it stands at the end of the queue
  seen      INTEGER NOT NULL DEFAULT 0, -- id of the newest message a person has had before them
  -- Where it is listed, and in which order: by urgency while it waits, the pile of what is long overdue behind it from
  -- its newest on (2^52 is later than any time); else the newest first.
  lane TEXT GENERATED ALWAYS AS (CASE state
    WHEN 'new' THEN CASE kind WHEN 'praise' THEN 'praise' ELSE 'open' END
    WHEN 'answered' THEN 'waiting' WHEN 'private' THEN 'waiting'
    WHEN 'said' THEN 'done' WHEN 'closed' THEN 'done'
    ELSE 'solved' END) VIRTUAL,
  rank INTEGER GENERATED ALWAYS AS (CASE WHEN state <> 'new' THEN -updated WHEN stale THEN 4503599627370496 - press ELSE press END) VIRTUAL,
  UNIQUE (channel, remote)
);

CREATE INDEX thread_lane ON thread (lane, rank);
CREATE INDEX thread_brand_lane ON thread (brand, lane, rank);
CREATE INDEX thread_channel_lane ON thread (channel, lane, rank);
CREATE INDEX thread_new ON thread (updated);
CREATE INDEX thread_brand_new ON thread (brand, updated);
CREATE INDEX thread_channel_new ON thread (channel, updated);
CREATE INDEX thread_due ON thread (brand, due) WHERE due > 0;
CREATE INDEX thread_aging ON thread (due) WHERE due > 0 AND stale = 0 AND urgent = 0 AND heat < 3;
CREATE INDEX thread_post ON thread (post) WHERE post IS NOT NULL;

-- How many threads stand in each lane: counting a hundred thousand at each look would be too slow.
CREATE TABLE tally (
  channel INTEGER NOT NULL,
  lane    TEXT NOT NULL,
  brand   INTEGER NOT NULL,
  threads INTEGER NOT NULL,
  unread  INTEGER NOT NULL,
  PRIMARY KEY (channel, lane, brand)
) WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER tally_in AFTER INSERT ON thread BEGIN
  INSERT INTO tally (channel, lane, brand, threads, unread) VALUES (NEW.channel, NEW.lane, NEW.brand, 1, NEW.unread)
  ON CONFLICT DO UPDATE SET threads = threads + 1, unread = unread + excluded.unread;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tally_move AFTER UPDATE OF state, kind, unread, brand, channel ON thread
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

CREATE TABLE message (
  id          INTEGER PRIMARY KEY,
  thread      INTEGER NOT NULL REFERENCES thread(id),
  remote      TEXT,               -- NULL for our own reply until the network has named it
  parent      TEXT NOT NULL,
  author_id   TEXT NOT NULL,
  author_name TEXT NOT NULL,
  ours        INTEGER NOT NULL,
  private     INTEGER NOT NULL,   -- a private answer of ours below a public thread
  told        INTEGER NOT NULL,   -- the network has told it; 0 for our own reply until then
  text        TEXT NOT NULL,
  was         TEXT,               -- the first text, NULL if never edited
  time        INTEGER NOT NULL,
  edited      INTEGER NOT NULL,
  likes       INTEGER NOT NULL,
  reach       INTEGER NOT NULL,
  liked       INTEGER NOT NULL,
  hidden      INTEGER NOT NULL,
  deleted     INTEGER NOT NULL,
  permalink   TEXT NOT NULL,
  files       TEXT NOT NULL,      -- JSON, '' for none
  barred      TEXT NOT NULL,      -- JSON, '' for none
  first_at    INTEGER NOT NULL,   -- when it was stored
  reply       INTEGER,            -- our reply it is
  place       BLOB NOT NULL,      -- its way down the tree: sorting by it is the order of showing
  -- What triage made of it.
  kind        TEXT NOT NULL,
  cause       TEXT NOT NULL,
  lang        TEXT NOT NULL,
  urgent      INTEGER NOT NULL,
  heat        INTEGER NOT NULL,
  thanks      INTEGER NOT NULL,
  UNIQUE (thread, remote)
);

CREATE INDEX message_place ON message (thread, place);
CREATE INDEX message_untold ON message (thread) WHERE told = 0;

CREATE TABLE reply (
  id         INTEGER PRIMARY KEY,
  thread     INTEGER NOT NULL REFERENCES thread(id),
  channel    INTEGER NOT NULL REFERENCES channel(id),
  brand      INTEGER NOT NULL REFERENCES brand(id),
  audience   TEXT NOT NULL,
  target     TEXT NOT NULL,
  text       TEXT NOT NULL,
  rev        INTEGER NOT NULL,
  state      TEXT NOT NULL,
  dropped    INTEGER NOT NULL DEFAULT 0, -- thrown away by a person, kept to be had back
  kind       TEXT NOT NULL,
  verdict    TEXT NOT NULL,              -- JSON
  open_hard  INTEGER NOT NULL,           -- hard checks of the verdict that stand open
  waivers    TEXT NOT NULL,              -- JSON
  heated     INTEGER NOT NULL,
  rested     INTEGER REFERENCES breath(id), -- the breath that was taken for this very text
  breath     INTEGER NOT NULL,           -- milliseconds
  breath_at  INTEGER NOT NULL,
  ready_at   INTEGER NOT NULL,
  queued_at  INTEGER NOT NULL,
  first_try  INTEGER NOT NULL,
  tried_at   INTEGER NOT NULL,
  settled_at INTEGER NOT NULL,
  updated    INTEGER NOT NULL,
  owner      TEXT NOT NULL,
  last_owner TEXT NOT NULL DEFAULT '',
  lease      INTEGER NOT NULL,
  attempts   INTEGER NOT NULL,
  remote     TEXT NOT NULL,
  permalink  TEXT NOT NULL,
  trouble    TEXT NOT NULL,
  detail     TEXT NOT NULL,
  readback   TEXT NOT NULL,
  -- 0: over, 1: being written, 2: in the outbox.
  stage INTEGER GENERATED ALWAYS AS (CASE WHEN dropped = 1 OR state = 'sent' THEN 0 WHEN state = 'writing' THEN 1 ELSE 2 END) VIRTUAL
);

CREATE UNIQUE INDEX reply_one ON reply (thread) WHERE state <> 'sent' AND dropped = 0;
CREATE INDEX reply_out ON reply (ready_at, thread) WHERE stage = 2;
CREATE INDEX reply_brand_out ON reply (brand, ready_at, thread) WHERE stage = 2;
CREATE INDEX reply_channel_out ON reply (channel, ready_at, thread) WHERE stage = 2;
CREATE INDEX reply_count ON reply (brand, state, ready_at) WHERE stage > 0;
CREATE INDEX reply_state ON reply (state, queued_at) WHERE stage = 2;
CREATE INDEX reply_sent ON reply (settled_at) WHERE state = 'sent';
CREATE INDEX reply_said ON reply (brand, settled_at) WHERE state = 'sent' AND audience = 'public';

-- Each request to send, with what the checklist said. Nothing in it is ever changed: the gate below leans on it.
CREATE TABLE breath (
  id       INTEGER PRIMARY KEY,
  reply    INTEGER NOT NULL REFERENCES reply(id),
  rev      INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  heat     INTEGER NOT NULL,
  audience TEXT NOT NULL,
  target   TEXT NOT NULL,
  text     TEXT NOT NULL,
  passed   INTEGER NOT NULL,
  ready_at INTEGER NOT NULL,
  verdict  TEXT NOT NULL,
  CHECK (passed = 0 OR ready_at - at >= 3000)
);
CREATE INDEX breath_reply ON breath (reply);

-- The gate, held by the file itself, whoever writes to it.
-- +goose StatementBegin
CREATE TRIGGER gate_birth BEFORE INSERT ON reply WHEN NEW.state <> 'writing' BEGIN
  SELECT RAISE(ABORT, 'gate: a reply begins in writing');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gate_keep BEFORE DELETE ON reply BEGIN
  SELECT RAISE(ABORT, 'gate: a reply is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gate_step BEFORE UPDATE ON reply
WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN (
  'writing>breathing', 'breathing>writing', 'breathing>queued', 'queued>writing', 'queued>sending',
  'sending>sent', 'sending>failed', 'sending>unsure', 'unsure>sent', 'unsure>queued', 'unsure>writing',
  'failed>queued', 'failed>writing') BEGIN
  SELECT RAISE(ABORT, 'gate: no such step');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gate_text BEFORE UPDATE ON reply
WHEN NEW.state <> 'writing' AND
  (OLD.text <> NEW.text OR OLD.audience <> NEW.audience OR OLD.target <> NEW.target OR OLD.thread <> NEW.thread) BEGIN
  SELECT RAISE(ABORT, 'gate: the text changes only in writing');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gate_drop BEFORE UPDATE ON reply
WHEN NEW.dropped = 1 AND NEW.state NOT IN ('writing', 'breathing', 'failed') BEGIN
  SELECT RAISE(ABORT, 'gate: what may be on its way cannot be dropped');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gate_breath BEFORE UPDATE ON reply
WHEN NEW.state = 'breathing' AND (OLD.state <> 'breathing' OR OLD.rested IS NOT NEW.rested OR OLD.ready_at <> NEW.ready_at)
  AND (OLD.state = 'breathing' OR NEW.open_hard <> 0 OR NOT EXISTS (SELECT 1 FROM breath b WHERE b.id = NEW.rested
    AND b.reply = NEW.id AND b.passed = 1 AND b.rev = NEW.rev AND b.text = NEW.text AND b.audience = NEW.audience
    AND b.target = NEW.target AND b.ready_at = NEW.ready_at)) BEGIN
  SELECT RAISE(ABORT, 'gate: a breath begins with a passing verdict and is not cut short');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gate_leave BEFORE UPDATE ON reply
WHEN NEW.state IN ('queued', 'sending') AND (NEW.open_hard <> 0 OR NEW.queued_at < NEW.ready_at
  OR NOT EXISTS (SELECT 1 FROM breath b WHERE b.id = NEW.rested
    AND b.reply = NEW.id AND b.passed = 1 AND b.rev = NEW.rev AND b.text = NEW.text AND b.audience = NEW.audience
    AND b.target = NEW.target AND b.ready_at <= NEW.queued_at)) BEGIN
  SELECT RAISE(ABORT, 'gate: not rested, not judged well, or not the text that was');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gate_again BEFORE UPDATE ON reply
WHEN OLD.state = 'unsure' AND NEW.state IN ('queued', 'writing') AND OLD.readback = '' BEGIN
  SELECT RAISE(ABORT, 'gate: not read back yet');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER breath_fixed BEFORE UPDATE ON breath BEGIN
  SELECT RAISE(ABORT, 'gate: what was judged stays as it was');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER breath_kept BEFORE DELETE ON breath BEGIN
  SELECT RAISE(ABORT, 'gate: what was judged stays as it was');
END;
-- +goose StatementEnd

CREATE TABLE journal (
  id     INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  actor  TEXT NOT NULL,
  event  TEXT NOT NULL,
  thread INTEGER NOT NULL,
  reply  INTEGER NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX journal_thread ON journal (thread) WHERE thread > 0;

CREATE TABLE cursor (
  channel INTEGER NOT NULL REFERENCES channel(id),
  lane    TEXT NOT NULL,
  cursor  TEXT NOT NULL,
  PRIMARY KEY (channel, lane)
) WITHOUT ROWID;

-- Whose turn it is to read a channel: two programs that read it at once would pay every call twice.
CREATE TABLE turn (
  channel INTEGER PRIMARY KEY REFERENCES channel(id),
  owner   TEXT NOT NULL,
  until   INTEGER NOT NULL
);

-- Triage acts that can be taken back. Those with undone = 1 stand above those with 0 and can be done again.
CREATE TABLE act (
  id     INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  do     TEXT NOT NULL,
  value  TEXT NOT NULL,
  marks  TEXT NOT NULL, -- JSON: each thread with its case before and after
  undone INTEGER NOT NULL DEFAULT 0
);
