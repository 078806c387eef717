//go:build unix

package app

import (
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/secret"
	"atempause/store/workspace"
)

// While a person types the passphrase of a password manager, a transaction asks for a channel's limit and a screen for its
// capabilities: neither may wait.
func TestLimitsDoNotWaitForASecret(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	l := newLink(workspace.Channel{
		Channel: sources.Channel{Network: sources.Facebook, Name: "Krume", Account: "1"},
		Token:   secret.Spec{Command: "cat " + pipe},
	})
	a := &App{links: map[string]*link{"facebook:1": l}, shared: newShared(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	opened := make(chan error)
	go func() {
		_, err := a.Source(t.Context(), "facebook:1")
		opened <- err
	}()
	answer, err := os.OpenFile(pipe, os.O_WRONLY, 0) // returns when the command has begun to read
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan sources.Limit, 1)
	go func() {
		a.Capabilities("facebook:1")
		told <- a.Limit("facebook:1", sources.CommentForm, sources.Public)
	}()
	select {
	case limit := <-told:
		if limit.Max == 0 {
			t.Error("no limit")
		}
	case <-time.After(5 * time.Second):
		t.Error("the limit waits for the secret")
	}
	if _, err := answer.WriteString("a-token\n"); err != nil {
		t.Error(err)
	}
	if err := answer.Close(); err != nil {
		t.Error(err)
	}
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

// A reply that cannot leave for want of its token is not trouble of the network.
func TestAMissingSecretIsToldAsOne(t *testing.T) {
	l := newLink(workspace.Channel{
		Channel: sources.Channel{Network: sources.Facebook, Name: "Krume", Account: "1"},
		Token:   secret.Spec{Env: "ATEMPAUSE_TEST_NO_SUCH_VARIABLE"},
	})
	a := &App{links: map[string]*link{"facebook:1": l}, shared: newShared(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	if _, err := a.route(t.Context(), "facebook:1"); sources.ClassOf(err) != sources.TokenInvalid || sources.MayHaveBeenApplied(err) {
		t.Errorf("%v", err)
	}
}
