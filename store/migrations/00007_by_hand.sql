-- +goose Up

-- A reply that a person posts by their own hands has a state of its own, behind the same gate as every other.
DROP TRIGGER gate_step;
DROP TRIGGER gate_leave;
-- +goose StatementBegin
CREATE TRIGGER gate_step BEFORE UPDATE ON reply
WHEN OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN (
  'writing>breathing', 'breathing>writing', 'breathing>queued', 'queued>writing', 'queued>sending',
  'sending>sent', 'sending>failed', 'sending>unsure', 'unsure>sent', 'unsure>queued', 'unsure>writing',
  'failed>queued', 'failed>writing',
  'breathing>handed', 'failed>handed', 'queued>handed', 'handed>sent', 'handed>writing') BEGIN
  SELECT RAISE(ABORT, 'gate: no such step');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER gate_leave BEFORE UPDATE ON reply
WHEN NEW.state IN ('queued', 'sending', 'handed') AND (NEW.open_hard <> 0 OR NEW.queued_at < NEW.ready_at
  OR NOT EXISTS (SELECT 1 FROM breath b WHERE b.id = NEW.rested
    AND b.reply = NEW.id AND b.passed = 1 AND b.rev = NEW.rev AND b.text = NEW.text AND b.audience = NEW.audience
    AND b.target = NEW.target AND b.ready_at <= NEW.queued_at)) BEGIN
  SELECT RAISE(ABORT, 'gate: not rested, not judged well, or not the text that was');
END;
-- +goose StatementEnd
