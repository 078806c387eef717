package mail

import (
	"fmt"
	"strings"

	"atempause/sources"
)

// gathered is what a mail's parts come to.
type gathered struct {
	texts []*part // to be told, one below the other
	spare []*part // the same as HTML, should the plain text be none
	files []*part
	cal   []*part
}

// gather walks the parts and decides which are the text and which are files. It looks at no body, so that those of a
// large mail can be fetched afterwards.
func gather(p *part, g *gathered) {
	switch {
	case p.kind == "multipart/alternative":
		g.alternative(p)
	case p.kind == "multipart/signed":
		if len(p.kids) > 0 {
			gather(p.kids[0], g)
		}
	case strings.HasPrefix(p.kind, "multipart/"):
		for _, kid := range p.kids {
			gather(kid, g)
		}
	default:
		g.leaf(p, false)
	}
}

// alternative prefers plain text; files hidden in the other forms are kept.
func (g *gathered) alternative(p *part) {
	var plain, rich *gathered
	for _, kid := range p.kids {
		sub := &gathered{}
		gather(kid, sub)
		g.files, g.cal = append(g.files, sub.files...), append(g.cal, sub.cal...)
		for _, t := range sub.texts {
			if t.kind == "text/html" {
				rich = sub
			} else if plain == nil {
				plain = sub
			}
		}
	}
	switch {
	case plain != nil && rich != nil && plain != rich:
		g.texts, g.spare = append(g.texts, plain.texts...), append(g.spare, rich.texts...)
	case plain != nil:
		g.texts = append(g.texts, plain.texts...)
	case rich != nil:
		g.texts = append(g.texts, rich.texts...)
	}
}

func (g *gathered) leaf(p *part, nested bool) {
	switch {
	case p.kind == "text/calendar":
		g.cal = append(g.cal, p)
		if p.disp == "attachment" {
			g.files = append(g.files, p)
		}
	case (p.kind == "text/plain" || p.kind == "text/html") && p.disp != "attachment" && (p.name == "" || p.disp == "inline"):
		g.texts = append(g.texts, p)
	case p.kind == "application/pkcs7-signature", p.kind == "application/x-pkcs7-signature", p.kind == "application/pgp-signature",
		p.kind == "message/delivery-status", p.kind == "message/disposition-notification", p.kind == "text/rfc822-headers":
	case p.cid != "" && p.disp != "attachment" && strings.HasPrefix(p.kind, "image/") && p.realSize() < 20<<10:
		// a logo in a signature
	default:
		g.files = append(g.files, p)
	}
}

// read makes the text of what was gathered.
func (g *gathered) read() string {
	var out []string
	for _, p := range g.texts {
		if s := p.told(); strings.Trim(s, " \t\r\n") != "" {
			out = append(out, s)
		}
	}
	if len(g.spare) > 0 {
		var rich []string
		for _, p := range g.spare {
			rich = append(rich, p.told())
		}
		if s := strings.Join(rich, "\n\n"); placeholder(strings.Join(out, "\n"), s) {
			out = []string{s}
		}
	}
	if len(out) == 0 {
		for _, p := range g.cal {
			out = append(out, event(lines(p.text())))
		}
	}
	return strings.Join(out, "\n\n")
}

// placeholder tells whether a plain text only says that there is none.
func placeholder(plain, rich string) bool {
	plain = strings.TrimSpace(plain)
	if plain == "" {
		return strings.TrimSpace(rich) != ""
	}
	return len(plain) < 300 && len(rich) > 3*len(plain) && strings.Contains(strings.ToLower(plain), "html")
}

// told is a text part as a person reads it.
func (p *part) told() string {
	s := p.text()
	if p.kind == "text/html" {
		return fromHTML(s)
	}
	if strings.EqualFold(p.params["format"], "flowed") {
		return unflow(lines(s), strings.EqualFold(p.params["delsp"], "yes"))
	}
	return lines(s)
}

// attachments names the files with kind and size.
func (g *gathered) attachments() []sources.Attachment {
	var out []sources.Attachment
	for _, p := range g.files {
		kind := "file"
		switch strings.SplitN(p.kind, "/", 2)[0] {
		case "image":
			kind = "photo"
		case "video":
			kind = "video"
		}
		name := p.name
		if p.kind == "message/rfc822" && name == "" && p.body != nil {
			h, _ := splitHeader(p.content())
			name = text(h, "Subject")
		}
		if name == "" {
			name = p.kind
		}
		out = append(out, sources.Attachment{Kind: kind, Name: cutName(name) + " (" + size(p.realSize()) + ")"})
		if len(out) == 50 {
			break
		}
	}
	return out
}

func cutName(s string) string {
	if r := []rune(s); len(r) > 120 {
		return string(r[:80]) + "…" + string(r[len(r)-30:])
	}
	return s
}

func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d B", n)
}

// event tells an invitation in a line or two: what, when, where.
func event(s string) string {
	want := map[string]string{}
	in := false
	for _, l := range strings.Split(strings.ReplaceAll(s, "\n ", ""), "\n") {
		switch strings.TrimSpace(l) {
		case "BEGIN:VEVENT":
			in = len(want) == 0
			continue
		case "END:VEVENT":
			in = false
		}
		key, value, ok := strings.Cut(l, ":")
		if !ok || !in {
			continue
		}
		key, _, _ = strings.Cut(key, ";")
		value = strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(strings.TrimSpace(value))
		if key = strings.ToUpper(key); want[key] == "" {
			want[key] = value
		}
	}
	var out []string
	for _, l := range []string{want["SUMMARY"], span(want["DTSTART"], want["DTEND"]), want["LOCATION"], want["DESCRIPTION"]} {
		if l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

func span(from, to string) string {
	from, to = stamp(from), stamp(to)
	switch {
	case to == "" || to == from:
		return from
	case len(from) > 10 && strings.HasPrefix(to, from[:10]):
		to = strings.TrimSpace(to[10:])
	}
	return from + " – " + to
}

// stamp writes 20261123T100000Z for people.
func stamp(s string) string {
	if len(s) < 8 {
		return s
	}
	out := s[:4] + "-" + s[4:6] + "-" + s[6:8]
	if len(s) >= 13 {
		out += " " + s[9:11] + ":" + s[11:13]
	}
	if strings.HasSuffix(s, "Z") {
		out += " UTC"
	}
	return out
}

// failedMail is the Message-ID of the mail a report speaks of.
func failedMail(p *part) string {
	if p.kind == "message/global" || p.kind == "message/rfc822" || p.kind == "text/rfc822-headers" || p.kind == "message/global-headers" {
		h, _ := splitHeader(p.content())
		return ownID(h)
	}
	for _, kid := range p.kids {
		if id := failedMail(kid); id != "" {
			return id
		}
	}
	return ""
}
