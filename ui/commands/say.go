package commands

import (
	"strings"
	"time"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/safe"
)

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }

func list(items []string) string { return strings.Join(items, ", ") }

func (c *cli) stateName(s replies.State) string {
	if s == "" {
		return ""
	}
	return c.words.T("cmd.state." + string(s))
}

func (c *cli) caseName(s replies.CaseState) string { return c.words.T("case." + string(s)) }

func (c *cli) kindName(k replies.Kind) string { return c.words.T("kind." + string(k)) }

func (c *cli) checkName(k replies.Check) string { return c.words.Check(k) }

// dueWords says how much time is left, or how long it is over.
func (c *cli) dueWords(due time.Time) string {
	left := due.Sub(c.Now())
	if left < 0 {
		return c.words.T("cmd.reason.over", "Span", c.late(-left))
	}
	return c.words.T("cmd.reason.left", "Span", c.span(left))
}

// late is how long something is over: seconds count for nobody.
func (c *cli) late(d time.Duration) string {
	if d < 2*time.Minute {
		return c.words.N("cmd.span.minutes", 1)
	}
	return c.span(d)
}

// reason says in words why a thread stands where it stands.
func (c *cli) reason(r store.Row) string {
	var parts []string
	add := func(yes bool, text func() string) {
		if yes {
			parts = append(parts, text())
		}
	}
	add(!r.Due.IsZero(), func() string { return c.dueWords(r.Due) })
	add(r.Urgent, func() string { return c.words.T("cmd.reason.urgent") })
	add(r.Heat >= replies.HeatedFrom, func() string { return c.words.T("cmd.reason.heat", "Heat", r.Heat) })
	add(r.Theirs > 1, func() string { return c.words.N("cmd.reason.messages", r.Theirs) })
	add(r.Critics > 1, func() string { return c.words.N("cmd.reason.critics", r.Critics) })
	add(r.Likes > 0, func() string { return c.words.N("cmd.reason.likes", r.Likes) })
	add(r.Rating > 0, func() string { return c.words.N("cmd.reason.stars", r.Rating) })
	for _, b := range r.Reasons {
		if text := c.because(b); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", ")
}

// because says a reason that the row's own fields do not tell.
func (c *cli) because(b replies.Because) string {
	switch b.Key {
	case replies.WhyPromised, replies.WhyBroken, replies.WhyEscalation, replies.WhySnooze, replies.WhyWrote, replies.WhyUntil, replies.WhyWith, replies.WhyStale:
		return c.words.T("reason."+b.Key, "Time", c.moment(b.Time), "Name", safe.Line(b.Text))
	case replies.WhyRate, replies.WhyReach:
		return c.words.T("reason."+b.Key, "N", b.N)
	case replies.WhyRounds:
		return c.words.N("reason.rounds", b.N)
	case replies.WhyWindow, replies.WhyShut:
		return c.words.T("reason."+b.Key, "Act", c.words.T("window.act_"+b.Text), "Span", c.span(b.Span))
	}
	return ""
}

// trouble says what happened to a reply that failed or is unsure, and what to do; "" for all others.
func (c *cli) trouble(r replies.Reply) string {
	switch r.State {
	case replies.Failed:
		return c.netText(r.Trouble, sources.Network(network(r.Channel)), r.Channel, r.Detail, time.Time{})
	case replies.Unsure:
		switch r.Readback {
		case replies.Absent:
			return c.words.T("cmd.unsure.absent", "ID", idText(r.ID))
		case replies.Unreadable:
			return c.words.T("cmd.unsure.unreadable", "ID", idText(r.ID))
		}
		return c.words.T("cmd.unsure.looking")
	}
	return ""
}

func network(channel string) string {
	n, _, _ := strings.Cut(channel, ":")
	return n
}

// fold breaks a text to the terminal's width, each line set in by indent.
func (c *cli) fold(text, indent string) string {
	width := max(20, min(c.width(), 100)-safe.Width(indent))
	var b strings.Builder
	for i, line := range safe.Wrap(safe.Block(text), width) {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(indent + line)
	}
	return b.String()
}
