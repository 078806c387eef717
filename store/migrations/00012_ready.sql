-- +goose Up
-- What waits for the person or is on its way, by thread: a reply, a moderating act, or both. The view Ready walks along it.
CREATE TABLE ready (
  thread  INTEGER PRIMARY KEY REFERENCES thread(id),
  brand   INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  at      INTEGER NOT NULL -- when the first of them has rested
);
CREATE INDEX ready_at ON ready (at, thread);
CREATE INDEX ready_brand ON ready (brand, at, thread);
CREATE INDEX ready_channel ON ready (channel, at, thread);

INSERT INTO ready (thread, brand, channel, at) SELECT thread, brand, channel, min(ready_at) FROM (
  SELECT thread, brand, channel, ready_at FROM reply WHERE stage = 2
  UNION ALL SELECT thread, brand, channel, ready_at FROM deed WHERE state IN ('breathing', 'queued', 'doing', 'failed', 'unsure'))
  GROUP BY thread;

-- +goose StatementBegin
CREATE TRIGGER reply_waits AFTER INSERT ON reply BEGIN
  DELETE FROM ready WHERE thread = NEW.thread;
  INSERT INTO ready (thread, brand, channel, at) SELECT thread, brand, channel, min(ready_at) FROM (
    SELECT thread, brand, channel, ready_at FROM reply WHERE stage = 2 AND thread = NEW.thread
    UNION ALL SELECT thread, brand, channel, ready_at FROM deed WHERE thread = NEW.thread
      AND state IN ('breathing', 'queued', 'doing', 'failed', 'unsure')) GROUP BY thread;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reply_moves AFTER UPDATE ON reply WHEN OLD.state <> NEW.state OR OLD.dropped <> NEW.dropped OR OLD.ready_at <> NEW.ready_at OR OLD.brand <> NEW.brand OR OLD.channel <> NEW.channel BEGIN
  DELETE FROM ready WHERE thread = NEW.thread;
  INSERT INTO ready (thread, brand, channel, at) SELECT thread, brand, channel, min(ready_at) FROM (
    SELECT thread, brand, channel, ready_at FROM reply WHERE stage = 2 AND thread = NEW.thread
    UNION ALL SELECT thread, brand, channel, ready_at FROM deed WHERE thread = NEW.thread
      AND state IN ('breathing', 'queued', 'doing', 'failed', 'unsure')) GROUP BY thread;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deed_waits AFTER INSERT ON deed BEGIN
  DELETE FROM ready WHERE thread = NEW.thread;
  INSERT INTO ready (thread, brand, channel, at) SELECT thread, brand, channel, min(ready_at) FROM (
    SELECT thread, brand, channel, ready_at FROM reply WHERE stage = 2 AND thread = NEW.thread
    UNION ALL SELECT thread, brand, channel, ready_at FROM deed WHERE thread = NEW.thread
      AND state IN ('breathing', 'queued', 'doing', 'failed', 'unsure')) GROUP BY thread;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deed_moves AFTER UPDATE ON deed WHEN OLD.state <> NEW.state OR OLD.ready_at <> NEW.ready_at OR OLD.brand <> NEW.brand OR OLD.channel <> NEW.channel BEGIN
  DELETE FROM ready WHERE thread = NEW.thread;
  INSERT INTO ready (thread, brand, channel, at) SELECT thread, brand, channel, min(ready_at) FROM (
    SELECT thread, brand, channel, ready_at FROM reply WHERE stage = 2 AND thread = NEW.thread
    UNION ALL SELECT thread, brand, channel, ready_at FROM deed WHERE thread = NEW.thread
      AND state IN ('breathing', 'queued', 'doing', 'failed', 'unsure')) GROUP BY thread;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER deed_moves;
DROP TRIGGER deed_waits;
DROP TRIGGER reply_moves;
DROP TRIGGER reply_waits;
DROP TABLE ready;
