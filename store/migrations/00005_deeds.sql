-- +goose Up

-- What the brand has done to messages of others (and its own): see replies/moderation.
CREATE TABLE deed (
  id       INTEGER PRIMARY KEY,
  thread   INTEGER NOT NULL REFERENCES thread(id),
  message  INTEGER NOT NULL REFERENCES message(id),
  channel  INTEGER NOT NULL REFERENCES channel(id),
  brand    INTEGER NOT NULL REFERENCES brand(id),
  remote   TEXT NOT NULL,              -- the message and its author on the network
  person   TEXT NOT NULL,
  act      TEXT NOT NULL,
  back     INTEGER NOT NULL DEFAULT 0, -- it is being taken back, or has been
  third    INTEGER NOT NULL,           -- data of a third person
  ground   TEXT NOT NULL,
  overrule TEXT NOT NULL,              -- why it is done although it is criticism, in the person's own words
  text     TEXT NOT NULL,              -- the message as it was judged
  kind     TEXT NOT NULL,
  against  INTEGER NOT NULL,           -- it is criticism
  final    INTEGER NOT NULL,
  explain  INTEGER NOT NULL DEFAULT 0, -- a public explanation belongs to it
  copy     TEXT NOT NULL,              -- JSON
  state    TEXT NOT NULL,
  rested   INTEGER REFERENCES rest(id),
  breath   INTEGER NOT NULL,           -- milliseconds
  asked_at INTEGER NOT NULL,
  ready_at INTEGER NOT NULL,
  queued_at INTEGER NOT NULL DEFAULT 0,
  tried_at INTEGER NOT NULL DEFAULT 0,
  settled_at INTEGER NOT NULL DEFAULT 0,
  tries    INTEGER NOT NULL DEFAULT 0,
  owner    TEXT NOT NULL DEFAULT '',
  last_owner TEXT NOT NULL DEFAULT '',
  lease    INTEGER NOT NULL DEFAULT 0,
  trouble  TEXT NOT NULL DEFAULT '',
  detail   TEXT NOT NULL DEFAULT '',
  looked   TEXT NOT NULL DEFAULT ''    -- of an unsure one: what a look at the message has shown
);

CREATE UNIQUE INDEX deed_one ON deed (message, act) WHERE state IN ('asked', 'breathing', 'queued', 'doing', 'unsure', 'failed');
CREATE INDEX deed_message ON deed (message);
CREATE INDEX deed_thread ON deed (thread);
CREATE INDEX deed_brand ON deed (brand, asked_at);
CREATE INDEX deed_time ON deed (asked_at);
CREATE INDEX deed_out ON deed (state, queued_at) WHERE state IN ('queued', 'doing', 'unsure', 'failed');
CREATE INDEX deed_person ON deed (channel, person) WHERE person <> '';

-- Each pause before an act against criticism. Nothing in it is ever changed: the gate below leans on it.
CREATE TABLE rest (
  id       INTEGER PRIMARY KEY,
  deed     INTEGER NOT NULL REFERENCES deed(id),
  at       INTEGER NOT NULL,
  ready_at INTEGER NOT NULL,
  act      TEXT NOT NULL,
  ground   TEXT NOT NULL,
  overrule TEXT NOT NULL,
  text     TEXT NOT NULL,
  CHECK (ready_at - at >= 3000),
  CHECK (trim(overrule) <> '')
);
CREATE INDEX rest_deed ON rest (deed);

-- What a deed has taken out of sight asks nobody for an answer any more.
ALTER TABLE message ADD COLUMN dealt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN held INTEGER NOT NULL DEFAULT 0; -- waits for our approval: nobody else has seen it

-- The guard, held by the file itself, whoever writes to it.
-- +goose StatementBegin
CREATE TRIGGER guard_birth BEFORE INSERT ON deed
WHEN NEW.state NOT IN ('asked', 'breathing') AND NOT (NEW.state = 'queued' AND NEW.back = 1) BEGIN
  SELECT RAISE(ABORT, 'guard: a deed begins with being asked');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER guard_keep BEFORE DELETE ON deed BEGIN
  SELECT RAISE(ABORT, 'guard: a deed is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER guard_step BEFORE UPDATE ON deed
WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN (
  'asked>breathing', 'breathing>asked', 'asked>queued', 'breathing>queued', 'queued>asked', 'queued>breathing',
  'failed>asked', 'failed>breathing', 'queued>doing', 'doing>done', 'doing>failed', 'doing>unsure', 'doing>undone',
  'unsure>done', 'unsure>undone', 'unsure>failed', 'unsure>queued', 'failed>queued', 'done>queued', 'undone>queued',
  'dropped>queued', 'asked>dropped', 'breathing>dropped', 'queued>dropped', 'failed>dropped', 'queued>done', 'failed>done')
  OR NEW.state IN ('queued', 'doing') AND OLD.state = 'done' AND NEW.back = 0
  OR OLD.state <> NEW.state AND NEW.state = 'done' AND OLD.state IN ('queued', 'failed') AND OLD.back = 0 BEGIN
  SELECT RAISE(ABORT, 'guard: no such step');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER guard_same BEFORE UPDATE ON deed
WHEN OLD.thread <> NEW.thread OR OLD.message <> NEW.message OR OLD.remote <> NEW.remote OR OLD.person <> NEW.person OR OLD.act <> NEW.act
  OR NEW.state NOT IN ('asked', 'breathing') AND (OLD.text <> NEW.text OR OLD.ground <> NEW.ground OR OLD.overrule <> NEW.overrule
    OR OLD.third <> NEW.third OR OLD.against <> NEW.against OR OLD.copy <> NEW.copy) BEGIN
  SELECT RAISE(ABORT, 'guard: what is done is what was asked');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER guard_copy BEFORE UPDATE ON deed
WHEN NEW.state IN ('queued', 'doing') AND NEW.back = 0 AND
  (NEW.copy = '' OR json_extract(NEW.copy, '$.text') IS NOT NEW.text) BEGIN
  SELECT RAISE(ABORT, 'guard: no copy is kept');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER guard_ground BEFORE UPDATE ON deed
WHEN NEW.state IN ('queued', 'doing') AND NEW.back = 0 AND NEW.ground = ''
  AND NEW.act IN ('hide', 'delete', 'trash', 'spam', 'report', 'block', 'mute', 'close')
  AND EXISTS (SELECT 1 FROM message m WHERE m.id = NEW.message AND m.ours = 0) BEGIN
  SELECT RAISE(ABORT, 'guard: no ground of the house rules');
END;
-- +goose StatementEnd
-- What the program calls criticism, and what the store itself has sorted as such, goes only rested and with a reason; but
-- data of a third person can always be taken out of sight.
-- +goose StatementBegin
CREATE TRIGGER guard_rest BEFORE UPDATE ON deed
WHEN NEW.state IN ('queued', 'doing') AND NEW.back = 0
  AND NEW.act IN ('hide', 'delete', 'trash', 'spam', 'report', 'block', 'mute', 'close')
  AND NOT (NEW.third = 1 AND NEW.ground = 'personal_data' AND NEW.act IN ('hide', 'trash', 'delete'))
  AND EXISTS (SELECT 1 FROM message m WHERE m.id = NEW.message AND m.ours = 0
    AND (NEW.against = 1 OR m.kind IN ('complaint', 'question', 'praise')))
  AND NOT EXISTS (SELECT 1 FROM rest r WHERE r.id = NEW.rested AND r.deed = NEW.id AND r.act = NEW.act AND r.ground = NEW.ground
    AND r.overrule = NEW.overrule AND r.text = NEW.text AND r.ready_at <= NEW.queued_at) BEGIN
  SELECT RAISE(ABORT, 'guard: criticism goes only with a written reason and after a whole breath');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rest_fixed BEFORE UPDATE ON rest BEGIN
  SELECT RAISE(ABORT, 'guard: a breath stays as it was');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rest_kept BEFORE DELETE ON rest BEGIN
  SELECT RAISE(ABORT, 'guard: a breath stays as it was');
END;
-- +goose StatementEnd
