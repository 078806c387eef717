package wordpress

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
)

// comment is a row of wp/v2/comments. With context=edit it has the mail and the text as it is stored.
type comment struct {
	ID      int64  `json:"id"`
	Post    int64  `json:"post"`
	Parent  int64  `json:"parent"`
	Author  int64  `json:"author"` // 0: nobody with an account
	Name    string `json:"author_name"`
	Mail    string `json:"author_email"`
	Date    stamp  `json:"date_gmt"`
	Content struct {
		Raw      *string `json:"raw"`
		Rendered string  `json:"rendered"`
	} `json:"content"`
	Link   string `json:"link"`
	Status string `json:"status"` // approved, hold, spam, trash, or what a plugin invents
	Type   string `json:"type"`
	// Only asked for where a comment is to be changed: see change.
	IP    string `json:"author_ip"`
	Agent string `json:"author_user_agent"`
}

// change is the body of an update. WordPress writes the address and the program of whoever calls into the comment, unless
// others are given; so the author's own are given back. The spam filter judges by them.
func (c comment) change(field, value string) map[string]string {
	out := map[string]string{field: value}
	if c.IP != "" {
		out["author_ip"] = c.IP
	}
	if c.Agent != "" {
		out["author_user_agent"] = c.Agent
	}
	return out
}

// The fields asked for: the less is asked, the less a slow host has to compute.
const (
	commentFields = "id,post,parent,author,author_name,author_email,date_gmt,content,link,status,type"
	oneFields     = commentFields + ",author_ip,author_user_agent"
	postFields    = "id,date_gmt,link,title,excerpt,author,comment_status"
)

// post is what comments hang under, and a row of wp/v2/posts or pages.
type post struct {
	ID       int64  `json:"id"`
	Date     stamp  `json:"date_gmt"`
	Link     string `json:"link"`
	Author   int64  `json:"author"`
	Comments string `json:"comment_status"` // open, closed
	Title    struct {
		Rendered string `json:"rendered"`
	} `json:"title"`
	Excerpt struct {
		Rendered string `json:"rendered"`
	} `json:"excerpt"`

	asked time.Time // when it was read
}

// user is the answer of wp/v2/users/me.
type user struct {
	ID    int64           `json:"id"`
	Name  string          `json:"name"`
	Roles []string        `json:"roles"`
	Caps  map[string]bool `json:"capabilities"`
}

func (u *user) may(capability string) bool { return u != nil && u.Caps[capability] }

// index is the API's own description.
type index struct {
	Name       string          `json:"name"`
	Home       string          `json:"home"`
	Namespaces []string        `json:"namespaces"`
	RawAuth    json.RawMessage `json:"authentication"` // an empty list when there is none
}

// passwords tells whether the blog takes application passwords; told is false when it does not say.
func (i index) passwords() (yes, told bool) {
	if len(i.RawAuth) == 0 {
		return false, false
	}
	var auth map[string]json.RawMessage
	if json.Unmarshal(i.RawAuth, &auth) != nil { // PHP writes an empty map as a list
		return false, true
	}
	_, yes = auth["application-passwords"]
	return yes, true
}

// stamp is a time as WordPress tells it: GMT without saying so.
type stamp struct{ time.Time }

// UnmarshalJSON reads a time; what is none ("0000-00-00T00:00:00", null) is zero.
func (s *stamp) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) != nil {
		return nil
	}
	for _, form := range []string{"2006-01-02T15:04:05", time.RFC3339, "2006-01-02 15:04:05"} {
		if t, err := time.ParseInLocation(form, text, time.UTC); err == nil {
			s.Time = t.UTC()
			return nil
		}
	}
	return nil
}

var errNotJSON = errors.New("no JSON in the answer")

// Bounds of what is searched for the JSON behind PHP's warnings.
const (
	noiseSize = 256 << 10
	noiseTry  = 200
)

// salvage finds the JSON in an answer that PHP's warnings stand before, or a cache's remark behind. Hosts that show errors
// print them into whatever is being sent.
func salvage(body []byte) ([]byte, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	if one, ok := first(body); ok {
		return one, nil
	}
	for i, tries := 0, 0; i < min(len(body), noiseSize) && tries < noiseTry; i++ {
		if body[i] != '{' && body[i] != '[' {
			continue
		}
		tries++
		// "[0]" in a warning is JSON, too: what is meant is a list of objects, an empty one before the end or a tag, or an object.
		if one, ok := first(body[i:]); ok && (one[0] == '{' || meant(one, body[i:])) {
			return one, nil
		}
	}
	return nil, errNotJSON
}

func meant(list, from []byte) bool {
	inner, rest := bytes.TrimSpace(list[1:]), bytes.TrimSpace(from[len(list):])
	return len(inner) > 0 && (inner[0] == '{' || inner[0] == ']' && (len(rest) == 0 || rest[0] == '<'))
}

// first is the JSON value a text begins with, if it is an object or a list.
func first(body []byte) ([]byte, bool) {
	if len(body) == 0 || body[0] != '{' && body[0] != '[' {
		return nil, false
	}
	var one json.RawMessage
	if json.NewDecoder(bytes.NewReader(body)).Decode(&one) != nil {
		return nil, false
	}
	return one, true
}

// read takes an answer's JSON into v.
func read(body []byte, v any) error {
	one, err := salvage(body)
	if err != nil {
		return err
	}
	return json.Unmarshal(one, v)
}

// rows reads a list; bad counts rows that cannot be read.
func rows[T any](body []byte) (out []T, bad int, err error) {
	var raw []json.RawMessage
	if err := read(body, &raw); err != nil {
		return nil, 0, err
	}
	for _, r := range raw {
		var v T
		if json.Unmarshal(r, &v) != nil {
			bad++
			continue
		}
		out = append(out, v)
	}
	return out, bad, nil
}

// Remote ids: comments and posts are numbered apart, so a post says that it is one.
const postMark = "post-"

func idOf(n int64) string { return strconv.FormatInt(n, 10) }

func postID(n int64) string { return postMark + idOf(n) }

func number(id string) (int64, bool) {
	n, err := strconv.ParseInt(id, 10, 64)
	return n, err == nil && n > 0
}

func postNumber(id string) (int64, bool) {
	rest, ok := strings.CutPrefix(id, postMark)
	if !ok {
		return 0, false
	}
	return number(rest)
}
