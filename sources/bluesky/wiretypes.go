package bluesky

import (
	"encoding/json"
	"time"

	"atempause/sources"
)

// What the servers answer, in their own fields. Records are what strangers' servers hold: they are read one by one, and
// what has another form than the lexicon says is taken for empty instead of spoiling a page.

type profile struct {
	DID         string `json:"did"`
	Handle      string `json:"handle"`
	DisplayName string `json:"displayName"`
	Viewer      struct {
		Muted     bool   `json:"muted"`
		BlockedBy bool   `json:"blockedBy"`
		Blocking  string `json:"blocking"`
	} `json:"viewer"`
}

func (p profile) author() sources.Author {
	name := p.DisplayName
	if blank(name) && p.Handle != "" && p.Handle != "handle.invalid" {
		name = "@" + p.Handle
	}
	return sources.Author{ID: p.DID, Name: name}
}

type label struct {
	Val string `json:"val"`
	Neg bool   `json:"neg"`
}

type postView struct {
	URI       string          `json:"uri"`
	CID       string          `json:"cid"`
	Author    profile         `json:"author"`
	Record    json.RawMessage `json:"record"`
	Embed     json.RawMessage `json:"embed"`
	Replies   int             `json:"replyCount"`
	Reposts   int             `json:"repostCount"`
	Likes     int             `json:"likeCount"`
	Quotes    int             `json:"quoteCount"`
	IndexedAt string          `json:"indexedAt"`
	Viewer    struct {
		Like          string `json:"like"`
		ReplyDisabled bool   `json:"replyDisabled"`
	} `json:"viewer"`
	Labels []label `json:"labels"`
}

type strongRef struct {
	URI string `json:"uri"`
	CID string `json:"cid"`
}

type replyRef struct {
	Root   strongRef `json:"root"`
	Parent strongRef `json:"parent"`
}

type feature struct {
	Type string `json:"$type"`
	DID  string `json:"did,omitempty"`
	URI  string `json:"uri,omitempty"`
	Tag  string `json:"tag,omitempty"`
}

type slice struct {
	Start int `json:"byteStart"`
	End   int `json:"byteEnd"`
}

type facet struct {
	Index    slice     `json:"index"`
	Features []feature `json:"features"`
}

// said is what we read of a post's record.
type said struct {
	Text    string
	Reply   replyRef
	Facets  []facet
	Created string
}

// record reads a post's record field by field.
func record(raw json.RawMessage) said {
	var fields map[string]json.RawMessage
	var out said
	if json.Unmarshal(raw, &fields) != nil {
		return out
	}
	take(fields["text"], &out.Text)
	take(fields["reply"], &out.Reply)
	take(fields["createdAt"], &out.Created)
	out.Facets = facetsOf(fields["facets"])
	return out
}

func facetsOf(raw json.RawMessage) (out []facet) {
	var list []json.RawMessage
	take(raw, &list)
	for _, f := range list {
		var one facet
		if take(f, &one) {
			out = append(out, one)
		}
	}
	return out
}

// take reads one field; one that cannot be read stays empty.
func take[T any](raw json.RawMessage, into *T) bool {
	var v T
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return false
	}
	*into = v
	return true
}

// farBack is how much older than its arrival a post may claim to be.
const farBack = 24 * time.Hour

// moment is when something was said. The author's server claims when it was written; it is believed unless it lies after
// the moment it was seen by the network, or long before.
func moment(created, indexed string) time.Time {
	c, i := clock(created), clock(indexed)
	switch {
	case i.IsZero():
		return c
	case c.IsZero() || c.After(i) || i.Sub(c) > farBack:
		return i
	}
	return c
}

func clock(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Year() < 1971 || t.Year() > 9000 {
		return time.Time{}
	}
	return t.UTC()
}

func (p *postView) time() time.Time { return moment(record(p.Record).Created, p.IndexedAt) }

// node is a place in a thread: a post with what is below and above it, or the word that there is one we do not get.
type node struct {
	Post    *postView `json:"post"`
	Parent  *node     `json:"parent"`
	Replies []*node   `json:"replies"` // nil: not told, as where a tree is cut off
	URI     string    `json:"uri"`
	Missing bool      `json:"notFound"`
	Blocked bool      `json:"blocked"`
}

// gateView is who may answer a post, and which answers its author has hidden.
type gateView struct {
	Record json.RawMessage `json:"record"`
}

func (g *gateView) hidden() map[string]bool {
	out := map[string]bool{}
	if g == nil {
		return out
	}
	var gate struct {
		Hidden []string `json:"hiddenReplies"`
	}
	take(g.Record, &gate)
	for _, uri := range gate.Hidden {
		out[uri] = true
	}
	return out
}

type notification struct {
	URI       string          `json:"uri"`
	Author    profile         `json:"author"`
	Reason    string          `json:"reason"`
	Record    json.RawMessage `json:"record"`
	IndexedAt string          `json:"indexedAt"`
}

type feedItem struct {
	Post   postView `json:"post"`
	Reason struct { // a repost, or pinned
		Type      string `json:"$type"`
		IndexedAt string `json:"indexedAt"`
	} `json:"reason"`
}

type chatMessage struct {
	Type   string          `json:"$type"`
	ID     string          `json:"id"`
	Text   string          `json:"text"`
	Facets json.RawMessage `json:"facets"`
	Embed  json.RawMessage `json:"embed"`
	Sender struct {
		DID string `json:"did"`
	} `json:"sender"`
	SentAt  string `json:"sentAt"`
	ReplyTo *struct {
		ID string `json:"id"`
	} `json:"replyTo"`
}

type convo struct {
	ID      string       `json:"id"`
	Rev     string       `json:"rev"`
	Members []profile    `json:"members"`
	Last    *chatMessage `json:"lastMessage"`
}
