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
	fresh    bool // told for the first time, or again after it was gone: it may move the case
	when     int64
	kind     replies.Kind
	cause    string
	lang     string
	urgent   bool
	heat     int
	thanks   bool
	likes    int
	author   sources.Author
	topLevel bool
}

// matter is the case part of a thread: what follows from its messages and from what a person decided.
type matter struct {
	State  replies.CaseState
	Since  int64
	Kind   replies.Kind
	Marked byPerson

	cause, lang         string
	urgent              bool
	heat                int
	due, press, updated int64
	person              sources.Author
	focus               int64
	theirs, critics     int
	likes, total        int
	answered, unread    bool
	stale               bool
	seen                int64
	form                sources.Form
	audience            sources.Audience
}

// rankOf orders kinds by how much is at stake: a thread is what its gravest waiting message is.
func rankOf(k replies.Kind) int {
	switch k {
	case replies.Complaint:
		return 6
	case replies.Abuse:
		return 5
	case replies.Misinformation:
		return 4
	case replies.Question:
		return 3
	case replies.Praise:
		return 2
	case replies.Other:
		return 1
	}
	return 0
}

// follow brings a case up to date with its messages: it moves the state by what is fresh, in order of time, and reckons
// everything else anew. With nothing fresh it is idempotent.
func (c *matter) follow(list []*said, brand sources.Brand, now time.Time) {
	waiting := waitingOf(list)
	c.move(list, waiting)
	if c.State != replies.CaseNew {
		waiting, c.Since = nil, 0
	}
	c.judge(list, waiting)
	c.measure(list, waiting)
	f := replies.Facts{
		Kind: c.Kind, Urgent: c.urgent, Form: c.form, Audience: c.audience, State: c.State, Theirs: c.theirs,
		Critics: c.critics, Likes: c.likes,
	}
	for _, m := range waiting {
		f.TextHeat = max(f.TextHeat, m.heat)
		if t := moment(m.when); f.Waiting.IsZero() || t.Before(f.Waiting) {
			f.Waiting = t
		}
	}
	if c.Marked.has(kindByPerson) && len(waiting) > 0 && gravest(waiting, nil).kindOr(replies.Other) != c.Kind {
		f.TextHeat = heatAs(c.Kind, f.TextHeat) // a thank-you must not breathe like an answer to a complaint
	}
	if c.State == replies.CaseNew && c.Since != 0 {
		f.Waiting = moment(c.Since) // a person has put it back: it waits since then
	}
	st := assess(brand, f)
	c.due, c.press, c.heat = milli(st.Due), milli(st.Press), st.Heat
	c.stale = st.Stale(c.urgent, now)
}

// waitingOf lists the messages of theirs that no answer of ours came after. Until the network has told our answer its
// time is our clock's, which may be off; then the order in which the two were learned of counts. A mere thanks waits only
// if nothing else does.
func waitingOf(list []*said) []*said {
	told, untold := (*said)(nil), int64(0) // our last answer: by time, or by the order of telling
	for _, m := range list {
		switch {
		case !m.ours || m.deleted:
		case !m.told:
			untold = max(untold, m.id)
		case told == nil || m.when > told.when || m.when == told.when && m.id > told.id:
			told = m
		}
	}
	var waiting, thanks []*said
	for _, m := range list {
		answered := m.id < untold || told != nil && (m.when < told.when || m.when == told.when && m.id < told.id)
		switch {
		case m.ours || m.deleted || answered:
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

// move is the state after what is fresh.
func (c *matter) move(list, waiting []*said) {
	started := c.State != ""
	if !started {
		c.State = replies.CaseNew
	}
	theirs, ours := false, (*said)(nil)
	for _, m := range list {
		theirs = theirs || !m.ours && !m.deleted
		if m.ours && !m.deleted && (ours == nil || m.when > ours.when) {
			ours = m
		}
	}
	woken := false
	for _, m := range waiting {
		if m.fresh && !m.thanks {
			if c.State != replies.CaseNew || m.urgent { // a person's word on the hurry was about what waited then
				c.Marked &^= urgentByPerson
			}
			c.State, woken = c.State.AfterTheirs(false), true
		}
	}
	if c.State == replies.CaseClosed && ours == nil && len(waiting) > 0 && allFresh(waiting) {
		c.State = replies.CaseNew // it was closed because everything was gone: this is as good as a new thread
	}
	serious := len(waiting) > 0 && !waiting[0].thanks
	switch {
	case woken || serious && c.State == replies.CaseNew:
	case ours != nil && (ours.fresh || c.State == replies.CaseNew && c.Since == 0):
		// Nothing of theirs came after our answer, or only a thanks.
		c.State, c.Since = c.State.AfterOurs(c.kindAnswered(list), audienceOf(ours, c.audience)), 0
		if !theirs {
			c.State = replies.CaseClosed // a post of our own that nobody has answered
		}
	case !theirs && c.State == replies.CaseNew && c.Since == 0:
		c.State = replies.CaseClosed // everything of theirs has been deleted
	}
}

func allFresh(list []*said) bool {
	for _, m := range list {
		if !m.fresh {
			return false
		}
	}
	return true
}

func audienceOf(m *said, thread sources.Audience) sources.Audience {
	if m.private {
		return sources.Private
	}
	return thread
}

// kindAnswered is the kind that an answer has answered, for a case that was never open before our eyes.
func (c *matter) kindAnswered(list []*said) replies.Kind {
	if c.Marked.has(kindByPerson) || c.Kind != "" {
		return c.Kind
	}
	return gravest(list, nil).kindOr(replies.Other)
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
		if m.ours || m.deleted || skip != nil && skip(m) {
			continue
		}
		if top == nil || rankOf(m.kind) > rankOf(top.kind) || rankOf(m.kind) == rankOf(top.kind) && m.heat > top.heat {
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
			if !m.ours && !m.deleted && m.kind == replies.Complaint && m.author == w.author {
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
		if form != sources.ConversationForm && top != nil {
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
func (c *matter) measure(list, waiting []*said) {
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
	c.critics = len(critics)
	if first != nil {
		c.person = first.author
	}
	c.readUpTo(list)
}

// readUpTo finds whether something of theirs is new to the person: it was told after the last look and we have not
// answered it.
func (c *matter) readUpTo(list []*said) {
	for _, m := range waitingOf(list) {
		c.unread = c.unread || m.id > c.seen
	}
}

// assess reckons due time, heat and place in the queue.
var assess = replies.Assess

// snippetOf folds white space and bounds the length.
func snippetOf(text string) string {
	var b strings.Builder
	n, gap := 0, false
	for _, r := range text {
		if unicode.IsSpace(r) || r == utf8.RuneError {
			gap = b.Len() > 0
			continue
		}
		if gap {
			if n++; n >= SnippetRunes {
				break
			}
			b.WriteByte(' ')
			gap = false
		}
		if n++; n > SnippetRunes {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}
