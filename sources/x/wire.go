package x

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"

	"atempause/sources"
)

// What is asked of each post, and what comes with it.
const (
	postFields  = "attachments,author_id,conversation_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,note_tweet,public_metrics,referenced_tweets,reply_settings"
	expansions  = "author_id,referenced_tweets.id,referenced_tweets.id.author_id,attachments.media_keys"
	userFields  = "name,username"
	mediaFields = "alt_text,preview_image_url,type,url"
)

func fields() url.Values {
	return url.Values{
		"tweet.fields": {postFields}, "expansions": {expansions}, "user.fields": {userFields}, "media.fields": {mediaFields},
	}
}

// post is a post as X tells it: https://docs.x.com/x-api/fundamentals/data-dictionary
type post struct {
	ID           string    `json:"id"`
	Text         string    `json:"text"`
	AuthorID     string    `json:"author_id"`
	Conversation string    `json:"conversation_id"`
	Created      time.Time `json:"created_at"`
	History      []string  `json:"edit_history_tweet_ids"`
	ReplyToUser  string    `json:"in_reply_to_user_id"`
	Note         *struct {
		Text     string   `json:"text"`
		Entities entities `json:"entities"`
	} `json:"note_tweet"`
	Entities    entities `json:"entities"`
	Attachments struct {
		Media []string `json:"media_keys"`
	} `json:"attachments"`
	Metrics struct {
		Likes   number `json:"like_count"`
		Replies number `json:"reply_count"`
		Reposts number `json:"retweet_count"`
		Quotes  number `json:"quote_count"`
	} `json:"public_metrics"`
	References []struct {
		Type string `json:"type"`
		ID   string `json:"id"`
	} `json:"referenced_tweets"`

	author user
	media  []media
}

type entities struct {
	URLs []struct {
		Short    string `json:"url"`
		Expanded string `json:"expanded_url"`
		Media    string `json:"media_key"`
	} `json:"urls"`
	Mentions []struct {
		Name string `json:"username"`
	} `json:"mentions"`
}

type user struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	User string `json:"username"`
}

type media struct {
	Key     string `json:"media_key"`
	Type    string `json:"type"`
	URL     string `json:"url"`
	Preview string `json:"preview_image_url"`
	Alt     string `json:"alt_text"`
}

// listing is an answer with posts.
type listing struct {
	Data     []post    `json:"data"`
	Errors   []problem `json:"errors"`
	Includes struct {
		Posts []post  `json:"tweets"`
		Users []user  `json:"users"`
		Media []media `json:"media"`
	} `json:"includes"`
	Meta struct {
		Next string `json:"next_token"`
	} `json:"meta"`
}

// dress gives posts their authors and pictures, and drops what has no id.
func (l *listing) dress() (posts, around []post, ids []string) {
	users, pictures := map[string]user{}, map[string]media{}
	for _, u := range l.Includes.Users {
		users[u.ID] = u
	}
	for _, m := range l.Includes.Media {
		pictures[m.Key] = m
	}
	dressed := func(from []post) (out []post) {
		for _, p := range from {
			if !idShape.MatchString(p.ID) {
				continue
			}
			p.author = users[p.AuthorID]
			p.author.ID = p.AuthorID
			for _, key := range p.Attachments.Media {
				if m, ok := pictures[key]; ok {
					p.media = append(p.media, m)
				}
			}
			ids = append(ids, p.ID)
			out = append(out, p)
		}
		return out
	}
	return dressed(l.Data), dressed(l.Includes.Posts), ids
}

// first is the id of the first version: what a post is known by here.
func (p *post) first() string {
	if len(p.History) > 0 && idShape.MatchString(p.History[0]) {
		return p.History[0]
	}
	return p.ID
}

// newest is the id of the newest version there is, which may be another than this one.
func (p *post) newest() string {
	newest := p.ID
	for _, id := range p.History {
		if idShape.MatchString(id) && later(id, newest) {
			newest = id
		}
	}
	return newest
}

func (p *post) answers() string { return p.refers("replied_to") }

func (p *post) refers(how string) string {
	for _, r := range p.References {
		if r.Type == how && idShape.MatchString(r.ID) {
			return r.ID
		}
	}
	return ""
}

// later compares ids: they are numbers that grow with time.
func later(a, b string) bool { return compare(a, b) > 0 }

func compare(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) }

func latest(a, b string) string {
	if later(b, a) {
		return b
	}
	return a
}

// epoch is where the time in an id begins: https://docs.x.com/resources/fundamentals/x-ids
const epoch = 1288834974657

// born is when something was written, by its id.
func born(id string) time.Time {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n < 1<<32 {
		return time.Time{}
	}
	return time.UnixMilli(n>>22 + epoch).UTC()
}

func (u user) told() sources.Author {
	a := sources.Author{ID: u.ID, Name: strings.Join(strings.Fields(u.Name), " ")}
	switch {
	case a.Name == "" && u.User != "":
		a.Name = "@" + u.User
	case u.User != "" && !strings.EqualFold(a.Name, u.User):
		a.Name += " (@" + u.User + ")"
	}
	return a
}

func (p *post) link() string { return link(p.author.User, p.newest()) }

func link(name, id string) string {
	if name == "" {
		name = "i"
	}
	return "https://x.com/" + url.PathEscape(name) + "/status/" + id
}

func (p *post) files() []sources.Attachment {
	var out []sources.Attachment
	for _, m := range p.media {
		a := sources.Attachment{Kind: "other", Name: m.Alt, URL: cmp.Or(m.URL, m.Preview)}
		switch m.Type {
		case "photo":
			a.Kind = "photo"
		case "video", "animated_gif":
			a.Kind = "video"
		}
		out = append(out, a)
	}
	return out
}
