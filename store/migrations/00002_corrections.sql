-- +goose Up

-- Where a person took a verdict otherwise than the classifier: one line for each part of a message's verdict. AUTOINCREMENT,
-- so that the highest id and the number of lines together change with every change.
CREATE TABLE correction (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  message INTEGER NOT NULL REFERENCES message(id),
  label   TEXT NOT NULL,    -- kind, urgent, cause
  thread  INTEGER NOT NULL REFERENCES thread(id),
  author  TEXT NOT NULL,    -- the network's id, else the name
  wording TEXT NOT NULL,    -- fingerprint of the text, '' for one without letters
  opening TEXT NOT NULL,    -- its first letters, to pass by most other texts quickly
  letters INTEGER NOT NULL, -- how many the fingerprint is made of
  said    TEXT NOT NULL,    -- the classifier; the same as meant where an earlier correction was gone against
  meant   TEXT NOT NULL,    -- the person
  at      INTEGER NOT NULL,
  UNIQUE (message, label)
);
CREATE INDEX correction_thread ON correction (thread);
CREATE INDEX correction_wording ON correction (wording);

-- Messages that were judged as one before them had been corrected, with what the classifier itself says of them.
CREATE TABLE judged (
  message INTEGER PRIMARY KEY REFERENCES message(id),
  author  TEXT NOT NULL,
  wording TEXT NOT NULL,
  letters INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  cause   TEXT NOT NULL,
  urgent  INTEGER NOT NULL,
  heat    INTEGER NOT NULL,
  thanks  INTEGER NOT NULL
);
CREATE INDEX judged_wording ON judged (wording);

-- What a person did, for the report on how many verdicts were let stand. Ingest writes no such line.
CREATE INDEX journal_person ON journal (at) WHERE actor = 'person' AND thread > 0;

-- From here on thread.marked says which parts of the verdict are a person's: 1 kind, 2 urgent, 4 cause. The kinds set
-- until now are corrections too. SQL makes no fingerprints: these count in the report and teach nothing.
INSERT INTO correction (message, label, thread, author, wording, opening, letters, said, meant, at)
SELECT m.id, 'kind', t.id, CASE m.author_id WHEN '' THEN m.author_name ELSE m.author_id END, '', '', 0,
  json_extract(first.detail, '$.from'), t.kind, last.at
FROM thread t
JOIN message m ON m.id = t.focus AND m.ours = 0
JOIN journal first ON first.id = (SELECT min(id) FROM journal WHERE thread = t.id AND thread > 0 AND event = 'kind')
JOIN journal last ON last.id = (SELECT max(id) FROM journal WHERE thread = t.id AND thread > 0 AND event = 'kind')
WHERE t.marked = 1 AND json_extract(first.detail, '$.from') <> t.kind;
