package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"atempause/sources"
	"atempause/sources/markup"
)

// mention is an item, read for people.
type mention struct {
	id      string
	title   string
	text    string
	author  string
	link    string
	written time.Time // zero: not told, or not to be believed
	updated time.Time
	files   []sources.Attachment
}

// earliest is the first date believed: what is older comes from a clock that was never set.
var earliest = time.Date(1995, 1, 1, 0, 0, 0, 0, time.UTC)

// mentions reads the items of a document, each once.
func (doc document) mentions() []mention {
	links := map[string]map[string]bool{} // guid → the links it stands for: some feeds give all items the same
	out := make([]mention, 0, len(doc.items))
	for i, it := range doc.items {
		if it == nil {
			continue
		}
		m := doc.mention(it)
		if i < len(doc.texts) && doc.texts[i] != "" {
			m.text = clip(doc.texts[i])
		}
		m.text = whole(m.title, m.text)
		if guid := strings.TrimSpace(it.GUID); guid != "" {
			if links[guid] == nil {
				links[guid] = map[string]bool{}
			}
			links[guid][m.link] = true
		}
		out = append(out, m)
	}
	had := map[string]bool{}
	kept := out[:0]
	i := -1
	for _, it := range doc.items {
		if it == nil {
			continue
		}
		i++
		m := out[i]
		guid := strings.TrimSpace(it.GUID)
		switch {
		case guid != "" && len(links[guid]) == 1:
			m.id = RemoteID(guid)
		case guid != "":
			m.id = RemoteID(guid + "\x00" + m.link)
		case m.link != "":
			m.id = RemoteID(m.link)
		default:
			m.id = RemoteID(m.title + "\x00" + m.text)
		}
		if had[m.id] || m.text == "" && m.link == "" {
			continue
		}
		had[m.id] = true
		kept = append(kept, m)
	}
	return kept
}

// RemoteID is what an item is called here: guids are addresses as often as not, and may be of any length.
func RemoteID(guid string) string {
	sum := sha256.Sum256([]byte(guid))
	return "item-" + hex.EncodeToString(sum[:12])
}

func (doc document) mention(it *gofeed.Item) mention {
	m := mention{title: clip(markup.Text(it.Title, markup.Options{})), link: unwrap(it.Link, doc.base)}
	for _, l := range it.Links {
		if m.link == "" {
			m.link = unwrap(l, doc.base)
		}
	}
	if guid, err := url.Parse(it.GUID); m.link == "" && err == nil && guid.Host != "" {
		m.link = unwrap(it.GUID, nil)
	}
	for _, body := range []string{it.Content, it.Description} {
		if m.text = clip(markup.Text(clip(body), markup.Options{})); m.text != "" {
			break
		}
	}
	for _, p := range it.Authors {
		if p != nil && m.author == "" && !strings.Contains(p.Name, "@") { // a mail address is nobody's name
			m.author = strings.Join(strings.Fields(markup.Text(p.Name, markup.Options{})), " ")
		}
	}
	if m.author == "" {
		m.author = host(m.link)
	}
	if t := it.PublishedParsed; t != nil && t.After(earliest) {
		m.written = t.UTC()
	}
	if t := it.UpdatedParsed; t != nil && t.After(earliest) {
		m.updated = t.UTC()
		if m.written.IsZero() {
			m.written = m.updated
		}
	}
	for _, e := range it.Enclosures {
		if e == nil || len(m.files) == filesMost {
			break
		}
		if address := unwrap(e.URL, doc.base); address != "" {
			m.files = append(m.files, sources.Attachment{Kind: kindOf(e.Type), Name: nameOf(address), URL: address})
		}
	}
	return m
}

const filesMost = 10

// whole puts title and text together; a text that begins with its title says it once.
func whole(title, text string) string {
	stem := strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(title, "..."), "…"), " ")
	switch {
	case title == "":
		return text
	case strings.TrimSpace(text) == "":
		return title
	case stem != "" && strings.HasPrefix(strings.TrimSpace(text), stem):
		return text
	}
	return title + "\n\n" + text
}

func clip(s string) string {
	if len(s) <= textMost {
		return s
	}
	s = strings.ToValidUTF8(s[:textMost], "")
	return s + " …"
}

func host(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

func kindOf(contentType string) string {
	kind, _, _ := mime.ParseMediaType(contentType)
	switch {
	case strings.HasPrefix(kind, "image/"):
		return "photo"
	case strings.HasPrefix(kind, "video/"):
		return "video"
	}
	return "file"
}

func nameOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Path == "" || u.Path == "/" {
		return ""
	}
	return path.Base(u.Path)
}

// fingerprint is what makes an item the same or another one.
func (m mention) fingerprint() uint32 { return uint32(digest(m.title, m.text, m.link, m.author)) }

func (m mention) thread(i item) sources.Thread {
	at := time.Unix(i.At, 0).UTC()
	msg := sources.Message{
		RemoteID: m.id, Author: sources.Author{Name: m.author}, Text: m.text, Time: at, Permalink: m.link, Files: m.files,
	}
	updated := at
	if i.Edited > 0 {
		msg.Edited = time.Unix(i.Edited, 0).UTC()
		updated = msg.Edited
	}
	return sources.Thread{
		RemoteID: m.id, Form: sources.MentionForm, Audience: sources.Public, Permalink: m.link, Updated: updated,
		Messages: []sources.Message{msg},
	}
}
