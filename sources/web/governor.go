package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"atempause/sources"
)

// How long things last when the network does not say.
const (
	firstPause  = time.Minute // the first pause after a refusal; doubled with each that follows
	longPause   = time.Hour
	writePause  = 24 * time.Hour
	leastPause  = time.Second // a pause that is over before it began is none
	strikesKept = 8
)

// Rate is how fast calls of a bucket may go, in this program's own interest, whatever the network's headers say.
type Rate struct {
	PerSecond float64 // 0: DefaultRate's
	Burst     int     // 0: DefaultRate's
	// Reserve is how many calls are kept for what a person waits for, out of those the network's headers leave; 0: a
	// tenth of the network's limit, at least one.
	Reserve int
}

// DefaultRate is that of a bucket nobody set one for.
var DefaultRate = Rate{PerSecond: 10, Burst: 30}

// slower is the part of a rate that reads nobody waits for may use: the rest is always free for those who wait.
const slower = 0.8

// Governor keeps calls within the limits of the networks. One governor may serve all channels of a program: it keeps
// apart networks, servers and accounts. It lives in memory: what it has learned is learned again from the next answer.
type Governor struct {
	mu      sync.Mutex
	rates   map[string]Rate
	lanes   map[key]*lane
	pauses  map[key]pause
	written map[key]pause // writing alone
	spare   map[key]pause // what nobody waits for alone
}

// key names a bucket: its scope (network, server, account) and its name.
type key struct{ scope, bucket string }

type lane struct{ all, background *rate.Limiter }

type pause struct {
	until   time.Time
	class   sources.Class
	strikes int
}

// NewGovernor makes a governor that has seen nothing yet.
func NewGovernor() *Governor {
	return &Governor{
		rates: map[string]Rate{}, lanes: map[key]*lane{}, pauses: map[key]pause{}, written: map[key]pause{}, spare: map[key]pause{},
	}
}

// SetRate sets the rate of all buckets of a name on a network. It is to be told before the first call.
func (g *Governor) SetRate(n sources.Network, bucket string, r Rate) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.rates[string(n)+"/"+bucket] = r
}

// ticket is what the governor needs to know of a call.
type ticket struct {
	key
	network sources.Network
	write   bool
	urgent  bool
}

func (c *Client) scope(u *url.URL) string {
	host := ""
	if u != nil {
		host = strings.ToLower(u.Host)
	}
	return strings.Join([]string{string(c.cfg.Network), host, c.cfg.Account}, "\x00")
}

func (c *Client) ticket(call Call, u *url.URL) ticket {
	return ticket{key{c.scope(u), call.Bucket}, c.cfg.Network, call.write(), call.Urgent || call.write()}
}

// Wait is a limit that holds calls back.
type Wait struct {
	Network    sources.Network
	Host       string
	Account    string
	Bucket     string
	Class      sources.Class // RateLimited or WriteBlocked
	Until      time.Time
	Background bool // only what nobody waits for
	Writing    bool // only what changes something
}

// Waits lists what waits, the longest last.
func (g *Governor) Waits(now time.Time) []Wait {
	g.mu.Lock()
	defer g.mu.Unlock()
	var out []Wait
	list := func(from map[key]pause, background, writing bool) {
		for k, p := range from {
			if now.Before(p.until) {
				parts := strings.SplitN(k.scope, "\x00", 3)
				out = append(out, Wait{sources.Network(parts[0]), parts[1], parts[2], k.bucket, p.class, p.until, background, writing})
			}
		}
	}
	list(g.pauses, false, false)
	list(g.written, false, true)
	list(g.spare, true, false)
	slices.SortFunc(out, func(a, b Wait) int {
		return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.Host+a.Account+a.Bucket, b.Host+b.Account+b.Bucket))
	})
	return out
}

// hold is a call the governor does not let go.
type hold struct {
	Class sources.Class
	Until time.Time
}

// admit asks for leave, first for the slower lane and then for the common one: either a hold, or how long to wait. now is
// the time limits are reckoned in, tick the one calls are spaced out by.
func (g *Governor) admit(t ticket, slow bool, now, tick time.Time) (time.Duration, *hold) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if stop := g.held(t, now); stop != nil {
		return 0, stop
	}
	l := g.lane(t)
	switch {
	case !slow:
		return l.all.ReserveN(tick, 1).DelayFrom(tick), nil
	case !t.urgent:
		return l.background.ReserveN(tick, 1).DelayFrom(tick), nil
	}
	return 0, nil
}

func (g *Governor) held(t ticket, now time.Time) *hold {
	var stop *hold
	longer := func(p pause, binds bool) {
		if binds && now.Before(p.until) && (stop == nil || p.until.After(stop.Until)) {
			stop = &hold{p.class, p.until}
		}
	}
	longer(g.pauses[t.key], true)
	longer(g.written[key{t.scope, ""}], t.write)
	longer(g.spare[t.key], !t.urgent)
	return stop
}

func (g *Governor) rate(t ticket) Rate {
	r := g.rates[string(t.network)+"/"+t.bucket]
	if r.PerSecond <= 0 {
		r.PerSecond = DefaultRate.PerSecond
	}
	if r.Burst <= 0 {
		r.Burst = DefaultRate.Burst
	}
	return r
}

func (g *Governor) lane(t ticket) *lane {
	l := g.lanes[t.key]
	if l == nil {
		r := g.rate(t)
		l = &lane{
			all:        rate.NewLimiter(rate.Limit(r.PerSecond), r.Burst),
			background: rate.NewLimiter(rate.Limit(r.PerSecond*slower), max(1, int(float64(r.Burst)*slower))),
		}
		g.lanes[t.key] = l
	}
	return l
}

// learn takes the limit headers of an answer in: what is left below the reserve is kept for what a person waits for.
func (g *Governor) learn(t ticket, l Quota, now time.Time) {
	if !l.Known || !l.Reset.After(now) {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	reserve := g.rate(t).Reserve
	if reserve <= 0 {
		reserve = max(1, l.Limit/10)
	}
	switch {
	case l.Remaining == 0:
		keep(g.pauses, t.key, pause{until: l.Reset, class: sources.RateLimited})
	case l.Remaining <= reserve && l.Limit > 1:
		keep(g.spare, t.key, pause{until: l.Reset, class: sources.RateLimited})
	}
}

// punish pauses what a refusal reaches and tells until when.
func (g *Governor) punish(t ticket, class sources.Class, until, now time.Time) time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	in, k := g.pauses, t.key
	if class == sources.WriteBlocked {
		in, k = g.written, key{t.scope, ""}
	}
	strikes := in[k].strikes
	if until.IsZero() {
		long := min(longPause, firstPause<<strikes)
		if class == sources.WriteBlocked {
			long = writePause
		}
		until = now.Add(long)
	}
	if least := now.Add(leastPause << strikes); until.Before(least) {
		until = least
	}
	keep(in, k, pause{until: until, class: class, strikes: min(strikes+1, strikesKept)})
	return in[k].until
}

// keep lengthens a pause and never shortens one.
func keep(in map[key]pause, k key, p pause) {
	old := in[k]
	if old.until.After(p.until) {
		p.until = old.until
	}
	p.strikes = max(p.strikes, old.strikes)
	in[k] = p
}

// Pause holds back the calls of a client's bucket until a time the network has told in some other way than by headers.
func (c *Client) Pause(bucket string, until time.Time) {
	g := c.cfg.Governor
	g.mu.Lock()
	defer g.mu.Unlock()
	keep(g.pauses, key{c.scope(c.base), bucket}, pause{until: until, class: sources.RateLimited})
}

// forgive ends the doubling once a call has gone through.
func (g *Governor) forgive(t ticket, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p, ok := g.pauses[t.key]; ok && !now.Before(p.until) {
		delete(g.pauses, t.key)
	}
	if p, ok := g.written[key{t.scope, ""}]; ok && t.write && !now.Before(p.until) {
		delete(g.written, key{t.scope, ""})
	}
}
