package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Fault is a trouble the world causes on purpose for calls that match it.
type Fault struct {
	Kind   string        // see FaultKinds
	Code   int           // for kinds that carry one: the Graph's code
	Sub    int           // and its sub-code
	Method string        // GET, POST, DELETE (of the act, not of the transport), or * for any
	Path   string        // pattern for the path without version; * stands for any run of characters
	Count  int           // how many calls it hits; 0 means all
	Skip   int           // how many matching calls are let pass first
	Wait   time.Duration // for slow and delay

	hits int
}

// FaultKinds tells the kinds and what each does. "Applied" means that a write has taken effect all the same.
var FaultKinds = map[string]string{
	"drop-before":   "the connection closes without an answer; nothing is applied",
	"drop-after":    "the call is applied, then the connection closes without an answer",
	"truncate":      "applied; the body breaks off in its middle",
	"slow":          "applied; half of the body comes at once and the rest after the wait",
	"delay":         "the call is looked at only after the wait",
	"html502":       "an HTML page with status 502; nothing is applied",
	"html502-after": "applied; an HTML page with status 502",
	"ok-error":      "an error with HTTP status 200 (code 1 or the one given); nothing is applied",
	"null-error":    "an error some of whose fields are null (code 190 or the one given); nothing is applied",
	"string-code":   "an error whose code is a string (\"190\" or the one given); nothing is applied",
	"text-error":    "an error that is a bare string; nothing is applied",
	"redirect":      "302 to a login page; nothing is applied",
	"true-body":     "applied; the body is the bare word true",
	"empty-body":    "applied; the body is empty",
	"error":         "the error of the code given; nothing is applied",
	"lost":          "applied; then the error of the code given (1/1357046)",
	"transient":     "error 2 with is_transient; nothing is applied",
	"rate":          "a rate limit (code 4 or the one given: 17, 32, 613, 80001, 80002, 80006)",
	"blocked":       "error 368/1390008: too fast, held for abusive",
	"duplicate":     "error 506",
	"empty-page":    "a list page without rows that has a next",
	"short-page":    "a list page with fewer rows than asked for, and a next",
	"null":          "inside a batch: the entry is null",
}

// codes are what kinds answer when no code is given.
var codes = map[string][2]int{
	"ok-error": {1, 0}, "null-error": {190, 0}, "string-code": {190, 0}, "error": {1, 0}, "lost": {1, 1357046},
	"transient": {2, 0}, "text-error": {1, 0}, "rate": {4, 0}, "blocked": {368, 1390008}, "duplicate": {506, 0},
}

// Faults is a set of faults that can be changed while the world runs. Its zero value has none.
type Faults struct {
	mu   sync.Mutex
	list []*Fault
}

// ParseFaults reads a list of faults with commas between them. Each is
//
//	KIND[=CODE[/SUB]]:METHOD PATH[:COUNT][:+SKIP][:WAIT]
//
// as in "drop-after:POST */comments:1", "slow:GET *:200ms", "rate=80001:GET */feed:2:+1". See FaultKinds for the kinds.
func ParseFaults(spec string) (*Faults, error) {
	list, err := parseFaultList(spec)
	if err != nil {
		return nil, err
	}
	return &Faults{list: list}, nil
}

func parseFaultList(spec string) ([]*Fault, error) {
	var list []*Fault
	for _, part := range strings.Split(spec, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		f, err := parseFault(part)
		if err != nil {
			return nil, fmt.Errorf("sandbox: fault %q: %w", part, err)
		}
		list = append(list, f)
	}
	return list, nil
}

func parseFault(s string) (*Fault, error) {
	parts := strings.Split(s, ":")
	if len(parts) < 2 {
		return nil, fmt.Errorf("expected KIND:METHOD PATH, as in drop-after:POST */comments:1")
	}
	f := &Fault{}
	var code string
	f.Kind, code, _ = strings.Cut(strings.TrimSpace(parts[0]), "=")
	if _, ok := FaultKinds[f.Kind]; !ok {
		return nil, fmt.Errorf("unknown kind; there are %s", strings.Join(kindsOfFaults(), " "))
	}
	if def, ok := codes[f.Kind]; ok {
		f.Code, f.Sub = def[0], def[1]
	}
	if code != "" {
		main, sub, _ := strings.Cut(code, "/")
		var err error
		if f.Code, err = strconv.Atoi(main); err != nil {
			return nil, fmt.Errorf("code %q is no number", main)
		}
		f.Sub = 0
		if sub != "" {
			if f.Sub, err = strconv.Atoi(sub); err != nil {
				return nil, fmt.Errorf("sub-code %q is no number", sub)
			}
		}
	}
	words := strings.Fields(parts[1])
	switch len(words) {
	case 1:
		f.Method, f.Path = words[0], "*"
	case 2:
		f.Method, f.Path = words[0], words[1]
	default:
		return nil, fmt.Errorf("expected METHOD and PATH after the kind")
	}
	f.Method = strings.ToUpper(f.Method)
	if !slices.Contains([]string{"GET", "POST", "DELETE", "*"}, f.Method) {
		return nil, fmt.Errorf("method %q is none of GET POST DELETE *", f.Method)
	}
	for _, p := range parts[2:] {
		if err := f.bound(strings.TrimSpace(p)); err != nil {
			return nil, err
		}
	}
	if (f.Kind == "slow" || f.Kind == "delay") && f.Wait == 0 {
		f.Wait = 2 * time.Second
	}
	return f, nil
}

func (f *Fault) bound(p string) error {
	if rest, ok := strings.CutPrefix(p, "+"); ok {
		n, err := strconv.Atoi(rest)
		if err != nil || n < 0 {
			return fmt.Errorf("skip %q is no number", p)
		}
		f.Skip = n
		return nil
	}
	if n, err := strconv.Atoi(p); err == nil {
		if n < 0 {
			return fmt.Errorf("count %d is negative", n)
		}
		f.Count = n
		return nil
	}
	d, err := time.ParseDuration(p)
	if err != nil || d < 0 {
		return fmt.Errorf("%q is neither a count nor a duration such as 200ms", p)
	}
	f.Wait = d
	return nil
}

func kindsOfFaults() []string {
	var names []string
	for k := range FaultKinds {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}

// String writes a fault as ParseFaults reads it.
func (f Fault) String() string {
	s := f.Kind
	if def, ok := codes[f.Kind]; ok && def != [2]int{f.Code, f.Sub} {
		s += "=" + strconv.Itoa(f.Code)
		if f.Sub != 0 {
			s += "/" + strconv.Itoa(f.Sub)
		}
	}
	s += ":" + f.Method + " " + f.Path
	if f.Count > 0 {
		s += ":" + strconv.Itoa(f.Count)
	}
	if f.Skip > 0 {
		s += ":+" + strconv.Itoa(f.Skip)
	}
	if f.Wait > 0 {
		s += ":" + f.Wait.String()
	}
	return s
}

// Add adds what a spec says, in the form of ParseFaults.
func (fs *Faults) Add(spec string) error {
	list, err := parseFaultList(spec)
	if err != nil {
		return err
	}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.list = append(fs.list, list...)
	return nil
}

// Clear removes all faults.
func (fs *Faults) Clear() {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.list = nil
}

// Waiting lists the faults that can still hit, as specs.
func (fs *Faults) Waiting() []string {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	out := []string{}
	for _, f := range fs.list {
		if f.Count == 0 || f.hits < f.Count {
			out = append(out, f.String())
		}
	}
	return out
}

// take finds the first fault for a call and uses it up by one; nil when nothing is to go wrong.
func (fs *Faults) take(method, path string) *trouble {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range fs.list {
		if f.Count > 0 && f.hits >= f.Count || f.Method != "*" && f.Method != method || !glob(f.Path, path) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		f.hits++
		return &trouble{kind: f.Kind, code: f.Code, sub: f.Sub, wait: f.Wait}
	}
	return nil
}

// glob matches a path against a pattern with stars. A leading slash does not matter.
func glob(pattern, path string) bool {
	pattern, path = strings.TrimPrefix(pattern, "/"), strings.TrimPrefix(path, "/")
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == path
	}
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	path = path[len(parts[0]):]
	last := parts[len(parts)-1]
	for _, mid := range parts[1 : len(parts)-1] {
		i := strings.Index(path, mid)
		if i < 0 {
			return false
		}
		path = path[i+len(mid):]
	}
	return strings.HasSuffix(path, last)
}
