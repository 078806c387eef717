package doctor

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"atempause/sources"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/safe"
	"atempause/ui/words"
)

// Mark is how a finding is meant.
type Mark string

// The marks.
const (
	Well  Mark = "ok"
	Note  Mark = "note" // nothing is broken, but it should be known
	Wrong Mark = "problem"
)

// Area is what a finding is about.
type Area string

// The areas, in the order they are told.
const (
	Settings Area = "config"
	Channels Area = "channel"
	Clocks   Area = "clock"
	Terminal Area = "terminal"
	Storage  Area = "storage"
	Files    Area = "files"
)

// Areas lists them.
var Areas = []Area{Settings, Channels, Clocks, Terminal, Storage, Files}

// Finding is one line of the account.
type Finding struct {
	Area    Area
	Subject string // a channel's id, a file; "" for none
	Mark    Mark
	Text    string
	Do      string // what to do; "" where there is nothing to do
	Network bool   // the trouble is one of a network or account
}

// What is worth a word before it hurts.
const (
	expirySoon = 14 * 24 * time.Hour
	skewNote   = 30 * time.Second
	skewWrong  = 5 * time.Minute // X and others refuse signatures that are further off
)

// Standing tells what a look at a channel has shown, one finding a line.
func Standing(w *words.Words, c workspace.Channel, o app.Outcome, now time.Time) []Finding {
	t := teller{w: w, id: c.ID()}
	name := safe.LineOf(o.Name, 200)
	if name == "" {
		name = safe.LineOf(c.Name, 200)
	}
	t.add(Well, "doctor.account", "", "Name", name, "Network", w.T("network."+string(c.Network)))
	if len(o.Tasks) > 0 {
		t.add(Well, "doctor.role", "", "Tasks", safe.LineOf(strings.Join(o.Tasks, ", "), 300))
	}
	t.expiry(o.Expires, now)
	for _, l := range slices.Sorted(maps.Keys(o.Closed)) {
		t.add(Note, "doctor.closed", "", "Lane", laneName(w, l), "Why", w.T(o.Closed[l]))
	}
	t.lost(o.Lost)
	if a := o.Allowance; a.Max > 0 {
		mark := Well
		if a.Used >= a.Max-a.Kept {
			mark = Note
		}
		at := ""
		if !a.Renews.IsZero() {
			at = a.Renews.Local().Format("02.01. 15:04")
		}
		t.add(mark, "doctor.allowance", "", "Used", a.Used, "Max", a.Max, "Renews", at)
	}
	t.limits(o, now)
	if o.Answers[0] != "" {
		t.add(Note, "doctor.version", "doctor.version.do", "Pinned", o.Answers[0], "Served", o.Answers[1])
	}
	if o.Moved != "" {
		t.add(Note, "doctor.moved", "doctor.moved.do")
	}
	return t.found
}

// Clock tells how far a server's clock and ours are apart.
func Clock(w *words.Words, server string, ahead time.Duration) Finding {
	f := Finding{Area: Clocks, Subject: server, Mark: Well, Text: w.T("doctor.clock", "Server", server)}
	if ahead.Abs() < skewNote {
		return f
	}
	key := "doctor.clock_slow"
	if ahead < 0 {
		key = "doctor.clock_fast"
	}
	f.Mark, f.Text, f.Do = Note, w.T(key, "Server", server, "Span", span(w, ahead.Abs())), w.T("doctor.clock.do")
	if ahead.Abs() >= skewWrong {
		f.Mark = Wrong
	}
	return f
}

// teller collects the findings of a channel.
type teller struct {
	w     *words.Words
	id    string
	found []Finding
}

func (t *teller) add(m Mark, key, do string, args ...any) {
	f := Finding{Area: Channels, Subject: t.id, Mark: m, Text: t.w.T(key, args...)}
	if do != "" {
		f.Do = t.w.T(do, args...)
	}
	t.found = append(t.found, f)
}

// spentNote is from how many per cent of Meta's limit on a word is due.
const spentNote = 75

// limits tells what is left of the limits on calls, and what waits for one.
func (t *teller) limits(o app.Outcome, now time.Time) {
	if o.SpentTold {
		mark, do := Well, ""
		if o.Spent >= spentNote {
			mark, do = Note, "doctor.spent.do"
		}
		t.add(mark, "doctor.spent", do, "Percent", fmt.Sprintf("%.0f", o.Spent))
	}
	for _, w := range o.Waits {
		t.add(Note, "doctor.waits", "", "Span", span(t.w, w.Until.Sub(now)))
	}
}

func (t *teller) expiry(at, now time.Time) {
	if at.IsZero() {
		return
	}
	left := at.Sub(now)
	day := at.Local().Format("02.01.2006")
	switch {
	case left <= 0:
		t.add(Wrong, "doctor.expired", "doctor.expires.do", "Channel", t.id, "Day", day)
	case left < expirySoon:
		t.add(Note, "doctor.expires", "doctor.expires.do", "Channel", t.id, "Day", day, "Span", span(t.w, left))
	default:
		t.add(Well, "doctor.expires", "", "Day", day, "Span", span(t.w, left))
	}
}

// lost tells what the network offers and this account does not, one line for each reason.
func (t *teller) lost(all []app.Loss) {
	var reasons []string
	acts := map[string][]string{}
	for _, l := range all {
		if _, known := acts[l.Why]; !known {
			reasons = append(reasons, l.Why)
		}
		name := t.w.T("offer." + string(l.Act))
		if !slices.Contains(acts[l.Why], name) {
			acts[l.Why] = append(acts[l.Why], name)
		}
	}
	for _, why := range reasons {
		t.add(Note, "doctor.lost", "", "Acts", strings.Join(acts[why], ", "), "Why", t.w.T(why))
	}
}

func laneName(w *words.Words, l sources.Lane) string {
	if key := "cmd.lane." + string(l); w.Has(key) {
		return w.T(key)
	}
	return safe.Line(string(l))
}

// span is a length of time in short words.
func span(w *words.Words, d time.Duration) string {
	switch {
	case d < 100*time.Second:
		return w.N("cmd.span.seconds", int(d/time.Second))
	case d < 100*time.Minute:
		return w.N("cmd.span.minutes", int(d/time.Minute))
	case d < 48*time.Hour:
		return w.N("cmd.span.hours", int(d/time.Hour))
	}
	return w.N("cmd.span.days", int(d/(24*time.Hour)))
}

// size is a number of bytes in short words.
func size(n int64) string {
	const unit = 1 << 10
	f, i := float64(n), 0
	for ; f >= unit && i < 4; i++ {
		f /= unit
	}
	if i == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %ciB", f, "KMGT"[i-1])
}
