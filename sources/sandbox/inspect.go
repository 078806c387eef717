package sandbox

import (
	"slices"
	"strings"
)

// tell shows an object to a test.
func (o *object) tell() Comment {
	c := Comment{
		ID: o.id(), Object: o.id(), Form: o.form.String(), ByPage: o.is(byPage), Message: o.words(), Time: o.time(),
		Likes: int(o.likes), Liked: o.is(liked), Hidden: o.is(hidden), Deleted: o.gone(), Private: o.form == message,
		Kind: o.kind.String(), From: o.page.name, FromID: o.page.id,
	}
	if o.author != nil {
		c.From, c.FromID = o.author.name, o.author.id
	}
	if o.top != nil {
		c.Object = o.top.id()
	}
	if o.parent != nil {
		c.Parent = o.parent.id()
	}
	return c
}

// Comments lists all that stands under a post, comment, review or conversation, with what is hidden or deleted, in the
// order of time. For a page it lists everything on it.
func (w *World) Comments(objectID string) []Comment {
	w.mu.Lock()
	defer w.mu.Unlock()
	var os []*object
	p := w.pageByID(objectID)
	if p == nil {
		p = w.gramByID(objectID)
	}
	if p != nil {
		os = w.everything(func(o *object) bool { return o.page == p })
	} else if o := w.find(objectID); o != nil {
		os = stream(o)
	}
	out := make([]Comment, 0, len(os))
	for _, o := range os {
		out = append(out, o.tell())
	}
	return out
}

// Get shows one object, and whether there is one of that id.
func (w *World) Get(id string) (Comment, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	o := w.find(id)
	if o == nil || w.isHeld(o) {
		return Comment{}, false
	}
	return o.tell(), true
}

// everything lists, in the order of time, all that somebody wrote and that fits.
func (w *World) everything(fits func(*object) bool) []*object {
	var os []*object
	for _, o := range w.byNum {
		if o.form != conversation && !w.isHeld(o) && fits(o) {
			os = append(os, o)
		}
	}
	slices.SortFunc(os, compareTime)
	return os
}

// Find lists all that holds a text, wherever it stands, deleted things too. The empty text finds everything.
func (w *World) Find(text string) []Comment {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := []Comment{}
	for _, o := range w.everything(func(o *object) bool { return strings.Contains(o.words(), text) }) {
		out = append(out, o.tell())
	}
	return out
}

// Applied tells how often a Page has published or sent exactly this text since the world began, also where it has been
// deleted since. The double-reply test asks for 1.
func (w *World) Applied(text string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sent[text]
}

// Threads counts the conversations of all kinds that can be read now.
func (w *World) Threads() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.threadCount()
}
