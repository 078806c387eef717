package e2e_test

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// doneDeed is an entry of act --json for a moderating act, as far as tests look at it.
type doneDeed struct {
	ID, Act, State, Thread, Error string
	Back, Done, Final, Draft      bool
	See, Refused, Instead, Needs  []string
}

func (p place) moderated(code int, args ...string) []doneDeed {
	p.t.Helper()
	a := p.run(append(args, "--json")...)
	if a.code != code {
		p.t.Fatalf("%v: %+v", args, a)
	}
	var out []doneDeed
	unjson(p.t, a.out, &out)
	return out
}

// What moderates goes through the same gate and breath for machines, and each answer is one line of JSON with all of it.
func TestModeratingTellsMachines(t *testing.T) {
	w := startWorld(t, append([]post{{ID: "p0", Network: "facebook", Text: advert, Kind: "spam"}}, three...))
	p := w.workspace("3s")
	p.must("sync")
	spam, critic := p.threadOf("Uhren").ID, p.threadOf("Torte").ID

	got := p.moderated(1, "act", spam, critic, "hide", "advert")
	if len(got) != 2 || !got[0].Done || got[0].State != "done" || got[0].Thread != spam || len(got[0].See) == 0 || got[0].Final {
		t.Fatalf("%+v", got)
	}
	if got[1].Done || got[1].ID != "" && got[1].State == "done" || len(got[1].Refused) == 0 || !slices.Contains(got[1].Needs, "overrule") || len(got[1].Instead) == 0 {
		t.Fatalf("%+v", got[1])
	}
	if hidden, _ := w.hiddenThere(advert); !hidden {
		t.Error("it is not hidden")
	}
	if got = p.moderated(0, "act", spam, "unhide"); len(got) != 1 || !got[0].Back || got[0].State != "undone" {
		t.Errorf("%+v", got)
	}

	got = p.moderated(1, "act", critic, "hide", "threat", "--because", "Der Verfasser kündigt an, heute Abend mit Freunden in den Laden zu kommen.")
	if len(got) != 1 || got[0].State != "breathing" || got[0].Done || !strings.Contains(strings.Join(got[0].Refused, " "), "durchatmen") {
		t.Fatalf("%+v", got)
	}
	var status struct {
		Deeds, Views map[string]int
	}
	look := func() {
		t.Helper()
		unjson(t, p.must("status", "--json"), &status)
	}
	if look(); status.Deeds["breathing"]+status.Deeds["ready"] != 1 || status.Views["ready"] != 1 {
		t.Errorf("%+v", status)
	}
	until(t, "it has rested", func() bool {
		if look(); status.Deeds["ready"] == 1 {
			return true
		}
		time.Sleep(50 * time.Millisecond)
		return status.Deeds["breathing"] == 0
	})
	if out := p.must("threads", "--view", "ready"); !strings.Contains(out, "Torte") {
		t.Error(out)
	}
	if out := p.must("status"); status.Deeds["ready"] == 1 && !strings.Contains(out, "1 Moderation bereit") {
		t.Error(out)
	}
	p.must("moderation", "confirm", got[0].ID)
	if look(); status.Deeds["ready"] != 0 || status.Views["ready"] != 0 {
		t.Errorf("%+v", status)
	}
	if hidden, _ := w.hiddenThere(complaint); !hidden {
		t.Error("it is not hidden")
	}
}
