package fake

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

func (w *World) seen(r request) *post {
	if p := w.posts[r.PathValue("id")]; w.sees(r.me, p) {
		return p
	}
	r.missing()
	return nil
}

func (w *World) show(r request) {
	if p := w.seen(r); p != nil {
		r.ok(w.statusJSON(p, r.me))
	}
}

func (w *World) context(r request) {
	if p := w.seen(r); p != nil {
		r.ok(w.contextJSON(p, r.me))
	}
}

// source is https://docs.joinmastodon.org/methods/statuses/#source
func (w *World) source(r request) {
	if p := w.seen(r); p != nil {
		r.ok(map[string]any{"id": p.id, "text": p.text, "spoiler_text": p.spoiler})
	}
}

// keyLives is how long a key is remembered: https://docs.joinmastodon.org/methods/statuses/#create
const keyLives = time.Hour

// create is https://docs.joinmastodon.org/methods/statuses/#create
func (w *World) create(r request) {
	_ = r.ParseForm() // what cannot be read is empty, and refused as such
	key := r.me + "\x00" + r.Header.Get("Idempotency-Key")
	if old, ok := w.keys[key]; ok && r.Header.Get("Idempotency-Key") != "" && w.opt.Now().Sub(old.at) < keyLives {
		if p := w.live(old.post); p != nil {
			r.ok(w.statusJSON(p, r.me))
		} else {
			r.missing()
		}
		return
	}
	text, spoiler := r.PostForm.Get("status"), r.PostForm.Get("spoiler_text")
	to := r.PostForm.Get("in_reply_to_id")
	if to != "" && !w.sees(r.me, w.posts[to]) {
		r.fails(http.StatusNotFound, "The post you are trying to reply to does not appear to exist.")
		return
	}
	if !w.fits(r, text, spoiler) {
		return
	}
	id, err := w.write(Draft{Author: r.me, Text: strings.TrimSpace(text), ReplyTo: to, Visibility: r.PostForm.Get("visibility"), Spoiler: spoiler})
	if err != nil {
		r.fails(http.StatusUnprocessableEntity, err.Error())
		return
	}
	p := w.posts[id]
	p.api = true
	w.keys[key] = idempotent{id, w.opt.Now()}
	r.ok(w.statusJSON(p, r.me))
}

func (w *World) fits(r request, text, spoiler string) bool {
	switch {
	case strings.TrimSpace(text) == "":
		r.fails(http.StatusUnprocessableEntity, "Validation failed: Text can't be blank")
	case length(strings.TrimSpace(text), spoiler) > w.opt.Max:
		r.fails(http.StatusUnprocessableEntity, fmt.Sprintf("Validation failed: Text character limit of %d exceeded", w.opt.Max))
	default:
		return true
	}
	return false
}

// update is https://docs.joinmastodon.org/methods/statuses/#edit
func (w *World) update(r request) {
	p := w.seen(r)
	if p == nil {
		return
	}
	if p.author != r.me {
		r.missing()
		return
	}
	_ = r.ParseForm()
	if text, spoiler := r.PostForm.Get("status"), r.PostForm.Get("spoiler_text"); w.fits(r, text, spoiler) {
		w.edit(p, strings.TrimSpace(text), spoiler)
		r.ok(w.statusJSON(p, r.me))
	}
}

// destroy is https://docs.joinmastodon.org/methods/statuses/#delete; a stranger's post is as good as none.
func (w *World) destroy(r request) {
	p := w.live(r.PathValue("id"))
	if p == nil || p.author != r.me {
		r.missing()
		return
	}
	out := w.statusJSON(p, r.me)
	out["text"] = p.text
	w.remove(p.id)
	r.ok(out)
}

// actOnPost is https://docs.joinmastodon.org/methods/statuses/#favourite
func (w *World) actOnPost(r request) {
	p := w.seen(r)
	if p == nil {
		return
	}
	switch r.PathValue("act") {
	case "favourite":
		p.liked[r.me] = true
	case "unfavourite":
		delete(p.liked, r.me)
	default:
		r.missing()
		return
	}
	r.ok(w.statusJSON(p, r.me))
}

// actOnAccount is https://docs.joinmastodon.org/methods/accounts/#block and the three below it.
func (w *World) actOnAccount(r request) {
	id, me := r.PathValue("id"), w.accounts[r.me]
	if w.accounts[id] == nil {
		r.missing()
		return
	}
	switch r.PathValue("act") {
	case "block":
		me.blocks[id] = true
	case "unblock":
		delete(me.blocks, id)
	case "mute":
		me.mutes[id] = true
	case "unmute":
		delete(me.mutes, id)
	default:
		r.missing()
		return
	}
	r.ok(map[string]any{"id": id, "blocking": me.blocks[id], "muting": me.mutes[id], "following": false, "followed_by": false})
}

// report is https://docs.joinmastodon.org/methods/reports/#post
func (w *World) report(r request) {
	_ = r.ParseForm()
	got := Report{
		Account: r.PostForm.Get("account_id"), Category: r.PostForm.Get("category"), Comment: r.PostForm.Get("comment"),
		Posts: r.PostForm["status_ids[]"], Forward: truthy(r.PostForm.Get("forward")),
	}
	switch {
	case w.accounts[got.Account] == nil || slices.ContainsFunc(got.Posts, func(id string) bool { return w.posts[id] == nil }):
		r.missing()
	case len([]rune(got.Comment)) > 1000:
		r.fails(http.StatusUnprocessableEntity, "Validation failed: Comment is too long (maximum is 1000 characters)")
	default:
		w.reports = append(w.reports, got)
		r.ok(map[string]any{"id": fmt.Sprint(len(w.reports)), "action_taken": false, "category": got.Category, "comment": got.Comment})
	}
}
