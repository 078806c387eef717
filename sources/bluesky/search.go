package bluesky

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"atempause/sources"
)

// How much of a search is read, and how many posts can be asked for at once.
const (
	hitPagesAtMost = 20
	postsAtOnce    = 25
)

type hitPage struct {
	Posts  []postView `json:"posts"`
	Cursor string     `json:"cursor"`
}

// terms are what to look for when the config does not say: the name, and the hashtag it makes. A handle is none: whoever
// writes it mentions us.
func terms(name string) []string {
	name = strings.TrimSpace(name)
	if blank(name) || isHandle(strings.TrimPrefix(name, "@")) {
		return []string{}
	}
	tag := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, name)
	if tag == "" || tag == name {
		return []string{name}
	}
	return []string{name, "#" + tag}
}

// phrase is a term as the search takes it: words that must stand beside each other, or a hashtag.
func phrase(term string) string {
	if strings.HasPrefix(term, "#") && !strings.ContainsAny(term, " \"") {
		return term
	}
	return `"` + strings.TrimSpace(strings.ReplaceAll(term, `"`, " ")) + `"`
}

// fetchSearch looks for posts that name the firm. What is below posts of ours, and what mentions us in due form, comes by
// the other lane; a post told by both is the same thread.
func (s *Source) fetchSearch(ctx context.Context, from sources.Cursor, emit func(sources.Batch) error) error {
	me, err := s.me(ctx)
	if err != nil {
		return err
	}
	now := s.cfg.Now()
	horizon := now.Add(-s.cfg.Since)
	mem := recall(from)
	out := s.teller(Search, &mem, emit)
	hits, newest, err := s.hits(ctx, me, mem, horizon)
	if err != nil {
		return err
	}
	var old []string
	for uri, was := range mem.Items {
		if was.sweep(now) {
			old = append(old, uri)
		}
	}
	slices.Sort(old)
	out.Total = len(hits) + len(old)
	for chunk := range slices.Chunk(hits, postsAtOnce) {
		if err := s.tellHits(ctx, me, chunk, out, now); err != nil {
			return err
		}
	}
	for chunk := range slices.Chunk(old, postsAtOnce) {
		if err := s.stillThere(ctx, me, chunk, out, now); err != nil {
			return err
		}
	}
	mem.done(newest, horizon)
	return out.Flush()
}

// hits lists what has been found and not told before, the newest first.
func (s *Source) hits(ctx context.Context, me string, mem memory, horizon time.Time) (hits []*postView, newest int64, err error) {
	since := mem.from(horizon)
	had := map[string]bool{}
	for _, name := range s.cfg.Search {
		if blank(name) {
			continue
		}
		call := query("search", "app.bsky.feed.searchPosts", name, url.Values{
			"q": {phrase(name)}, "sort": {"latest"}, "limit": {"100"},
			"since": {since.UTC().Format("2006-01-02T15:04:05.000Z")},
		})
		n := 0
		err := pages(ctx, s, call, func(p hitPage) (string, bool) {
			n++
			for i := range p.Posts {
				v := &p.Posts[i]
				if at := v.time(); at.After(time.UnixMilli(newest)) && !at.After(s.cfg.Now()) {
					newest = at.UnixMilli()
				}
				if _, known := mem.Items[v.URI]; !known && !had[v.URI] && worth(v, me) && !v.time().Before(horizon) {
					had[v.URI] = true
					hits = append(hits, v)
				}
			}
			return p.Cursor, n >= hitPagesAtMost
		})
		if err != nil {
			return nil, 0, err
		}
	}
	return hits, newest, nil
}

// worth leaves out what is ours, what is told by the other lane, and whom we have muted.
func worth(v *postView, me string) bool {
	return v.URI != "" && v.Author.DID != me && ownerOf(rootOf(v)) != me && !v.Author.Viewer.Muted
}

// tellHits hands on what has been found, each with the post it answers above it.
func (s *Source) tellHits(ctx context.Context, me string, hits []*postView, out *teller, now time.Time) error {
	var parents []string
	for _, v := range hits {
		if p := record(v.Record).Reply.Parent.URI; p != "" && !slices.Contains(parents, p) {
			parents = append(parents, p)
		}
	}
	under, err := s.posts(ctx, parents, false)
	if err != nil {
		return err
	}
	for _, v := range hits {
		t := threadElsewhere(v, me)
		if p := under[record(v.Record).Reply.Parent.URI]; p != nil {
			hang(&t, p)
		}
		out.Threads = append(out.Threads, t)
		at := v.time().Unix()
		out.Mem.Items[v.URI] = seen{Created: at, Active: at, Count: v.Replies, Read: now.Unix()}
		if err := out.Step(); err != nil {
			return err
		}
	}
	return nil
}

// stillThere looks what has become of what was found before.
func (s *Source) stillThere(ctx context.Context, me string, uris []string, out *teller, now time.Time) error {
	there, err := s.posts(ctx, uris, false)
	if err != nil {
		return err
	}
	for _, uri := range uris {
		was := out.Mem.Items[uri]
		was.Read = now.Unix()
		out.Mem.Items[uri] = was
		if v := there[uri]; v == nil {
			out.Gone = append(out.Gone, sources.Gone{Root: above(uri)})
			delete(out.Mem.Items, uri)
		}
		if err := out.Step(); err != nil {
			return err
		}
	}
	return nil
}

// posts asks for posts by their addresses. What is gone, or blocked, is not among the answers.
func (s *Source) posts(ctx context.Context, uris []string, waited bool) (map[string]*postView, error) {
	out := map[string]*postView{}
	uris = slices.DeleteFunc(slices.Clone(uris), func(u string) bool { _, ok := parse(u); return !ok })
	for chunk := range slices.Chunk(uris, postsAtOnce) {
		var page hitPage
		call := query("look at posts", "app.bsky.feed.getPosts", chunk[0], url.Values{"uris": chunk})
		call.Out, call.Urgent = &page, waited
		if err := s.do(ctx, call); err != nil {
			return nil, err
		}
		for i := range page.Posts {
			out[page.Posts[i].URI] = &page.Posts[i]
		}
	}
	return out, nil
}
