package playbook_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"atempause/replies"
	"atempause/replies/page"
	"atempause/replies/page/pagetest"
	"atempause/replies/playbook"
	"atempause/replies/template"
	"atempause/sources"
)

func load(t testing.TB, files map[string]string) (*playbook.Set, []*page.Error) {
	t.Helper()
	return playbook.Load(pagetest.Dir(files), []string{"Bäckerei Krume", "Radhaus Nord"})
}

func names(list []playbook.Suggestion) string {
	var out []string
	for _, s := range list {
		out = append(out, s.Name)
	}
	return strings.Join(out, " ")
}

func TestPick(t *testing.T) {
	set, _ := load(t, nil)
	for _, c := range []struct {
		name string
		kind replies.Kind
		f    playbook.Facts
		want string
	}{
		{"a complaint", replies.Complaint, playbook.Facts{}, "complaint-constructive complaint-justified"},
		{"a person says it is unjustified", replies.Complaint, playbook.Facts{Unjust: true}, "complaint-unjustified complaint-constructive"},
		{"third round", replies.Complaint, playbook.Facts{Rounds: 3}, "drifting complaint-constructive complaint-justified"},
		{"second round does not drift yet", replies.Question, playbook.Facts{Rounds: 2}, "question"},
		{"two one-star threads", replies.Complaint, playbook.Facts{OneStars: 2}, "complaint-vindictive complaint-justified"},
		{"abuse", replies.Abuse, playbook.Facts{}, "abuse"},
		{"abuse to be taken down", replies.Abuse, playbook.Facts{Moderating: true}, "moderation abuse"},
		{"hot and long", replies.Complaint, playbook.Facts{Heat: 3, Rounds: 2}, "phone complaint-constructive complaint-justified"},
		{"storm over praise", replies.Praise, playbook.Facts{Weather: 3}, "shitstorm praise"},
		{"a false claim", replies.Misinformation, playbook.Facts{}, "misinformation"},
		{"spam", replies.Spam, playbook.Facts{}, "spam"},
		{"banter", replies.Other, playbook.Facts{}, ""},
	} {
		for _, lang := range []string{"de", "en"} {
			c.f.Lang = lang
			if got := names(set.Pick(c.kind, c.f)); got != c.want {
				t.Errorf("%s, %s: %q, want %q", c.name, lang, got, c.want)
			}
		}
	}
}

// Each default has its five parts in both languages, is short, and has no word too long for a narrow pane.
func TestDefaultsFitBesideTheComposer(t *testing.T) {
	heads := map[string][]string{
		"de": {"## Was es ist", "## Zuerst", "## Schreiben", "## Nicht", "## Weitergeben"},
		"en": {"## What it is", "## First", "## Write", "## Do not", "## Hand on"},
	}
	seen := map[string]int{}
	for _, p := range playbook.Defaults() {
		seen[p.Name]++
		var found []string
		for line := range strings.Lines(p.Told(template.Values{})) {
			if strings.HasPrefix(line, "#") {
				found = append(found, strings.TrimSpace(line))
			}
			for word := range strings.FieldsSeq(line) {
				if n := utf8.RuneCountInString(word); n > 28 {
					t.Errorf("%s: %q is %d wide", p.File, word, n)
				}
			}
		}
		if !slices.Equal(found, heads[p.Lang]) {
			t.Errorf("%s has the parts %q", p.File, found)
		}
		if n := utf8.RuneCountInString(p.Text); n > 1250 {
			t.Errorf("%s: %d characters", p.File, n)
		}
		if utf8.RuneCountInString(p.Title) > 38 {
			t.Errorf("%s: the title is too wide", p.File)
		}
	}
	for name, n := range seen {
		if n != 2 {
			t.Errorf("%s is there in %d languages", name, n)
		}
	}
	if len(seen) != 13 {
		t.Errorf("%d playbooks", len(seen))
	}
}

const own = "+++\ntitle = \"Torte misslungen\"\nlang = \"de\"\nkinds = [\"complaint\"]\nbrands = [\"Bäckerei Krume\"]\n+++\n## Zuerst\n\n- Foto erbitten\n"

func TestAWorkspaceAddsAndReplaces(t *testing.T) {
	set, wrong := load(t, map[string]string{
		"playbooks/krume/torte.md":  own,
		"playbooks/abuse.md":        strings.NewReplacer("brands = [\"Bäckerei Krume\"]\n", "", "complaint", "abuse", "Torte misslungen", "Unser Umgang").Replace(own),
		"playbooks/README.md":       "no playbook",
		"playbooks/.hidden/note.md": "none either",
	})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	if got := names(set.Pick(replies.Complaint, playbook.Facts{Brand: "Bäckerei Krume"})); got != "torte complaint-constructive complaint-justified" {
		t.Error(got)
	}
	if got := names(set.Pick(replies.Complaint, playbook.Facts{Brand: "Radhaus Nord"})); strings.Contains(got, "torte") {
		t.Error(got)
	}
	p, ok := set.Named("Radhaus Nord", "de", "abuse")
	if !ok || p.Title != "Unser Umgang" || p.Builtin {
		t.Errorf("%+v", p)
	}
	if p, ok = set.Named("", "en", "abuse"); !ok || !p.Builtin {
		t.Errorf("the English one is still the program's: %+v", p)
	}
}

func TestMistakesAreToldWithTheirLine(t *testing.T) {
	for _, c := range []struct {
		text, key string
		line      int
	}{
		{"## Zuerst\n", "page.no_head", 1},
		{"+++\ntitle = \"x\"\n", "page.open_head", 1},
		{"+++\ntitle = \"x\"\nlang = \"de\"\n+++\n\n \n", "page.empty", 4},
		{"+++\ntitle = \"x\"\nlang = \"fr\"\n+++\nText\n", "page.lang", 3},
		{"+++\ntitle = \"x\"\n\nlang = \"de\"\nkinds = [\"complain\"]\n+++\nText\n", "page.kind", 5},
		{"+++\ntitle = \"x\"\nlang = \"de\"\nbrands = [\"Krume\"]\n+++\nText\n", "page.brand", 4},
		{"+++\nlang = \"de\"\n+++\nText\n", "page.no_title", 1},
		{"+++\ntitle = \"x\"\nlang = \"de\"\ntitel = \"y\"\n+++\nText\n", "page.unknown", 4},
		{"+++\ntitle = x\nlang = \"de\"\n+++\nText\n", "page.toml", 2},
		{"+++\ntitle = \"x\"\nkinds = \"complaint\"\n+++\nText\n", "page.type", 3},
		{"+++\ntitle = \"x\"\ntitle = \"x\"\n+++\nText\n", "page.twice", 3},
		{"+++\ntitle = \"x\"\nlang = \"de\"\nwhen = [\"runden >= 3\"]\n+++\nText\n", "playbook.when_fact", 4},
		{"+++\ntitle = \"x\"\nlang = \"de\"\nwhen = [\"rounds\"]\n+++\nText\n", "playbook.when_number", 4},
		{"+++\ntitle = \"x\"\nlang = \"de\"\nwhen = [\"heat >= hot\"]\n+++\nText\n", "playbook.when_number", 4},
		{"+++\ntitle = \"x\"\nlang = \"de\"\nwhen = [\"\"]\n+++\nText\n", "playbook.when_empty", 4},
		{"+++\ntitle = \"x\"\nlang = \"de\"\n+++\nText\n\xff\n", "page.utf8", 6},
		{"+++\r\ntitle = \"x\"\r\nlang = \"de\"\r\n+++\r\nText\x1b[2J\r\n", "page.utf8", 5},
		{"+++\n" + strings.Repeat("# x\n", page.MaxSize/4) + "+++\n", "page.too_big", 1},
	} {
		_, wrong := load(t, map[string]string{"playbooks/x.md": c.text, "playbooks/good.md": own})
		if len(wrong) != 1 || wrong[0].Key != c.key || wrong[0].Line != c.line || wrong[0].File != "playbooks/x.md" {
			t.Errorf("%.60q: %v, want %s in line %d", c.text, wrong, c.key, c.line)
		}
	}
	if _, wrong := load(t, map[string]string{"playbooks/a/x.md": own, "playbooks/b/x.md": own}); len(wrong) != 1 || wrong[0].Key != "playbook.name_twice" {
		t.Error(wrong)
	}
}

func TestConditionsReadBack(t *testing.T) {
	for _, p := range playbook.Defaults() {
		for _, all := range p.When {
			for _, c := range all {
				text := "+++\ntitle = \"x\"\nlang = \"de\"\nwhen = [\"" + c.String() + "\"]\n+++\nText\n"
				q, err := playbook.Read(page.File{Name: "x.md", Data: []byte(text)}, nil)
				if err != nil || q.When[0][0] != c {
					t.Errorf("%s: %v %v", c, q.When, err)
				}
			}
		}
	}
}

// asked is a record kept in memory.
type asked map[string]time.Time

func (a asked) AskedForReview(_ context.Context, brand, person string) (time.Time, error) {
	if person == "broken" {
		return time.Time{}, errors.New("no record")
	}
	return a[brand+"/"+person], nil
}

func TestNobodyIsAskedTwice(t *testing.T) {
	record := asked{"Krume/maria": time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	for _, c := range []struct {
		brand, person string
		kind          replies.Kind
		open          bool
		key           string
	}{
		{"Krume", "jens", replies.Praise, false, ""},
		{"Krume", "maria", replies.Praise, false, "review.asked"},
		{"Radhaus", "maria", replies.Praise, false, ""},
		{"Krume", "jens", replies.Praise, true, "review.complaint"},
		{"Krume", "jens", replies.Question, false, "review.kind"},
		{"Krume", " ", replies.Praise, false, "review.unknown"},
	} {
		got, err := playbook.MayAsk(context.Background(), record, c.brand, c.person, c.kind, c.open)
		if err != nil || got.Key != c.key || got.May != (c.key == "") {
			t.Errorf("%+v: %+v %v", c, got, err)
		}
	}
	if got, err := playbook.MayAsk(context.Background(), record, "Krume", "broken", replies.Praise, false); err == nil || got.May {
		t.Error("with the record out of reach nobody is asked")
	}
}

func TestAsksForReview(t *testing.T) {
	pages := []string{"https://g.page/krume/review/"}
	for text, want := range map[string]bool{
		"Über eine Bewertung freuen wir uns sehr.":                         true,
		"Magst du uns eine Google-Bewertung schreiben?":                    true,
		"Danke für deine Bewertung, das freut uns!":                        false,
		"Danke! Hier entlang: https://g.page/krume/review":                 true,
		"Schön, dass das Brot schmeckt. Wir freuen uns auf dich.":          false,
		"Ihre Bewertung haben wir gelesen. Die Torte backen wir neu.":      false,
		"Danke. Wenn Sie mögen, bewerten Sie uns, das würde uns freuen.":   true,
		"Herzlichen Dank! Würden Sie das auch als Rezension hinterlassen?": true,
	} {
		if got := playbook.AsksForReview(text, "de", pages); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if !playbook.AsksForReview("Would you leave us a short review?", "en", nil) || playbook.AsksForReview("Thank you for your review, we would love to see you again.", "en", nil) {
		t.Error("English")
	}
}

func TestCallNote(t *testing.T) {
	for _, lang := range []string{"de", "en", ""} {
		v := template.ValuesOf(sources.Brand{Name: "Krume", Address: sources.Du}, "Maria Kern")
		_, open := playbook.CallNote(lang, v)
		v.Fields["phone"], v.Fields["caller"] = "0151 2345", "Jana Lenz"
		text, gaps := playbook.CallNote(lang, v)
		if len(gaps) != 5 || len(open) != 7 || open[0].Field != "phone" || !strings.Contains(text, "Maria Kern") || !strings.Contains(text, "0151 2345") {
			t.Errorf("%s: %d and %d gaps\n%s", lang, len(open), len(gaps), text)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(own))
	f.Add([]byte("+++\ntitle=\"x\"\nlang=\"en\"\nwhen=[\"rounds>=2 and not asked\",\"stars=1\"]\n+++\nx"))
	f.Add([]byte("\ufeff+++\r\n+++\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := playbook.Read(page.File{Name: "x.md", Data: data}, nil)
		if err != nil {
			if lines := 1 + strings.Count(string(data), "\n"); err.Line < 1 || err.Line > lines || err.Key == "" || err.Error() == "" {
				t.Fatalf("%v in %d lines", err, lines)
			}
			return
		}
		if p.Title == "" || p.Text == "" || !utf8.ValidString(p.Text) {
			t.Fatalf("%+v", p)
		}
	})
}

func ExampleSet_Pick() {
	set, _ := playbook.Load(nil, nil)
	for _, s := range set.Pick(replies.Complaint, playbook.Facts{Lang: "en", Rounds: 3, OneStars: 2}) {
		fmt.Printf("%s: %s %d\n", s.Title, s.Why[0].Key, s.Why[0].N)
	}
	// Output:
	// Complaint, vindictive: playbook.because.one_stars 2
	// The thread drifts: playbook.because.rounds 3
	// Complaint, justified: playbook.because.not_unjustified 0
}
