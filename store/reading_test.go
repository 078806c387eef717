package store

import (
	"errors"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/secret"
)

func TestHowAChannelStandsIsKept(t *testing.T) {
	f := newFixture(t)
	note := func(tr Trouble) Reading {
		f.ok(f.NoteReading(f.ctx, page, tr))
		list, err := f.Readings(f.ctx)
		f.ok(err)
		return list[page]
	}
	first := f.clock.now()
	if r := note(Trouble{}); !r.Read.Equal(first) || !r.Since.IsZero() || r.Trouble != (Trouble{}) {
		t.Fatalf("%+v", r)
	}
	expired := TroubleOf("feed", &sources.Error{Class: sources.TokenExpired, Detail: "session over"}, time.Time{})
	began := f.clock.tick(time.Minute)
	note(expired)
	now := f.clock.tick(time.Minute)
	if r := note(expired); !r.Since.Equal(began) || !r.Read.Equal(first) || !r.Tried.Equal(now) || r.Trouble.Detail != "session over" {
		t.Fatalf("%+v", r)
	}
	other := f.clock.tick(time.Minute)
	if r := note(TroubleOf("", &sources.Error{Class: sources.NotSent}, time.Time{})); !r.Since.Equal(other) || r.Trouble.Lane != "" {
		t.Fatalf("another trouble began when it began: %+v", r)
	}
	if r := note(Trouble{}); !r.Since.IsZero() || r.Trouble != (Trouble{}) {
		t.Fatalf("%+v", r)
	}
	if err := f.NoteReading(f.ctx, "facebook:none", Trouble{}); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestTroubleIsKnownByItsError(t *testing.T) {
	if got := TroubleOf("", nil, time.Time{}); got != (Trouble{}) {
		t.Errorf("%+v", got)
	}
	missing := TroubleOf("", &secret.Error{Fault: secret.NotSet, Place: secret.FromEnv, Name: "KRUME_FB"}, time.Time{})
	if missing.Class != sources.TokenInvalid || missing.Fault != secret.NotSet || missing.Name != "KRUME_FB" {
		t.Errorf("%+v", missing)
	}
	if got := TroubleOf("", errors.New("odd"), time.Time{}); got.Class != UnknownTrouble {
		t.Errorf("%+v", got)
	}
}
