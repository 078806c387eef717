package sourcetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"atempause/sources"
)

// memory is a network without a line, for the suite's own tests: posts with comments, each comment a thread. Its source
// is honest, or has exactly one of the faults below.
type memory struct {
	fault fault

	mu     sync.Mutex
	at     time.Time
	next   int
	posts  []string // ids, the newest last
	notes  map[string]*note
	taken  map[string]int
	calls  int
	dead   bool
	writes []Trouble
	reads  []Trouble
	until  time.Time
}

type note struct {
	id, post, parent, author, text string
	ours, gone                     bool
	at                             time.Time
}

// fault is a way for a source to break its contract.
type fault string

const (
	honest        fault = ""
	sendsTwice    fault = "sends again when in doubt"
	doubtless     fault = "says not sent when in doubt"
	boasts        fault = "says sent when in doubt"
	findsAnything fault = "finds somebody else's words"
	findsOld      fault = "finds its own old words"
	findsOther    fault = "finds another reply of the same words"
	findsNothing  fault = "never finds its reply"
	skips         fault = "emits a cursor before the batch"
	forgets       fault = "starts over after an interruption"
	keepsDead     fault = "does not tell deletions"
	buriesAlive   fault = "tells the living as gone"
	hammers       fault = "asks on during a pause"
	noEnd         fault = "tells no end of a pause"
	blurs         fault = "tells an expired token as something else"
	cleans        fault = "cleans strange text"
	wraps         fault = "wraps what emit says"
	stopsEarly    fault = "takes an empty page for the end"
	mute          fault = "gives no reason"
	sendsLong     fault = "sends what is too long"
	answersDead   fault = "answers what is gone without saying so"
	repeats       fault = "cannot do a thing twice"
)

var faults = []fault{
	sendsTwice, doubtless, boasts, findsAnything, findsOld, findsOther, findsNothing, skips, forgets, keepsDead, buriesAlive, hammers, noEnd,
	blurs, cleans, wraps, stopsEarly, mute, sendsLong, answersDead, repeats,
}

func newMemory(f fault) *memory {
	return &memory{
		fault: f, at: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), notes: map[string]*note{}, taken: map[string]int{},
	}
}

func (m *memory) harness() Harness {
	return Harness{Source: m, Again: func() sources.Source { return m }, Stage: m, Public: "wall", Now: m.Now}
}

func (m *memory) Now() time.Time { m.mu.Lock(); defer m.mu.Unlock(); return m.at }

// --- the stage ---

func (m *memory) add(n note) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next++
	n.id, n.at = fmt.Sprint(m.next), m.at
	if n.post == "" {
		n.post = n.id
		m.posts = append(m.posts, n.id)
	}
	m.notes[n.id] = &n
	return n.id
}

func (m *memory) AddPost(text string) (string, error) {
	return m.add(note{text: text, ours: true}), nil
}

func (m *memory) AddComment(under, author, text string) (string, error) {
	at := m.notes[under]
	n := note{post: at.post, author: author, text: text}
	if at.id != at.post {
		n.parent = at.id
		if at.parent != "" {
			n.parent = at.parent
		}
	}
	return m.add(n), nil
}

func (m *memory) AddMessage(string, string) (string, string, error) { return "", "", ErrNotHere }

func (m *memory) Edit(id, text string) error { m.notes[id].text = text; return nil }

func (m *memory) Remove(id string) error {
	for _, n := range m.notes {
		if n.id == id || n.post == id || n.parent == id {
			n.gone = true
		}
	}
	return nil
}

func (m *memory) Next(t Trouble, writes bool, calls int) error {
	for range calls {
		if writes {
			m.writes = append(m.writes, t)
		} else {
			m.reads = append(m.reads, t)
		}
	}
	return nil
}

func (m *memory) Calm()                   { m.writes, m.reads = nil, nil }
func (m *memory) ExpireToken() error      { m.dead = true; return nil }
func (m *memory) Advance(d time.Duration) { m.mu.Lock(); defer m.mu.Unlock(); m.at = m.at.Add(d) }
func (m *memory) Applied(text string) int { return m.taken[text] }
func (m *memory) Calls() int              { return m.calls }
func (m *memory) Settle()                 {}

// --- the source ---

func (m *memory) fail(class sources.Class, applied bool) *sources.Error {
	e := &sources.Error{Class: class, Network: "memory", Op: "call", Applied: applied}
	if class == sources.RateLimited {
		m.until = m.Now().Add(time.Minute)
		if m.fault != noEnd {
			e.Until = m.until
		}
	}
	return e
}

func (m *memory) enter() error {
	if m.fault != hammers && m.Now().Before(m.until) {
		return &sources.Error{Class: sources.RateLimited, Network: "memory", Op: "call", Until: m.until}
	}
	m.calls++
	if m.dead {
		if m.fault == blurs {
			return m.fail(sources.Transient, false)
		}
		return m.fail(sources.TokenExpired, false)
	}
	if m.fault == hammers && m.Now().Before(m.until) {
		return m.fail(sources.RateLimited, false)
	}
	return nil
}

func (m *memory) Lanes(context.Context) ([]sources.Lane, error) { return []sources.Lane{"wall"}, nil }

func (m *memory) Capabilities() sources.Capabilities {
	acts := map[sources.Act]sources.Capability{}
	for _, a := range sources.Acts {
		acts[a] = sources.Capability{Why: "capability.not_offered"}
		if m.fault == mute {
			acts[a] = sources.Capability{}
		}
	}
	for _, a := range []sources.Act{sources.ActReply, sources.ActLike, sources.ActDelete} {
		acts[a] = sources.Capability{Can: true}
	}
	return sources.Capabilities{sources.CommentForm: acts}
}

func (m *memory) TextLimit(sources.Form, sources.Audience) sources.Limit {
	return sources.Limit{Max: 500, Measure: sources.Characters}
}

// Fetch reads post by post; the cursor holds what each post looked like when it was read.
func (m *memory) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	state := map[string]string{}
	_ = json.Unmarshal([]byte(from), &state)
	if m.fault == forgets && len(state) < len(m.posts) {
		state = map[string]string{}
	}
	if err := m.enter(); err != nil {
		return err
	}
	if len(m.reads) > 0 {
		t := m.reads[0]
		m.reads = m.reads[1:]
		if t == RateLimit {
			return m.fail(sources.RateLimited, false)
		}
		if m.fault == stopsEarly {
			return emit(sources.Batch{Lane: lane, Cursor: from})
		}
	}
	for i, post := range m.posts {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := m.batch(lane, post)
		print, _ := json.Marshal(b)
		if state[post] == string(print) {
			continue
		}
		state[post] = string(print)
		b.Done, b.Total = i+1, len(m.posts)
		if m.fault == skips && i+1 < len(m.posts) {
			ahead := m.batch(lane, m.posts[i+1])
			next, _ := json.Marshal(ahead)
			early := maps.Clone(state)
			early[m.posts[i+1]] = string(next)
			b.Cursor = cursorOf(early)
		} else {
			b.Cursor = cursorOf(state)
		}
		if err := emit(b); err != nil {
			if m.fault == wraps {
				return fmt.Errorf("emit: %w", err)
			}
			return err
		}
	}
	return emit(sources.Batch{Lane: lane, Cursor: cursorOf(state), Done: len(m.posts), Total: len(m.posts)})
}

func cursorOf(state map[string]string) sources.Cursor {
	b, _ := json.Marshal(state)
	return sources.Cursor(b)
}

func (m *memory) batch(lane sources.Lane, post string) sources.Batch {
	b := sources.Batch{Lane: lane}
	gone := sources.Gone{Root: post}
	byRoot := map[string]*sources.Thread{}
	for _, id := range m.below(post) {
		n := m.notes[id]
		root := n.id
		if n.parent != "" {
			root = n.parent
		}
		if byRoot[root] == nil {
			byRoot[root] = &sources.Thread{
				RemoteID: root, Form: sources.CommentForm, Audience: sources.Public, Context: sources.Context{RemoteID: post},
			}
		}
		text := n.text
		if m.fault == cleans {
			text = fmt.Sprintf("%.100q", text)
		}
		byRoot[root].Messages = append(byRoot[root].Messages, sources.Message{
			RemoteID: n.id, ParentID: n.parent, Text: text, Ours: n.ours, Author: sources.Author{ID: "p" + n.author, Name: n.author}, Time: n.at,
		})
		gone.Seen = append(gone.Seen, n.id)
	}
	for _, root := range slices.Sorted(maps.Keys(byRoot)) {
		b.Threads = append(b.Threads, *byRoot[root])
	}
	switch m.fault {
	case keepsDead:
	case buriesAlive:
		b.Gone = []sources.Gone{{Root: post}}
	default:
		b.Gone = []sources.Gone{gone}
	}
	return b
}

func (m *memory) below(post string) []string {
	var ids []string
	for i := range m.next {
		if n := m.notes[fmt.Sprint(i+1)]; n != nil && n.post == post && n.id != post && !n.gone {
			ids = append(ids, n.id)
		}
	}
	return ids
}

func (m *memory) Reply(_ context.Context, out sources.Outgoing) (sources.Receipt, error) {
	if m.fault != sendsLong && len(out.Text) > 500 {
		return sources.Receipt{}, m.fail(sources.TooLong, false)
	}
	if err := m.enter(); err != nil {
		return sources.Receipt{}, err
	}
	if at := m.notes[out.Target]; at.gone && m.fault != answersDead {
		return sources.Receipt{}, m.fail(sources.Missing, false)
	}
	var t Trouble
	if len(m.writes) > 0 {
		t, m.writes = m.writes[0], m.writes[1:]
	}
	apply := func() sources.Receipt {
		m.taken[out.Text]++
		at := m.notes[out.Target]
		id := m.add(note{post: at.post, parent: out.Thread, text: out.Text, ours: true})
		return sources.Receipt{RemoteID: id, Time: m.Now(), Parent: out.Thread}
	}
	switch t {
	case "":
		return apply(), nil
	case RateLimit:
		return sources.Receipt{}, m.fail(sources.RateLimited, false)
	case DropAfter, GatewayAfter, Stall, CutOff, LostError:
		apply()
	}
	switch m.fault {
	case sendsTwice:
		return apply(), nil
	case boasts:
		return sources.Receipt{RemoteID: "?"}, nil
	case doubtless:
		return sources.Receipt{}, m.fail(sources.Ambiguous, false)
	}
	return sources.Receipt{}, m.fail(sources.Ambiguous, true)
}

func (m *memory) FindOwn(_ context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	for _, n := range m.notes {
		if n.text != out.Text || n.gone || m.fault == findsNothing || (!n.ours && m.fault != findsAnything) {
			continue
		}
		if n.at.Before(out.Tried.Add(-2*time.Minute)) && m.fault != findsOld {
			continue
		}
		if slices.Contains(out.Others, n.id) && m.fault != findsOther {
			continue
		}
		return sources.Receipt{RemoteID: n.id}, true, nil
	}
	return sources.Receipt{}, false, nil
}

func (m *memory) SetLiked(_ context.Context, id string, on bool) error {
	if m.fault == repeats && m.taken[id+fmt.Sprint(on)] > 0 {
		return errors.New("liked already")
	}
	m.taken[id+fmt.Sprint(on)]++
	return nil
}

func (m *memory) Delete(_ context.Context, id string) error { return m.Remove(id) }
