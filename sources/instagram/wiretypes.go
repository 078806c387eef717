package instagram

import (
	"encoding/json"
	"hash/fnv"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

// What Meta answers, in its own fields. Pointers are what may be missing and matters when it is.

type (
	person = meta.Person
	count  = meta.Count
)

// byline is who wrote something, told in up to three ways. Of private people all may be missing.
type byline struct {
	From     *person `json:"from"`
	Username string  `json:"username"`
	User     *ident  `json:"user"`
}

func (b byline) author() sources.Author {
	a := b.From.Author()
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
