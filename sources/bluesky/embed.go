package bluesky

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"atempause/sources"
)

// embed is what hangs on a post, in every form the app view shows it: pictures, a video, a card, another post, or another
// post with one of the others.
type embed struct {
	Type   string `json:"$type"`
	Images []struct {
		Full string `json:"fullsize"`
		Alt  string `json:"alt"`
	} `json:"images"`
	Items []struct {
		Full string `json:"fullsize"`
		Alt  string `json:"alt"`
	} `json:"items"`
	Playlist string          `json:"playlist"`
	Alt      string          `json:"alt"`
	External *card           `json:"external"`
	Record   json.RawMessage `json:"record"`
	Media    json.RawMessage `json:"media"`
}

type card struct {
	URI   string `json:"uri"`
	Title string `json:"title"`
}

// quoted is another record that is shown within a post; of one that is gone, blocked or taken out only the address is left.
type quoted struct {
	URI         string          `json:"uri"`
	Author      profile         `json:"author"`
	Creator     profile         `json:"creator"`
	Value       json.RawMessage `json:"value"`
	Name        string          `json:"name"`
	DisplayName string          `json:"displayName"`
	Record      json.RawMessage `json:"record"` // one level deeper beside media
}

// files names what hangs on a post.
func files(raw json.RawMessage) []sources.Attachment {
	var e embed
	if !take(raw, &e) {
		return nil
	}
	var out []sources.Attachment
	for _, i := range e.Images {
		out = append(out, sources.Attachment{Kind: "photo", Name: i.Alt, URL: i.Full})
	}
	for _, i := range e.Items {
		out = append(out, sources.Attachment{Kind: "photo", Name: i.Alt, URL: i.Full})
	}
	if e.Playlist != "" {
		out = append(out, sources.Attachment{Kind: "video", Name: e.Alt, URL: e.Playlist})
	}
	if e.External != nil {
		out = append(out, sources.Attachment{Kind: "link", Name: e.External.Title, URL: e.External.URI})
	}
	if len(e.Media) > 0 {
		var inner embed
		if take(e.Media, &inner) && len(inner.Media) == 0 { // it nests no deeper
			out = append(out, files(e.Media)...)
		}
	}
	if q, ok := quotedIn(e); ok {
		out = append(out, q.file())
	}
	return out
}

func quotedIn(e embed) (quoted, bool) {
	var q quoted
	if len(e.Record) == 0 || !take(e.Record, &q) {
		return q, false
	}
	if q.URI == "" && len(q.Record) > 0 {
		take(q.Record, &q)
	}
	return q, q.URI != ""
}

// quotes is the address of the post another one shows; "" when it shows none.
func quotes(raw json.RawMessage) string {
	var e embed
	if !take(raw, &e) {
		return ""
	}
	q, _ := quotedIn(e)
	return q.URI
}

// file names a quoted record: who said what there.
func (q quoted) file() sources.Attachment {
	name := q.Name
	if name == "" {
		name = q.DisplayName
	}
	if text := record(q.Value).Text; name == "" && text != "" {
		name = q.Author.author().Name + ": " + shorten(text)
	}
	link := permalink(q.URI)
	if link == "" {
		link = q.URI
	}
	return sources.Attachment{Kind: "link", Name: name, URL: link}
}

const quoteLength = 120

func shorten(s string) string {
	if utf8.RuneCountInString(s) <= quoteLength {
		return s
	}
	return string([]rune(s)[:quoteLength]) + "…"
}

// extras names what a post carries besides its embed: links whose target its text does not show, and what moderators or
// the author have labelled it as.
func extras(text string, facets []facet, labels []label) (out []sources.Attachment) {
	for _, f := range facets {
		for _, x := range f.Features {
			if strings.HasSuffix(x.Type, "#link") && x.URI != "" && !strings.Contains(text, x.URI) &&
				!strings.Contains(text, strings.TrimPrefix(x.URI, "https://")) {
				out = append(out, sources.Attachment{Kind: "link", URL: x.URI})
			}
		}
	}
	for _, l := range labels {
		if l.Val != "" && !l.Neg {
			out = append(out, sources.Attachment{Kind: "other", Name: "⚑ " + l.Val})
		}
	}
	return out
}

func blank(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }) < 0
}
