-- +goose Up
-- What the heat of a thread was reckoned from, besides what stands in its row already (replies.Stirred).
ALTER TABLE thread ADD COLUMN tone INTEGER NOT NULL DEFAULT 0;  -- of the hottest text that waits
ALTER TABLE thread ADD COLUMN hour INTEGER NOT NULL DEFAULT 0;  -- messages of theirs in an hour
ALTER TABLE thread ADD COLUMN reach INTEGER NOT NULL DEFAULT 0; -- answers to and shares of what waits
ALTER TABLE thread ADD COLUMN heard INTEGER NOT NULL DEFAULT 0; -- time of their newest message

-- Until now heat was the tone and what critics, likes and messages without an answer add.
UPDATE thread SET tone = CASE WHEN kind IN ('complaint', 'abuse', 'misinformation')
  THEN max(0, heat - (critics >= 2) - (critics >= 4) - (critics >= 8) - (likes >= 10) - (likes >= 100) - (theirs >= 3 AND critics < 2))
  ELSE heat END WHERE heat > 0;
-- What somebody works on is reckoned anew soon, as if its time had come.
UPDATE thread SET next = 1 WHERE next = 0 AND lane NOT IN ('done', 'praise') AND kind IN ('complaint', 'abuse', 'misinformation');

-- +goose Down
ALTER TABLE thread DROP COLUMN heard;
ALTER TABLE thread DROP COLUMN reach;
ALTER TABLE thread DROP COLUMN hour;
ALTER TABLE thread DROP COLUMN tone;
