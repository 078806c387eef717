package handover

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/replies/escalation"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/words"
)

// shelf is a store of two threads of one case.
type shelf struct{ gone bool }

var now = time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)

func (s shelf) Thread(_ context.Context, id int64) (store.Thread, error) {
	if id == 2 && s.gone {
		return store.Thread{}, store.ErrNotFound
	}
	t := store.Thread{Row: store.Row{
		ID: id, Brand: "Krume", Network: sources.Facebook, Author: "Maria\x1b[31m Kern", Kind: replies.Complaint, Cause: "delivery", Heat: 3, Critics: 2, Likes: 12,
	}, Permalink: "https://example.org/" + string(rune('0'+id))}
	t.Context.Text = "Unsere Herbstaktion " + strings.Repeat("x", 300)
	t.Matter.State = replies.CasePrivate
	t.Matter.Parts = []replies.Part{{Thread: 1}, {Thread: 2}}
	return t, nil
}

func (shelf) Messages(_ context.Context, thread int64, from, _ int) ([]store.Message, error) {
	if from > 0 {
		return nil, nil
	}
	said := func(name, text string, before time.Duration) store.Message {
		return store.Message{Message: sources.Message{Author: sources.Author{Name: name}, Text: text, Time: now.Add(-before)}}
	}
	if thread == 2 {
		private := said("Wir", "Wir rufen an.", 30*time.Minute)
		private.Ours, private.Audience = true, sources.Private
		return []store.Message{private}, nil
	}
	gone := said("Troll", "gelöscht", time.Minute)
	gone.Deleted = true
	return []store.Message{said("Maria\x1b[31m Kern", "Kaputt!", time.Hour), gone, said("Jens", "Bei mir \x1b[2Jauch", 10*time.Minute)}, nil
}

func (shelf) Person(context.Context, int64) (store.Person, error) {
	return store.Person{Complaints: 3}, nil
}

func TestACaseIsReadWithAllItsThreads(t *testing.T) {
	brand := sources.Brand{Name: "Krume", Lang: "de", Timezone: "UTC", Signature: "^JL"}
	k, err := Read(t.Context(), shelf{}, []sources.Brand{brand}, 1)
	if err != nil || len(k.Said) != 3 || len(k.Links) != 2 {
		t.Fatalf("%v %+v", err, k)
	}
	if !k.Said[1].Private || k.Said[0].Text != "Kaputt!" || k.Said[2].Who != "Jens" {
		t.Errorf("not in order of time: %+v", k.Said)
	}
	if s := k.Stakes(4); s.Heat != 3 || s.Weather != 4 || s.Kind != replies.Complaint {
		t.Errorf("%+v", s)
	}
	to := escalation.Choice{Contact: escalation.Contact{Name: "Anna", Role: "Inhaberin"}}
	md := k.Brief(Ask{To: to, Until: now, Asked: "Erstatten?", Weather: 4}).Markdown()
	for _, want := range []string{
		"Für Anna, Inhaberin", "Unter unserem Beitrag: „Unsere Herbstaktion", "…“.", "2 Personen beklagen sich dort", "12 Personen gefällt das",
		"Es ist die 3. Beschwerde", "Es geht im Privaten weiter", "Wetter der Marke: 4", "Wir rufen an.", "Rückfragen an JL", "Erstatten?",
	} {
		if !strings.Contains(md, want) {
			t.Errorf("%q is missing in\n%s", want, md)
		}
	}
	if strings.Contains(md, "gelöscht") || strings.ContainsAny(md, "\x1b") {
		t.Errorf("what was deleted, or orders to the terminal:\n%s", md)
	}
	brand.Lang = "en"
	k, err = Read(t.Context(), shelf{gone: true}, []sources.Brand{brand}, 1)
	if err != nil || len(k.Said) != 2 || !strings.Contains(k.Brief(Ask{To: to}).Markdown(), "It goes on in private.") {
		t.Errorf("%v %+v", err, k.Said)
	}
}

type broken struct{ shelf }

func (broken) Messages(context.Context, int64, int, int) ([]store.Message, error) {
	return nil, errors.New("disk")
}

func TestAFaultOfTheStoreIsTold(t *testing.T) {
	if _, err := Read(t.Context(), broken{}, nil, 1); err == nil || !strings.Contains(err.Error(), "thread 1") {
		t.Error(err)
	}
}

func TestWhatWasAskedIsFoundAgain(t *testing.T) {
	for _, lang := range words.Langs {
		for _, read := range words.Langs {
			for _, asked := range []string{"", "Erstatten: ja?"} {
				th := store.Thread{CaseFacts: store.CaseFacts{Brief: 7, Notes: []store.Note{
					{ID: 6, Text: "x"}, {ID: 7, Text: Note(words.New(lang), "Anna", asked)},
				}}}
				th.Matter.Escalated.To = "Anna"
				if got := Asked(words.New(read), &th); got != asked {
					t.Errorf("written in %s, read in %s: %q, not %q", lang, read, got, asked)
				}
			}
		}
	}
	if got := Asked(words.New("de"), &store.Thread{}); got != "" {
		t.Error(got)
	}
}
