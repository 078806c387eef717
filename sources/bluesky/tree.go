package bluesky

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"atempause/sources"
)

// Depths asked for. The app view may give less; what it cuts off is asked for by itself.
const (
	allBelow  = 1000
	someBelow = 100
	allAbove  = 100
	// divesAtMost bounds how often a cut-off part of one thread is asked for.
	divesAtMost = 50
)

// tree is a thread as it was read.
type tree struct {
	Thread     *node     `json:"thread"`
	Threadgate *gateView `json:"threadgate"`
}

// leaf is a post of a thread with the one it answers.
type leaf struct {
	post   *postView
	parent string
}

// below is all that was read below a post.
type below struct {
	root    *postView
	above   *node
	leaves  []leaf // parents before children, root left out
	blocked []string
	hidden  map[string]bool
	whole   bool // nothing was left out for being too much
}

// thread asks for one post with what is around it. What is gone is an error of class Missing.
func (s *Source) thread(ctx context.Context, uri string, depth, height int) (tree, error) {
	const op = "read a thread"
	var t tree
	call := query(op, "app.bsky.feed.getPostThread", uri, url.Values{
		"uri": {uri}, "depth": {strconv.Itoa(depth)}, "parentHeight": {strconv.Itoa(height)},
	})
	call.Out = &t
	if err := s.do(ctx, call); err != nil {
		return t, err
	}
	switch {
	case t.Thread == nil || t.Thread.Missing:
		return t, refuse(sources.Missing, op, uri, "")
	case t.Thread.Blocked:
		return t, refuse(sources.PersonUnavailable, op, uri, "")
	case t.Thread.Post == nil || t.Thread.Post.URI == "":
		return t, refuse(sources.Garbled, op, uri, "a thread without a post")
	}
	return t, nil
}

// readBelow reads a post and all below it, asking again for what the server has cut off.
func (s *Source) readBelow(ctx context.Context, uri string, depth, height int) (*below, error) {
	t, err := s.thread(ctx, uri, depth, height)
	if err != nil {
		return nil, err
	}
	b := &below{root: t.Thread.Post, above: t.Thread.Parent, hidden: t.Threadgate.hidden(), whole: true}
	had := map[string]bool{b.root.URI: true}
	cut := b.gather(t.Thread, had)
	for dives := 0; len(cut) > 0; dives++ {
		if dives == divesAtMost {
			b.whole = false
			break
		}
		next := cut[0]
		cut = cut[1:]
		t, err := s.thread(ctx, next, depth, 0)
		switch sources.ClassOf(err) {
		case "":
			cut = append(cut, b.gather(t.Thread, had)...)
		case sources.Missing, sources.PersonUnavailable: // gone, or blocked, in the meantime
		default:
			return nil, err
		}
	}
	return b, nil
}

// gather takes in what is below a place, without recursion: strangers decide how deep it goes. It tells where the tree was
// cut off.
func (b *below) gather(top *node, had map[string]bool) (cut []string) {
	stack := []*node{top}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for i := len(n.Replies) - 1; i >= 0; i-- {
			switch r := n.Replies[i]; {
			case r == nil || r.Missing:
			case r.Blocked:
				b.blocked = append(b.blocked, r.URI)
			case r.Post != nil && r.Post.URI != "" && !had[r.Post.URI]:
				had[r.Post.URI] = true
				b.leaves = append(b.leaves, leaf{r.Post, n.Post.URI})
				stack = append(stack, r)
				if r.Replies == nil && r.Post.Replies > 0 {
					cut = append(cut, r.Post.URI)
				}
			}
		}
	}
	return cut
}

// ids lists all that is there, also what is not shown to us for a block.
func (b *below) ids() []string {
	out := []string{b.root.URI}
	for _, l := range b.leaves {
		out = append(out, l.post.URI)
	}
	return append(out, b.blocked...)
}

// muted tells whether we want to see nothing of whoever wrote the post and nobody but them and us has said anything.
func (b *below) muted(me string) bool {
	return b.root.Author.Viewer.Muted && !slices.ContainsFunc(b.leaves, func(l leaf) bool {
		return !l.post.Author.Viewer.Muted && l.post.Author.DID != me
	})
}
