package commands_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"atempause/replies/moderation"
	"atempause/store"
	"atempause/ui/words"
)

// What was done with a case can be read again, in words and by scripts, that of the threads joined to it as well.
func TestTheJournalOfACase(t *testing.T) {
	dir, _ := workspace(t)
	p := person{t, dir}
	ids := p.some("open", 2)
	if out := p.says(0, "show", ids[0]); strings.Contains(out, "Journal dieses Falls") {
		t.Errorf("unasked:\n%s", out)
	}
	p.says(0, "act", ids[1], "label", "zuvor")
	for _, act := range [][]string{
		{"cause", "Lieferung"},
		{"kind", "complaint"},
		{"label", "drei Wochen"},
		{"note", "ruft zurück"},
		{"snooze", "morgen", "9"},
		{"wake"},
		{"join", ids[1]},
		{"solved"},
	} {
		p.says(0, append([]string{"act", ids[0]}, act...)...)
	}
	p.says(0, "undo")
	out := p.says(0, "show", ids[0], "--journal")
	_, out, _ = strings.Cut(out, "Journal dieses Falls:\n")
	for _, want := range []string{
		"von Hand · Ursache (Lieferung)\n", "Art (Beschwerde)", "(drei Wochen)", "(zuvor) · Gespräch " + ids[1], "Notiz\n", "später (bis ", "zurückgenommen: ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if strings.Contains(out, "ruft zurück") {
		t.Error("the journal holds the words of a note")
	}
	type line struct {
		ID, At, Actor, Event, Thread string
		Detail                       json.RawMessage
	}
	var told struct{ Journal []line }
	if err := json.Unmarshal([]byte(p.says(0, "show", ids[0], "--journal", "--json")), &told); err != nil {
		t.Fatal(err)
	}
	var events []string
	for _, e := range told.Journal {
		if e.Thread == ids[0] {
			events = append(events, e.Event)
		}
		if e.At == "" || e.Actor == "" || len(e.Detail) == 0 {
			t.Errorf("%+v", e)
		}
	}
	want := []string{"cause", "kind", "label", "note", "snooze", "wake", "join", "solved", "undo"}
	if i := slices.Index(events, "cause"); i < 0 || !slices.Equal(events[i:], want) {
		t.Errorf("%v, want %v", events, want)
	}
}

// Whatever the store writes into the journal of a thread has a name in both languages.
func TestEveryEventOfTheJournalHasAName(t *testing.T) {
	events := slices.Clone(store.Acts)
	for _, s := range moderation.States {
		events = append(events, "deed_"+string(s))
	}
	files, err := filepath.Glob("../../store/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	written := regexp.MustCompile(`(?:\.journal\([\w.]+, (?:\w+|string\([\w.]+\)), |journalChecks\(t, |\.note\(t, \w+, |decided?\((?:ctx|t), |arrived\(t, e, )"([a-z_]+)"`)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, hit := range written.FindAllStringSubmatch(string(text), -1) {
			events = append(events, hit[1])
		}
	}
	if len(events) < len(store.Acts)+30 {
		t.Fatalf("only %d events: %v", len(events), events)
	}
	ofNoThread := []string{"ingest", "rename_label", "weather", "deed_"}
	for _, lang := range []string{"de", "en"} {
		w := words.New(lang)
		for _, e := range events {
			if slices.Contains(ofNoThread, e) || w.Has("journal."+e) || w.Has("act."+e) {
				continue
			}
			if state, deed := strings.CutPrefix(e, "deed_"); !deed || !w.Has("deed."+state) {
				t.Errorf("%s: %s has no name", lang, e)
			}
		}
	}
}
