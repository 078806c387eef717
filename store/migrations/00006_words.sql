-- +goose Up

-- The index of words: for each word of the messages, of their authors' names and of the posts, where it stands. Made behind
-- the writing, in parts that are never changed; what no part has yet is looked through when it is searched. A place is a
-- thread (2 * id) or a post (2 * id + 1).
CREATE TABLE word_part (
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  texts INTEGER NOT NULL, -- how many are in it
  ready INTEGER NOT NULL, -- 0 while it is being written
  at    INTEGER NOT NULL  -- when it was last written to
);

-- A part's words in their order, those of a block one per line, see store/wordlist.go.
CREATE TABLE word_block (
  id    INTEGER PRIMARY KEY,
  part  INTEGER NOT NULL,
  words BLOB NOT NULL
);
CREATE INDEX word_block_part ON word_block (part);

-- Where the words of a block stand, a few words to a row: id is 256 * block + which of them.
CREATE TABLE word_place (
  id     INTEGER PRIMARY KEY,
  places BLOB NOT NULL
);

-- How far the parts go: the last message and the last post in them.
CREATE TABLE word_reach (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  message INTEGER NOT NULL,
  post    INTEGER NOT NULL
);
INSERT INTO word_reach VALUES (1, 0, 0);

-- Places whose words have changed since they were taken up: to be read again (done = 0), or read again, with words in older
-- parts that may no longer stand there (done = 1).
CREATE TABLE word_again (
  place INTEGER PRIMARY KEY,
  times INTEGER NOT NULL,
  done  INTEGER NOT NULL
);
CREATE INDEX word_again_open ON word_again (place) WHERE done = 0;

-- +goose StatementBegin
CREATE TRIGGER word_message AFTER UPDATE OF text, author_name, thread, ours ON message
WHEN OLD.text <> NEW.text OR OLD.author_name <> NEW.author_name OR OLD.thread <> NEW.thread OR OLD.ours <> NEW.ours BEGIN
  INSERT INTO word_again (place, times, done) VALUES (OLD.thread * 2, 1, 0) ON CONFLICT DO UPDATE SET times = times + 1, done = 0;
  INSERT INTO word_again (place, times, done) VALUES (NEW.thread * 2, 1, 0) ON CONFLICT DO UPDATE SET times = times + 1, done = 0;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER word_message_gone AFTER DELETE ON message BEGIN
  INSERT INTO word_again (place, times, done) VALUES (OLD.thread * 2, 1, 0) ON CONFLICT DO UPDATE SET times = times + 1, done = 0;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER word_post AFTER UPDATE OF text ON post WHEN OLD.text <> NEW.text BEGIN
  INSERT INTO word_again (place, times, done) VALUES (NEW.id * 2 + 1, 1, 0) ON CONFLICT DO UPDATE SET times = times + 1, done = 0;
END;
-- +goose StatementEnd
