package triage

import (
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/linear"
	"atempause/replies/rules"
)

// TestTheModelPointsAtWords takes posts for whose kind no rule speaks: the reasons are then the words that weigh most.
func TestTheModelPointsAtWords(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, text := range []string{
		"Mahlzeit zusammen, schönen Samstag euch allen", "Happy birthday Susi, see you Saturday",
		"Die Heizung ging wieder aus, sobald der Monteur vom Hof war.", "They patched it up so well you cannot see where it was.",
	} {
		for _, w := range s.Triage(replies.Post{Text: text, Network: "facebook"}).Why {
			if strings.HasPrefix(w.Rule, "model.") && w.Label == "kind" {
				found++
				if w.Rule != "model."+w.Value || text[w.Start:w.End] != w.Text || strings.Contains(w.Text, " ") {
					t.Errorf("%q: reason %+v", text, w)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no reason came from the model")
	}
}

// TestSharesAreThePartsOfTheScore adds the words and the rest up again.
func TestSharesAreThePartsOfTheScore(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	traits := s.Traits(replies.Post{Text: "Wann macht ihr morgen auf?", Network: "facebook"}, false)
	score, known := s.model.Score(traits)
	empty, _ := s.model.Score(nil)
	for k := range linear.Outcomes {
		sum := empty[k]
		for _, tr := range known {
			sum += s.model.Weight(tr, k)
		}
		if d := sum - score[k]; d > 1e-3 || d < -1e-3 {
			t.Errorf("outcome %d: parts make %v, score is %v", k, sum, score[k])
		}
	}
	best := 0
	for k := range replies.Kinds {
		if score[k] > score[best] {
			best = k
		}
	}
	if best != question {
		t.Errorf("%v has the highest score", replies.Kinds[best])
	}
}

// TestAWorkspaceRuleStands: what a workspace's own rule says is not outvoted by the model.
func TestAWorkspaceRuleStands(t *testing.T) {
	text := "Wie viele Knöpfe hat der Bimbelbaum eigentlich?"
	own := rules.Source{Name: "own.toml", Data: []byte("lang = \"de\"\n[[rule]]\nid = \"own.bimbel\"\nfinds = { \"kind.spam\" = 4 }\n" +
		"patterns = ['Bimbelbaum']\nhits = [\"Der Bimbelbaum.\"]\nmisses = [\"Der Baum.\"]\n")}
	for _, c := range []struct {
		user []rules.Source
		want replies.Kind
	}{{nil, replies.Question}, {[]rules.Source{own}, replies.Spam}} {
		s, err := New(c.user...)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Triage(replies.Post{Text: text}).Kind; got != c.want {
			t.Errorf("with %d own rules %q is %s, want %s", len(c.user), text, got, c.want)
		}
	}
}

// TestStarsCount: the same few words mean something else under one star than under five.
func TestStarsCount(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for stars, want := range map[int]replies.Kind{1: replies.Complaint, 5: replies.Praise} {
		if got := s.Triage(replies.Post{Text: "War am Samstag da.", Network: "google", Rating: stars}).Kind; got != want {
			t.Errorf("%d stars: %s, want %s", stars, got, want)
		}
	}
}

// TestThreatsAreUrgent: no weighing of words makes a threat of violence wait.
func TestThreatsAreUrgent(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Ich weiß wo du wohnst, ich bring dich um!", "I'll find you and kill you"} {
		if got := s.Triage(replies.Post{Text: text, Network: "facebook"}); got.Kind != replies.Abuse || !got.Urgent {
			t.Errorf("%q is %s, urgent %v", text, got.Kind, got.Urgent)
		}
	}
}
