package wordpress

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/markup"
)

// postsFresh is how long a post is remembered: whether its comments are closed may change.
const postsFresh = time.Hour

// learnPosts reads the posts of comments, many at a time: first among the posts, then among the pages. What is neither (a
// shop's product, say) stays known by its address alone.
func (s *Source) learnPosts(ctx context.Context, u *user, have map[int64]comment) error {
	now := s.cfg.Now()
	var ask []int64
	s.mu.Lock()
	for _, c := range have {
		if p, ok := s.posts[c.Post]; c.Post > 0 && (!ok || now.Sub(p.asked) > postsFresh) {
			ask = append(ask, c.Post)
		}
	}
	s.mu.Unlock()
	slices.Sort(ask)
	ask = slices.Compact(ask)
	for _, kind := range []string{"posts", "pages"} {
		var left []int64
		for part := range slices.Chunk(ask, pageSize) {
			got, err := s.readPosts(ctx, u, kind, part)
			if err != nil {
				if ctx.Err() != nil || hopeless(err) {
					return err
				}
				s.cfg.Log.Debug("wordpress: the posts cannot be read", "kind", kind, "class", string(sources.ClassOf(err)))
			}
			s.mu.Lock()
			for _, p := range got {
				p.asked = now
				s.posts[p.ID] = p
			}
			for _, id := range part {
				if s.posts[id].asked != now {
					left = append(left, id)
				}
			}
			s.mu.Unlock()
		}
		ask = left
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ask { // not to be asked for with each comment
		s.posts[id] = post{asked: now}
	}
	return nil
}

func (s *Source) readPosts(ctx context.Context, u *user, kind string, ids []int64) ([]post, error) {
	q := url.Values{"include": {join(ids)}, "per_page": {strconv.Itoa(pageSize)}, "_fields": {postFields}}
	if u.may("edit_others_posts") {
		q.Set("status", "publish,private")
	}
	call, err := s.call(ctx, "read "+kind, "", kind, q)
	if err != nil {
		return nil, err
	}
	answer, err := s.client.Do(ctx, call)
	if err != nil {
		return nil, err
	}
	out, _, err := rows[post](answer.Body)
	if err != nil {
		return nil, answer.Garbled(err)
	}
	return out, nil
}

func (s *Source) postOf(id int64) (post, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.posts[id]
	return p, ok && p.ID != 0
}

// words is what stands above the comments: the title, and the beginning of the text.
func (p post) words() string {
	title := markup.Text(p.Title.Rendered, markup.Options{})
	text := markup.Text(p.Excerpt.Rendered, markup.Options{})
	return strings.TrimSpace(title + "\n\n" + text)
}
