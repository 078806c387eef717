package fake

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"html"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Item is something the feed tells.
type Item struct {
	GUID      string
	Title     string // HTML in RSS and Atom
	Text      string // plain; told as HTML in RSS and Atom
	HTML      string // instead of Text
	Author    string
	Link      string
	Published string // as it stands in the feed; "": the time it was added
	Updated   time.Time
	Undated   bool

	added time.Time
}

// Answer is what an address serves instead of a feed.
type Answer struct {
	Status int
	Header map[string]string
	Body   string
}

// World is a site.
type World struct {
	now func() time.Time

	mu      sync.Mutex
	items   []Item // the newest last
	size    int    // how many the feed holds; 0: all
	changed time.Time
	places  map[string]Answer
	cache   string
	fresh   int // answers with a body
	same    int // answers 304
}

// New makes a site with an empty feed. It is served at /feed.rss, /feed.atom and /feed.json.
func New(now func() time.Time) *World {
	return &World{now: now, changed: now(), places: map[string]Answer{}}
}

// Add tells something new; without a GUID it gets one. It returns the GUID.
func (w *World) Add(i Item) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if i.GUID == "" {
		i.GUID = fmt.Sprintf("https://forum.example/beitrag/%d", len(w.items)+1)
	}
	i.added, w.changed = w.now(), w.now()
	w.items = append(w.items, i)
	return i.GUID
}

// Edit changes an item by its GUID.
func (w *World) Edit(guid string, change func(*Item)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.items {
		if w.items[i].GUID == guid {
			change(&w.items[i])
			w.items[i].Updated, w.changed = w.now(), w.now()
			return nil
		}
	}
	return fmt.Errorf("fake: there is no item %s", guid)
}

// Keep bounds how many items the feed holds.
func (w *World) Keep(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.size, w.changed = n, w.now()
}

// Serve makes an address answer something else.
func (w *World) Serve(path string, a Answer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.places[path] = a
}

// Cache sets the Cache-Control of the feeds.
func (w *World) Cache(control string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cache = control
}

// Served counts answers with a body and those that said "not modified".
func (w *World) Served() (fresh, same int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.fresh, w.same
}

// ServeHTTP is the site.
func (w *World) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if a, ok := w.places[r.URL.Path]; ok {
		for k, v := range a.Header {
			rw.Header().Set(k, v)
		}
		rw.WriteHeader(a.Status)
		_, _ = fmt.Fprint(rw, a.Body)
		return
	}
	form, ok := forms[r.URL.Path]
	if !ok {
		http.NotFound(rw, r)
		return
	}
	items := w.items
	if w.size > 0 && len(items) > w.size {
		items = items[len(items)-w.size:]
	}
	body := form.write(w, items)
	h := fnv.New64a()
	_, _ = h.Write([]byte(body))
	tag := fmt.Sprintf(`"%x"`, h.Sum64())
	rw.Header().Set("Content-Type", form.kind)
	rw.Header().Set("ETag", tag)
	rw.Header().Set("Last-Modified", w.changed.UTC().Format(http.TimeFormat))
	if w.cache != "" {
		rw.Header().Set("Cache-Control", w.cache)
	}
	if r.Header.Get("If-None-Match") == tag {
		w.same++
		rw.WriteHeader(http.StatusNotModified)
		return
	}
	w.fresh++
	_, _ = fmt.Fprint(rw, body)
}

var forms = map[string]struct {
	kind  string
	write func(*World, []Item) string
}{
	"/feed.rss":  {"application/rss+xml; charset=utf-8", (*World).rss},
	"/feed.atom": {"application/atom+xml; charset=utf-8", (*World).atom},
	"/feed.json": {"application/feed+json; charset=utf-8", (*World).json},
}

func text(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}

func (i Item) body() string {
	if i.HTML != "" {
		return i.HTML
	}
	return html.EscapeString(i.Text)
}

func (i Item) date(form string) string {
	switch {
	case i.Undated:
		return ""
	case i.Published != "":
		return i.Published
	}
	return i.added.UTC().Format(form)
}

func (w *World) rss(items []Item) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>` +
		`<title>Forum Rad &amp; Brot</title><link>https://forum.example/</link><description>Neues</description>`)
	for n := len(items) - 1; n >= 0; n-- {
		i := items[n]
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s</link><description>%s</description><guid isPermaLink="false">%s</guid>`,
			text(i.Title), text(i.Link), text(i.body()), text(i.GUID))
		if i.Author != "" {
			fmt.Fprintf(&b, `<dc:creator>%s</dc:creator>`, text(i.Author))
		}
		if d := i.date(time.RFC1123Z); d != "" {
			fmt.Fprintf(&b, `<pubDate>%s</pubDate>`, text(d))
		}
		b.WriteString(`</item>`)
	}
	return b.String() + `</channel></rss>`
}

func (w *World) atom(items []Item) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>tag:alerts.example,2013:feed:1</id>`+
		`<title>Alert - Bäckerei Krume</title><link href="https://alerts.example/feeds/1" rel="self"/><updated>%s</updated>`, w.changed.UTC().Format(time.RFC3339))
	for n := len(items) - 1; n >= 0; n-- {
		i := items[n]
		fmt.Fprintf(&b, `<entry><id>%s</id><title type="html">%s</title><link href="%s"/><content type="html">%s</content>`,
			text(i.GUID), text(i.Title), text(i.Link), text(i.body()))
		if d := i.date(time.RFC3339); d != "" {
			fmt.Fprintf(&b, `<published>%s</published>`, text(d))
		}
		if !i.Updated.IsZero() {
			fmt.Fprintf(&b, `<updated>%s</updated>`, i.Updated.UTC().Format(time.RFC3339))
		}
		fmt.Fprintf(&b, `<author><name>%s</name></author></entry>`, text(i.Author))
	}
	return b.String() + `</feed>`
}

func (w *World) json(items []Item) string {
	rows := []map[string]any{}
	for n := len(items) - 1; n >= 0; n-- {
		i := items[n]
		row := map[string]any{"id": i.GUID, "url": i.Link}
		if i.HTML != "" {
			row["content_html"] = i.HTML
		} else {
			row["content_text"] = i.Text
		}
		if i.Title != "" {
			row["title"] = i.Title
		}
		if i.Author != "" {
			row["authors"] = []map[string]string{{"name": i.Author}}
		}
		if d := i.date(time.RFC3339); d != "" {
			row["date_published"] = d
		}
		if !i.Updated.IsZero() {
			row["date_modified"] = i.Updated.UTC().Format(time.RFC3339)
		}
		rows = append(rows, row)
	}
	out, _ := json.Marshal(map[string]any{ // maps of strings always marshal
		"version": "https://jsonfeed.org/version/1.1", "title": "Bewertungen Radhaus", "home_page_url": "https://reviews.example/", "items": rows,
	})
	return string(out)
}
