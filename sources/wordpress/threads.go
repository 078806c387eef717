package wordpress

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"html"
	"slices"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/markup"
)

// climbs bounds how often answers' parents are asked for: WordPress nests ten deep at most.
const climbs = 12

// threads turns comments into threads: one for each top comment, with what was told of it. What a comment answers and was
// never told is read, too, however old it is. What is told is remembered.
func (w *walk) threads(ctx context.Context, changed []comment) ([]sources.Thread, error) {
	if len(changed) == 0 {
		return nil, nil
	}
	have := map[int64]comment{}
	for _, c := range changed {
		have[c.ID] = c
	}
	gone := map[int64]bool{} // parents that are not to be had
	for range climbs {
		var ask []int64
		for _, c := range have {
			if _, told := w.mem.Items[c.ID]; told {
				continue // its root is known
			}
			if _, told := w.mem.Items[c.Parent]; c.Parent == 0 || told || gone[c.Parent] || have[c.Parent].ID != 0 {
				continue
			}
			ask = append(ask, c.Parent)
		}
		if len(ask) == 0 {
			break
		}
		slices.Sort(ask)
		ask = slices.Compact(ask)
		got, err := w.byID(ctx, "read what is answered", w.user, ask)
		if err != nil {
			return nil, err
		}
		for _, id := range ask {
			if c, ok := got[id]; ok {
				have[id] = c
			} else {
				gone[id] = true
			}
		}
	}
	if err := w.learnPosts(ctx, w.user, have); err != nil {
		return nil, err
	}
	return w.gather(have), nil
}

// gather sorts comments into threads and remembers them.
func (w *walk) gather(have map[int64]comment) []sources.Thread {
	roots := make(map[int64]int64, len(have))
	for id, c := range have {
		roots[id] = climb(c, have, w.mem.Items)
	}
	byRoot := map[int64][]comment{}
	for id, c := range have {
		byRoot[roots[id]] = append(byRoot[roots[id]], c)
	}
	for id, c := range have {
		edited := w.mem.Items[id].Edited
		if old, ok := w.mem.Items[id]; ok && old.Text != textOf(c) {
			edited = w.now.Unix() // WordPress does not say when; now is when it was seen
		}
		w.mem.Items[id] = item{c.Date.Unix(), roots[id], textOf(c), stateOf(c), edited}
	}
	var out []sources.Thread
	for root, members := range byRoot {
		slices.SortFunc(members, func(a, b comment) int {
			if (a.ID == root) != (b.ID == root) {
				if a.ID == root {
					return -1
				}
				return 1
			}
			if d := a.Date.Compare(b.Date.Time); d != 0 {
				return d
			}
			return int(a.ID - b.ID)
		})
		out = append(out, w.thread(root, members))
	}
	slices.SortFunc(out, func(a, b sources.Thread) int {
		if d := b.Updated.Compare(a.Updated); d != 0 {
			return d
		}
		return strings.Compare(a.RemoteID, b.RemoteID)
	})
	for id, c := range have { // what is not listed must not be counted
		if !w.lists(c) || !c.Date.After(w.horizon) {
			delete(w.mem.Items, id)
		}
	}
	return out
}

// rootOf is the top comment a known comment stands under.
func (w *walk) rootOf(c comment) int64 { return climb(c, map[int64]comment{c.ID: c}, w.mem.Items) }

// climb finds the top comment. One that was told before keeps its thread: WordPress moves answers up when what they answer
// is deleted for good. Bounded: a circle of parents must not hang us.
func climb(c comment, have map[int64]comment, told map[int64]item) int64 {
	for range climbs * 2 {
		if old, ok := told[c.ID]; ok {
			return old.Root
		}
		if c.Parent == 0 {
			return c.ID
		}
		if old, ok := told[c.Parent]; ok {
			return old.Root
		}
		up, ok := have[c.Parent]
		if !ok {
			return c.Parent // not to be had: the thread keeps its name
		}
		c = up
	}
	return c.ID
}

func (w *walk) thread(root int64, members []comment) sources.Thread {
	first := members[0]
	p, known := w.postOf(first.Post)
	t := sources.Thread{
		RemoteID: idOf(root), Form: sources.CommentForm, Audience: sources.Public, Permalink: first.Link,
		Context: sources.Context{RemoteID: postID(first.Post), Permalink: withoutFragment(first.Link)},
	}
	if known {
		t.Context.Text, t.Context.Time = p.words(), p.Date.Time
		t.Context.Author = sources.Author{ID: userID(p.Author)}
		if p.Link != "" {
			t.Context.Permalink = p.Link
		}
	}
	inThread := map[int64]bool{}
	for _, c := range members {
		inThread[c.ID] = true
	}
	for id, i := range w.mem.Items {
		if i.Root == root {
			inThread[id] = true
		}
	}
	for _, c := range members {
		m := w.message(c, p, known)
		if c.ID != root {
			switch {
			case c.Parent != 0 && inThread[c.Parent]:
				m.ParentID = idOf(c.Parent)
			case inThread[root]:
				m.ParentID = idOf(root)
			}
		}
		t.Messages = append(t.Messages, m)
		if c.Date.After(t.Updated) {
			t.Updated = c.Date.Time
		}
	}
	return t
}

func (w *walk) message(c comment, p post, known bool) sources.Message {
	m := sources.Message{
		RemoteID: idOf(c.ID), Author: w.author(c), Ours: w.ours(c, w.user, p, known), Text: c.text(), Time: c.Date.Time,
		Held: c.Status == "hold", Hidden: !listed(c), Permalink: c.Link,
	}
	if i := w.mem.Items[c.ID]; i.Edited > 0 {
		m.Edited = time.Unix(i.Edited, 0).UTC()
	}
	switch {
	case known && p.Comments == "closed", m.Held, m.Hidden: // what nobody sees cannot be answered in public
		m.Barred = []sources.Act{sources.ActReply}
	}
	if !m.Ours || c.Author != w.user.ID {
		m.Barred = append(m.Barred, sources.ActEdit)
	}
	return m
}

// ours tells who speaks for the brand: the password's owner, the author of the post, and whom the config names. Anybody
// else with an account may be a customer.
func (s *Source) ours(c comment, u *user, p post, known bool) bool {
	switch {
	case c.Author == 0:
		return false
	case c.Author == u.ID, known && c.Author == p.Author:
		return true
	}
	return slices.Contains(s.cfg.Team, c.Author)
}

// author tells a person's name. A mail address is only used to know the person again, and never handed on.
func (s *Source) author(c comment) sources.Author {
	a := sources.Author{Name: html.UnescapeString(c.Name)}
	switch mail := strings.ToLower(strings.TrimSpace(c.Mail)); {
	case c.Author != 0:
		a.ID = userID(c.Author)
	case mail != "":
		sum := sha256.Sum256([]byte(s.cfg.Channel.ID() + "\x00" + mail))
		a.ID = "mail-" + hex.EncodeToString(sum[:10])
	}
	return a
}

func userID(n int64) string {
	if n == 0 {
		return ""
	}
	return "user-" + idOf(n)
}

// text is what the person wrote. As it is stored, a line end is one, and tags are the few WordPress lets through; as it is
// rendered it is a piece of a page.
func (c comment) text() string {
	if c.Content.Raw != nil {
		return markup.Text(*c.Content.Raw, markup.Options{Keep: true, Links: true})
	}
	return markup.Text(c.Content.Rendered, markup.Options{Links: true})
}

func withoutFragment(link string) string {
	link, _, _ = strings.Cut(link, "#")
	return link
}
