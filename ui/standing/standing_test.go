package standing_test

import (
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/secret"
	"atempause/store"
	"atempause/ui/standing"
	"atempause/ui/words"
)

var now = time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)

func voice(lang string) standing.Voice {
	return standing.Voice{Words: words.New(lang), Now: now, Span: time.Duration.String}
}

func in(t store.Trouble) standing.Channel {
	return standing.Channel{
		Channel: sources.Channel{Network: sources.Facebook, Name: "Krume\x1b[31m", Account: "12 34"},
		Reading: store.Reading{Tried: now, Since: now.Add(-time.Hour), Trouble: t},
	}
}

// Every class of trouble has a sentence, in both languages, and either a command or nothing to do but wait.
func TestEveryTroubleSaysWhatToDo(t *testing.T) {
	for _, class := range []sources.Class{
		sources.NotSent, sources.Transient, sources.RateLimited, sources.TokenExpired, sources.TokenInvalid, sources.TokenRevoked,
		sources.TokenPassword, sources.TokenCheckpoint, sources.TokenRole, sources.Permission, sources.AccessLevel, sources.ProofRequired,
		sources.Missing, sources.Invalid, sources.VersionEnded, sources.Garbled, store.UnknownTrouble,
	} {
		c := in(store.Trouble{Class: class, Detail: "their\nwords\x1b]0;x\a"})
		for _, lang := range []string{"de", "en"} {
			text := strings.Join(voice(lang).Lines(c), "\n")
			if c.Mark() != standing.Troubled || strings.ContainsAny(text, "\x1b\a") || strings.Contains(text, "error.") || len(text) < 40 {
				t.Errorf("%s %s: %q", lang, class, text)
			}
		}
		if c.Command() == "" {
			t.Errorf("%s: nothing to do", class)
		}
	}
	if got := in(store.Trouble{Class: sources.TokenExpired}).Command(); got != "atempause channels token 'facebook:12 34'" {
		t.Error(got)
	}
}

func TestAMissingSecretIsNamed(t *testing.T) {
	c := in(store.TroubleOf("", &secret.Error{Fault: secret.TooOpen, Place: secret.FromFile, Name: "/w/token"}, time.Time{}))
	if text := voice("en").Lines(c)[0]; !strings.Contains(text, "/w/token") || c.Command() != "chmod 600 /w/token" {
		t.Errorf("%q %q", text, c.Command())
	}
}

func TestWhatIsWorstIsMarked(t *testing.T) {
	well := standing.Channel{Channel: sources.Channel{Network: sources.Feed, Name: "Forum", Account: "f"}, Reading: store.Reading{Tried: now, Read: now.Add(-time.Hour)}}
	if well.Mark() != standing.Well || well.Command() != "" || len(voice("en").Lines(well)) != 1 {
		t.Errorf("%q", voice("en").Lines(well))
	}
	slow := well
	slow.Silent = standing.SlowAfter
	partly := well
	partly.Closed = map[sources.Lane]string{"reviews": "capability.not_offered"}
	old := well
	old.Pinned, old.Served = "v22.0", "v23.0"
	off := in(store.Trouble{Class: sources.TokenExpired})
	off.Off = true
	for want, c := range map[standing.Mark]standing.Channel{standing.Slow: slow, standing.Partly: partly, standing.Off: off} {
		if c.Mark() != want || len(voice("de").Lines(c)) < 2 {
			t.Errorf("%s: %s %q", want, c.Mark(), voice("de").Lines(c))
		}
	}
	if old.Mark() != standing.Partly || !strings.Contains(strings.Join(voice("de").Lines(old), " "), "v23.0") {
		t.Errorf("%q", voice("de").Lines(old))
	}
	if off.Command() != "atempause channels enable 'facebook:12 34'" || strings.Contains(strings.Join(voice("en").Lines(off), " "), "expired") {
		t.Error("what is off is in no trouble")
	}
}

func TestATokenThatEndsSoonIsWarnedOf(t *testing.T) {
	c := standing.Channel{
		Channel: sources.Channel{Network: sources.Instagram, Name: "krume", Account: "7"},
		Reading: store.Reading{Tried: now, Read: now.Add(-time.Hour)}, Expires: now.Add(9*24*time.Hour + time.Hour), Now: now,
	}
	for lang, want := range map[string]string{"de": "Das Token gilt nur noch bis", "en": "The token is good only until"} {
		if lines := voice(lang).Lines(c); c.Mark() != standing.Ending || !strings.Contains(lines[0], want) || len(lines) < 3 {
			t.Errorf("%s: %s %q", lang, c.Mark(), lines)
		}
	}
	if got := c.Command(); got != "atempause channels token instagram:7" {
		t.Error(got)
	}
	c.Expires = now.Add(-time.Hour)
	if c.Mark() != standing.Ending || !strings.Contains(voice("en").Lines(c)[0], "ended on") {
		t.Errorf("%q", voice("en").Lines(c))
	}
	for _, at := range []time.Time{{}, now.Add(standing.EndingWithin + time.Hour)} {
		if c.Expires = at; c.Mark() != standing.Well {
			t.Errorf("%v: %s", at, c.Mark())
		}
	}
	c = in(store.Trouble{Class: sources.TokenExpired})
	c.Expires, c.Now = now.Add(time.Hour), now
	if c.Mark() != standing.Troubled {
		t.Error(c.Mark())
	}
}
