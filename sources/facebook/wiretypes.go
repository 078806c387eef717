package facebook

import (
	"strings"

	"atempause/sources"
	"atempause/sources/graph"
	"atempause/sources/meta"
)

// What Meta answers, in its own fields. Pointers are what may be missing and matters when it is.

type person = meta.Person

type ref struct {
	ID string `json:"id"`
}

type count struct {
	Summary struct {
		Total *int `json:"total_count"`
		Liked bool `json:"has_liked"`
	} `json:"summary"`
}

func (c *count) total() int {
	if c == nil || c.Summary.Total == nil {
		return -1
	}
	return *c.Summary.Total
}

// head is an item of a listing in the few fields that show whether it has moved.
type head struct {
	ID       string     `json:"id"`
	From     *person    `json:"from"`
	Created  graph.Time `json:"created_time"`
	Updated  graph.Time `json:"updated_time"`
	Comments *count     `json:"comments"`
}

type media struct {
	Image struct {
		Src string `json:"src"`
	} `json:"image"`
}

type attachment struct {
	Type        string `json:"type"`
	URL         string `json:"url"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Media       *media `json:"media"`
}

func (a *attachment) files() []sources.Attachment {
	if a == nil {
		return nil
	}
	f := sources.Attachment{Kind: kindOf(a.Type), Name: a.Title, URL: a.URL}
	if f.URL == "" && a.Media != nil {
		f.URL = a.Media.Image.Src
	}
	return []sources.Attachment{f}
}

func kindOf(t string) string {
	t = strings.ToLower(t)
	for _, k := range []string{"photo", "image", "album"} {
		if strings.Contains(t, k) {
			return "photo"
		}
	}
	for _, k := range []string{"video", "sticker", "file"} {
		if strings.Contains(t, k) {
			return k
		}
	}
	if t == "share" || t == "link" {
		return "link"
	}
	return "other"
}

type shares struct {
	Count int `json:"count"`
}

type post struct {
	ID        string               `json:"id"`
	From      *person              `json:"from"`
	Message   string               `json:"message"`
	Story     string               `json:"story"`
	Created   graph.Time           `json:"created_time"`
	Updated   graph.Time           `json:"updated_time"`
	Permalink string               `json:"permalink_url"`
	Hidden    bool                 `json:"is_hidden"`
	Shares    *shares              `json:"shares"`
	Likes     *count               `json:"likes"`
	Comments  *graph.Edge[comment] `json:"comments"`
	Pictures  *struct {
		Data []attachment `json:"data"`
	} `json:"attachments"`
}

func (p post) text() string {
	if p.Message != "" {
		return p.Message
	}
	return p.Story
}

func (p post) files() []sources.Attachment {
	if p.Pictures == nil {
		return nil
	}
	var out []sources.Attachment
	for i := range p.Pictures.Data {
		out = append(out, p.Pictures.Data[i].files()...)
	}
	return out
}

type comment struct {
	ID         string      `json:"id"`
	From       *person     `json:"from"`
	Message    string      `json:"message"`
	Created    graph.Time  `json:"created_time"`
	Parent     *ref        `json:"parent"`
	Attachment *attachment `json:"attachment"`
	Likes      int         `json:"like_count"`
	Comments   int         `json:"comment_count"`
	Liked      bool        `json:"user_likes"`
	Hidden     bool        `json:"is_hidden"`
	CanHide    *bool       `json:"can_hide"`
	CanRemove  *bool       `json:"can_remove"`
	CanComment *bool       `json:"can_comment"`
	CanLike    *bool       `json:"can_like"`
	Permalink  string      `json:"permalink_url"`
}

func (c comment) parent() string {
	if c.Parent == nil {
		return ""
	}
	return c.Parent.ID
}

type rating struct {
	Created   graph.Time `json:"created_time"`
	HasRating bool       `json:"has_rating"`
	Rating    int        `json:"rating"`
	Recommend string     `json:"recommendation_type"`
	Text      string     `json:"review_text"`
	Reviewer  *person    `json:"reviewer"`
	Story     *struct {
		ID       string `json:"id"`
		Message  string `json:"message"`
		Link     string `json:"permalink_url"`
		Comments *count `json:"comments"`
		Likes    *count `json:"likes"`
	} `json:"open_graph_story"`
}

// The fields asked for. Meta gives next to nothing unasked.
const (
	headFields    = "id,from{id,name},created_time,updated_time,comments.limit(0).filter(stream).summary(true)"
	postFields    = "id,from{id,name},message,story,created_time,updated_time,permalink_url,is_hidden,shares,likes.limit(0).summary(true),attachments{type,url,title,description,media}"
	commentFields = "id,from{id,name},message,created_time,parent{id},attachment{type,url,title,description,media},like_count,comment_count,user_likes,is_hidden,can_hide,can_remove,can_comment,can_like,permalink_url"
	postComments  = "comments.limit(100).filter(stream).order(chronological){" + commentFields + "}"
	ratingFields  = "created_time,has_rating,has_review,rating,recommendation_type,review_text,reviewer{id,name},open_graph_story{id,message,permalink_url,likes.limit(0).summary(true),comments.limit(0).filter(stream).summary(true)}"
	chatFields    = "id,updated_time,message_count,link,participants"
	messageFields = "id,created_time,from,to,message,sticker,attachments{id,name,mime_type,size,file_url,image_data,video_data}"
)
