package day_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"atempause/store"
	"atempause/ui/commands"
	"atempause/ui/termtest"
)

// shell is a prompt in the shop's workspace.
type shell struct {
	t     *testing.T
	clock *clock
	dir   string
}

func getenv(name string) string {
	switch name {
	case "LANG":
		return "de_DE.UTF-8"
	case "TERM":
		return "xterm-256color"
	case "HOME":
		return "/nonexistent"
	}
	return ""
}

// run carries out a command line and gives what it said and how it ended; in is what is piped into it.
func (s *shell) run(in string, args ...string) (out, complaint string, code int) {
	s.t.Helper()
	var said, wrong bytes.Buffer
	code = commands.Run(s.t.Context(), commands.Env{
		Args: append([]string{"--workspace", s.dir}, args...), In: strings.NewReader(in), Out: &said, Err: &wrong, Getenv: getenv, Now: s.clock.Now,
	})
	return said.String(), wrong.String(), code
}

// must is run that has to end well.
func (s *shell) must(args ...string) string {
	s.t.Helper()
	out, complaint, code := s.run("", args...)
	if code != 0 {
		s.t.Fatalf("%q ended with %d\n%s%s", args, code, out, complaint)
	}
	return out
}

// refused is run that the gate says no to, with these words.
func (s *shell) refused(words string, args ...string) {
	s.t.Helper()
	out, complaint, code := s.run("", args...)
	if code != 1 || !strings.Contains(out+complaint, words) {
		s.t.Fatalf("%q ended with %d and not for %q\n%s%s", args, code, words, out, complaint)
	}
}

// read is must whose JSON is read into something.
func (s *shell) read(into any, args ...string) {
	s.t.Helper()
	out := s.must(append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), into); err != nil {
		s.t.Fatalf("%q: %v\n%s", args, err, out)
	}
}

// row is a line of threads --json, as far as the script looks at it.
type row struct {
	ID, Author, Text, Kind, Audience, State, Reason, Due string
	Heat                                                 int
}

func (s *shell) rows(view store.View) []row {
	s.t.Helper()
	var list []row
	s.read(&list, "threads", "--view", string(view))
	return list
}

// of finds somebody's thread in a view.
func (s *shell) of(view store.View, who string) row {
	s.t.Helper()
	list := s.rows(view)
	i := slices.IndexFunc(list, func(r row) bool { return r.Author == who })
	if i < 0 {
		s.t.Fatalf("%s is not in %s: %+v", who, view, list)
	}
	return list[i]
}

// views says who stands where; a view that is not named has nobody in it.
type views map[store.View]string

// figures are what the counts have to be.
func (v views) figures() map[store.View]int {
	n := map[store.View]int{}
	for view, names := range v {
		n[view] = len(strings.Split(names, ", "))
	}
	return n
}

// change puts other names into some views; "" empties one.
func (v views) change(changed views) {
	for view, names := range changed {
		if v[view] = names; names == "" {
			delete(v, view)
		}
	}
}

// watched are the views a case can stand in.
var watched = []store.View{
	store.Open, store.Waiting, store.InPrivate, store.Solved, store.Promises, store.Snoozed, store.Escalated, store.Praise, store.Done,
}

// stands waits until everybody is where the script has them, in the order of each view, and the counts say so.
func (s *shell) stands(step string, want views) {
	s.t.Helper()
	deadline := time.Now().Add(termtest.Patience)
	for {
		diff := s.differ(want)
		if diff == "" {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%s (-want +got)\n%s", step, diff)
		}
		time.Sleep(20 * time.Millisecond) // what the desk began goes on in the background
	}
}

// differ tells how views and counts are other than wanted.
func (s *shell) differ(want views) string {
	s.t.Helper()
	var status struct{ Views map[store.View]int }
	s.read(&status, "status")
	maps.DeleteFunc(status.Views, func(v store.View, n int) bool { return n == 0 || !slices.Contains(watched, v) })
	got := views{}
	for view := range status.Views {
		var names []string
		for _, r := range s.rows(view) {
			names = append(names, r.Author)
		}
		got[view] = strings.Join(names, ", ")
	}
	return cmp.Diff(want.figures(), status.Views) + cmp.Diff(want, got)
}

// promised wants the last promise made to somebody to have come to this.
func (s *shell) promised(who string, in store.View, state string) {
	s.t.Helper()
	var t struct {
		Case struct{ Promises []struct{ State string } }
	}
	s.read(&t, "show", s.of(in, who).ID)
	if n := len(t.Case.Promises); n == 0 || t.Case.Promises[n-1].State != state {
		s.t.Fatalf("promised to %s: %+v, not %s", who, t.Case.Promises, state)
	}
}

// drafted is the text of the answer to somebody that is being written.
func (s *shell) drafted(in store.View, who string) string {
	s.t.Helper()
	var t struct{ Draft *struct{ Text string } }
	if s.read(&t, "show", s.of(in, who).ID); t.Draft == nil {
		s.t.Fatalf("no answer to %s is being written", who)
	}
	return t.Draft.Text
}

// state wants somebody's case to have come to this.
func (s *shell) state(who string, in store.View, state string) {
	s.t.Helper()
	if got := s.of(in, who).State; got != state {
		s.t.Fatalf("the case of %s is %s, not %s", who, got, state)
	}
}
