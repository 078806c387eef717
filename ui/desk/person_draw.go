package desk

import (
	"strings"
	"time"

	"atempause/replies"
	"atempause/store"
	"atempause/ui/layout"
	"atempause/ui/safe"
)

func (w *whois) draw(m *Model, width, h int) drawn {
	th := m.th
	inner := min(width-6, 92)
	var head []string
	for _, l := range []string{m.knownSince(&w.p, w.row), m.record(&w.p, 0)} {
		if l != "" {
			head = append(head, wrapTo(l, inner, 2, th.Text, th.More)...)
		}
	}
	body, at := w.lines(m, inner)
	w.rows = max(1, min(h-4-len(head), len(body)))
	if at < w.top {
		w.top = at
		if at > 0 && w.cur < len(w.items) && w.items[w.cur].head != "" {
			w.top-- // its headline is seen as well
		}
	}
	if at >= w.top+w.rows {
		w.top = at - w.rows + 1
	}
	w.top = max(0, min(w.top, len(body)-w.rows))
	lines := append(head, body[w.top:min(len(body), w.top+w.rows)]...)
	f := frame{
		title: m.t("person.title", "Name", m.name(w.row.Author)), right: m.th.Safe(w.row.Brand), focus: true,
		footer: safe.Cut(m.t("person.keys"), inner-4, th.More),
	}
	return drawn{lines: m.box(layout.Rect{W: inner + 4, H: len(lines) + 2}, f, lines)}
}

// lines draws all that one can go to, and tells where the chosen line is.
func (w *whois) lines(m *Model, width int) (lines []string, at int) {
	th := m.th
	if len(w.p.Notes) == 0 {
		lines = append(lines, wrapTo(m.t("person.no_notes"), width, 2, th.Faint, th.More)...)
	}
	for i, it := range w.items {
		if it.head != "" {
			lines = append(lines, th.Title.Render(safe.Cut(it.head, width, th.More)))
		}
		mark, style := "  ", th.Text
		if it.mark == warn {
			style = th.Warn
		}
		if i == w.cur {
			at = len(lines)
			mark, style = safe.Fit(th.Here, 2, ""), th.Chosen(th.Accent, true)
		}
		note := safe.Cut(it.note, max(0, width/3), th.More)
		if note != "" {
			note = " " + note
		}
		lines = append(lines, style.Render(safe.Fit(mark+it.text, width-safe.Width(note), th.More)+note))
	}
	return lines, at
}

// knownSince says how many conversations there were, and since when they are known.
func (m *Model) knownSince(p *store.Person, row store.Row) string {
	n := len(p.Threads)
	text := m.n("person.count", n)
	if n >= store.PersonThreads {
		text = m.t("person.count_most", "N", n)
	}
	if n > 1 && !p.Since.IsZero() {
		text = m.t("person.since", "Count", text, "Time", m.dayOf(p.Since))
	}
	return joinParts(m.th.Sep, text, m.t("network."+string(row.Network)))
}

// dayOf is the day something was on.
func (m *Model) dayOf(t time.Time) string {
	t = t.In(m.Now().Location())
	return t.Format(m.Words.T("person.day_format"))
}

// record says in a line what there is to know of a person: complaints, promises, waived apologies. here is the thread that
// is open: nothing is said where it is the only complaint and nothing else is known.
func (m *Model) record(p *store.Person, here int64) string {
	var parts []string
	first, n := time.Time{}, 0
	own := false
	for _, c := range p.Complained {
		own = own || c.Thread == here
		if n++; first.IsZero() || c.At.Before(first) {
			first = c.At
		}
	}
	switch {
	case n == 0 || n == 1 && own:
	case own:
		parts = append(parts, m.t("person.nth", "N", n, "Span", m.spanLong(m.Now().Sub(first))))
	default:
		parts = append(parts, m.n("person.complained", n, "Span", m.spanLong(m.Now().Sub(first))))
	}
	kept, broken := 0, 0
	for _, q := range p.Promises {
		switch q.State {
		case replies.PromiseKept:
			kept++
		case replies.PromiseBroken:
			broken++
		}
	}
	if broken > 0 {
		parts = append(parts, m.n("person.broken", broken))
	}
	if kept > 0 && (broken > 0 || here == 0) {
		parts = append(parts, m.n("person.kept", kept))
	}
	if len(p.Waived) > 0 {
		parts = append(parts, m.n("person.waivers", len(p.Waived)))
	}
	return strings.Join(parts, ", ")
}

// spanLong is a span in words that goes on to months and years.
func (m *Model) spanLong(d time.Duration) string {
	const month = 30 * 24 * time.Hour
	switch {
	case d >= 48*time.Hour && d < 21*24*time.Hour:
		return m.n("person.days", int(d/(24*time.Hour)))
	case d < 60*24*time.Hour:
		return m.span(d)
	case d < 24*month:
		return m.n("person.months", int(d/month))
	}
	return m.n("person.years", int(d/(365*24*time.Hour)))
}

// knownHere is the line above a conversation, none where there is nothing to know.
func (m *Model) knownHere() []string {
	text := m.record(&m.talk.person, m.talk.thread.ID)
	if text == "" {
		return nil
	}
	return []string{m.t("person.head", "Text", text, "Key", m.km.Name("person", m.Words))}
}
