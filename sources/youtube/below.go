package youtube

import (
	"context"
	"slices"
	"time"

	api "google.golang.org/api/youtube/v3"

	"atempause/sources"
	"atempause/sources/web"
)

// answers reads all answers of a thread; whole tells whether the listing came to its end.
func (w *walk) answers(ctx context.Context, t *talk) (whole bool, err error) {
	was := t.answers
	t.answers, t.order = map[string]*api.Comment{}, nil
	whole, err = w.eachAnswer(ctx, t.id, false, func(c *api.Comment) bool {
		t.answer(c)
		t.mark(c, published, true)
		return true
	})
	for id, c := range was { // what waits is not among them, nor what has come while we read
		if _, had := t.answers[id]; !had && (t.status[id] != "" || !whole) {
			t.answer(c)
		}
	}
	return whole, err
}

// eachAnswer walks the answers to a comment until each has had enough.
func (s *Source) eachAnswer(ctx context.Context, parent string, urgent bool, each func(*api.Comment) bool) (whole bool, err error) {
	token, empty := "", 0
	for range pagesMost {
		call := s.api.Comments.List([]string{"id", "snippet"}).ParentId(parent).TextFormat("plainText").MaxResults(pageSize)
		if token != "" {
			call.PageToken(token)
		}
		var got *api.CommentListResponse
		op := web.Call{Op: "read answers", Object: parent, Urgent: urgent}
		err := s.ask(ctx, op, readCost, func(ctx context.Context) (err error) {
			got, err = call.Context(ctx).Do()
			return err
		})
		if err != nil {
			return false, err
		}
		if empty++; len(got.Items) > 0 {
			empty = 0
		}
		for _, c := range got.Items {
			if usable(c) && !each(c) {
				return false, nil
			}
		}
		if token = got.NextPageToken; token == "" {
			return true, nil
		}
		if empty >= emptyMost {
			break
		}
	}
	return false, nil
}

// byID asks for threads by their ids: a unit for fifty of them.
func (s *Source) byID(ctx context.Context, ids []string) (map[string]*api.CommentThread, error) {
	found := map[string]*api.CommentThread{}
	for part := range slices.Chunk(ids, askAtOnce) {
		call := s.api.CommentThreads.List([]string{"id", "snippet", "replies"}).Id(part...).TextFormat("plainText")
		var got *api.CommentThreadListResponse
		err := s.ask(ctx, web.Call{Op: "look for comments"}, readCost, func(ctx context.Context) (err error) {
			got, err = call.Context(ctx).Do()
			return err
		})
		if sources.ClassOf(err) == sources.Missing {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, th := range got.Items {
			if th != nil && th.Snippet != nil && usable(th.Snippet.TopLevelComment) {
				found[th.Id] = th
			}
		}
	}
	return found, nil
}

// vanished tells of threads that a whole listing no longer holds. Not to be listed is not to be gone: each is asked for
// by its id first. One that waited for review and is in no listing twice running has been taken down.
func (w *walk) vanished(ctx context.Context) error {
	edge := w.horizon.Add(time.Hour).Unix()
	var missed []string
	for id, was := range w.mem.Threads {
		if !w.had[id] && w.waiting[id] == nil && was.Born > edge {
			missed = append(missed, id)
		}
	}
	if len(missed) == 0 {
		return nil
	}
	slices.Sort(missed)
	found, err := w.byID(ctx, missed)
	if err != nil {
		return err
	}
	for _, id := range missed {
		was := w.mem.Threads[id]
		if found[id] != nil && (was.Flags&isHeld == 0 || was.Flags&isMissed == 0) {
			was.Flags |= isMissed
			w.mem.Threads[id] = was
			continue
		}
		w.batch.Gone = append(w.batch.Gone, sources.Gone{Root: id})
		delete(w.mem.Threads, id)
	}
	return nil
}

// video is what a thread hangs under.
type video struct {
	title  string
	author sources.Author
	at     time.Time
	asked  time.Time
}

const (
	videoFresh = 24 * time.Hour // titles change
	videosMost = 5000
)

// learnVideos asks for the titles of videos that are not known yet.
func (s *Source) learnVideos(ctx context.Context, talks []*talk) error {
	now := s.cfg.Now()
	var ids []string
	s.mu.Lock()
	for _, t := range talks {
		if known, ok := s.videos[t.video]; t.video != "" && (!ok || now.Sub(known.asked) > videoFresh) && !slices.Contains(ids, t.video) {
			ids = append(ids, t.video)
		}
	}
	if len(s.videos) > videosMost {
		clear(s.videos)
	}
	s.mu.Unlock()
	for part := range slices.Chunk(ids, askAtOnce) {
		var got *api.VideoListResponse
		err := s.ask(ctx, web.Call{Op: "read the names of videos"}, readCost, func(ctx context.Context) (err error) {
			got, err = s.api.Videos.List([]string{"id", "snippet"}).Id(part...).Context(ctx).Do()
			return err
		})
		if err != nil {
			return err
		}
		s.mu.Lock()
		for _, id := range part { // one that is private or gone is not asked for again and again
			s.videos[id] = video{asked: now}
		}
		for _, v := range got.Items {
			if v != nil && v.Snippet != nil {
				s.videos[v.Id] = video{
					title: v.Snippet.Title, author: sources.Author{ID: v.Snippet.ChannelId, Name: v.Snippet.ChannelTitle},
					at: when(v.Snippet.PublishedAt), asked: now,
				}
			}
		}
		s.mu.Unlock()
	}
	return nil
}

// context is the video a thread hangs under; zero for the few threads that hang under none.
func (s *Source) context(id string) sources.Context {
	if id == "" {
		return sources.Context{}
	}
	s.mu.Lock()
	v := s.videos[id]
	s.mu.Unlock()
	return sources.Context{RemoteID: id, Author: v.author, Text: v.title, Permalink: link(id, ""), Time: v.at}
}
