package sources

import "log/slog"

// Logger is a log that names the channel in every line; of none one that keeps nothing.
func (c Channel) Logger(log *slog.Logger) *slog.Logger {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return log.With("channel", c.ID())
}
