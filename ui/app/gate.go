package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"atempause/replies"
	"atempause/replies/checklist"
	"atempause/replies/rules"
	"atempause/replies/template"
	"atempause/store/workspace"
)

// Rules compiles the rules that come with the program and those of a workspace's own folder ("" for none). No template
// alone passes: the program's own, or those of pages (nil for none besides).
func Rules(dir string, pages *workspace.Library) (*checklist.Checklist, error) {
	own, err := ownRules(dir)
	if err != nil {
		return nil, err
	}
	var k known
	k.pages.Store(pages)
	c, err := checklist.New(k.options(own))
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

// maxRules bounds a rule file: whatever is larger was meant to be something else.
const maxRules = 1 << 20

// ownRules reads a folder's rule files in the order of their names. The error is the first file's that cannot be read;
// the others are there all the same.
func ownRules(dir string) (found []rules.Source, err error) {
	if dir == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, &RuleError{Dir: dir, Err: &rules.Error{File: dir, Line: 1, Fault: rules.Fault{Key: "rules.unreadable"}}}
	}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".toml") {
			continue
		}
		src, key := rules.Source{Name: filepath.Join(dir, e.Name())}, ""
		if info, ierr := os.Stat(src.Name); ierr == nil && info.Size() > maxRules {
			key = "rules.too_big"
		} else if src.Data, ierr = os.ReadFile(src.Name); ierr != nil {
			key = "rules.unreadable"
		}
		if key == "" {
			found = append(found, src)
		} else if err == nil {
			err = &RuleError{Dir: dir, Err: &rules.Error{File: src.Name, Line: 1, Fault: rules.Fault{Key: key}}}
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].Name < found[j].Name })
	return found, err
}

// known tells the checklist of the templates there are: the workspace's as soon as it is open, the program's own before.
type known struct {
	pages atomic.Pointer[workspace.Library]
}

func (k *known) templates() *template.Set {
	if l := k.pages.Load(); l != nil {
		return l.Pages().Templates
	}
	return workspace.DefaultPages().Templates
}

func (k *known) options(own []rules.Source) checklist.Options {
	return checklist.Options{
		User:  own,
		Alone: func(req replies.CheckRequest) bool { return k.templates().Alone(req) },
		Worn:  func(req replies.CheckRequest) bool { return k.templates().Worn(req) },
	}
}

// gate is a checklist that is compiled when it is asked first, or before in the background: see warm. Many a command asks
// nothing, and one that stands in a status bar must not cost more than it does.
type gate struct {
	known
	once  sync.Once
	own   []rules.Source
	ready chan struct{}
	list  *checklist.Checklist
	err   error
}

var (
	_ replies.Gate    = (*gate)(nil)
	_ replies.Triager = (*gate)(nil)
)

// newGate makes a gate. With rules of the user's own it compiles them at once, since those can be wrong and must be told
// before anything is judged by half of them; the program's own are proven by its tests.
func newGate(dir string) (*gate, error) {
	own, err := ownRules(dir)
	if err != nil {
		return nil, err
	}
	g := gateOf(own)
	if len(own) > 0 && g.compiled() != nil {
		return nil, &RuleError{Dir: dir, Err: g.err}
	}
	return g, nil
}

func gateOf(own []rules.Source) *gate { return &gate{own: own, ready: make(chan struct{})} }

// warm begins to compile in the background: somebody is about to ask.
func (g *gate) warm() {
	g.once.Do(func() {
		go func() {
			defer close(g.ready)
			g.list, g.err = checklist.New(g.options(g.own))
		}()
	})
}

// compiled waits until the checklist is there and tells what was wrong with it.
func (g *gate) compiled() error {
	g.warm()
	<-g.ready
	return g.err
}

// usableGate leaves out the rule files that are wrong, and tells why each is. It serves where a person can read that and
// work on; a command that only ends with a yes or no takes newGate.
func usableGate(dir string) (*gate, []error) {
	own, err := ownRules(dir)
	var out []error
	if err != nil {
		out = append(out, err)
	}
	for {
		g := gateOf(own)
		if len(own) == 0 {
			return g, out
		}
		if g.compiled() == nil {
			return g, out
		}
		out = append(out, &RuleError{Dir: dir, Err: g.err})
		kept := own[:0:0]
		var bad *rules.Error
		if errors.As(g.err, &bad) {
			for _, src := range own {
				if src.Name != bad.File {
					kept = append(kept, src)
				}
			}
		}
		if len(kept) == len(own) { // none of them is to blame: better without than not at all
			kept = nil
		}
		own = kept
	}
}

func (g *gate) wait() *checklist.Checklist {
	if g.compiled() != nil {
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
