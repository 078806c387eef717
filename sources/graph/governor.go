package graph

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"atempause/sources"
)

// The marks of the governor, in per cent of a limit: from the first on background reading slows down, from the second
// it stops, and only at the third does what a person waits for stop too.
const (
	SlowAt = 75
	HoldAt = 90
	FullAt = 100
)

// How long things last when Meta does not say.
const (
	stale       = 10 * time.Minute // a usage figure older than this no longer binds: the windows roll over an hour
	firstPause  = 5 * time.Minute  // the first pause after a refusal; doubled with each that follows
	edgePause   = time.Minute
	longPause   = time.Hour
	writePause  = 24 * time.Hour // Meta's holds for abuse last a day or more; trying prolongs them
	slowest     = 8 * time.Second
	swiftest    = time.Second
	edgePerSec  = 2 // Meta allows two calls a second a Page on the conversations
	edgeAtOnce  = 2
	strikesKept = 8
)

// Governor keeps every call within Meta's limits. One governor serves all channels of a program, because the limits of
// an app and of a token are shared between Pages. It lives in memory: what it has learned is learned again from the next
// answer.
type Governor struct {
	mu      sync.Mutex
	pauses  map[string]pause
	figures map[string]figure
	edges   map[string]*rate.Limiter
	slotted map[string]time.Time // when the last slowed call may leave
}

type pause struct {
	until   time.Time
	class   sources.Class
	strikes int
}

type figure struct {
	spent float64
	at    time.Time
}

// instagram is the use case of an Instagram account.
const instagram = "instagram"

// NewGovernor makes a governor that has seen nothing yet.
func NewGovernor() *Governor {
	return &Governor{
		pauses: map[string]pause{}, figures: map[string]figure{},
		edges: map[string]*rate.Limiter{}, slotted: map[string]time.Time{},
	}
}

// Spent is the highest share of any of Meta's limits that is used up, in per cent, as far as answers have told it of late.
func (g *Governor) Spent(now time.Time) (percent float64, told bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, f := range g.figures {
		if now.Sub(f.at) < stale {
			percent, told = max(percent, f.spent), true
		}
	}
	return percent, told
}

// ticket is what the governor needs to know of a call.
type ticket struct {
	token  string // fingerprint
	object string
	bucket string
	edge   string
	write  bool
	urgent bool
}

func (t ticket) key(s Scope) string {
	switch s {
	case AppScope:
		return "app"
	case TokenScope:
		return "token:" + t.token
	case ObjectScope:
		return "object:" + t.object + "/" + t.bucket
	case EdgeScope:
		return "edge:" + t.object + "/" + t.edge
	case WriteScope:
		return "writes:" + t.object
	}
	return ""
}

// keys lists what binds a call.
func (t ticket) keys() []string {
	keys := []string{
		t.key(AppScope), t.key(TokenScope), t.key(ObjectScope), "object:" + t.object + "/",
		t.key(EdgeScope),
	}
	if t.write {
		keys = append(keys, t.key(WriteScope))
	}
	return keys
}

// hold is a call the governor does not let go.
type hold struct {
	class sources.Class
	until time.Time
}

// admit asks for leave: either a hold, or how long to wait first. now is the time limits are reckoned in, tick the one
// calls are spaced out by.
func (g *Governor) admit(t ticket, now, tick time.Time) (time.Duration, *hold) {
	g.mu.Lock()
	defer g.mu.Unlock()
	stop, highest := g.held(t, now)
	if stop != nil {
		return 0, stop
	}
	wait := g.pace(t, tick)
	if !t.urgent && highest >= SlowAt {
		wait = max(wait, g.slow(t, highest, tick))
	}
	return wait, nil
}

// held tells what stops a call, if anything does, and the highest figure that binds it.
func (g *Governor) held(t ticket, now time.Time) (stop *hold, highest float64) {
	for _, k := range t.keys() {
		if p, ok := g.pauses[k]; ok && now.Before(p.until) && (stop == nil || p.until.After(stop.until)) {
			stop = &hold{p.class, p.until}
		}
		f, ok := g.figures[k]
		if !ok || now.Sub(f.at) >= stale {
			continue
		}
		highest = max(highest, f.spent)
		if f.spent >= FullAt || (!t.urgent && f.spent >= HoldAt) {
			if until := f.at.Add(stale); stop == nil || until.After(stop.until) {
				stop = &hold{sources.RateLimited, until}
			}
		}
	}
	return stop, highest
}

// pace keeps to the rate of an edge that has one.
func (g *Governor) pace(t ticket, now time.Time) time.Duration {
	if t.edge != ConversationsEdge {
		return 0
	}
	k := t.key(EdgeScope)
	lim, ok := g.edges[k]
	if !ok {
		lim = rate.NewLimiter(edgePerSec, edgeAtOnce)
		g.edges[k] = lim
	}
	return lim.ReserveN(now, 1).DelayFrom(now)
}

// slow spaces background calls out, the more the less is left.
func (g *Governor) slow(t ticket, spent float64, now time.Time) time.Duration {
	part := min(1, (spent-SlowAt)/(HoldAt-SlowAt))
	gap := swiftest + time.Duration(part*float64(slowest-swiftest))
	at := now
	if last := g.slotted[t.object]; last.Add(gap).After(now) {
		at = last.Add(gap)
	}
	g.slotted[t.object] = at
	return at.Sub(now)
}

// learn takes the usage headers of an answer in.
func (g *Governor) learn(t ticket, h http.Header, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	told := ReadUsage(h, t.object)
	named := slices.ContainsFunc(told, func(u Usage) bool { return u.Bucket == instagram && u.Object == t.object })
	for _, u := range told {
		if !named && t.bucket == instagram && u.Bucket == instagram {
			u.Object = t.object // whether Meta names the account, its Page or its business there is not documented
		}
		k := ticket{object: u.Object, bucket: u.Bucket}.key(u.Scope)
		g.figures[k] = figure{u.Spent, now}
		if u.Regain > 0 {
			g.pause(k, pause{until: now.Add(u.Regain), class: sources.RateLimited})
		}
	}
}

// punish pauses what a refusal reaches and tells until when.
func (g *Governor) punish(t ticket, class sources.Class, scope Scope, now time.Time) time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.strike(t.key(scope), class, scope, now)
	until := g.pauses[t.key(scope)].until
	if stop, _ := g.held(t, now); stop != nil && stop.until.After(until) {
		until = stop.until
	}
	return until
}

func (g *Governor) strike(k string, class sources.Class, scope Scope, now time.Time) {
	p := g.pauses[k]
	if now.Before(p.until) && p.class == class && p.strikes == 0 {
		return // the headers of this very answer have told how long
	}
	long := firstPause
	switch scope {
	case EdgeScope:
		long = edgePause
	case WriteScope:
		long = writePause
	}
	if scope != WriteScope {
		long = min(longPause, long<<min(p.strikes, strikesKept))
	}
	g.pause(k, pause{until: now.Add(long), class: class, strikes: min(p.strikes+1, strikesKept)})
}

func (g *Governor) pause(k string, p pause) {
	if old := g.pauses[k]; old.until.After(p.until) {
		return
	}
	g.pauses[k] = p
}

// forgive ends the doubling once a call has gone through.
func (g *Governor) forgive(t ticket, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, k := range t.keys() {
		if p, ok := g.pauses[k]; ok && !now.Before(p.until) {
			delete(g.pauses, k)
		}
	}
}
