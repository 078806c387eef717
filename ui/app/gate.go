package app

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/replies/rules"
)

// Rules compiles the rules that come with the program and those of a workspace's own folder ("" for none).
func Rules(dir string) (*checklist.Checklist, error) {
	own, err := ownRules(dir)
	if err != nil {
		return nil, err
	}
	c, err := checklist.New(checklist.Options{User: own})
	if err != nil {
		return nil, &RuleError{Dir: dir, Err: err}
	}
	return c, nil
}

// RuleError is a rule file of the user's own that cannot be used. Err names file and line.
type RuleError struct {
	Dir string
	Err error
}

// Error is for the log.
func (e *RuleError) Error() string { return fmt.Sprintf("rules in %s: %v", e.Dir, e.Err) }

// Unwrap gives the cause.
func (e *RuleError) Unwrap() error { return e.Err }

// ownRules reads a folder's rule files in the order of their names.
func ownRules(dir string) ([]rules.Source, error) {
	if dir == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, &RuleError{Dir: dir, Err: err}
	}
	var found []rules.Source
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".toml") {
			continue
		}
		path := filepath.Join(dir, e.Name())
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, &RuleError{Dir: dir, Err: err}
		}
		found = append(found, rules.Source{Name: path, Data: data})
	}
	sort.Slice(found, func(i, j int) bool { return found[i].Name < found[j].Name })
	return found, nil
}

// gate is a checklist that is compiled in the background: who asks it first waits for it.
type gate struct {
	ready chan struct{}
	list  *checklist.Checklist
	err   error
}

var (
	_ replies.Gate    = (*gate)(nil)
	_ replies.Triager = (*gate)(nil)
)

// newGate begins to compile. With rules of the user's own it waits, since those can be wrong and must be told before
// anything is judged by half of them; the program's own are proven by its tests.
func newGate(dir string) (*gate, error) {
	own, err := ownRules(dir)
	if err != nil {
		return nil, err
	}
	g := &gate{ready: make(chan struct{})}
	compile := func() {
		defer close(g.ready)
		g.list, g.err = checklist.New(checklist.Options{User: own})
	}
	if len(own) == 0 {
		go compile()
		return g, nil
	}
	compile()
	if g.err != nil {
		return nil, &RuleError{Dir: dir, Err: g.err}
	}
	return g, nil
}

func (g *gate) wait() *checklist.Checklist {
	<-g.ready
	if g.err != nil {
		panic(fmt.Sprintf("the program's own rules do not compile: %v", g.err))
	}
	return g.list
}

// Check judges a text.
func (g *gate) Check(req replies.CheckRequest) replies.Verdict { return g.wait().Check(req) }

// Triage sorts a post.
func (g *gate) Triage(p replies.Post) replies.Triage { return g.triager().Triage(p) }

func (g *gate) triager() replies.Triager {
	return g.wait().Triager()
}

// fan hands every event to all who listen. A listener that does not keep up misses events and never holds anybody up.
type fan[T any] struct {
	mu   sync.Mutex
	outs map[chan T]struct{}
}

func (f *fan[T]) listen(room int) (<-chan T, func()) {
	ch := make(chan T, room)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.outs == nil {
		f.outs = map[chan T]struct{}{}
	}
	f.outs[ch] = struct{}{}
	return ch, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.outs, ch)
	}
}

func (f *fan[T]) tell(v T) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for ch := range f.outs {
		select {
		case ch <- v:
		default:
		}
	}
}
