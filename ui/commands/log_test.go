package commands_test

import (
	"bytes"
	"log"
	"log/slog"
	"testing"
)

// A line of the log on standard error would be written over the desk.
func TestNothingIsLoggedOntoTheScreen(t *testing.T) {
	before := slog.Default()
	defer slog.SetDefault(before)
	var screen bytes.Buffer
	slog.SetDefault(slog.New(slog.NewTextHandler(&screen, nil)))
	run(t, "", "version")
	slog.Warn("from the depths")
	log.Print("from a library")
	if screen.Len() > 0 {
		t.Errorf("on the screen: %s", &screen)
	}
}
