package fake

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// blocked tells whether one of us and somebody blocks the other.
func (w *World) blocked(did string) bool {
	return w.blocks[[2]string{did, w.me.did}] || w.blockOf(did) != ""
}

func (w *World) blockOf(did string) string {
	for _, r := range w.order {
		if r.kind == blockKind && r.did == w.me.did && ref(r.value, "subject") == did {
			return r.uri
		}
	}
	return ""
}

func (w *World) profile(did string) map[string]any {
	a := w.accounts[did]
	viewer := map[string]any{"muted": w.mutes[did], "blockedBy": w.blocks[[2]string{did, w.me.did}]}
	if uri := w.blockOf(did); uri != "" {
		viewer["blocking"] = uri
	}
	return map[string]any{
		"did": did, "handle": a.handle, "displayName": a.name, "viewer": viewer, "labels": []any{},
		"associated": map[string]any{"chat": map[string]string{"allowIncoming": a.allow}},
	}
}

func (w *World) getProfile(a ask) (any, error) {
	for _, acc := range w.accounts {
		if who := a.q.Get("actor"); acc.did == who || acc.handle == who {
			if acc.gone {
				return nil, bad("AccountTakedown", "Account has been suspended")
			}
			return w.profile(acc.did), nil
		}
	}
	return nil, bad("InvalidRequest", "Profile not found")
}

func (w *World) muteActor(a ask) (any, error) {
	w.mutes[a.text("actor")] = true
	return nil, nil
}

func (w *World) unmuteActor(a ask) (any, error) {
	delete(w.mutes, a.text("actor"))
	return nil, nil
}

// view shows a post as the app view does.
func (w *World) view(r *record) map[string]any {
	replies, likes, quotes, liked := 0, 0, 0, ""
	for _, o := range w.order {
		switch {
		case o.kind == postKind && o.parent() == r.uri:
			replies++
		case o.kind == postKind && quoteOf(o) == r.uri:
			quotes++
		case o.kind == likeKind && ref(o.value, "subject", "uri") == r.uri:
			likes++
			if o.did == w.me.did {
				liked = o.uri
			}
		}
	}
	viewer := map[string]any{"threadMuted": false, "embeddingDisabled": false}
	if liked != "" {
		viewer["like"] = liked
	}
	if gate := w.gateOf(r.root()); gate != nil && gate.value["allow"] != nil && gate.did != w.me.did {
		viewer["replyDisabled"] = true
	}
	labels := []any{}
	for _, l := range w.labels[r.uri] {
		labels = append(labels, map[string]any{"src": "did:plc:ar7c4by46qjdydhdevvrndac", "uri": r.uri, "val": l, "cts": r.indexed.Format(stampForm)})
	}
	out := map[string]any{
		"uri": r.uri, "cid": r.cid, "author": w.profile(r.did), "record": r.value, "replyCount": replies, "repostCount": 0,
		"likeCount": likes, "quoteCount": quotes, "indexedAt": r.indexed.Format(stampForm), "viewer": viewer, "labels": labels,
	}
	if e := w.embedView(r.value["embed"], r.did); e != nil {
		out["embed"] = e
	}
	return out
}

func quoteOf(r *record) string {
	if uri := ref(r.value, "embed", "record", "uri"); uri != "" {
		return uri
	}
	return ref(r.value, "embed", "record", "record", "uri")
}

func (w *World) embedView(v any, did string) map[string]any {
	e, _ := v.(map[string]any)
	cdn := "https://cdn.bsky.app/img/feed_fullsize/plain/" + did + "/"
	switch kind := ref(e, "$type"); kind {
	case "app.bsky.embed.images":
		list, _ := e["images"].([]any)
		var out []any
		for i, img := range list {
			out = append(out, map[string]any{"thumb": cdn + "t" + strconv.Itoa(i), "fullsize": cdn + strconv.Itoa(i), "alt": ref(img, "alt")})
		}
		return map[string]any{"$type": kind + "#view", "images": out}
	case "app.bsky.embed.video":
		return map[string]any{"$type": kind + "#view", "cid": fingerprint(did), "playlist": "https://video.bsky.app/watch/x/playlist.m3u8", "alt": ref(e, "alt")}
	case "app.bsky.embed.external":
		return map[string]any{"$type": kind + "#view", "external": e["external"]}
	case "app.bsky.embed.record":
		return map[string]any{"$type": kind + "#view", "record": w.quoteView(ref(e, "record", "uri"))}
	case "app.bsky.embed.recordWithMedia":
		return map[string]any{"$type": kind + "#view", "media": w.embedView(e["media"], did), "record": w.embedView(e["record"], did)}
	}
	return nil
}

func (w *World) quoteView(uri string) map[string]any {
	r := w.records[uri]
	switch {
	case r == nil:
		return map[string]any{"$type": "app.bsky.embed.record#viewNotFound", "uri": uri, "notFound": true}
	case w.blocked(r.did):
		return map[string]any{"$type": "app.bsky.embed.record#viewBlocked", "uri": uri, "blocked": true, "author": map[string]any{"did": r.did}}
	}
	return map[string]any{
		"$type": "app.bsky.embed.record#viewRecord", "uri": uri, "cid": r.cid, "author": w.profile(r.did), "value": r.value,
		"indexedAt": r.indexed.Format(stampForm),
	}
}

func (w *World) gateOf(root string) *record {
	return w.records[strings.Replace(root, postKind, gateKind, 1)]
}

// post finds a post that can be seen by somebody.
func (w *World) post(uri string) *record {
	r := w.records[uri]
	if r == nil || r.kind != postKind || w.accounts[r.did].gone {
		return nil
	}
	return r
}

func (w *World) getPosts(a ask) (any, error) {
	if len(a.q["uris"]) > 25 {
		return nil, bad("InvalidRequest", "Error: uris must not have more than 25 elements")
	}
	rows := []any{}
	for _, uri := range a.q["uris"] {
		if r := w.post(uri); r != nil && w.blockOf(r.did) == "" {
			rows = append(rows, w.view(r))
		}
	}
	return map[string]any{"posts": rows}, nil
}

func (w *World) getPostThread(a ask) (any, error) {
	depth, height := 6, 80
	if n, err := strconv.Atoi(a.q.Get("depth")); err == nil {
		depth = n
	}
	if n, err := strconv.Atoi(a.q.Get("parentHeight")); err == nil {
		height = n
	}
	r := w.post(a.q.Get("uri"))
	if r == nil {
		return nil, bad("NotFound", "Post not found: %s", a.q.Get("uri"))
	}
	if w.blocked(r.did) {
		return map[string]any{"thread": w.wall(r)}, nil
	}
	children := map[string][]*record{}
	for _, p := range w.posts() {
		if up := p.parent(); up != "" {
			children[up] = append(children[up], p)
		}
	}
	top := w.below(r, children, min(depth, w.opt.MaxDepth))
	top["parent"] = w.above(r.parent(), height)
	if top["parent"] == nil {
		delete(top, "parent")
	}
	out := map[string]any{"thread": top}
	if gate := w.gateOf(r.root()); gate != nil {
		out["threadgate"] = map[string]any{"uri": gate.uri, "cid": gate.cid, "record": gate.value, "lists": []any{}}
	}
	return out, nil
}

func (w *World) wall(r *record) map[string]any {
	return map[string]any{
		"$type": "app.bsky.feed.defs#blockedPost", "uri": r.uri, "blocked": true,
		"author": map[string]any{"did": r.did, "viewer": map[string]any{"blockedBy": w.blocks[[2]string{r.did, w.me.did}]}},
	}
}

func (w *World) below(r *record, children map[string][]*record, depth int) map[string]any {
	out := map[string]any{"$type": "app.bsky.feed.defs#threadViewPost", "post": w.view(r)}
	if depth < 1 {
		return out
	}
	replies := []any{}
	for _, c := range children[r.uri] {
		if w.blocked(c.did) {
			replies = append(replies, w.wall(c))
			continue
		}
		replies = append(replies, w.below(c, children, depth-1))
	}
	out["replies"] = replies
	return out
}

func (w *World) above(uri string, height int) any {
	if uri == "" || height < 1 {
		return nil
	}
	r := w.post(uri)
	switch {
	case r == nil:
		return map[string]any{"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": true}
	case w.blocked(r.did):
		return w.wall(r)
	}
	out := map[string]any{"$type": "app.bsky.feed.defs#threadViewPost", "post": w.view(r)}
	if up := w.above(r.parent(), height-1); up != nil {
		out["parent"] = up
	}
	return out
}

func (w *World) getAuthorFeed(a ask) (any, error) {
	if a.q.Get("actor") != w.me.did {
		return nil, bad("InvalidRequest", "Profile not found")
	}
	var all []*record
	for _, r := range w.order {
		if r.did != w.me.did || r.kind != postKind && (r.kind != shareKind || w.post(ref(r.value, "subject", "uri")) == nil) {
			continue
		}
		own := r.kind == shareKind || strings.HasPrefix(r.root(), "at://"+w.me.did+"/") && (r.parent() == "" || strings.HasPrefix(r.parent(), "at://"+w.me.did+"/"))
		if own || a.q.Get("filter") == "posts_with_replies" {
			all = append(all, r)
		}
	}
	slices.Reverse(all)
	from, to, cursor := w.page(a, len(all))
	var rows []any
	for _, r := range all[from:to] {
		if r.kind == shareKind {
			rows = append(rows, map[string]any{"post": w.view(w.post(ref(r.value, "subject", "uri"))), "reason": map[string]any{
				"$type": "app.bsky.feed.defs#reasonRepost", "by": w.profile(r.did), "uri": r.uri, "cid": r.cid,
				"indexedAt": r.indexed.Format(stampForm),
			}})
			continue
		}
		rows = append(rows, map[string]any{"post": w.view(r)})
	}
	return listing("feed", rows, cursor), nil
}

func (w *World) searchPosts(a ask) (any, error) {
	want := strings.ToLower(strings.Trim(a.q.Get("q"), `"`))
	if want == "" {
		return nil, bad("BadQueryString", "Bad query string")
	}
	since, _ := time.Parse(time.RFC3339, a.q.Get("since"))
	var all []*record
	for _, r := range w.posts() {
		if strings.Contains(strings.ToLower(r.text()), want) && !r.indexed.Before(since) && !w.blocked(r.did) {
			all = append(all, r)
		}
	}
	slices.Reverse(all)
	from, to, cursor := w.page(a, len(all))
	var rows []any
	for _, r := range all[from:to] {
		rows = append(rows, w.view(r))
	}
	out := listing("posts", rows, cursor)
	out["hitsTotal"] = len(all)
	return out, nil
}

// upTo is how many posts above an answer hear of it.
const upTo = 5

// reason is why a post is told to the firm; "" when it is not.
func (w *World) reason(r *record) (reason, subject string) {
	at := r
	for range upTo {
		if at = w.records[at.parent()]; at == nil {
			break
		}
		if at.did == w.me.did {
			return "reply", at.uri
		}
	}
	if q := quoteOf(r); strings.HasPrefix(q, "at://"+w.me.did+"/") {
		return "quote", q
	}
	facets, _ := r.value["facets"].([]any)
	for _, f := range facets {
		m, _ := f.(map[string]any)
		list, _ := m["features"].([]any)
		for _, x := range list {
			if ref(x, "did") == w.me.did {
				return "mention", ""
			}
		}
	}
	return "", ""
}

func (w *World) listNotifications(a ask) (any, error) {
	if a.q.Get("seenAt") != "" {
		return nil, &trouble{http.StatusBadRequest, "InvalidRequest", "The seenAt parameter is unsupported"}
	}
	type note struct {
		r               *record
		reason, subject string
	}
	var all []note
	for _, r := range w.order {
		switch {
		case r.did == w.me.did || w.accounts[r.did].gone:
		case r.kind == likeKind && strings.HasPrefix(ref(r.value, "subject", "uri"), "at://"+w.me.did+"/"):
			all = append(all, note{r, "like", ref(r.value, "subject", "uri")})
		case r.kind == postKind:
			if reason, subject := w.reason(r); reason != "" {
				all = append(all, note{r, reason, subject})
			}
		}
	}
	slices.Reverse(all)
	from, to, cursor := w.page(a, len(all))
	var rows []any
	for _, n := range all[from:to] {
		if want := a.q["reasons"]; len(want) > 0 && !slices.Contains(want, n.reason) || w.blocked(n.r.did) || w.mutes[n.r.did] {
			continue
		}
		row := map[string]any{
			"uri": n.r.uri, "cid": n.r.cid, "author": w.profile(n.r.did), "reason": n.reason, "record": n.r.value,
			"isRead": false, "indexedAt": n.r.indexed.Format(stampForm), "labels": []any{},
		}
		if n.subject != "" {
			row["reasonSubject"] = n.subject
		}
		rows = append(rows, row)
	}
	out := listing("notifications", rows, cursor)
	out["priority"] = false
	return out, nil
}
