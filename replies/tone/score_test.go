package tone

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/linear/study"
	"atempause/replies/rules/rulestest"
)

type example struct {
	ID, Lang, Incoming, Text string
	Kind                     replies.Kind
	replies.Labels
}

// marks lists the labels of an example by name; an apology of each sort is a label of its own.
func marks(l replies.Labels) map[string]bool {
	return map[string]bool{
		"greeting": l.Greeting, "signoff": l.Signoff, "help": l.Help, "defensive": l.Defensive, "hostile": l.Hostile,
		"submissive": l.Submissive, "lecturing": l.Lecturing, "personal_data": l.PersonalData, "private_channel": l.PrivateChannel,
		"thanks": l.Thanks, "source_link": l.SourceLink,
		"apology none": l.Apology == replies.NoApology, "apology real": l.Apology == replies.RealApology,
		"apology hollow": l.Apology == replies.HollowApology,
	}
}

var order = []string{
	"greeting", "signoff", "thanks", "source_link", "apology none", "apology real", "apology hollow", "help", "defensive", "hostile",
	"submissive", "lecturing", "personal_data", "private_channel",
}

// floors are what must be reached on both languages together, a little below what is reached: development, held back.
var floors = map[string][2]float64{
	"greeting": {0.99, 0.98}, "signoff": {0.98, 0.97}, "thanks": {0.99, 0.98}, "source_link": {0.99, 0.99},
	"apology none": {0.97, 0.95}, "apology real": {0.96, 0.94}, "apology hollow": {0.93, 0.90}, "help": {0.94, 0.93},
	"defensive": {0.95, 0.90}, "hostile": {0.94, 0.65}, "submissive": {0.93, 0.90}, "lecturing": {0.91, 0.90},
	"personal_data": {0.97, 0.97}, "private_channel": {0.95, 0.92},
}

// TestScore prints how well each label is found and fails when one falls below its floor. With ATEMPAUSE_ERRORS set it
// also prints the single errors of the development part; those of the held-back part are never printed.
func TestScore(t *testing.T) {
	parts := map[string][]example{"dev": rulestest.Load[example](t, "testdata/replies.dev.jsonl")}
	for _, e := range rulestest.Load[example](t, "testdata/own.replies.jsonl") {
		if study.Held(e.Text) {
			parts["held"] = append(parts["held"], e)
		} else {
			parts["own"] = append(parts["own"], e)
		}
	}
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	show := os.Getenv("ATEMPAUSE_ERRORS")
	counts := map[string]map[string]*rulestest.Count{}
	for part, list := range parts {
		for _, e := range list {
			got := marks(a.Analyze(e.Text, Context{Lang: e.Lang, Kind: e.Kind, Incoming: e.Incoming}).Labels)
			for label, want := range marks(e.Labels) {
				key := part + " " + e.Lang
				if counts[label] == nil {
					counts[label] = map[string]*rulestest.Count{}
				}
				if counts[label][key] == nil {
					counts[label][key] = &rulestest.Count{}
				}
				counts[label][key].Add(want, got[label])
				if want != got[label] && part != "held" && strings.Contains(" "+show+" ", " "+label+" ") || want != got[label] && part != "held" && show == "all" {
					fmt.Printf("%s %s %-15s want %v: %s\n", e.ID, e.Kind, label, want, strings.ReplaceAll(e.Text, "\n", " / "))
				}
			}
		}
	}
	t.Logf("%-16s %5s %5s %5s %5s %5s %5s %6s %6s", "F1", "d.de", "d.en", "o.de", "o.en", "h.de", "h.en", "DEV", "HELD")
	for _, label := range order {
		c := counts[label]
		get := func(key string) rulestest.Count {
			if c[key] == nil {
				return rulestest.Count{}
			}
			return *c[key]
		}
		dev := get("dev de").Plus(get("dev en")).Plus(get("own de")).Plus(get("own en"))
		held := get("held de").Plus(get("held en"))
		t.Logf("%-16s %5.2f %5.2f %5.2f %5.2f %5.2f %5.2f %6.3f %6.3f", label, get("dev de").F1(), get("dev en").F1(),
			get("own de").F1(), get("own en").F1(), get("held de").F1(), get("held en").F1(), dev.F1(), held.F1())
		if f, ok := floors[label]; ok && (dev.F1() < f[0] || held.F1() < f[1]) {
			t.Errorf("%s fell below its floor of %.2f (development) or %.2f (held back)", label, f[0], f[1])
		}
	}
}
