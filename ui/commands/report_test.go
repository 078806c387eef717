package commands_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/replies/triage"
	"atempause/sources"
	"atempause/store"
	place "atempause/store/workspace"
	"atempause/ui/app"
)

// told makes a workspace of a demo in which some people have written on the first Page, and names their threads.
func told(t *testing.T, texts map[string]string) (dir string, ids map[string]string, tell func(map[string]string)) {
	t.Helper()
	dir, _ = workspace(t)
	ids = map[string]string{}
	tell = func(texts map[string]string) {
		t.Helper()
		w, err := place.Locate(dir)
		if err != nil {
			t.Fatal(err)
		}
		a, err := app.Open(t.Context(), app.Options{Workspace: w, Now: func() time.Time { return noon }})
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		var b sources.Batch
		for who, text := range texts {
			id := "t" + who + text[:min(8, len(text))]
			name, _, _ := strings.Cut(who, "#")
			b.Threads = append(b.Threads, sources.Thread{RemoteID: id, Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{
				{RemoteID: id, Author: sources.Author{ID: "u" + name, Name: name}, Text: text, Time: noon.Add(-time.Hour)},
			}})
		}
		if _, err := a.Store.Ingest(t.Context(), a.Config.Channels[0].ID(), b); err != nil {
			t.Fatal(err)
		}
		rows, err := a.Store.Rows(t.Context(), store.Page{View: store.All, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			for who, text := range texts {
				if name, _, _ := strings.Cut(who, "#"); r.Author == name && strings.HasPrefix(text, r.Snippet) {
					ids[who] = fmt.Sprint(r.ID)
				}
			}
		}
	}
	tell(texts)
	return dir, ids, tell
}

func TestCorrectionsFromActToReport(t *testing.T) {
	dir, ids, tell := told(t, map[string]string{
		"Maria Kern": "Meine Torte war kaputt, so eine Frechheit! Gruß, Maria", "Tom": "Habt ihr am Montag offen?",
		"Bot": "Bei uns im Kreis tauschen 500 Leute Rezepte, kommt doch alle mal vorbei", "Ann": "Ist die Torte bis heute Abend fertig? Es eilt!",
		"Eva": "Wie lange habt ihr am Samstag offen?",
	})
	at := func(args ...string) string {
		t.Helper()
		out, complaint, code := run(t, "", append([]string{"--workspace", dir}, args...)...)
		if code != 0 {
			t.Fatalf("%v: %d %s", args, code, complaint)
		}
		return out
	}
	at("undo") // of the fixture's own act
	if out := at("report", "triage"); !strings.Contains(out, "Noch hat niemand") {
		t.Error(out)
	}
	kindOf := func(who string) string {
		t.Helper()
		var th struct{ Kind string }
		if err := json.Unmarshal([]byte(at("show", ids[who], "--json")), &th); err != nil {
			t.Fatal(err)
		}
		return th.Kind
	}
	was := kindOf("Maria Kern")
	if was != "complaint" {
		t.Fatalf("the classifier takes a torn cake for %s", was)
	}
	if out := at("act", ids["Maria Kern"], ids["Eva"], "kind", "praise"); !strings.Contains(out, "Art ist Lob: 2 Gespräche") {
		t.Error(out)
	}
	at("undo")
	if kindOf("Maria Kern") != "complaint" || kindOf("Eva") != "question" {
		t.Error("undo left a kind behind")
	}
	at("act", ids["Maria Kern"], "kind", "praise")
	if out := at("act", ids["Maria Kern"], "cause", "staff"); !strings.Contains(out, "Ursache ist Personal") {
		t.Error(out)
	}
	if out := at("show", ids["Maria Kern"]); !strings.Contains(out, "Am 20.11.2026 von Hand berichtigt: Lob statt Beschwerde, Personal statt Qualität.") {
		t.Error(out)
	}
	at("act", ids["Bot"], "kind", "spam")
	at("act", ids["Tom"], "done")
	at("act", ids["Eva"], "urgent", "yes")
	at("act", ids["Eva"], "urgent", "no") // back to what the classifier said: let stand
	tell(map[string]string{"Maria Kern#2": "Meine Torte war kaputt! So eine Frechheit, Gruß Maria", "Bot2": "BEI UNS im Kreis tauschen 900 Leute Rezepte: kommt doch alle mal vorbei!"})
	if a, b := kindOf("Maria Kern#2"), kindOf("Bot2"); a != "praise" || b != "spam" {
		t.Errorf("the same wording came again as %s and %s", a, b)
	}
	if out := at("show", ids["Bot2"]); !strings.Contains(out, "Derselbe Wortlaut wurde am 20.11.2026 von Hand berichtigt: Werbung statt") {
		t.Error(out)
	}
	out := at("report", "triage", "--since", "30d")
	for _, want := range []string{"Die Triage hat 2 von 4 anders eingeordnet als Sie.", "Beschwerde      → Lob", "1-mal wieder gekommen", "--export"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if out, _, _ := run(t, "", "--workspace", dir, "--lang", "en", "report", "triage"); !strings.Contains(out, "The classifier took 2 of 4 otherwise.") {
		t.Error(out)
	}
	var r struct {
		Verdicts, Corrected int
		Changes             []struct{ Label, From, To string }
	}
	if err := json.Unmarshal([]byte(at("report", "triage", "--json", "--brand", "bäckerei krume")), &r); err != nil || r.Verdicts != 4 || r.Corrected != 2 || len(r.Changes) != 3 {
		t.Errorf("%+v %v", r, err)
	}

	file := filepath.Join(t.TempDir(), "x.posts.jsonl")
	if out := at("report", "triage", "--export", file); !strings.Contains(out, "2 Beiträge nach") {
		t.Error(out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		var e map[string]any
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		var names []string
		for name := range e {
			names = append(names, name)
		}
		slices.Sort(names)
		if got := strings.Join(names, " "); got != "about id kind lang network text urgent" {
			t.Errorf("fields %s", got)
		}
	}
	if s := string(data); strings.Contains(s, "Maria") || !strings.Contains(s, `"kind":"praise"`) || !strings.Contains(s, `Gruß, …"`) {
		t.Error(s)
	}
	if _, complaint, code := run(t, "", "--workspace", dir, "report", "triage", "--export", file); code != 2 || !strings.Contains(complaint, "bleibt, wie sie ist") {
		t.Errorf("%d %s", code, complaint)
	}
	if out := at("report", "triage", "--export", "-"); out != string(data) {
		t.Errorf("%s is not %s", out, data)
	}
}

func TestWrongUseOfActAndReport(t *testing.T) {
	dir, id := workspace(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"act", id, "urgent"}, "yes, no"},
		{[]string{"act", id, "urgent", "soon"}, "Es gibt: yes, no"},
		{[]string{"act", id, "cause", "delivry"}, "Meinten Sie delivery?"},
		{[]string{"act", id, "cause"}, "delivery, quality, staff"},
		{[]string{"report", "triag"}, "atempause report triage"},
		{[]string{"report", "triage", "--since", "soon"}, "„soon“ ist keine Zeit"},
		{[]string{"report", "triage", "--brand", "Krume"}, "--brand"},
		{[]string{"report", "triage", "--export", filepath.Join(dir, "no", "x.jsonl")}, "lässt sich nicht schreiben"},
	} {
		if _, complaint, code := run(t, "", append([]string{"--workspace", dir}, c.args...)...); code != 2 || !strings.Contains(complaint, c.says) {
			t.Errorf("%v: %d %s", c.args, code, complaint)
		}
	}
	for _, good := range []string{"36h", "30d", "4w", "2026-11-01"} {
		if _, complaint, code := run(t, "", "--workspace", dir, "report", "triage", "--since", good); code != 0 {
			t.Errorf("--since %s: %s", good, complaint)
		}
	}
}

// The menu's list of causes is that of the classifier.
func TestTheCausesAreTheClassifiers(t *testing.T) {
	a, b := slices.Sorted(slices.Values(replies.Causes)), slices.Sorted(slices.Values(triage.Causes))
	if !slices.Equal(a, b) {
		t.Errorf("%v and %v", a, b)
	}
}
