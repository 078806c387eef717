package youtube

import (
	"hash/fnv"
	"math/bits"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	api "google.golang.org/api/youtube/v3"

	"atempause/sources"
)

// The moderation statuses, in the order of pressing.
const (
	held      = "heldForReview"
	spam      = "likelySpam"
	published = "published"
	rejected  = "rejected"
)

// talk is a thread as far as it was shown to us.
type talk struct {
	id      string
	video   string
	canTalk bool
	total   int // answers YouTube counts
	root    *api.Comment
	answers map[string]*api.Comment
	status  map[string]string // comment → moderation status, where it is not published
	order   []string          // answers in the order they were shown
	listed  bool              // among the published ones
	wait    int64             // print of what the listings of waiting comments showed
}

// usable leaves out what no listing should hold: things without an id or without words.
func usable(c *api.Comment) bool { return c != nil && c.Id != "" && c.Snippet != nil }

// take reads a thread of a listing into the talk.
func (t *talk) take(th *api.CommentThread, listing string) {
	sn := th.Snippet
	t.id, t.video, t.canTalk = th.Id, sn.VideoId, sn.CanReply
	if t.video == "" {
		t.video = sn.TopLevelComment.Snippet.VideoId
	}
	t.total = max(t.total, int(min(max(sn.TotalReplyCount, 0), 1<<30)))
	t.root = sn.TopLevelComment
	if listing == published {
		t.listed = true
		delete(t.status, t.root.Id)
	} else {
		t.mark(t.root, listing, false)
	}
	if th.Replies != nil {
		for _, c := range th.Replies.Comments {
			if usable(c) {
				t.answer(c)
				t.mark(c, listing, true)
			}
		}
	}
}

func (t *talk) answer(c *api.Comment) {
	if _, had := t.answers[c.Id]; !had {
		t.order = append(t.order, c.Id)
	}
	t.answers[c.Id] = c
}

// mark notes a comment's status. A listing of held threads also shows what is public in them; where YouTube tells no
// status, the first comment of such a thread is taken for held until the listing of public ones shows it.
func (t *talk) mark(c *api.Comment, listing string, answer bool) {
	switch status := c.Snippet.ModerationStatus; {
	case status == held || status == spam || status == rejected:
		t.status[c.Id] = status
	case status == "" && listing != published && !answer && !t.listed:
		t.status[c.Id] = listing
	default:
		delete(t.status, c.Id)
	}
}

func (t *talk) waits() bool {
	st := t.status[t.root.Id]
	return st == held || st == spam
}

// complete tells whether all answers YouTube counts are known.
func (t *talk) complete() bool { return len(t.answers) >= t.total }

func when(s string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

func text(c *api.Comment) string {
	if c.Snippet.TextOriginal != "" {
		return c.Snippet.TextOriginal
	}
	return c.Snippet.TextDisplay
}

func author(c *api.Comment) sources.Author {
	a := sources.Author{Name: c.Snippet.AuthorDisplayName}
	if c.Snippet.AuthorChannelId != nil {
		a.ID = c.Snippet.AuthorChannelId.Value
	}
	return a
}

func (s *Source) ours(c *api.Comment) bool { return author(c).ID == s.id }

// state is what a listing shows of a talk. Likes count by their order of magnitude: each single one is no news.
func (t *talk) state(now time.Time) seen {
	h := fnv.New64a()
	add := func(parts ...string) {
		for _, p := range parts {
			_, _ = h.Write([]byte(p))
			_, _ = h.Write([]byte{0})
		}
	}
	st := seen{Wait: t.wait, Read: now.Unix(), Born: when(t.root.Snippet.PublishedAt).Unix()}
	add(t.video, strconv.FormatBool(t.canTalk), strconv.Itoa(t.total))
	ids := slices.Clone(t.order)
	slices.Sort(ids)
	for _, c := range append([]*api.Comment{t.root}, t.pick(ids)...) {
		sn := c.Snippet
		add(c.Id, sn.UpdatedAt, text(c), t.status[c.Id], sn.AuthorDisplayName, strconv.Itoa(bits.Len64(uint64(max(0, sn.LikeCount)))))
		st.Last = max(st.Last, when(sn.PublishedAt).Unix(), when(sn.UpdatedAt).Unix())
	}
	st.Print = int64(h.Sum64() >> 1)
	if !t.complete() {
		st.Flags |= isMore
	}
	if t.waits() {
		st.Flags |= isHeld
	}
	return st
}

func (t *talk) pick(ids []string) []*api.Comment {
	out := make([]*api.Comment, len(ids))
	for i, id := range ids {
		out[i] = t.answers[id]
	}
	return out
}

// concerns leaves out what nobody but the brand itself has written.
func (s *Source) concerns(t *talk) bool {
	if !s.ours(t.root) {
		return true
	}
	for _, c := range t.answers {
		if !s.ours(c) {
			return true
		}
	}
	return false
}

// thread turns a talk into what the program reads.
func (s *Source) thread(t *talk) sources.Thread {
	out := sources.Thread{
		RemoteID: t.id, Form: sources.CommentForm, Audience: sources.Public, Context: s.context(t.video),
		Permalink: link(t.video, t.id), Messages: []sources.Message{s.message(t, t.root, "")},
	}
	answers := t.pick(t.order)
	slices.SortStableFunc(answers, func(a, b *api.Comment) int {
		return when(a.Snippet.PublishedAt).Compare(when(b.Snippet.PublishedAt))
	})
	for _, c := range answers {
		out.Messages = append(out.Messages, s.message(t, c, t.root.Id))
	}
	for _, m := range out.Messages {
		for _, at := range []time.Time{m.Time, m.Edited} {
			if at.After(out.Updated) {
				out.Updated = at
			}
		}
	}
	return out
}

func (s *Source) message(t *talk, c *api.Comment, parent string) sources.Message {
	sn, status := c.Snippet, t.status[c.Id]
	m := sources.Message{
		RemoteID: c.Id, ParentID: parent, Author: author(c), Ours: s.ours(c), Text: text(c), Time: when(sn.PublishedAt),
		Likes: int(min(max(sn.LikeCount, 0), 1<<30)), Held: status == held || status == spam, Hidden: status == rejected,
		Permalink: link(t.video, c.Id),
	}
	if parent == "" {
		m.Reach = t.total
	}
	if !m.Ours {
		m.Barred = []sources.Act{sources.ActDelete} // only its author can; we can take it down
	}
	if at := when(sn.UpdatedAt); at.After(m.Time) {
		m.Edited = at
	}
	if sn.ImageUrl != "" {
		m.Files = []sources.Attachment{{Kind: "photo", URL: sn.ImageUrl}}
	}
	if !m.Ours {
		m.Barred = []sources.Act{sources.ActDelete, sources.ActEdit}
	}
	if !t.canTalk {
		m.Barred = append(m.Barred, sources.ActReply)
	}
	return m
}

// link is a comment's address under its video.
func link(video, comment string) string {
	if video == "" {
		return ""
	}
	l := "https://www.youtube.com/watch?v=" + url.QueryEscape(video)
	if comment != "" {
		l += "&lc=" + strings.ReplaceAll(url.QueryEscape(comment), "%2E", ".")
	}
	return l
}

// ids lists all of a talk that is known.
func (t *talk) ids() []string { return append([]string{t.root.Id}, t.order...) }
