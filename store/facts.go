package store

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"atempause/replies"
	"atempause/sources"
)

// said is what the case needs to know of a message.
type said struct {
	id       int64 // grows in the order of telling
	ours     bool
	private  bool
	told     bool
	deleted  bool
	dealt    bool // taken out of sight by the house rules: nobody waits for an answer to it
	fresh    bool // told for the first time, or again after it was gone: it may move the case
	when     int64
	kind     replies.Kind
	cause    string
	lang     string
	urgent   bool
	heat     int
	thanks   bool
	likes    int
	reach    int
	author   sources.Author
	topLevel bool
	words    string // the text, only of a fresh one of ours
	machine  sources.Machine
	again    int64 // when its author made something graver of it
	gone     int64 // when it was found deleted, not by our doing
	held     bool  // waits for our approval
	changed  bool  // its author has changed the text
}

// matter is the case part of a thread: what follows from its messages and from what a person decided.
type matter struct {
	State  replies.CaseState
	Since  int64
	Kind   replies.Kind
	Marked byPerson

	thread int64
	home   int64          // the thread with which the matter is kept, 0 for this one
	Case   replies.Matter // the matter it is a part of
	known  bool           // Case is filled in
	lane   View           // where it is listed, joined if another thread stands for the matter

	cause, lang            string
	urgent                 bool
	heat                   int
	due, press, updated    int64
	person                 sources.Author
	focus                  int64
	theirs, critics        int
	likes, total           int
	answered, unread       bool
	stale, firm            bool
	seen                   int64 // -1: a person wants it unread
	form                   sources.Form
	audience               sources.Audience
	next, until, turned    int64
	promised, waits, brief int64
	rounds, rating         int
	traces                 traces
	tone                   int
	stir                   replies.Stirred
	caps                   sources.Capabilities
}

// waitingOf lists the messages of theirs that no answer of ours came after. Until the network has told our answer its
// time is our clock's, which may be off; then the order in which the two were learned of counts. A mere thanks waits only
// if nothing else does.
func waitingOf(list []*said) []*said {
	told, untold, since := (*said)(nil), int64(0), int64(0) // our last answer: by time, or by the order of telling
	for _, m := range list {
		switch {
		case !m.ours || m.deleted:
		case !m.told:
			untold, since = max(untold, m.id), max(since, m.when)
		case told == nil || m.when > told.when || m.when == told.when && m.id > told.id:
			told = m
		}
	}
	var waiting, thanks []*said
	for _, m := range list {
		answered := m.id < untold || told != nil && (m.when < told.when || m.when == told.when && m.id < told.id)
		if m.again > 0 {
			answered = m.again < since || told != nil && m.again < told.when
		}
		switch {
		case !m.speaks() || answered:
		case m.thanks:
			thanks = append(thanks, m)
		default:
			waiting = append(waiting, m)
		}
	}
	if waiting == nil {
		return thanks
	}
	return waiting
}

func (m *said) kindOr(k replies.Kind) replies.Kind {
	if m == nil || m.kind == "" {
		return k
	}
	return m.kind
}

// gravest finds the message whose kind the case takes, among those of theirs that only admits.
func gravest(list []*said, skip func(*said) bool) *said {
	var top *said
	for _, m := range list {
		if !m.speaks() || skip != nil && skip(m) {
			continue
		}
		if top == nil || replies.Gravity(m.kind) > replies.Gravity(top.kind) || replies.Gravity(m.kind) == replies.Gravity(top.kind) && m.heat > top.heat {
			top = m
		}
	}
	return top
}

// judge is the kind of the case, its cause, language and urgency, and the message that stands for it.
func (c *matter) judge(list, waiting []*said) {
	top := gravest(waiting, nil)
	if top == nil { // nothing waits: it stays what it was
		top = gravest(list, nil)
		if c.Kind == "" {
			c.Kind = top.kindOr(replies.Other)
		}
	} else if !c.Marked.has(kindByPerson) {
		c.Kind = top.kindOr(replies.Other)
		if complainedBefore(list, waiting) {
			c.Kind = replies.Complaint
		}
	}
	c.lang, c.focus = "", 0
	if top != nil {
		c.lang = top.lang
	}
	if !c.Marked.has(urgentByPerson) {
		c.urgent = false
		for _, m := range waiting {
			c.urgent = c.urgent || m.urgent
		}
	}
	if !c.Marked.has(causeByPerson) {
		c.cause = ""
		m := gravest(list, func(m *said) bool { return m.cause == "" })
		switch {
		case m != nil && c.Kind == replies.Complaint:
			c.cause = m.cause
		case top != nil && top.kind != replies.Complaint: // one that a person gave to what is no complaint
			c.cause = top.cause
		}
	}
	c.focus = focusOf(list, waiting, top, c.form)
}

// complainedBefore tells whether one who waits now has complained earlier in the thread: "the number is 12345" is still
// about the complaint.
func complainedBefore(list, waiting []*said) bool {
	for _, w := range waiting {
		if w.author == (sources.Author{}) || w.kind == replies.Praise {
			continue
		}
		for _, m := range list {
			if m.speaks() && m.kind == replies.Complaint && m.author == w.author {
				return true
			}
		}
	}
	return false
}

// focusOf is the message a list shows: in an exchange of messages the newest that waits, elsewhere the one that makes the
// case; when nothing waits the newest of all.
func focusOf(list, waiting []*said, top *said, form sources.Form) int64 {
	var newest *said
	pick := list
	if len(waiting) > 0 {
		if form != sources.ConversationForm && form != sources.MailForm && top != nil {
			return top.id
		}
		pick = waiting
	}
	for _, m := range pick {
		if !m.deleted && (newest == nil || m.when > newest.when || m.when == newest.when && m.id > newest.id) {
			newest = m
		}
	}
	if newest == nil && len(list) > 0 {
		newest = list[len(list)-1]
	}
	if newest == nil {
		return 0
	}
	return newest.id
}

// measure counts.
func (c *matter) measure(list, waiting []*said, now time.Time) {
	c.theirs, c.likes, c.total, c.critics, c.answered = len(waiting), 0, len(list), 0, false
	c.updated, c.unread, c.person = 0, false, sources.Author{}
	critics := map[sources.Author]bool{}
	var first *said
	var latest int64
	for _, m := range list {
		latest = max(latest, m.when)
		if m.deleted {
			continue
		}
		c.updated = max(c.updated, m.when)
		if m.ours {
			c.answered = true
			continue
		}
		if m.mute() {
			continue
		}
		if m.kind == replies.Complaint || m.kind == replies.Abuse {
			critics[m.author] = true
		}
		if first == nil || m.topLevel && !first.topLevel || m.topLevel == first.topLevel && m.when < first.when {
			first = m
		}
	}
	if c.updated == 0 {
		c.updated = latest // all of it is gone
	}
	for _, m := range waiting {
		c.likes = max(c.likes, m.likes)
	}
	c.stir = stirOf(list, waiting, now)
	c.critics = len(critics)
	for _, m := range list { // where all of theirs is gone, it was still with them
		if !m.ours && m.topLevel && (first == nil || first.mute() && !m.mute()) {
			first = m
		}
	}
	if first != nil {
		c.person = first.author
	}
	c.readUpTo(list)
	c.traces = tracesOf(list, c.focus)
}

// stirOf is how a crowd moves the thread now. A network's clock may go before ours by some minutes.
func stirOf(list, waiting []*said, now time.Time) replies.Stirred {
	s := replies.Stirred{At: now}
	var last, first int64
	at := milli(now)
	for _, m := range list {
		if !m.speaks() {
			continue
		}
		last = max(last, m.when)
		if ago := at - m.when; ago < replies.RateSpan.Milliseconds() && ago > -replies.RateSpan.Milliseconds() {
			s.Hour++
			if first == 0 || m.when < first {
				first = m.when
			}
		}
	}
	for _, m := range waiting {
		s.Reach = max(s.Reach, m.reach)
	}
	s.First, s.Last = moment(first), moment(last)
	return s
}

// readUpTo finds whether something of theirs is new to the person: it was told after the last look and we have not
// answered it.
func (c *matter) readUpTo(list []*said) {
	c.unread = c.seen < 0
	for _, m := range waitingOf(list) {
		c.unread = c.unread || m.id > c.seen
	}
	for _, m := range list { // makes no debt, but what we sent has not arrived
		c.unread = c.unread || m.machine == sources.Bounce && !m.deleted && m.id > c.seen
	}
}

// assess reckons due time, heat and place in the queue.
var assess = replies.Assess

// snippetOf folds white space and bounds the length.
func snippetOf(text string, runes int) string {
	var b strings.Builder
	n, gap := 0, false
	for _, r := range text {
		if unicode.IsSpace(r) || r == utf8.RuneError {
			gap = b.Len() > 0
			continue
		}
		if gap {
			if n++; n >= runes {
				break
			}
			b.WriteByte(' ')
			gap = false
		}
		if n++; n > runes {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}
