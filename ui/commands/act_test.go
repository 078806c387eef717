package commands_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/store"
)

// caseOf is what show tells of a thread's case.
type caseOf struct {
	State string `json:"state"`
	Case  struct {
		View     string   `json:"view"`
		Until    *string  `json:"until"`
		Joined   []string `json:"joined"`
		Unsaid   []string `json:"unsaid"`
		Cause    string   `json:"cause"`
		Labels   []string `json:"labels"`
		Notes    []struct{ Text string }
		Promises []struct{ Words, State string }
	} `json:"case"`
}

// person plays somebody at the command line.
type person struct {
	t   *testing.T
	dir string
}

func (p person) says(code int, args ...string) string {
	p.t.Helper()
	out, complaint, got := run(p.t, "", append([]string{"--workspace", p.dir}, args...)...)
	if got != code {
		p.t.Fatalf("%v: code %d: %s%s", args, got, out, complaint)
	}
	return out + complaint
}

func (p person) show(id string) (c caseOf) {
	p.t.Helper()
	if err := json.Unmarshal([]byte(p.says(0, "show", id, "--json")), &c); err != nil {
		p.t.Fatal(err)
	}
	return c
}

func (p person) some(view string, n int) []string {
	p.t.Helper()
	var list []struct{ ID, Brand string }
	if err := json.Unmarshal([]byte(p.says(0, "threads", "--view", view, "--json", "--brand", "Radhaus Nord")), &list); err != nil || len(list) < n {
		p.t.Fatal(list, err)
	}
	var ids []string
	for _, l := range list[:n] {
		ids = append(ids, l.ID)
	}
	return ids
}

func TestTheCaseByCommand(t *testing.T) {
	dir, _ := workspace(t)
	p := person{t, dir}
	ids := p.some("open", 3)
	one := ids[0]

	var done struct {
		Act     string
		Until   *string
		Threads []string
	}
	if err := json.Unmarshal([]byte(p.says(0, "act", one, ids[1], ids[2], "snooze", "in 2h", "--json")), &done); err != nil {
		t.Fatal(err)
	}
	if done.Act != "snooze" || !slices.Equal(done.Threads, ids) || done.Until == nil || *done.Until != noon.Add(2*time.Hour).UTC().Format(time.RFC3339) {
		t.Errorf("%+v", done)
	}
	if got := p.show(one); got.Case.View != "snoozed" || got.Case.Until == nil {
		t.Errorf("%+v", got)
	}
	if out := p.says(0, "undo"); !strings.Contains(out, "3 Gespräche") {
		t.Error(out)
	}
	for _, c := range []struct {
		args []string
		want func(caseOf) bool
	}{
		{[]string{"snooze", "morgen", "9"}, func(c caseOf) bool { return c.Case.View == "snoozed" }},
		{[]string{"wake"}, func(c caseOf) bool { return c.Case.View == "open" }},
		{[]string{"label", "drei", "Wochen"}, func(c caseOf) bool { return slices.Equal(c.Case.Labels, []string{"drei Wochen"}) }},
		{[]string{"unlabel", "drei Wochen"}, func(c caseOf) bool { return len(c.Case.Labels) == 0 }},
		{[]string{"note", "ruft", "zurück"}, func(c caseOf) bool { return len(c.Case.Notes) == 1 && c.Case.Notes[0].Text == "ruft zurück" }},
		{[]string{"promise", "in 3h", "ich rufe an"}, func(c caseOf) bool {
			return c.Case.Promises[0].Words == "ich rufe an" && c.Case.Promises[0].State == "open"
		}},
		{[]string{"move", "in 4h"}, func(c caseOf) bool { return c.Case.Promises[0].State == "moved" && c.Case.Promises[1].State == "open" }},
		{[]string{"break"}, func(c caseOf) bool { return c.Case.Promises[1].State == "broken" }},
		{[]string{"keep"}, func(c caseOf) bool { return c.Case.Promises[1].State == "kept" }},
		{[]string{"join", ids[1]}, func(c caseOf) bool { return slices.Equal(c.Case.Joined, []string{ids[1]}) }},
		{[]string{"unjoin"}, func(c caseOf) bool { return len(c.Case.Joined) == 0 }},
		{[]string{"kind", "complaint"}, func(c caseOf) bool { return c.State == "new" }},
		{[]string{"cause", "Lieferung"}, func(c caseOf) bool { return c.Case.Cause == "delivery" }},
		{[]string{"wait"}, func(c caseOf) bool { return c.Case.View == "waiting" }},
		{[]string{"reopen"}, func(c caseOf) bool { return c.Case.View != "waiting" }},
		{[]string{"solved"}, func(c caseOf) bool { return c.State == "solved" || len(c.Case.Unsaid) == 0 }},
		{[]string{"done"}, func(c caseOf) bool { return c.State == "closed" }},
	} {
		p.says(0, append([]string{"act", one}, c.args...)...)
		if got := p.show(one); !c.want(got) {
			t.Errorf("after %v: %+v", c.args, got)
		}
	}
	if out := p.says(0, "show", one); !strings.Contains(out, "Notiz: ruft zurück") || !strings.Contains(out, "\nUrsache: Lieferung\n") {
		t.Error(out)
	}
}

func TestWhatAnActIsNotToldIsAsked(t *testing.T) {
	dir, id := workspace(t)
	p := person{t, dir}
	for _, c := range []struct {
		code int
		want string
		args []string
	}{
		{2, "verstehe ich nicht als Zeit", []string{"snooze", "irgendwann"}},
		{2, "schon vorbei", []string{"snooze", "heute 08:00"}},
		{2, "Schreiben Sie eine Zeit", []string{"snooze"}},
		{2, "fehlen die Worte", []string{"label"}},
		{2, "Zu lang", []string{"label", strings.Repeat("x", store.LabelRunes+1)}},
		{2, "bis wann und was", []string{"promise", "in 2h"}},
		{1, "nichts zugesagt", []string{"keep"}},
		{2, "andere", []string{"join"}},
		{2, "nichts anzufangen", []string{"done", "x"}},
		{2, "snooze", []string{"snoze", "morgen"}},
		{0, "ändert nichts", []string{"wake"}},
	} {
		if out := p.says(c.code, append([]string{"act", id}, c.args...)...); !strings.Contains(out, c.want) {
			t.Errorf("%v: %s", c.args, out)
		}
	}
	p.says(0, "act", id, "promise", "in 2h", "ich rufe an")
	p.says(0, "act", id, "promise", "in 3h", "ich schreibe")
	if out := p.says(2, "act", id, "keep"); !strings.Contains(out, "Welche Zusage") {
		t.Error(out)
	}
	if out := p.says(2, "act", id, "keep", "9"); !strings.Contains(out, "Welche Zusage") {
		t.Error(out)
	}
	if out := p.says(0, "act", id, "keep", "2"); !strings.Contains(out, "gehalten") {
		t.Error(out)
	}
}

func TestActsAreCompleted(t *testing.T) {
	dir, id := workspace(t)
	p := person{t, dir}
	p.says(0, "act", id, "label", "lieferung")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{""}, id + "\t"},
		{[]string{id, "sn"}, "snooze\tspäter"},
		{[]string{id, "kind", ""}, "complaint"},
		{[]string{id, "snooze", ""}, "morgen 9"},
		{[]string{id, "label", ""}, "lieferung"},
	} {
		if out := p.says(0, append([]string{"__complete", "act"}, c.args...)...); !strings.Contains(out, c.want) {
			t.Errorf("%v: %s", c.args, out)
		}
	}
}
