package fake

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// entity finds links, mentions and hashtags in a text of this server's people.
var entity = regexp.MustCompile(`https?://[^\s<>"]+|(^|[^=/\pL\pN_@])(@[A-Za-z0-9_]+(?:@[a-z0-9.-]*[a-z0-9])?)|(^|[^\pL\pN_&/])(#[\pL\pN_]*\pL[\pL\pN_]*)`)

var paragraphs = regexp.MustCompile(`\n{2,}`)

// format writes the HTML Mastodon makes of a text: links with their ends hidden, mentions and hashtags as links, an empty
// line as a new paragraph. https://docs.joinmastodon.org/api/guidelines/#formatting
func (w *World) format(text string, mentions []string) (string, []string) {
	var b strings.Builder
	at := 0
	text = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"))
	for _, m := range entity.FindAllStringSubmatchIndex(text, -1) {
		from := m[0]
		switch {
		case m[4] >= 0:
			from = m[4]
		case m[8] >= 0:
			from = m[8]
		}
		b.WriteString(html.EscapeString(text[at:from]))
		word := text[from:m[1]]
		at = m[1]
		switch {
		case word[0] == '@':
			a := w.find(word[1:])
			if a == nil {
				b.WriteString(html.EscapeString(word))
				continue
			}
			if !slices.Contains(mentions, a.id) {
				mentions = append(mentions, a.id)
			}
			b.WriteString(`<span class="h-card" translate="no"><a href="` + w.profile(a) + `" class="u-url mention">@<span>` + a.user + `</span></a></span>`)
		case word[0] == '#':
			b.WriteString(`<a href="` + w.urlBase + `/tags/` + strings.ToLower(word[1:]) + `" class="mention hashtag" rel="tag">#<span>` + html.EscapeString(word[1:]) + `</span></a>`)
		default:
			b.WriteString(shown(word))
		}
	}
	b.WriteString(html.EscapeString(text[at:]))
	out := ""
	for _, p := range paragraphs.Split(b.String(), -1) {
		out += "<p>" + strings.ReplaceAll(p, "\n", "<br />") + "</p>"
	}
	return out, mentions
}

// shown writes a link as it is shown: without its scheme, and no more than thirty characters of the rest.
func shown(url string) string {
	rest := url
	for _, p := range []string{"https://www.", "http://www.", "https://", "http://"} {
		if r, ok := strings.CutPrefix(url, p); ok {
			rest = r
			break
		}
	}
	visible, class := rest, ""
	if r := []rune(rest); len(r) > 30 {
		visible, class = string(r[:30]), "ellipsis"
	}
	return `<a href="` + html.EscapeString(url) + `" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">` +
		html.EscapeString(strings.TrimSuffix(url, rest)) + `</span><span class="` + class + `">` + html.EscapeString(visible) +
		`</span><span class="invisible">` + html.EscapeString(strings.TrimPrefix(rest, visible)) + `</span></a>`
}

// find looks an account up by its handle.
func (w *World) find(handle string) *account {
	user, domain, _ := strings.Cut(strings.ToLower(handle), "@")
	if domain == w.opt.Domain {
		domain = ""
	}
	for _, a := range w.accounts {
		if strings.ToLower(a.user) == user && a.domain == domain {
			return a
		}
	}
	return nil
}

func (w *World) profile(a *account) string {
	if a.domain == "" {
		return w.urlBase + "/@" + a.user
	}
	return "https://" + a.domain + "/@" + a.user
}

var (
	countedLink = regexp.MustCompile(`https?://[^\s<>"]+`)
	countedName = regexp.MustCompile(`(@[A-Za-z0-9_]+)@[A-Za-z0-9.-]*[A-Za-z0-9]`)
)

// length counts as the server does: each link 23, a name without its server, and the warning with the text.
// https://docs.joinmastodon.org/user/posting/#text
func length(text, spoiler string) int {
	text = countedLink.ReplaceAllString(text, strings.Repeat("x", 23))
	text = countedName.ReplaceAllString(text, "$1")
	if !utf8.ValidString(text) {
		return len(text)
	}
	return uniseg.GraphemeClusterCount(text + spoiler)
}
