package fake

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ErrNothing is what is answered when something that is to be acted on is not there.
var ErrNothing = errors.New("fake: there is no such thing")

// Draft is a post somebody writes.
type Draft struct {
	Author  string // a name; "": the firm
	Text    string
	ReplyTo string // address of a post
	Quote   string
	Images  []string // what each shows
	Video   string   // what it shows
	Card    string   // address of a page
	Created string   // what the author's server claims; "": now
	Extra   map[string]any
	Labels  []string
}

// Write publishes a post. Handles of people who are here become mentions.
func (w *World) Write(d Draft) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	by := w.me
	if d.Author != "" {
		by = w.person(d.Author)
	}
	value := map[string]any{"$type": postKind, "text": d.Text, "createdAt": w.now().Format(stampForm), "langs": []any{"de"}}
	if d.Created != "" {
		value["createdAt"] = d.Created
	}
	if d.ReplyTo != "" {
		parent := w.records[d.ReplyTo]
		if parent == nil {
			return "", fmt.Errorf("answer %s: %w", d.ReplyTo, ErrNothing)
		}
		root := w.records[parent.root()]
		rootRef := map[string]any{"uri": parent.root(), "cid": ref(parent.value, "reply", "root", "cid")}
		if root != nil {
			rootRef = root.strong()
		}
		value["reply"] = map[string]any{"root": rootRef, "parent": parent.strong()}
	}
	if f := w.mentions(d.Text); len(f) > 0 {
		value["facets"] = f
	}
	if e := w.embedOf(d); e != nil {
		value["embed"] = e
	}
	for k, v := range d.Extra {
		value[k] = v
	}
	r := w.store(by.did, postKind, w.nextKey(), value)
	w.labels[r.uri] = d.Labels
	return r.uri, nil
}

func (w *World) mentions(text string) (out []any) {
	for _, a := range w.accounts {
		at := strings.Index(text, "@"+a.handle)
		if at < 0 {
			continue
		}
		out = append(out, map[string]any{
			"index":    map[string]any{"byteStart": at, "byteEnd": at + 1 + len(a.handle)},
			"features": []any{map[string]any{"$type": "app.bsky.richtext.facet#mention", "did": a.did}},
		})
	}
	return out
}

// embedOf makes what hangs on a post as its record has it.
func (w *World) embedOf(d Draft) map[string]any {
	blob := func(kind string) map[string]any {
		return map[string]any{"$type": "blob", "ref": map[string]any{"$link": fingerprint(kind + d.Text)}, "mimeType": kind, "size": 1000}
	}
	var media, quote map[string]any
	switch {
	case len(d.Images) > 0:
		var list []any
		for _, alt := range d.Images {
			list = append(list, map[string]any{"alt": alt, "image": blob("image/jpeg")})
		}
		media = map[string]any{"$type": "app.bsky.embed.images", "images": list}
	case d.Video != "":
		media = map[string]any{"$type": "app.bsky.embed.video", "alt": d.Video, "video": blob("video/mp4")}
	case d.Card != "":
		media = map[string]any{"$type": "app.bsky.embed.external", "external": map[string]any{"uri": d.Card, "title": "Eine Seite", "description": ""}}
	}
	if d.Quote != "" {
		quote = map[string]any{"$type": "app.bsky.embed.record", "record": map[string]any{"uri": d.Quote, "cid": fingerprint(d.Quote)}}
		if q := w.records[d.Quote]; q != nil {
			quote["record"] = q.strong()
		}
	}
	if media != nil && quote != nil {
		return map[string]any{"$type": "app.bsky.embed.recordWithMedia", "media": media, "record": quote}
	}
	if media != nil {
		return media
	}
	return quote
}

// Like lets somebody like a post.
func (w *World) Like(author, uri string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mark(w.person(author), likeKind, uri)
}

// Share lets the firm pass a post on.
func (w *World) Share(uri string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mark(w.me, shareKind, uri)
}

func (w *World) mark(by *account, kind, uri string) {
	if r := w.records[uri]; r != nil {
		w.store(by.did, kind, w.nextKey(), map[string]any{"$type": kind, "subject": r.strong(), "createdAt": w.now().Format(stampForm)})
	}
}

// AddPost publishes something in the firm's name.
func (w *World) AddPost(text string) (string, error) { return w.Write(Draft{Text: text}) }

// AddComment lets somebody answer a post.
func (w *World) AddComment(under, author, text string) (string, error) {
	return w.Write(Draft{Author: author, Text: text, ReplyTo: under})
}

// AddMessage lets somebody write to the firm in private.
func (w *World) AddMessage(author, text string) (thread, id string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	by := w.person(author)
	c := w.convoOf(by.did)
	m := w.say(c, by.did, text, nil)
	return c.id, c.id + "/" + m.id, nil
}

// Remove deletes a post, or a message.
func (w *World) Remove(id string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.records[id] != nil {
		w.drop(id)
		return nil
	}
	convo, message, _ := strings.Cut(id, "/")
	for _, c := range w.convos {
		for _, m := range c.messages {
			if c.id == convo && m.id == message {
				m.deleted = true
				w.turn(c)
				return nil
			}
		}
	}
	return ErrNothing
}

// PersonOf is the did of somebody, who joins if need be.
func (w *World) PersonOf(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.person(name).did
}

// Rename gives somebody another handle. The did stays.
func (w *World) Rename(did, handle string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.accounts[did].handle = handle
}

// TakeDown removes an account with all it wrote from sight.
func (w *World) TakeDown(did string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.accounts[did].gone = true
}

// BlocksUs lets somebody block the firm.
func (w *World) BlocksUs(did string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.blocks[[2]string{did, w.me.did}] = true
}

// TakesMessages sets from whom somebody takes messages: all, following, none.
func (w *World) TakesMessages(did, from string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.accounts[did].allow = from
}

// Gate lets nobody answer a post any more, as its author may decide.
func (w *World) Gate(uri string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r := w.records[uri]; r != nil {
		w.store(r.did, gateKind, r.key, map[string]any{
			"$type": gateKind, "post": uri, "allow": []any{}, "createdAt": w.now().Format(stampForm),
		})
	}
}

// Record is what lies at an address; nil when there is nothing.
func (w *World) Record(uri string) map[string]any {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r := w.records[uri]; r != nil {
		return r.value
	}
	return nil
}

// Count is how many records of a kind the firm has.
func (w *World) Count(kind string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.order {
		if r.did == w.me.did && r.kind == kind {
			n++
		}
	}
	return n
}

// Applied counts how often a text of the firm has been taken by a call.
func (w *World) Applied(text string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.applied[text]
}

// Reports lists what was told to the moderators.
func (w *World) Reports() []Report {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.reports)
}

// Logins counts how often a password was shown.
func (w *World) Logins() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.entered
}

// Renewals counts how often a session was renewed.
func (w *World) Renewals() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.renewed
}

// Deactivate takes the firm's own account down.
func (w *World) Deactivate() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.me.gone = true
}

// Muted tells whether the firm has muted somebody.
func (w *World) Muted(did string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.mutes[did]
}

// ExpireAccess ends all access tokens; the refresh tokens stay good.
func (w *World) ExpireAccess() { w.expire(func(t token) bool { return t.scope != scopeRefresh }) }

// ExpireSessions ends all sessions; only the password helps.
func (w *World) ExpireSessions() { w.expire(func(token) bool { return true }) }

func (w *World) expire(which func(token) bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for k, t := range w.tokens {
		if which(t) {
			t.until = w.now().Add(-time.Second)
			w.tokens[k] = t
		}
	}
}

// Revoke takes the app password back, and with it all its sessions' renewals. The new one is told.
func (w *World) Revoke() string {
	w.ExpireSessions()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.opt.Password = "wxyz-" + w.opt.Password[5:]
	return w.opt.Password
}
