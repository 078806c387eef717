-- +goose Up

-- Replies that ask somebody for a review, written when a person lets them leave: nobody is to be asked twice. Whether one
-- counts follows from the reply's state.
CREATE TABLE review_request (
  reply  INTEGER PRIMARY KEY REFERENCES reply(id),
  brand  INTEGER NOT NULL REFERENCES brand(id),
  author TEXT NOT NULL, -- network and the network's id
  at     INTEGER NOT NULL
);
CREATE INDEX review_request_author ON review_request (brand, author);
