package mastodon

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// plain turns the HTML of a post into text, without loading anything. Blanks and line ends stay as they are, because
// Mastodon shows them so; a mention becomes the full handle; a link whose words are not its address shows both.
func plain(content string, mentions []mention) string {
	p := &reader{mentions: mentions}
	p.push("")
	z := html.NewTokenizer(strings.NewReader(content))
	for {
		switch z.Next() {
		case html.ErrorToken:
			p.closeLink()
			for len(p.stack) > 1 {
				p.pop()
			}
			return p.stack[0].text.String()
		case html.TextToken:
			if p.mute == 0 {
				p.write(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			p.start(z.Token())
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(string(name))
		}
	}
}

// block is a part of a text whose lines get something put before them.
type block struct {
	tag     string
	text    strings.Builder
	pending int // line ends owed before the next words
	number  int // of the next item of an ordered list
}

type reader struct {
	mentions []mention
	stack    []*block
	mute     int // within something that is not text
	link     *link
}

type link struct {
	href, class string
	text        strings.Builder
}

// deepest is how deeply nested quotations and lists are shown.
const deepest = 12

func (p *reader) push(tag string) { p.stack = append(p.stack, &block{tag: tag, number: 1}) }

func (p *reader) top() *block { return p.stack[len(p.stack)-1] }

// pop ends a block: its lines go into the one around it.
func (p *reader) pop() {
	b := p.top()
	p.stack = p.stack[:len(p.stack)-1]
	first, rest := "> ", "> "
	ends := 2
	if b.tag == "li" {
		ends = 1
		first = "- "
		if around := p.top(); around.tag == "ol" {
			first = strconv.Itoa(around.number) + ". "
			around.number++
		}
		rest = strings.Repeat(" ", len(first))
	} else if b.tag != "blockquote" {
		first, rest = "", ""
	}
	text := b.text.String()
	if text == "" {
		return
	}
	p.gap(ends)
	p.put(first + strings.ReplaceAll(text, "\n", "\n"+rest))
	p.gap(ends)
}

// gap asks for line ends before whatever comes next.
func (p *reader) gap(n int) {
	if b := p.top(); b.text.Len() > 0 {
		b.pending = max(b.pending, n)
	}
}

func (p *reader) put(s string) {
	if s == "" {
		return
	}
	b := p.top()
	for ; b.pending > 0; b.pending-- {
		b.text.WriteByte('\n')
	}
	b.text.WriteString(s)
}

func (p *reader) write(s string) {
	if p.link != nil {
		p.link.text.WriteString(s)
		return
	}
	b := p.top()
	between := b.pending > 0 || b.text.Len() == 0 || b.tag == "ul" || b.tag == "ol"
	if between && strings.ContainsRune(s, '\n') && strings.Trim(s, " \t\r\n") == "" {
		return // how the HTML was laid out, not what was written
	}
	p.put(s)
}

func (p *reader) start(t html.Token) {
	switch t.Data {
	case "script", "style", "template", "head", "title", "noscript":
		if t.Type == html.StartTagToken {
			p.mute++
		}
	case "br":
		if p.mute == 0 {
			p.lineEnd("\n")
		}
	case "p", "pre", "div", "h1", "h2", "h3", "h4", "h5", "h6":
		p.closeLink()
		p.gap(2)
	case "blockquote", "ul", "ol", "li":
		p.closeLink()
		if t.Type == html.StartTagToken && len(p.stack) < deepest {
			p.push(t.Data)
		} else {
			p.gap(1)
		}
	case "a":
		p.closeLink()
		p.link = &link{href: attr(t, "href"), class: attr(t, "class")}
	case "img":
		if p.mute == 0 {
			p.write(attr(t, "alt"))
		}
	}
}

// lineEnd writes a line end that was written as such.
func (p *reader) lineEnd(s string) {
	if p.link != nil {
		p.link.text.WriteString(s)
		return
	}
	p.put(s)
}

func (p *reader) end(tag string) {
	switch tag {
	case "script", "style", "template", "head", "title", "noscript":
		p.mute = max(0, p.mute-1)
	case "p", "pre", "div", "h1", "h2", "h3", "h4", "h5", "h6":
		p.closeLink()
		p.gap(2)
	case "blockquote", "ul", "ol", "li":
		p.closeLink()
		for i := len(p.stack) - 1; i > 0; i-- {
			if p.stack[i].tag == tag {
				for len(p.stack) > i {
					p.pop()
				}
				break
			}
		}
	case "a":
		p.closeLink()
	}
}

func attr(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// closeLink writes a link: a mention as a handle, a hashtag as it stands, and of anything else where it leads.
func (p *reader) closeLink() {
	l := p.link
	if l == nil {
		return
	}
	p.link = nil
	text := l.text.String()
	if strings.HasPrefix(text, "@") || strings.Contains(l.class, "mention") {
		for _, m := range p.mentions {
			if m.Acct != "" && m.URL == l.href && (text == "@"+m.Username || text == "@"+m.Acct) {
				p.put("@" + m.Acct)
				return
			}
		}
	}
	switch {
	case text == "" || strings.HasPrefix(text, "#") && strings.Contains(l.class, "hashtag"),
		strings.HasPrefix(text, "@") && strings.Contains(l.class, "mention"), !webAddress(l.href):
		p.put(text)
	case bare(text) == bare(l.href):
		p.put(l.href)
	default:
		p.put(text + " (" + l.href + ")")
	}
}

func webAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// bare is an address without what people leave out of it.
func bare(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(s), "https://"), "http://")
	return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
}

// atName is a mention as Mastodon finds it in a text.
var atName = regexp.MustCompile(`(^|[^=/\pL\pN_@])@([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)(?:@([\pL\pN.-]*[\pL\pN]))?`)

// addressed lists the handles a text mentions, without their @.
func addressed(text string) []string {
	var out []string
	for _, m := range atName.FindAllStringSubmatch(text, -1) {
		name := m[2]
		if m[3] != "" {
			name += "@" + m[3]
		}
		out = append(out, name)
	}
	return out
}

// leading takes the mentions off the beginning of a text: those that address it. What it took comes back with it.
func leading(text string) (names, rest string) {
	rest = text
	for {
		trimmed := strings.TrimLeft(rest, " \u00a0\n")
		if trimmed == "" || trimmed[0] != '@' {
			break
		}
		at := atName.FindStringIndex(trimmed)
		if at == nil || at[0] != 0 {
			break
		}
		after := trimmed[at[1]:]
		if after != "" && !strings.HasPrefix(after, " ") && !strings.HasPrefix(after, "\n") && !strings.HasPrefix(after, "\u00a0") {
			break
		}
		rest = after
	}
	names = text[:len(text)-len(rest)]
	if names == "" {
		return "", text
	}
	return names, strings.TrimLeft(rest, " \u00a0\n")
}

var gaps = regexp.MustCompile(`\n{3,}`)

// same compares a text as sent with one as told back: line ends, blanks at the ends, empty lines, the composition of
// letters, the server of a mention and the names in front are the network's to change.
func same(a, b string) bool { return canon(a) == canon(b) }

func canon(s string) string {
	_, s = leading(s)
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRightFunc(l, unicode.IsSpace)
	}
	s = gaps.ReplaceAllString(strings.TrimSpace(strings.Join(lines, "\n")), "\n\n")
	return norm.NFC.String(atName.ReplaceAllString(s, "$1@$2"))
}

// hashtag makes one of a name: the letters and digits of its words, each beginning with a capital.
func hashtag(name string) string {
	var b strings.Builder
	letters := false
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }) {
		for i, r := range word {
			if i == 0 {
				r = unicode.ToUpper(r)
			}
			letters = letters || unicode.IsLetter(r)
			b.WriteRune(r)
		}
	}
	if !letters {
		return ""
	}
	return b.String()
}
