package facebook

import (
	"sort"
	"strings"

	"atempause/sources"
)

// threadsOf turns a post and all its comments into threads: for a post of the Page one for each comment right under it,
// for anybody else's post a single one.
func (s *Source) threadsOf(p post, all []comment) []sources.Thread {
	switch form := s.formOf(p); form {
	case sources.CommentForm:
		return s.underOwn(p, all)
	default:
		return []sources.Thread{s.visitors(p, form, all)}
	}
}

// formOf tells what a post is to us. A post on the Page's own wall carries the Page's id in front; one that only tags the
// Page carries its author's.
func (s *Source) formOf(p post) sources.Form {
	if s.ours(p.From) {
		return sources.CommentForm
	}
	if owner, _, _ := strings.Cut(p.ID, "_"); owner == s.page {
		return sources.PostForm
	}
	return sources.TagForm
}

func (s *Source) ours(p *person) bool { return p != nil && p.ID == s.page }

func (s *Source) underOwn(p post, all []comment) []sources.Thread {
	around := sources.Context{
		RemoteID: p.ID, Author: p.From.Author(), Text: p.text(), Permalink: p.Permalink, Time: p.Created.Time,
	}
	var out []sources.Thread
	for _, g := range gather(all, p.ID) {
		if !s.concerns(g) {
			continue
		}
		t := sources.Thread{
			RemoteID: g.root, Form: sources.CommentForm, Audience: sources.Public, Context: around,
		}
		for _, c := range g.members {
			parent := c.parent()
			if c.ID == g.root {
				t.Permalink, parent = c.Permalink, ""
			} else if parent == "" || parent == p.ID {
				parent = g.root
			}
			t.Messages = append(t.Messages, s.messageOf(c, parent))
			if c.Created.After(t.Updated) {
				t.Updated = c.Created.Time
			}
		}
		out = append(out, t)
	}
	return out
}

// concerns leaves out what nobody but the brand itself has written.
func (s *Source) concerns(g group) bool {
	for _, c := range g.members {
		if !s.ours(c.From) {
			return true
		}
	}
	return false
}

func (s *Source) visitors(p post, form sources.Form, all []comment) sources.Thread {
	root := sources.Message{
		RemoteID: p.ID, Author: p.From.Author(), Text: p.text(), Time: p.Created.Time, Hidden: p.Hidden,
		Permalink: p.Permalink, Files: p.files(), Reach: len(all),
		Likes: max(0, p.Likes.total()), Liked: p.Likes != nil && p.Likes.Summary.Liked,
	}
	if p.Shares != nil {
		root.Reach += p.Shares.Count
	}
	if form == sources.TagForm { // not on our Page: it is not ours to hide or remove
		root.Barred = []sources.Act{sources.ActHide, sources.ActDelete}
	}
	t := sources.Thread{
		RemoteID: p.ID, Form: form, Audience: sources.Public, Permalink: p.Permalink, Updated: p.Updated.Time,
		Messages: []sources.Message{root},
	}
	for _, c := range all {
		parent := c.parent()
		if parent == "" {
			parent = p.ID
		}
		t.Messages = append(t.Messages, s.messageOf(c, parent))
	}
	return t
}

func (s *Source) messageOf(c comment, parent string) sources.Message {
	m := sources.Message{
		RemoteID: c.ID, ParentID: parent, Author: c.From.Author(), Ours: s.ours(c.From), Text: c.Message,
		Time: c.Created.Time, Likes: c.Likes, Reach: c.Comments, Liked: c.Liked, Hidden: c.Hidden, Permalink: c.Permalink,
		Files: c.Attachment.files(),
	}
	for _, bar := range []struct {
		can *bool
		act sources.Act
	}{
		{c.CanComment, sources.ActReply},
		{c.CanLike, sources.ActLike},
		{c.CanHide, sources.ActHide},
		{c.CanRemove, sources.ActDelete},
	} {
		if bar.can != nil && !*bar.can {
			m.Barred = append(m.Barred, bar.act)
		}
	}
	return m
}

// group is a comment right under a post, with everything below it.
type group struct {
	root    string
	members []comment // the root first if it is there, then by time
}

// gather sorts a flat stream into groups. An answer whose root is not shown to us (deleted, hidden, filtered) keeps a
// group under that root's id, so that it is not lost.
func gather(all []comment, postID string) []group {
	parents := make(map[string]string, len(all))
	for _, c := range all {
		if p := c.parent(); p != postID {
			parents[c.ID] = p
		}
	}
	byRoot := map[string]*group{}
	var order []string
	for _, c := range all {
		root := rootOf(c.ID, parents)
		g := byRoot[root]
		if g == nil {
			g = &group{root: root}
			byRoot[root] = g
			order = append(order, root)
		}
		g.members = append(g.members, c)
	}
	out := make([]group, 0, len(order))
	for _, root := range order {
		g := byRoot[root]
		sort.SliceStable(g.members, func(i, j int) bool {
			a, b := g.members[i], g.members[j]
			if (a.ID == root) != (b.ID == root) {
				return a.ID == root
			}
			return a.Created.Before(b.Created.Time)
		})
		out = append(out, *g)
	}
	return out
}

func rootOf(id string, parents map[string]string) string {
	for range len(parents) + 1 { // bounded: a circle of parents must not hang us
		p, ok := parents[id]
		if !ok || p == "" {
			return id
		}
		id = p
	}
	return id
}

func idsOf(p post, all []comment, ownPost bool) []string {
	ids := make([]string, 0, len(all)+1)
	if !ownPost {
		ids = append(ids, p.ID)
	}
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	return ids
}
