package escalation

import (
	"fmt"
	"strings"
	"time"

	"atempause/replies"
)

// What bounds a brief: who has to decide reads it on a phone.
const (
	MaxLines = 6   // messages quoted: the first, and the last ones
	MaxRunes = 500 // of each of them
)

// Line is a message as the brief quotes it.
type Line struct {
	Who     string // the author's name
	Ours    bool
	At      time.Time
	Text    string
	Private bool
	Kind    replies.Kind // abuse is quoted as such
}

// Link is an address with its name.
type Link struct{ Name, URL string }

// Brief is everything somebody needs to decide. Empty fields are left out.
type Brief struct {
	Lang     string         // "en", or German
	Zone     *time.Location // in which times are written; nil means UTC
	To       Choice
	From     string // who asks, and can be asked back
	Brand    string
	Network  string // its name as people know it
	Person   string
	Kind     replies.Kind
	Cause    string
	Heat     int
	Weather  int
	Happened string // in the sender's own words
	Said     []Line // in order of time
	Promises []replies.Promise
	Asked    string // what is to be decided
	Until    time.Time
	Links    []Link
}

// Subject is a mail's subject.
func (b Brief) Subject() string {
	p := phrasesIn(b.Lang)
	return oneLine(fill(p.Subject, "until", b.time(b.Until), "brand", b.Brand, "person", b.person(p)))
}

// Markdown is the brief to be copied or filed. Whatever a stranger wrote is quoted and cannot end its quotation.
func (b Brief) Markdown() string {
	return b.write(style{
		title: func(s string) string { return "# " + s + "\n" },
		head:  func(s string) string { return "\n## " + s + "\n\n" },
		item:  func(s string) string { return "- " + s + "\n" },
		quote: func(s string) string { return "> " + strings.ReplaceAll(s, "\n", "\n> ") + "\n\n" },
		word:  escape,
		link: func(l Link) string {
			url := "<" + strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(oneLine(l.URL)) + ">"
			if l.Name == "" {
				return url
			}
			return escape(l.Name) + ": " + url
		},
	})
}

// Plain is the brief as a text for a mail or a messenger.
func (b Brief) Plain() string {
	return b.write(style{
		title: func(s string) string { return s + "\n" },
		head:  func(s string) string { return "\n" + strings.ToUpper(s) + "\n" },
		item:  func(s string) string { return "- " + s + "\n" },
		quote: func(s string) string { return "> " + strings.ReplaceAll(s, "\n", "\n> ") + "\n\n" },
		word:  oneLine,
		link: func(l Link) string {
			if l.Name == "" {
				return oneLine(l.URL)
			}
			return oneLine(l.Name) + ": " + oneLine(l.URL)
		},
	})
}

// style is how a brief is set.
type style struct {
	title, head, item, quote, word func(string) string
	link                           func(Link) string
}

func (b Brief) write(st style) string {
	p := phrasesIn(b.Lang)
	var out strings.Builder
	head := func(s string) {
		s = st.head(s)
		if strings.HasSuffix(out.String(), "\n\n") {
			s = strings.TrimPrefix(s, "\n")
		}
		out.WriteString(s)
	}
	out.WriteString(st.title(fill(p.Title, "until", b.time(b.Until))))
	out.WriteString("\n")
	b.facts(&out, st, p)
	if text := paragraphs(b.Happened, st); text != "" {
		head(p.Happened)
		out.WriteString(text + "\n")
	}
	if len(b.Said) > 0 {
		head(p.Said)
		b.said(&out, st, p)
	}
	if len(b.Promises) > 0 {
		head(p.Promised)
		for _, pr := range b.Promises {
			words := pr.Words
			if words == "" {
				words = "…"
			}
			out.WriteString(st.item(fill(p.Promise[string(stateOf(pr))], "due", b.time(pr.Due), "words", st.word(words))))
		}
	}
	head(p.Asked)
	asked := paragraphs(b.Asked, st)
	if asked == "" {
		asked = p.Nothing
	}
	out.WriteString(asked + "\n\n" + st.item(fill(p.By, "until", b.time(b.Until))))
	if b.From != "" {
		out.WriteString(st.item(fill(p.From, "name", st.word(b.From))))
	}
	if len(b.Links) > 0 {
		head(p.Links)
		for _, l := range b.Links {
			out.WriteString(st.item(st.link(l)))
		}
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

// paragraphs keeps the lines of a text of our own.
func paragraphs(text string, st style) string {
	var list []string
	for _, l := range strings.Split(text, "\n") {
		if l = st.word(l); l != "" {
			list = append(list, l)
		}
	}
	return strings.Join(list, "\n\n")
}

func stateOf(p replies.Promise) replies.PromiseState {
	switch p.State {
	case replies.PromiseKept, replies.PromiseMoved, replies.PromiseBroken:
		return p.State
	}
	return replies.PromiseOpen
}

// facts are the lines at the top.
func (b Brief) facts(out *strings.Builder, st style, p phrases) {
	c := b.To.Contact
	if c.Name != "" {
		to := fill(p.For, "name", st.word(c.Name))
		if c.Role != "" {
			to += ", " + st.word(c.Role)
		}
		if b.To.For != "" {
			to += ", " + fill(p.Deputy, "name", st.word(b.To.For))
		}
		out.WriteString(st.item(to))
	}
	if len(c.Decides) > 0 {
		out.WriteString(st.item(fill(p.Decides, "what", st.word(strings.Join(c.Decides, "; ")))))
	}
	if c.Phone != "" {
		out.WriteString(st.item(fill(p.Call, "phone", strings.TrimPrefix(st.word(c.Phone), "\\"))))
	}
	kind, ok := p.Kind[string(b.Kind)]
	if !ok {
		kind = p.Kind[string(replies.Other)]
	}
	out.WriteString(st.item(fill(p.Facts, "brand", st.word(b.Brand), "network", st.word(b.Network), "kind", kind, "person", st.word(b.person(p)))))
	if cause, ok := p.CauseOf[b.Cause]; ok {
		out.WriteString(st.item(fill(p.Cause, "cause", cause)))
	} else if b.Cause != "" {
		out.WriteString(st.item(fill(p.Cause, "cause", st.word(b.Cause))))
	}
	if len(b.Said) > 0 && !b.Said[0].At.IsZero() {
		out.WriteString(st.item(fill(p.Since, "at", b.time(b.Said[0].At))))
	}
	out.WriteString(st.item(fill(p.Heat, "n", fmt.Sprint(b.Heat))))
	if b.Weather > 0 {
		out.WriteString(st.item(fill(p.Weather, "n", fmt.Sprint(b.Weather))))
	}
}

// said quotes the first message, for it is what it is about, and the last ones.
func (b Brief) said(out *strings.Builder, st style, p phrases) {
	from := max(1, len(b.Said)-MaxLines+1)
	for i, l := range b.Said {
		if i > 0 && i < from {
			if i == 1 {
				out.WriteString(fill(p.Omitted, "n", fmt.Sprint(from-1)) + "\n\n")
			}
			continue
		}
		who := l.Who
		if l.Ours {
			who = p.Us
		} else if who == "" {
			who = p.Unknown
		}
		where := p.Public
		if l.Private {
			where = p.Private
		}
		about := []string{st.word(who), b.time(l.At), where}
		if l.Kind == replies.Abuse && !l.Ours {
			about = append(about, p.Abuse)
		}
		out.WriteString(strings.Join(about, ", ") + ":\n\n" + st.quote(b.quoted(l.Text, st, p)))
	}
}

func (b Brief) quoted(text string, st style, p phrases) string {
	text = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text))
	cut := false
	if r := []rune(text); len(r) > MaxRunes {
		text, cut = string(r[:MaxRunes])+" …", true
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = st.word(lines[i])
	}
	if cut {
		lines = append(lines, p.Cut)
	}
	return strings.Join(lines, "\n")
}

func (b Brief) person(p phrases) string {
	if b.Person == "" {
		return p.Unknown
	}
	return b.Person
}

func (b Brief) time(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	zone := b.Zone
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone).Format(phrasesIn(b.Lang).Date)
}
