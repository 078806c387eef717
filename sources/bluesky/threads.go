package bluesky

import (
	"slices"
	"sort"
	"strings"

	"atempause/sources"
)

// underOwn turns what is below a post of ours into threads: one for each first answer of somebody else. What we ourselves
// have put below our post to go on with it belongs to the post. Where only people speak whom we have muted, nothing is told.
func underOwn(b *below, me string) []sources.Thread {
	ours := map[string]bool{b.root.URI: true} // the post and its continuations
	around := contextOf(b.root)
	heads := map[string]int{}
	lively := map[int]bool{} // somebody we want to hear takes part
	var out []sources.Thread
	for _, l := range b.leaves {
		below := ours[l.parent]
		if below && l.post.Author.DID == me {
			ours[l.post.URI] = true
			around.Text += "\n\n" + record(l.post.Record).Text
			continue
		}
		if below {
			heads[l.post.URI] = len(out)
			out = append(out, sources.Thread{
				RemoteID: l.post.URI, Form: sources.CommentForm, Audience: sources.Public, Permalink: permalink(l.post.URI),
			})
			l.parent = ""
		}
		at, known := heads[l.post.URI]
		if !known {
			if at, known = heads[l.parent]; !known {
				continue
			}
			heads[l.post.URI] = at
		}
		lively[at] = lively[at] || !l.post.Author.Viewer.Muted && l.post.Author.DID != me
		add(&out[at], messageOf(l.post, l.parent, me, b.hidden))
	}
	kept := out[:0]
	for i := range out {
		out[i].Context = around // the same for all: it is one post to its readers
		if inOrder(&out[i]); lively[i] {
			kept = append(kept, out[i])
		}
	}
	return kept
}

// elsewhere turns a stranger's post into a thread, with what of the answers below concerns us: ours, those that name us,
// what leads to them, and what hangs below ours. Among thousands of answers the rest is not our talk.
func elsewhere(b *below, me string) sources.Thread {
	keep := concerning(b, me)
	t := threadElsewhere(b.root, me)
	if b.above != nil {
		hang(&t, b.above.Post)
	}
	for _, l := range b.leaves {
		if keep[l.post.URI] {
			add(&t, messageOf(l.post, l.parent, me, nil))
		}
	}
	inOrder(&t)
	return t
}

// threadElsewhere is a stranger's post as a thread of its own.
func threadElsewhere(p *postView, me string) sources.Thread {
	form := sources.MentionForm
	if tags(p, me) {
		form = sources.TagForm
	}
	t := sources.Thread{RemoteID: p.URI, Form: form, Audience: sources.Public, Permalink: permalink(p.URI)}
	hang(&t, nil)
	add(&t, messageOf(p, "", me, nil))
	return t
}

// above is the id of what a thread elsewhere hangs under. It is the thread's own, though other threads may hang under the
// same post: that a stranger's post has gone says nothing about the answers to it, and that a thread has gone means its
// first post too.
func above(head string) string { return head + "#above" }

// hang puts a thread elsewhere under the post it answers, if there is one.
func hang(t *sources.Thread, under *postView) {
	if under != nil {
		t.Context = contextOf(under)
	}
	t.Context.RemoteID = above(t.RemoteID)
}

func contextOf(p *postView) sources.Context {
	return sources.Context{
		RemoteID: p.URI, Author: p.Author.author(), Text: record(p.Record).Text, Permalink: permalink(p.URI), Time: p.time(),
	}
}

func concerning(b *below, me string) map[string]bool {
	parents := map[string]string{}
	keep := map[string]bool{b.root.URI: true}
	under := map[string]bool{} // ours, and all below
	for _, l := range b.leaves {
		parents[l.post.URI] = l.parent
		under[l.post.URI] = l.post.Author.DID == me || under[l.parent]
		if !under[l.post.URI] && !tags(l.post, me) {
			continue
		}
		for at := l.post.URI; at != "" && !keep[at]; at = parents[at] {
			keep[at] = true
		}
	}
	return keep
}

// tags tells whether a post mentions or quotes us.
func tags(p *postView, me string) bool {
	for _, f := range record(p.Record).Facets {
		for _, x := range f.Features {
			if x.DID == me {
				return true
			}
		}
	}
	return ownerOf(quotes(p.Embed)) == me
}

// headOf finds where the talk with us begins on the way from the top of a thread down to a post: at the first post of
// somebody else that names us, or that we have answered, or that answers us. nil: nobody but us has said anything.
func headOf(way []*postView, me string) *postView {
	for i, p := range way {
		if p.Author.DID == me {
			continue
		}
		if tags(p, me) || i+1 < len(way) && way[i+1].Author.DID == me || i > 0 && way[i-1].Author.DID == me {
			return p
		}
	}
	if last := way[len(way)-1]; last.Author.DID != me {
		return last
	}
	return nil
}

// wayTo lists the posts above a place and its own, the topmost first.
func wayTo(n *node) (way []*postView) {
	for ; n != nil && n.Post != nil && len(way) <= allAbove; n = n.Parent {
		way = append(way, n.Post)
	}
	slices.Reverse(way)
	return way
}

func add(t *sources.Thread, m sources.Message) {
	t.Messages = append(t.Messages, m)
	if m.Time.After(t.Updated) {
		t.Updated = m.Time
	}
}

func inOrder(t *sources.Thread) {
	sort.SliceStable(t.Messages, func(i, j int) bool {
		a, b := t.Messages[i], t.Messages[j]
		if (a.ParentID == "") != (b.ParentID == "") {
			return a.ParentID == ""
		}
		return a.Time.Before(b.Time)
	})
}

func messageOf(p *postView, parent, me string, hidden map[string]bool) sources.Message {
	r := record(p.Record)
	ours := p.Author.DID == me
	m := sources.Message{
		RemoteID: p.URI, ParentID: parent, Author: p.Author.author(), Ours: ours, Text: r.Text, Time: p.time(),
		Likes: max(0, p.Likes), Reach: max(0, p.Replies) + max(0, p.Reposts) + max(0, p.Quotes), Liked: p.Viewer.Like != "",
		Hidden: hidden[p.URI], Permalink: permalink(p.URI), Files: append(files(p.Embed), extras(r.Text, r.Facets, p.Labels)...),
	}
	if m.Author.ID == "" {
		m.Author.ID = ownerOf(p.URI)
	}
	if p.Viewer.ReplyDisabled || p.Author.Viewer.BlockedBy {
		m.Barred = append(m.Barred, sources.ActReply)
	}
	if ours {
		m.Barred = append(m.Barred, sources.ActReplyPrivately, sources.ActReport, sources.ActMute, sources.ActBlock)
	} else {
		m.Barred = append(m.Barred, sources.ActDelete) // a post lies on its author's server
	}
	return m
}

// rootOf is the post a thread begins with.
func rootOf(p *postView) string {
	if root := record(p.Record).Reply.Root.URI; strings.HasPrefix(root, "at://") {
		return root
	}
	return p.URI
}
