package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// usage counts calls against a budget that refills over an hour, or stands where a test has pinned it.
type usage struct {
	calls  float64
	at     time.Time
	budget float64 // calls an hour; 0: the default
	pinned bool
	level  int // percent, when pinned
}

// defaultBudget is generous: a desk that polls decently never sees its end, one that hammers does.
const defaultBudget = 20_000

// quietCalls is below which no usage header is sent: Meta sends them "once enough calls were made".
const quietCalls = 10

func (u *usage) count(now time.Time) {
	budget := u.full()
	if !u.at.IsZero() && now.After(u.at) {
		u.calls = max(0, u.calls-budget*now.Sub(u.at).Hours())
	}
	u.at = now
	u.calls++
}

func (u *usage) full() float64 {
	if u.budget > 0 {
		return u.budget
	}
	return defaultBudget
}

func (u *usage) percent() int {
	if u.pinned {
		return u.level
	}
	return int(100 * u.calls / u.full())
}

func (u *usage) shown() bool { return u.pinned || u.calls >= quietCalls }

// regain is how many minutes until calls are answered again.
func (u *usage) regain() int {
	if u.percent() < 100 {
		return 0
	}
	if u.pinned {
		return 19
	}
	return 1 + int(60*(u.calls-u.full())/u.full())
}

// jitter is how many calls more than its rate a bucket holds: who keeps to the rate may be early by a little on the way.
const jitter = 1

// bucket is a rate of so many a second.
type bucket struct {
	tokens float64
	at     time.Time
}

func (b *bucket) take(now time.Time, rate float64) bool {
	if rate <= 0 {
		return true
	}
	full := rate + jitter
	if b.at.IsZero() {
		b.tokens = full
	} else {
		b.tokens = min(full, b.tokens+rate*now.Sub(b.at).Seconds())
	}
	b.at = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// meter counts a call and refuses it when there have been too many. A page's calls count for the page, the person's own
// for the app.
func (w *World) meter(c *call) error {
	p := w.concerns(c)
	c.owner = p
	if p == nil {
		w.appUse.count(w.now())
		if w.appUse.percent() >= 100 {
			return known(4, 0)
		}
		return nil
	}
	p.use.count(w.now())
	messaging := c.messaging()
	if p.use.percent() >= 100 {
		if p.home != nil && !messaging {
			return known(80002, 0)
		}
		if messaging {
			return known(80006, 0)
		}
		return known(80001, 0)
	}
	if messaging && c.method == http.MethodGet && !p.rate.take(w.arrival(), w.talkRPS) {
		return known(613, 0)
	}
	return nil
}

// concerns finds the page whose budget a call uses.
func (w *World) concerns(c *call) *page {
	if g := w.gramOf(c); g != nil {
		return g
	}
	if c.token.page != nil {
		return c.token.page
	}
	if p := w.pageByID(c.path[0]); p != nil {
		return p
	}
	if o := w.find(c.path[0]); o != nil {
		return o.page
	}
	return nil
}

// messaging tells whether a call is one of the conversations edge, which has a rate of its own.
func (c *call) messaging() bool {
	if strings.HasPrefix(c.path[0], "t_") || strings.HasPrefix(c.path[0], "m_") || strings.HasPrefix(c.path[0], gramIDs) {
		return true
	}
	last := c.path[len(c.path)-1]
	return last == "conversations" || last == "messages"
}

func (w *World) usageHeaders(c *call, h http.Header) {
	if w.appUse.shown() {
		h.Set("X-App-Usage", string(encode(usageBody(&w.appUse))))
	}
	p := c.owner
	if p == nil || !p.use.shown() {
		return
	}
	typ := "pages"
	switch {
	case c.messaging():
		typ = "messenger"
	case p.home != nil:
		typ = "instagram"
	}
	one := append(obj{{"type", typ}}, usageBody(&p.use)...)
	one = append(one, member{"estimated_time_to_regain_access", p.use.regain()})
	h.Set("X-Business-Use-Case-Usage", string(encode(obj{{p.id, []any{one}}})))
}

func usageBody(u *usage) obj {
	n := u.percent()
	return obj{{"call_count", n}, {"total_cputime", n / 3}, {"total_time", n / 2}}
}
