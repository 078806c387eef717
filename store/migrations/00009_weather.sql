-- +goose Up
-- The weather of a brand as it was at the last look (replies/weather.State).
CREATE TABLE weather (
  brand INTEGER PRIMARY KEY REFERENCES brand(id),
  state TEXT NOT NULL
);

-- Harsh threads the person has opened in the last hours, and when they last paused or were asked to.
CREATE TABLE harsh (
  at     INTEGER NOT NULL,
  thread INTEGER NOT NULL,
  kind   TEXT NOT NULL,
  heat   INTEGER NOT NULL
);
CREATE TABLE rested (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  paused INTEGER NOT NULL,
  asked  INTEGER NOT NULL
);

-- +goose Down
DROP TABLE rested;
DROP TABLE harsh;
DROP TABLE weather;
