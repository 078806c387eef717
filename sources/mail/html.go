package mail

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// history is the line that stands where a mail program has marked in its HTML that the older mails begin. No text made
// from HTML holds it otherwise: the parser lets no such byte through.
const history = "\x00history"

// htmlMost bounds the HTML that is looked at.
const htmlMost = 2 << 20

// fromHTML makes plain text of a mail's HTML. Nothing is loaded, nothing is run; what is hidden stays hidden. A walk of
// our own, because what quotes, what is hidden and where the history begins is told in attributes that a converter to
// Markdown throws away, and because people's words must not come out with escapes.
func fromHTML(s string) string {
	if len(s) > htmlMost {
		s = s[:htmlMost]
	}
	doc, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return stripTags(s)
	}
	w := &writer{}
	w.walk(doc, 0)
	return w.done()
}

// stripTags is for HTML that is nested beyond all reason.
func stripTags(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(b.String())
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			b.WriteByte(' ')
		}
	}
}

// writer sets text as a browser would, in lines.
type writer struct {
	out   strings.Builder
	line  strings.Builder
	blank bool // a blank is due before the next word
	empty int  // empty lines due
	quote int
	pre   int
	begun bool
	items []int // of each open list: the number of the next item, -1 for dots
}

// deepest is how far we go down; the parser itself stops at some 500.
const deepest = 600

var skipped = map[atom.Atom]bool{
	atom.Head: true, atom.Script: true, atom.Style: true, atom.Title: true, atom.Template: true, atom.Noscript: true, atom.Object: true,
	atom.Iframe: true, atom.Svg: true, atom.Math: true, atom.Audio: true, atom.Video: true, atom.Canvas: true, atom.Select: true,
	atom.Textarea: true, atom.Map: true,
}

// blocks begin on a line of their own; true: with an empty line around them.
var blocks = map[atom.Atom]bool{
	atom.P: true, atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Pre: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Div: false, atom.Tr: false, atom.Li: false, atom.Dt: false, atom.Dd: false, atom.Table: false,
	atom.Section: false, atom.Article: false, atom.Header: false, atom.Footer: false, atom.Center: false, atom.Address: false,
	atom.Form: false, atom.Fieldset: false, atom.Blockquote: false, atom.Figure: false, atom.Main: false, atom.Body: false,
}

func (w *writer) walk(n *html.Node, depth int) {
	if depth > deepest {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.ElementNode:
		if skipped[n.DataAtom] || hidden(n) {
			return
		}
		if startsHistory(n) {
			w.end()
			w.raw(history)
		}
	case html.CommentNode, html.DoctypeNode:
		return
	}
	w.element(n, depth)
}

func (w *writer) element(n *html.Node, depth int) {
	spaced, block := blocks[n.DataAtom]
	if block {
		w.end()
		if spaced {
			w.empty = max(w.empty, 1)
		}
	}
	switch n.DataAtom {
	case atom.Br:
		w.newline()
	case atom.Hr:
		w.end()
		w.raw("---")
	case atom.Blockquote:
		w.quote++
		defer func() { w.end(); w.quote--; w.empty = max(w.empty, 1) }()
	case atom.Pre:
		w.pre++
		defer func() { w.pre-- }()
	case atom.Ul:
		w.items = append(w.items, -1)
		defer func() { w.items = w.items[:len(w.items)-1] }()
	case atom.Ol:
		w.items = append(w.items, 1)
		defer func() { w.items = w.items[:len(w.items)-1] }()
	case atom.Li:
		w.item()
	case atom.Td, atom.Th:
		w.blank = true
	case atom.Img:
		if alt := strings.TrimSpace(attr(n, "alt")); alt != "" && !tiny(n) {
			w.text("[" + alt + "]")
		}
	}
	from := w.line.Len()
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, depth+1)
	}
	if n.DataAtom == atom.A {
		w.link(n, from)
	}
	if block {
		w.end()
		if spaced {
			w.empty = max(w.empty, 1)
		}
	}
}

func (w *writer) item() {
	if len(w.items) == 0 {
		w.line.WriteString("- ")
		return
	}
	depth := len(w.items) - 1
	w.line.WriteString(strings.Repeat("  ", min(depth, 8)))
	if n := w.items[depth]; n > 0 {
		w.line.WriteString(strconv.Itoa(n) + ". ")
		w.items[depth]++
		return
	}
	w.line.WriteString("- ")
}

// link puts a link's address behind its text, where the text is not the address.
func (w *writer) link(n *html.Node, from int) {
	href := strings.TrimSpace(attr(n, "href"))
	u, err := url.Parse(href)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || len(href) > 300 {
		return
	}
	shown := ""
	if from <= w.line.Len() {
		shown = strings.TrimSpace(w.line.String()[from:])
	}
	if shown == "" || strings.Contains(href, strings.TrimSuffix(shown, "/")) {
		if shown != "" && strings.Contains(shown, u.Host) {
			return
		}
		if shown == "" {
			return // a picture or a pixel
		}
	}
	w.text(" <" + href + ">")
}

func (w *writer) text(s string) {
	if w.pre > 0 {
		for i, line := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
			if i > 0 {
				w.newline()
			}
			w.line.WriteString(line)
		}
		return
	}
	begin := 0
	isBlank := func(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }
	for i := 0; i <= len(s); i++ {
		if i < len(s) && !isBlank(s[i]) {
			continue
		}
		if i > begin {
			if w.blank && w.line.Len() > 0 && !strings.HasSuffix(w.line.String(), " ") {
				w.line.WriteByte(' ')
			}
			w.blank = false
			w.line.WriteString(s[begin:i])
		}
		if i < len(s) {
			w.blank = true
		}
		begin = i + 1
	}
}

// newline ends the line, also an empty one.
func (w *writer) newline() {
	if w.line.Len() == 0 && w.begun {
		w.empty++
	}
	w.end()
}

// end ends a line that has begun.
func (w *writer) end() {
	s := strings.TrimRight(strings.ReplaceAll(w.line.String(), "\u00a0", " "), " ")
	w.line.Reset()
	w.blank = false
	if s != "" {
		w.raw(s)
	}
}

func (w *writer) raw(s string) {
	mark := strings.Repeat("> ", min(w.quote, 10))
	if s == history {
		mark = ""
	}
	if w.begun {
		w.out.WriteByte('\n')
		for range min(w.empty, 2) {
			w.out.WriteString(strings.TrimRight(mark, " "))
			w.out.WriteByte('\n')
		}
	}
	w.empty, w.begun = 0, true
	w.out.WriteString(mark + s)
}

func (w *writer) done() string {
	w.end()
	return w.out.String()
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// hidden tells what no reader of the mail would see: previews for lists of mails, tracking, words for spam filters.
func hidden(n *html.Node) bool {
	style := strings.ToLower(strings.ReplaceAll(attr(n, "style"), " ", ""))
	for _, s := range []string{"display:none", "visibility:hidden", "mso-hide:all", "font-size:0;", "font-size:0px", "max-height:0"} {
		if strings.Contains(style, s) {
			return true
		}
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return true
		}
	}
	return strings.HasSuffix(style, "font-size:0")
}

func tiny(n *html.Node) bool {
	return attr(n, "width") == "1" || attr(n, "height") == "1" || attr(n, "width") == "0" || attr(n, "height") == "0"
}

// startsHistory knows the marks that Gmail, Outlook, Yahoo, Apple Mail, GMX and ProtonMail put before the older mails.
func startsHistory(n *html.Node) bool {
	class, id := " "+attr(n, "class")+" ", attr(n, "id")
	for _, c := range []string{" gmail_quote ", " gmail_quote_container ", " yahoo_quoted ", " protonmail_quote ", " moz-cite-prefix ", " OutlookMessageHeader "} {
		if strings.Contains(class, c) {
			return true
		}
	}
	switch strings.TrimPrefix(id, "x_") {
	case "divRplyFwdMsg", "appendonsend", "reply-intro", "replySplit", "mail-editor-reference-message-container":
		return true
	}
	return n.DataAtom == atom.Blockquote && strings.EqualFold(attr(n, "type"), "cite") || attr(n, "name") == "quote"
}
