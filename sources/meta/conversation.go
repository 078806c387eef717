package meta

import (
	"strconv"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
)

// What Meta answers, in its own fields. Pointers are what may be missing and matters when it is.

// Person is somebody as Meta tells them. Instagram tells a username, and an id that only the account knows.
type Person struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Name     string `json:"name"`
}

// Author is the person in our own words; nobody if Meta has not told them.
func (p *Person) Author() sources.Author {
	if p == nil {
		return sources.Author{}
	}
	if p.Username == "" {
		return sources.Author{ID: p.ID, Name: p.Name}
	}
	return sources.Author{ID: p.ID, Name: p.Username}
}

// Count is a number that may be told as a text; anything else is 0.
type Count int

// UnmarshalJSON reads a count.
func (c *Count) UnmarshalJSON(b []byte) error {
	n, err := strconv.Atoi(strings.Trim(string(b), `"`))
	if err != nil {
		n = 0
	}
	*c = Count(n)
	return nil
}

// Conversation is an exchange of direct messages.
type Conversation struct {
	ID       string               `json:"id"`
	Updated  graph.Time           `json:"updated_time"`
	Count    Count                `json:"message_count"`
	Link     string               `json:"link"`
	Messages *graph.Edge[Message] `json:"messages"`
}

func (c Conversation) state(now time.Time) Seen {
	return Seen{Mark: c.Updated.Unix(), Count: int(c.Count), Read: now.Unix(), Created: c.Updated.Unix()}
}

// Permalink completes an address that Meta tells without its host, as it does for conversations.
func Permalink(path string) string {
	if path == "" || path[0] != '/' {
		return path
	}
	return "https://www.facebook.com" + path
}

type file struct {
	Name  string `json:"name"`
	Type  string `json:"mime_type"`
	URL   string `json:"file_url"`
	Image *struct {
		URL string `json:"url"`
	} `json:"image_data"`
	Video *struct {
		URL string `json:"url"`
	} `json:"video_data"`
}

func (f file) attachment() sources.Attachment {
	a := sources.Attachment{Kind: "file", Name: f.Name, URL: f.URL}
	switch {
	case f.Image != nil:
		a.Kind, a.URL = "photo", f.Image.URL
	case f.Video != nil:
		a.Kind, a.URL = "video", f.Video.URL
	case strings.HasPrefix(f.Type, "image/"):
		a.Kind = "photo"
	case strings.HasPrefix(f.Type, "video/"):
		a.Kind = "video"
	}
	return a
}

type link struct {
	Link string `json:"link"`
	ID   string `json:"id"`
}

// Message is a direct message. Stickers are Messenger's; shares, stories and what the API cannot show are Instagram's.
type Message struct {
	ID      string     `json:"id"`
	Created graph.Time `json:"created_time"`
	From    *Person    `json:"from"`
	Text    string     `json:"message"`
	Sticker string     `json:"sticker"`
	Files   *struct {
		Data []file `json:"data"`
	} `json:"attachments"`
	Shares *struct {
		Data []link `json:"data"`
	} `json:"shares"`
	// Story is what somebody's message is about: a story of theirs that names us, or one of ours they answer.
	Story *struct {
		Mention *link `json:"mention"`
		ReplyTo *link `json:"reply_to"`
	} `json:"story"`
	Unsupported bool `json:"is_unsupported"`
}

// bare tells that a message came without its details.
func (m Message) bare() bool {
	return m.ID == "" || m.Created.IsZero() ||
		m.From == nil && m.Text == "" && m.Sticker == "" && m.Files == nil && m.Shares == nil && m.Story == nil && !m.Unsupported
}

// Attachments are the files and links of a message.
func (m Message) Attachments() []sources.Attachment {
	var out []sources.Attachment
	if m.Sticker != "" {
		out = append(out, sources.Attachment{Kind: "sticker", URL: m.Sticker})
	}
	if m.Story != nil {
		for _, l := range []*link{m.Story.Mention, m.Story.ReplyTo} {
			if l != nil {
				out = append(out, sources.Attachment{Kind: "link", Name: "story", URL: l.Link})
			}
		}
	}
	if m.Shares != nil {
		for _, l := range m.Shares.Data {
			out = append(out, sources.Attachment{Kind: "link", URL: l.Link})
		}
	}
	if m.Files != nil {
		for _, f := range m.Files.Data {
			out = append(out, f.attachment())
		}
	}
	if m.Unsupported && len(out) == 0 && m.Text == "" {
		out = append(out, sources.Attachment{Kind: "other"})
	}
	return out
}
