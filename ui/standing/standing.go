package standing

import (
	"maps"
	"slices"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/secret"
	"atempause/store"
	"atempause/store/workspace"
	"atempause/ui/safe"
	"atempause/ui/words"
)

// Channel is how a channel stands.
type Channel struct {
	sources.Channel
	Off     bool                    // switched off in the config
	Closed  map[sources.Lane]string // lanes the network does not open to us: catalogue key of the reason
	Pinned  string                  // the API version asked for, where another one answers
	Served  string                  // that one
	Reading store.Reading
	Expires time.Time     // when its token ends; zero: never, or not told
	Now     time.Time     // against which Expires is held; zero says nothing of it
	Silent  time.Duration // how long nothing has come of a reading under way; 0 if none is, or it is quick
}

// Mark is the worst of it in one word.
type Mark string

// The marks, the worst first.
const (
	Troubled Mark = "trouble"
	Off      Mark = "off"
	Slow     Mark = "slow"
	Ending   Mark = "ending" // its token ends within days
	Partly   Mark = "partly" // something of it cannot be read, or its version is ending
	Well     Mark = ""
)

// SlowAfter is after how long without a word a reading counts as slow.
const SlowAfter = 15 * time.Second

// Mark is the worst that is to be said of the channel.
func (c Channel) Mark() Mark {
	switch {
	case c.Off:
		return Off
	case !c.Reading.Since.IsZero():
		return Troubled
	case c.Silent >= SlowAfter:
		return Slow
	case c.ends():
		return Ending
	case len(c.Closed) > 0 || c.Served != "":
		return Partly
	}
	return Well
}

// EndingWithin is how long before its end a token is warned of.
const EndingWithin = 14 * 24 * time.Hour

// ends tells whether the token is over, or will be soon.
func (c Channel) ends() bool {
	return !c.Expires.IsZero() && !c.Now.IsZero() && c.Expires.Sub(c.Now) < EndingWithin
}

// Key is its place in the catalogues.
func (m Mark) Key() string {
	if m == Well {
		return "standing.well"
	}
	return "standing." + string(m)
}

// Voice is what the sentences need to know besides.
type Voice struct {
	Words  *words.Words
	Now    time.Time
	Span   func(time.Duration) string // a length of time in short words
	Logged bool                       // a log is written
}

// Why says in words what went wrong with a channel and what to do.
func (v Voice) Why(c sources.Channel, t store.Trouble) string {
	w := v.Words
	if t.Fault != "" {
		return v.secret(t)
	}
	key := "error." + string(t.Class)
	if own := key + "." + string(c.Network); w.Has(own) { // some networks mean something else by it
		key = own
	}
	if t.Class == "" || !w.Has(key) {
		key = "error.unknown"
	}
	name := w.T("network." + string(c.Network))
	account := safe.Line(c.Name)
	if account == "" {
		account = name
	}
	until := ""
	if t.Until.After(v.Now) {
		until = t.Until.In(v.Now.Location()).Format("15:04")
	}
	return w.T(key, "Network", name, "Account", account, "Detail", safe.LineOf(t.Detail, 300), "Until", until, "Log", v.Logged)
}

func (v Voice) secret(t store.Trouble) string {
	name := safe.Line(t.Name)
	switch {
	case t.Place == secret.FromKeyring && (t.Fault == secret.NotSet || t.Fault == secret.NoKeyring):
		return v.Words.T("secret.keyring_"+string(t.Fault), "Name", name)
	case t.Place == secret.FromFile && t.Fault == secret.NotSet:
		return v.Words.T("secret.file_not_set", "Name", name)
	}
	return v.Words.T("secret."+string(t.Fault), "Name", name, "Detail", safe.LineOf(t.Detail, 300))
}

// Lane is what a lane is called.
func (v Voice) Lane(l sources.Lane) string {
	if key := "cmd.lane." + string(l); v.Words.Has(key) {
		return v.Words.T(key)
	}
	return safe.Line(string(l))
}

// Lines say how the channel stands, the most pressing first.
func (v Voice) Lines(c Channel) []string {
	w, r := v.Words, c.Reading
	var lines []string
	if c.Off {
		lines = append(lines, w.T("standing.off_long"))
	}
	if !r.Since.IsZero() && !c.Off {
		why := v.Why(c.Channel, r.Trouble)
		if r.Trouble.Lane != "" {
			why = w.T("standing.lane", "Lane", v.Lane(r.Trouble.Lane), "Text", why)
		}
		lines = append(lines, why, w.T("standing.since", "Time", v.Span(v.Now.Sub(r.Since))))
	}
	if c.ends() && !c.Off && r.Since.IsZero() {
		day := c.Expires.In(v.Now.Location()).Format(w.T("standing.day"))
		if left := c.Expires.Sub(v.Now); left > 0 {
			lines = append(lines, w.T("standing.ends", "Day", day, "Span", v.Span(left)))
		} else {
			lines = append(lines, w.T("standing.ended", "Day", day))
		}
		lines = append(lines, w.T("standing.expires.do"))
	}
	if c.Silent >= SlowAfter && !c.Off {
		lines = append(lines, w.T("standing.slow_long", "Time", v.Span(c.Silent)))
	}
	for _, l := range slices.Sorted(maps.Keys(c.Closed)) {
		lines = append(lines, w.T("standing.closed", "Lane", v.Lane(l), "Why", w.T(c.Closed[l])))
	}
	if c.Served != "" {
		lines = append(lines, w.T("standing.version", "Pinned", safe.Line(c.Pinned), "Served", safe.Line(c.Served)))
	}
	if c.Network == sources.Hand { // nothing is read there
		return append(lines, w.T("standing.hand"))
	}
	if r.Read.IsZero() {
		return append(lines, w.T("standing.never"))
	}
	if v.Now.Sub(r.Read) < justNow {
		return append(lines, w.T("standing.read_now"))
	}
	return append(lines, w.T("standing.read", "Time", v.Span(v.Now.Sub(r.Read))))
}

// justNow is how long a reading is so fresh that nobody wants to know the seconds.
const justNow = 10 * time.Second

// hopeless are the troubles that pass by themselves or lie with the network: no command mends them.
var hopeless = []sources.Class{
	sources.NotSent, sources.Ambiguous, sources.Transient, sources.RateLimited, sources.WriteBlocked, sources.Garbled,
	sources.TooComplex, sources.Deprecated,
}

// ofToken are the troubles that a new token mends.
var ofToken = []sources.Class{
	sources.TokenExpired, sources.TokenInvalid, sources.TokenRevoked, sources.TokenPassword, sources.TokenRole, sources.Permission,
}

// Renew is the command that gives a channel, to be named behind it, a new token.
const Renew = "atempause channels token"

// Look is the command that looks closer, where none mends.
const Look = "atempause doctor"

// Command is what to type about the channel's trouble; "" where there is nothing to do.
func (c Channel) Command() string {
	t := c.Reading.Trouble
	switch {
	case c.Off:
		return "atempause channels enable " + quoted(c.ID())
	case c.Reading.Since.IsZero():
		if c.ends() {
			return Renew + " " + quoted(c.ID())
		}
		if len(c.Closed) > 0 || c.Served != "" {
			return Look
		}
		return ""
	case t.Fault == secret.TooOpen:
		return "chmod 600 " + quoted(t.Name)
	case slices.Contains(hopeless, t.Class), t.Class == store.UnknownTrouble:
		return Look
	}
	if slices.Contains(ofToken, t.Class) && (t.Fault == "" || t.Fault == secret.NotSet || t.Fault == secret.Blank) && workspace.NeedsToken(c.Network) {
		return Renew + " " + quoted(c.ID())
	}
	return Look + " --channel " + quoted(c.ID())
}

// quoted puts a word so that a shell takes it for one.
func quoted(s string) string {
	s = safe.Line(s)
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./:@+,=", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
