package feed

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"
	feedjson "github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// document is a feed as it was read.
type document struct {
	title string
	kind  string // "rss 2.0"
	base  *url.URL
	items []*gofeed.Item
	texts []string      // of JSON items: their plain text, which is no HTML
	ttl   time.Duration // how long it wants to be left alone
	cut   bool          // it broke off; what was there is told
}

// What a document is when it is no feed.
var (
	errEmpty = errors.New("an empty answer")
	errPage  = errors.New("a web page, not a feed")
	errForm  = errors.New("neither RSS nor Atom nor JSON feed")
)

// parse reads a feed. It mends what is often wrong: the wrong charset, bare ampersands, an end that is missing.
func parse(body []byte, contentType string, from *url.URL) (doc document, err error) {
	defer func() { // a stranger's bytes in a library's hands
		if p := recover(); p != nil {
			doc, err = document{}, errForm
		}
	}()
	body = bytes.TrimSpace(readableBytes(body, contentType))
	switch {
	case len(body) == 0:
		return doc, errEmpty
	case isPage(body):
		return doc, errPage
	}
	for i, mend := range []func([]byte) []byte{asItIs, ampersands, closed} {
		text := mend(body)
		if text == nil {
			continue
		}
		p := gofeed.NewParser()
		p.KeepOriginalFeed = true
		f, failed := p.Parse(bytes.NewReader(text))
		if failed == nil && f != nil {
			if f.FeedType == "json" && f.FeedVersion == "" && len(f.Items) == 0 {
				return doc, errForm // any JSON passes for one
			}
			doc = documentOf(f, from)
			doc.cut = i == 2
			return doc, nil
		}
		if errors.Is(failed, gofeed.ErrFeedTypeNotDetected) {
			return doc, errForm
		}
		if err == nil {
			err = fmt.Errorf("a feed that cannot be read: %.200s", failed)
		}
	}
	return doc, err
}

func documentOf(f *gofeed.Feed, from *url.URL) document {
	doc := document{title: f.Title, kind: strings.TrimSpace(f.FeedType + " " + f.FeedVersion), base: from, items: f.Items}
	if home, err := url.Parse(strings.TrimSpace(f.Link)); err == nil && home.Host != "" && (home.Scheme == "https" || home.Scheme == "http") {
		doc.base = home
	}
	switch original := f.OriginalFeed().(type) {
	case *feedjson.Feed:
		doc.texts = make([]string, len(f.Items))
		for i, it := range original.Items {
			if i < len(doc.texts) && it.ContentHTML == "" {
				doc.texts[i] = it.ContentText
			}
		}
	case *rss.Feed:
		if n, err := strconv.Atoi(strings.TrimSpace(original.TTL)); err == nil && n > 0 {
			doc.ttl = time.Duration(min(n, 1<<20)) * time.Minute
		}
	}
	if len(doc.items) > itemsMost {
		doc.items = doc.items[:itemsMost]
	}
	return doc
}

func asItIs(b []byte) []byte { return b }

var bareAmpersand = regexp.MustCompile(`&([^#a-zA-Z]|#[^0-9xX]|[a-zA-Z0-9]{0,40}[^a-zA-Z0-9;]|$)`)

// ampersands writes as words those that begin no entity.
func ampersands(b []byte) []byte {
	if b[0] != '<' || !bareAmpersand.Match(b) {
		return nil
	}
	for range 2 { // matches overlap by a sign
		b = bareAmpersand.ReplaceAll(b, []byte("&amp;$1"))
	}
	return b
}

// closed ends a document that broke off after its last whole item.
func closed(b []byte) []byte {
	for _, form := range []struct{ item, root, end string }{
		{"</item>", "<rss", "</channel></rss>"}, {"</item>", "<rdf:RDF", "</rdf:RDF>"}, {"</entry>", "<feed", "</feed>"},
	} {
		if i := bytes.LastIndex(b, []byte(form.item)); i > 0 && bytes.Contains(b[:min(len(b), 4096)], []byte(form.root)) {
			head := bytes.Clone(b[:i+len(form.item)])
			if mended := ampersands(head); mended != nil {
				head = mended
			}
			return append(head, form.end...)
		}
	}
	return nil
}

var declared = regexp.MustCompile(`^(\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'])([A-Za-z0-9_.:-]{1,40})(["'])`)

// readableBytes sees to it that the charset a document says it has is the one it is in.
func readableBytes(body []byte, contentType string) []byte {
	if bytes.HasPrefix(body, []byte("\xfe\xff")) || bytes.HasPrefix(body, []byte("\xff\xfe")) {
		if out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(body); err == nil {
			return sayUTF8(out)
		}
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	said := ""
	if m := declared.FindSubmatch(body[:min(len(body), 512)]); m != nil {
		said = strings.ToLower(string(m[2]))
	}
	_, params, _ := mime.ParseMediaType(contentType)
	switch {
	case utf8.Valid(body):
		if said != "" && said != "utf-8" && hasHigh(body) { // the mistake that makes MÃ¼ller
			return sayUTF8(body)
		}
		return body
	case said != "" && said != "utf-8" && said != "utf8":
		return body // as it says
	}
	for _, label := range []string{params["charset"], "windows-1252"} {
		enc, name := charset.Lookup(label)
		if enc == nil || name == "utf-8" {
			continue
		}
		if out, err := enc.NewDecoder().Bytes(body); err == nil {
			return sayUTF8(out)
		}
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(body)
	if err != nil {
		return body
	}
	return sayUTF8(out)
}

func sayUTF8(body []byte) []byte {
	m := declared.FindSubmatchIndex(body[:min(len(body), 512)])
	if m == nil {
		return body
	}
	return append(append(bytes.Clone(body[:m[4]]), "utf-8"...), body[m[5]:]...)
}

func hasHigh(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

func isPage(body []byte) bool {
	head := strings.ToLower(string(body[:min(len(body), 1024)]))
	return strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") ||
		strings.Contains(head, "<html") && !strings.Contains(head, "<rss") && !strings.Contains(head, "<feed")
}

var (
	linkTag  = regexp.MustCompile(`(?i)<link\s[^>]{0,500}>`)
	hrefOf   = regexp.MustCompile(`(?i)\shref\s*=\s*["']([^"'<>]+)["']`)
	feedType = regexp.MustCompile(`(?i)type\s*=\s*["']application/(?:rss\+xml|atom\+xml|feed\+json|json)["']`)
)

// named finds the feed a web page names.
func named(page []byte, from *url.URL) string {
	for _, tag := range linkTag.FindAll(page[:min(len(page), 512<<10)], 300) {
		if feedType.Match(tag) {
			if m := hrefOf.FindSubmatch(tag); m != nil {
				if u, err := from.Parse(strings.ReplaceAll(string(m[1]), "&amp;", "&")); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
					return u.String()
				}
			}
		}
	}
	return ""
}
