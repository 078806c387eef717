-- +goose Up
-- What a brand's list of causes has besides what the program or the config says.
CREATE TABLE cause (
  brand  INTEGER NOT NULL REFERENCES brand(id),
  name   TEXT NOT NULL,
  stands TEXT NOT NULL,   -- '+' it is on the list; '-' it has been taken off; '>' and its new name
  PRIMARY KEY (brand, name)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE cause;
