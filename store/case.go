package store

import (
	"slices"
	"strings"
	"time"

	"atempause/replies"
	"atempause/replies/when"
	"atempause/sources"
)

// joined is the lane of a thread that another one of its matter stands for.
const joined View = "joined"

// follow brings a case up to date with its messages: what is fresh moves the matter, in order of time, and everything else
// is reckoned anew. With nothing fresh it is idempotent. A still case only takes its place: its matter has been moved by
// another of its threads.
func (c *matter) follow(list []*said, brand sources.Brand, now time.Time, still bool) {
	waiting := waitingOf(list)
	if !still {
		c.begin(list, waiting)
		c.hear(list, waiting, brand, now)
		c.Case = c.Case.Tick(now)
		c.revise(list, waiting, now)
	}
	owed := c.owed()
	if !owed {
		waiting = nil
	}
	c.judge(list, waiting)
	c.measure(list, waiting, now)
	if !still {
		c.revise(list, waiting, now)
		c.Case = c.Case.Tick(now)
		if owed && !c.owed() {
			waiting = nil
			c.judge(list, waiting)
			c.measure(list, waiting, now)
		}
	}
	c.stand(list, waiting, brand, now)
}

func (c *matter) part() replies.Part {
	p, _ := c.Case.Part(c.thread)
	return p
}

// owed tells whether what waits in this thread is still owed an answer: a person may have put it away.
func (c *matter) owed() bool {
	return c.Case.State == replies.CaseNew && (!c.part().Waits.IsZero() || !c.Case.Since.IsZero())
}

// begin makes the matter of a thread that none is kept for: one that is new, or one of the time before matters were kept,
// which stands where its state says.
func (c *matter) begin(list, waiting []*said) {
	if c.known {
		return
	}
	c.known = true
	c.Case = replies.NewMatter(c.thread, c.audience)
	if c.State != "" {
		c.Case = c.seed(list, waiting)
	}
}

func (c *matter) seed(list, waiting []*said) replies.Matter {
	m := c.Case
	m.State, m.Turned, m.Since = c.State, moment(c.updated), moment(c.Since)
	p := &m.Parts[0]
	p.Kind, p.Gone = c.Kind, true
	for _, s := range list {
		switch {
		case s.deleted || s.fresh || !s.ours && s.mute():
		case !s.ours:
			p.Heard, p.Gone = p.Heard+1, false
			p.Voiced = p.Voiced || s.kind == replies.Complaint
		case moment(s.when).After(p.Answered):
			p.Answered, p.Aside = moment(s.when), audienceOf(s, c.audience) == sources.Private
		}
	}
	if c.Marked.has(kindByPerson) {
		p.Voiced = c.Kind == replies.Complaint
	}
	if m.State == replies.CaseNew {
		p.Waits = since(list, waiting)
	}
	return m
}

// since is since when somebody waits for an answer; a mere thanks waits only where we have never said anything.
func since(list, waiting []*said) time.Time {
	if len(waiting) == 0 || waiting[0].thanks && slices.ContainsFunc(list, func(m *said) bool { return m.ours && !m.deleted }) {
		return time.Time{}
	}
	first := waiting[0].at()
	for _, m := range waiting {
		first = min(first, m.at())
	}
	return moment(first)
}

func audienceOf(m *said, thread sources.Audience) sources.Audience {
	if m.private {
		return sources.Private
	}
	return thread
}

// hear tells the matter what has happened, in order of time. Of a thread that is new that is all of it; of one that is known
// what is fresh and still stands unanswered, and our own answer where nothing serious came after it.
func (c *matter) hear(list, waiting []*said, brand sources.Brand, now time.Time) {
	born := c.State == ""
	serious := len(waiting) > 0 && !waiting[0].thanks
	var last *said
	var news []*said
	theirs := false
	for _, m := range list {
		if m.deleted {
			continue
		}
		theirs = theirs || m.speaks()
		if m.ours && (last == nil || m.when > last.when) {
			last = m
		}
		if !m.ours && m.mute() {
			continue
		}
		if born || m.fresh && (m.ours || slices.Contains(waiting, m)) {
			news = append(news, m)
		}
	}
	if !theirs {
		if !c.part().Gone {
			c.Case, _ = c.Case.Gone(c.thread, moment(c.latest(list))) // the thread is a part of its own matter
		}
		return
	}
	slices.SortStableFunc(news, func(a, b *said) int {
		if a.at() != b.at() {
			return int(max(-1, min(1, a.at()-b.at())))
		}
		return int(max(-1, min(1, a.id-b.id)))
	})
	for _, m := range news {
		switch {
		case !m.ours:
			c.heard(m)
		case born: // what was promised for a time that was past when we learned of the thread is history
			c.Case = c.Case.Ours(c.answer(m, brand, now))
		case m == last && !serious:
			c.Case = c.Case.Ours(c.answer(m, brand, moment(m.when)))
		default: // they have written since: what it promises counts all the same, and that it was an answer
			c.Case = c.Case.Spoke(c.thread, moment(m.when), audienceOf(m, c.audience) == sources.Private)
			for _, p := range c.answer(m, brand, moment(m.when)).All() {
				p.Thread, p.Made = c.thread, moment(m.when)
				if next, err := c.Case.Promise(p); err == nil {
					c.Case = next
				}
			}
		}
	}
}

func (c *matter) latest(list []*said) (at int64) {
	for _, m := range list {
		at = max(at, m.when)
	}
	return at
}

// heard tells the matter one message of theirs.
func (c *matter) heard(m *said) {
	if !m.thanks && (c.Case.State != replies.CaseNew || m.urgent) { // a person's word on the hurry was about what waited then
		c.Marked &^= urgentByPerson
	}
	if m.again > 0 { // nor was what they made of its kind about the new text
		c.Marked &^= kindByPerson
	}
	kind := m.kindOr(replies.Other)
	if c.Marked.has(kindByPerson) {
		kind = c.Kind
	}
	c.Case = c.Case.Theirs(replies.Incoming{Thread: c.thread, Audience: c.audience, Kind: kind, Thanks: m.thanks, At: moment(m.at())})
}

// promisesOf bounds how many promises of one message are kept: their names are made of the message's.
const promisesOf = 16

// promiseReach is how long after it was written a text of ours is still read for promises: nobody promises an answer for
// a day so far off, and a first read tells months of old answers.
const promiseReach = 60 * 24 * time.Hour

// mostPromised bounds how much is kept of a clause that promises.
const mostPromised = 120

// promised is the clause that promises, on one line: its time alone would not tell what is to be done.
func promised(clause string) string {
	text := strings.Trim(strings.Join(strings.Fields(clause), " "), " ,;:.!–-")
	if r := []rune(text); len(r) > mostPromised {
		return strings.TrimSpace(string(r[:mostPromised-1])) + "…"
	}
	return text
}

// answer is a message of ours with what it promises for a time after from.
func (c *matter) answer(m *said, brand sources.Brand, from time.Time) replies.Answer {
	at := moment(m.when)
	a := replies.Answer{Thread: c.thread, Audience: audienceOf(m, c.audience), At: at}
	if m.words == "" || from.Sub(at) > promiseReach {
		return a
	}
	hours, id := replies.HoursOf(brand), m.id*promisesOf
	found := when.Promises(m.words, "", at, hours)
	if len(found) == 0 { // mostly
		return a
	}
	held, holds := when.Holding(m.words, "", at, hours)
	if holds && held.Due.After(from) {
		a.Hold, a.HoldID = held.Due.UTC(), id
	}
	for _, p := range found {
		if !p.Certain || !p.Due.After(from) || holds && p.Span == held.Span {
			continue
		}
		if id++; len(a.Promises) == promisesOf-1 {
			break
		}
		a.Promises = append(a.Promises, replies.Promise{ID: id, Words: promised(p.What), Due: p.Due.UTC()})
	}
	return a
}

// revise brings the part up to what its messages are now.
func (c *matter) revise(list, waiting []*said, now time.Time) {
	p := c.part()
	voiced, theirs := p.Voiced, false
	complaint := false
	for _, m := range list {
		if m.speaks() {
			theirs = true
			complaint = complaint || m.kind == replies.Complaint
		}
	}
	if !theirs {
		return
	}
	kind := p.Kind
	if c.Kind != "" {
		kind = c.Kind
	}
	if !c.Marked.has(kindByPerson) {
		voiced = voiced && (complaint || kind == replies.Complaint)
	}
	waits := p.Waits
	if !waits.IsZero() {
		waits = since(list, waiting)
	}
	c.Case = c.Case.Revise(c.thread, kind, voiced, waits, now)
}

// stand gives the thread its place in the lists.
func (c *matter) stand(list, waiting []*said, brand sources.Brand, now time.Time) {
	m := c.Case
	c.State, c.Since = m.State, 0
	if m.State == replies.CaseNew {
		c.Since = milli(m.Since)
	}
	f := c.facts(list, waiting)
	f.Window = replies.WindowFor(replies.Windows(c.caps, c.contact(list, f.Waiting)), false)
	lead := m.Lead() == c.thread
	f = m.Facts(f)
	f.Rests = f.Rests || !lead
	st := assess(brand, f)
	c.due, c.press, c.heat, c.firm = milli(st.Due), milli(st.Press), st.Heat, st.Firm
	c.stale = st.Stale(c.urgent, now)
	c.lane, c.until, c.turned, c.promised, c.waits = joined, 0, milli(m.Turned), 0, milli(f.Waiting)
	if lead {
		c.lane, c.until = View(m.View()), milli(f.Until)
		if p, ok := m.Nearest(); ok {
			c.promised = milli(p.Due)
		}
	}
	c.tone, c.next = f.TextHeat, milli(replies.Cools(f))
	if next := milli(m.Next()); c.home == 0 && next > 0 && (c.next == 0 || next < c.next) {
		c.next = next
	}
}

// facts are what is known of the thread's own messages.
func (c *matter) facts(list, waiting []*said) replies.Facts {
	c.rounds = roundsOf(list, c.audience)
	f := replies.Facts{
		Kind: c.Kind, Urgent: c.urgent, Form: c.form, Audience: c.audience, State: c.Case.State, Theirs: c.theirs,
		Critics: c.critics, Likes: c.likes, Rating: c.rating, Rounds: c.rounds,
		Stirred: c.stir,
	}
	for _, m := range waiting {
		f.TextHeat = max(f.TextHeat, m.heat)
		if t := moment(m.at()); f.Waiting.IsZero() || t.Before(f.Waiting) {
			f.Waiting = t
		}
	}
	if c.Marked.has(kindByPerson) && len(waiting) > 0 && gravest(waiting, nil).kindOr(replies.Other) != c.Kind {
		f.TextHeat = heatAs(c.Kind, f.TextHeat) // a thank-you must not breathe like an answer to a complaint
	}
	return f
}

// contact is what the network's windows hang on.
func (c *matter) contact(list []*said, waits time.Time) replies.Contact {
	k := replies.Contact{Form: c.form, Wrote: waits}
	for _, m := range list {
		at := moment(m.when)
		switch {
		case m.deleted:
		case m.ours && m.private:
			k.Used = []sources.Act{sources.ActReplyPrivately}
		case m.speaks() && c.audience == sources.Private && at.After(k.LastIn):
			k.LastIn = at
		}
		if m.speaks() && waits.IsZero() && at.After(k.Wrote) {
			k.Wrote = at
		}
	}
	return k
}

// roundsOf counts the public rounds of a thread; in one that is private there are none.
func roundsOf(list []*said, thread sources.Audience) int {
	if !slices.ContainsFunc(list, func(m *said) bool { return m.ours }) {
		return 0
	}
	order := slices.Clone(list)
	slices.SortFunc(order, func(a, b *said) int {
		if a.when != b.when {
			return int(max(-1, min(1, a.when-b.when)))
		}
		return int(max(-1, min(1, a.id-b.id)))
	})
	turns := make([]replies.Turn, len(order))
	for i, m := range order {
		turns[i] = replies.Turn{Ours: m.ours, Private: audienceOf(m, thread) == sources.Private, Thanks: m.thanks, Gone: m.deleted || m.mute(), Who: m.author.ID}
	}
	return replies.Rounds(turns)
}
