package instagram

import (
	"encoding/json"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
)

// What Meta answers, in its own fields. Pointers are what may be missing and matters when it is.

// person is somebody as Instagram tells them: a username, and an id that only this account knows.
type person struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Name     string `json:"name"`
}

func (p *person) author() sources.Author {
	if p == nil {
		return sources.Author{}
	}
	if p.Username == "" {
		return sources.Author{ID: p.ID, Name: p.Name}
	}
	return sources.Author{ID: p.ID, Name: p.Username}
}

// byline is who wrote something, told in up to three ways. Of private people all may be missing.
type byline struct {
	From     *person `json:"from"`
	Username string  `json:"username"`
	User     *ident  `json:"user"`
}

func (b byline) author() sources.Author {
	a := b.From.author()
	if a.Name == "" {
		a.Name = b.Username
	}
	return a
}

// ident is an id that Meta's reference calls a text in one place and an object in another.
type ident struct{ ID string }

// UnmarshalJSON reads either; what is neither is no id.
func (i *ident) UnmarshalJSON(b []byte) error {
	var one struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(b, &one) == nil {
		i.ID = one.ID
		return nil
	}
	i.ID = strings.Trim(string(b), `"`)
	return nil
}

// count is a number that may be told as a text; anything else is 0.
type count int

// UnmarshalJSON reads a count.
func (c *count) UnmarshalJSON(b []byte) error {
	n, err := strconv.Atoi(strings.Trim(string(b), `"`))
	if err != nil {
		n = 0
	}
	*c = count(n)
	return nil
}

// shot is media: a picture, video or album with its caption.
type shot struct {
	ID        string               `json:"id"`
	Caption   string               `json:"caption"`
	Kind      string               `json:"media_type"`
	Permalink string               `json:"permalink"`
	URL       string               `json:"media_url"`
	Time      graph.Time           `json:"timestamp"`
	Count     count                `json:"comments_count"`
	Likes     count                `json:"like_count"`
	Open      *bool                `json:"is_comment_enabled"`
	Username  string               `json:"username"`
	Comments  *graph.Edge[comment] `json:"comments"`

	place map[string]string // the page of the listing it stood on
}

// state is what the cursor keeps of media.
func (h shot) state(read time.Time) seen {
	return seen{Mark: h.mark(), Count: int(h.Count), Read: read.Unix(), Created: h.Time.Unix()}
}

// mark changes with the caption, which its owner can edit, and with the switch of the comments.
func (h shot) mark() int64 {
	f := fnv.New32a()
	f.Write([]byte(h.Caption))
	if h.Open != nil && !*h.Open {
		f.Write([]byte{0})
	}
	return int64(f.Sum32())
}

func (h shot) files() []sources.Attachment {
	a := sources.Attachment{Kind: "photo", URL: h.Permalink}
	switch strings.ToUpper(h.Kind) {
	case "":
		return nil
	case "VIDEO":
		a.Kind = "video"
	}
	return []sources.Attachment{a}
}

type comment struct {
	ID      string               `json:"id"`
	Text    string               `json:"text"`
	Time    graph.Time           `json:"timestamp"`
	Hidden  bool                 `json:"hidden"`
	Likes   count                `json:"like_count"`
	Parent  string               `json:"parent_id"`
	Replies *graph.Edge[comment] `json:"replies"`
	Media   *shot                `json:"media"`
	byline
}

type conversation struct {
	ID       string               `json:"id"`
	Updated  graph.Time           `json:"updated_time"`
	Count    count                `json:"message_count"`
	Messages *graph.Edge[message] `json:"messages"`
}

func (c conversation) state(now time.Time) seen {
	return seen{Mark: c.Updated.Unix(), Count: int(c.Count), Read: now.Unix(), Created: c.Updated.Unix()}
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

type link struct {
	Link string `json:"link"`
	ID   string `json:"id"`
}

type message struct {
	ID      string     `json:"id"`
	Created graph.Time `json:"created_time"`
	From    *person    `json:"from"`
	Text    string     `json:"message"`
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
func (m message) bare() bool {
	return m.ID == "" || m.Created.IsZero() ||
		m.From == nil && m.Text == "" && m.Files == nil && m.Shares == nil && m.Story == nil && !m.Unsupported
}

func (m message) files() []sources.Attachment {
	var out []sources.Attachment
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

// The fields asked for. Meta gives next to nothing unasked.
const (
	headFields    = "id,caption,media_type,permalink,timestamp,comments_count,is_comment_enabled,username"
	newestComment = "comments.limit(1){id,timestamp}"
	replyFields   = "id,text,timestamp,from{id,username},username,user,hidden,like_count,parent_id"
	commentFields = replyFields + ",replies.limit(50){" + replyFields + "}"
	manyComments  = "id,comments.limit(25){" + replyFields + ",replies.limit(25){" + replyFields + "}}"
	tagFields     = "id,caption,media_type,permalink,timestamp,comments_count,like_count,username"
	mentionFields = "id,caption,media_type,permalink,timestamp,comments_count,like_count,username"
	namedFields   = "id,text,timestamp,username,like_count,media{id,caption,permalink,timestamp,username}"
	chatFields    = "id,updated_time,message_count"
	messageFields = "id,created_time,from,to,message,attachments{id,name,mime_type,size,file_url,image_data,video_data},shares,story,is_unsupported"
)
