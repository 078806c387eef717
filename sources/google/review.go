package google

import (
	"hash/fnv"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"atempause/sources"
)

// review is a review in the API's form:
// https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews
type review struct {
	Name     string `json:"name"`
	ID       string `json:"reviewId"`
	Reviewer struct {
		Name      string `json:"displayName"`
		Anonymous bool   `json:"isAnonymous"`
	} `json:"reviewer"`
	Stars   string  `json:"starRating"`
	Comment string  `json:"comment"`
	Created stamp   `json:"createTime"`
	Updated stamp   `json:"updateTime"`
	Reply   *reply  `json:"reviewReply"`
	Media   []media `json:"reviewMediaItems"`
	// Where a person replies on Google's own pages: the only address of a review that is told.
	ReplyURL string `json:"reviewReplyUrl"`
}

type reply struct {
	Comment string `json:"comment"`
	Updated stamp  `json:"updateTime"`
	State   string `json:"reviewReplyState"` // PENDING, APPROVED or REJECTED
	// Violation is the rule a rejected reply offends against, in Google's words: "PII".
	Violation string `json:"policyViolation"`
}

type media struct {
	Thumbnail string `json:"thumbnailUrl"`
	Video     string `json:"videoUrl"`
}

// stamp is a time of RFC 3339; what cannot be read is none.
type stamp struct{ time.Time }

// UnmarshalText reads a time.
func (s *stamp) UnmarshalText(b []byte) error {
	at, err := time.Parse(time.RFC3339Nano, string(b))
	if err == nil {
		s.Time = at.UTC()
	}
	return nil
}

// id is what a review is known by; the last part of its name when the id is not told.
func (r review) id() string {
	if r.ID != "" {
		return r.ID
	}
	return r.Name[strings.LastIndexByte(r.Name, '/')+1:]
}

var stars = map[string]int{"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}

// replied is the id of the reply to a review: Google gives it none of its own.
const replied = "/reply"

// thread turns a review into what the program reads.
func (s *Source) thread(r review) sources.Thread {
	id := r.id()
	text, translated := original(r.Comment)
	root := sources.Message{
		RemoteID: id, Text: text, Time: r.Created.Time, Edited: r.edited(), Barred: []sources.Act{sources.ActDelete, sources.ActEdit},
	}
	if !r.Reviewer.Anonymous {
		root.Author.Name = r.Reviewer.Name
	}
	for _, m := range r.Media {
		switch {
		case m.Video != "":
			root.Files = append(root.Files, sources.Attachment{Kind: "video", URL: m.Video})
		case m.Thumbnail != "":
			root.Files = append(root.Files, sources.Attachment{Kind: "photo", URL: m.Thumbnail})
		}
	}
	if translated != "" { // kept where it can be read and is not taken for the person's own words
		root.Files = append(root.Files, sources.Attachment{Kind: "other", Name: translated})
	}
	t := sources.Thread{
		RemoteID: id, Form: sources.ReviewForm, Audience: sources.Public, Rating: stars[r.Stars], Updated: r.Updated.Time,
	}
	if u, err := url.Parse(r.ReplyURL); err == nil && u.Scheme == "https" && u.Host != "" {
		t.Permalink, root.Permalink = u.String(), u.String()
	}
	if r.Reply == nil {
		t.Messages = []sources.Message{root}
		return t
	}
	root.Barred = append(root.Barred, sources.ActReply) // a second one would overwrite the first
	words, _ := original(r.Reply.Comment)
	t.Messages = []sources.Message{root, {
		RemoteID: id + replied, ParentID: id, Author: sources.Author{Name: s.cfg.Channel.Name}, Ours: true, Text: words,
		Time: r.Reply.Updated.Time, Hidden: r.Reply.State == "REJECTED",
	}}
	if r.Reply.Violation != "" {
		t.Messages[1].Files = []sources.Attachment{{Kind: "other", Name: r.Reply.Violation}}
	}
	if r.Reply.Updated.After(t.Updated) {
		t.Updated = r.Reply.Updated.Time
	}
	return t
}

// sameMoment is how far apart two times of one change may be.
const sameMoment = 2 * time.Second

// edited tells when the reviewer changed the review. A change at the very moment of our reply is the reply.
func (r review) edited() time.Time {
	if !r.Updated.After(r.Created.Add(sameMoment)) {
		return time.Time{}
	}
	if r.Reply != nil && r.Updated.Sub(r.Reply.Updated.Time).Abs() <= sameMoment {
		return time.Time{}
	}
	return r.Updated.Time
}

// print is a mark of all that is told of a review.
func (r review) print() int64 {
	h := fnv.New64a()
	parts := []string{
		r.Reviewer.Name, strconv.FormatBool(r.Reviewer.Anonymous), r.Stars, r.Comment, r.Updated.Format(time.RFC3339Nano),
	}
	if r.Reply != nil {
		parts = append(parts, "reply", r.Reply.Comment, r.Reply.State, r.Reply.Violation, r.Reply.Updated.Format(time.RFC3339Nano))
	}
	for _, m := range r.Media {
		parts = append(parts, m.Thumbnail, m.Video)
	}
	for _, p := range parts {
		_, _ = h.Write([]byte(p))
		_, _ = h.Write([]byte{0})
	}
	return int64(h.Sum64() >> 1)
}

// last is when something of a review moved for the last time.
func (r review) last() time.Time {
	if r.Reply != nil && r.Reply.Updated.After(r.Updated.Time) {
		return r.Reply.Updated.Time
	}
	return r.Updated.Time
}

// The marks Google puts around a translation, in the languages it writes them in. The documentation is silent on them;
// these are as owners have met them: either the translation first and then the original, or the other way round.
const mark = `\((?:Translated by Google|Übersetzt von Google|Traduit par Google|Traducido por Google|Tradotto da Google)\)`

var (
	translatedFirst = regexp.MustCompile(`(?s)^(` + mark + `.*?)\n+\(Original\)[ \t]*\n(.*)$`)
	translatedLast  = regexp.MustCompile(`(?s)^(.*?)\n+(` + mark + `.*)$`)
)

// original takes a text apart into what the person wrote and what Google made of it. A stranger may write the marks too:
// nothing is thrown away.
func original(s string) (text, translated string) {
	if !strings.Contains(s, "Google)") {
		return s, ""
	}
	if m := translatedFirst.FindStringSubmatch(s); m != nil && strings.TrimSpace(m[2]) != "" {
		return m[2], m[1]
	}
	if m := translatedLast.FindStringSubmatch(s); m != nil && strings.TrimSpace(m[1]) != "" {
		return m[1], m[2]
	}
	return s, ""
}
