package markup

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Options is how a text is read.
type Options struct {
	// Keep keeps blanks and line ends as they are written, as in a blog's stored comment, where a line end is one. Without
	// it they are drawn together as a browser does.
	Keep bool
	// Links puts where a link leads behind its words, when these do not say it.
	Links bool
}

// Text is what a reader of some HTML would see.
func Text(source string, o Options) string {
	w := &writer{Options: o}
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken: // the end; a strings.Reader has no other
			return w.end()
		case html.TextToken:
			// The raw bytes: the tokenizer would change line ends.
			w.text(string(z.Raw()))
		case html.StartTagToken, html.SelfClosingTagToken:
			w.open(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.close(string(name))
		}
	}
}

// breaks is how many line ends an element begins and ends with.
var breaks = map[string]int{
	"p": 2, "blockquote": 2, "pre": 2, "ul": 1, "ol": 1, "li": 1, "div": 1, "section": 1, "article": 1, "header": 1, "footer": 1,
	"h1": 2, "h2": 2, "h3": 2, "h4": 2, "h5": 2, "h6": 2, "table": 1, "tr": 1, "dl": 1, "dt": 1, "dd": 1, "hr": 1, "figure": 1,
	"figcaption": 1, "address": 1, "main": 1, "aside": 1, "nav": 1, "form": 1,
}

// unseen are the elements whose words nobody sees.
var unseen = map[string]bool{
	"script": true, "style": true, "head": true, "noscript": true, "template": true, "iframe": true, "object": true, "svg": true,
	"noembed": true, "noframes": true,
}

type writer struct {
	Options
	b       strings.Builder
	last    byte // the last byte written
	lines   int  // line ends owed before the next word
	blank   bool // a blank is owed
	eat     bool // a line end that follows a <br> is the same one
	skip    int  // depth of unseen elements
	skipped string
	pre     int
	links   []link
}

// link is one that is open.
type link struct {
	href string
	from int // where its words begin
}

const linksAtMost = 50 // open ones, in each other: none is right, more are an attack

func (w *writer) text(raw string) {
	if w.skip > 0 {
		return
	}
	s := html.UnescapeString(raw)
	if w.Keep || w.pre > 0 {
		if w.eat {
			s = strings.TrimPrefix(strings.TrimPrefix(s, "\r"), "\n")
		}
		if s != "" {
			w.word(s)
		}
		return
	}
	for i := 0; i < len(s); {
		j := strings.IndexAny(s[i:], " \t\r\n\f")
		if j != 0 {
			if j < 0 {
				j = len(s) - i
			}
			w.word(s[i : i+j])
			i += j
			continue
		}
		w.blank = true
		i++
	}
}

// word writes what was owed and then s.
func (w *writer) word(s string) {
	w.eat = false
	switch {
	case w.Keep && (s[0] == '\n' || s[0] == '\r'): // the line end that is owed stands in the text
	case w.lines > 0 && w.b.Len() > 0:
		have := 0
		if w.Keep && w.last == '\n' {
			have = 1
		}
		for ; have < w.lines; have++ {
			w.b.WriteByte('\n')
		}
	case w.blank && w.b.Len() > 0 && w.last != '\n' && !w.Keep:
		w.b.WriteByte(' ')
	}
	w.lines, w.blank = 0, false
	w.b.WriteString(s)
	w.last = s[len(s)-1]
}

func (w *writer) owe(lines int) {
	if w.Keep {
		lines = min(lines, 1) // the blank lines are in the text
	}
	w.lines = max(w.lines, lines)
}

func (w *writer) open(z *html.Tokenizer) {
	raw, more := z.TagName()
	name := string(raw)
	var href, alt string
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		switch string(k) {
		case "href":
			href = string(v)
		case "alt":
			alt = string(v)
		}
	}
	if unseen[name] && (w.skip == 0 || w.skipped == name) {
		w.skipped = name
		w.skip++
	}
	if w.skip > 0 {
		return
	}
	w.owe(breaks[name])
	switch name {
	case "br":
		if w.Keep {
			w.word("\n")
			w.eat = true
		} else {
			w.lines = min(w.lines+1, 2)
		}
	case "li":
		w.word("– ")
	case "td", "th":
		w.blank = true
	case "pre":
		w.pre++
	case "img":
		if alt = strings.TrimSpace(alt); alt != "" {
			w.text(html.EscapeString(alt))
		}
	case "a":
		if len(w.links) < linksAtMost {
			w.links = append(w.links, link{href, w.b.Len()})
		}
	}
}

func (w *writer) close(name string) {
	if w.skip > 0 {
		if name == w.skipped {
			w.skip--
		}
		return
	}
	w.owe(breaks[name])
	switch name {
	case "pre":
		w.pre = max(0, w.pre-1)
	case "a":
		w.leave()
	}
}

// leave ends a link: where it leads is told when its words do not.
func (w *writer) leave() {
	if len(w.links) == 0 {
		return
	}
	l := w.links[len(w.links)-1]
	w.links = w.links[:len(w.links)-1]
	href := strings.TrimSpace(l.href)
	if !w.Links || !strings.Contains(href, ":") && !strings.HasPrefix(href, "/") {
		return
	}
	said := strings.TrimSpace(w.b.String()[min(l.from, w.b.Len()):])
	if bare(said) == bare(href) || strings.HasPrefix(strings.ToLower(href), "javascript:") {
		return
	}
	if said != "" {
		w.word(" (" + href + ")")
	} else {
		w.word(href)
	}
}

// bare is an address without what people leave out.
func bare(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, p := range []string{"mailto:", "https://", "http://", "www."} {
		s = strings.TrimPrefix(s, p)
	}
	return strings.TrimRight(s, "/")
}

func (w *writer) end() string {
	s := w.b.String()
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if w.Keep {
		return s
	}
	return strings.TrimSpace(s)
}
