package fake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// iso is how Mastodon writes time: https://docs.joinmastodon.org/api/datetime-format/
func iso(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// accountJSON is https://docs.joinmastodon.org/entities/Account/
func (w *World) accountJSON(a *account) map[string]any {
	return map[string]any{
		"id": a.id, "username": a.user, "acct": w.acct(a), "display_name": a.display, "locked": false, "bot": false, "group": false,
		"created_at": "2022-11-01T00:00:00.000Z", "note": "<p></p>", "url": w.profile(a), "uri": w.profile(a), "followers_count": 12,
		"following_count": 3, "statuses_count": 40, "emojis": emojisIn(a.display), "fields": []any{}, "avatar": w.urlBase + "/a.png",
	}
}

var shortcode = regexp.MustCompile(`:([a-z0-9_]{2,}):`)

// emojisIn lists the custom emoji of a text: https://docs.joinmastodon.org/entities/CustomEmoji/
func emojisIn(text string) []any {
	out := []any{}
	for _, m := range shortcode.FindAllStringSubmatch(text, -1) {
		out = append(out, map[string]any{"shortcode": m[1], "url": "https://files.example/" + m[1] + ".png", "visible_in_picker": true})
	}
	return out
}

// replies counts the public answers right below a post.
func (w *World) replies(id string) int {
	n := 0
	for _, p := range w.order {
		if p.replyTo == id && !p.deleted && (p.visibility == "public" || p.visibility == "unlisted") {
			n++
		}
	}
	return n
}

// statusJSON is https://docs.joinmastodon.org/entities/Status/
func (w *World) statusJSON(p *post, viewer string) map[string]any {
	by := w.accounts[p.author]
	mentions := []any{}
	for _, m := range p.mentions {
		a := w.accounts[m]
		mentions = append(mentions, map[string]any{"id": a.id, "username": a.user, "acct": w.acct(a), "url": w.profile(a)})
	}
	out := map[string]any{
		"id": p.id, "created_at": iso(p.created), "edited_at": iso(p.edited), "in_reply_to_id": orNull(p.replyTo),
		"in_reply_to_account_id": orNull(p.replyToAccount), "sensitive": p.spoiler != "", "spoiler_text": p.spoiler,
		"visibility": p.visibility, "language": p.language, "uri": w.profile(by) + "/statuses/" + p.id, "url": w.profile(by) + "/" + p.id,
		"replies_count": w.replies(p.id), "reblogs_count": 0, "favourites_count": len(p.liked), "favourited": p.liked[viewer],
		"reblogged": false, "muted": false, "bookmarked": false, "content": p.html, "filtered": []any{}, "reblog": nil,
		"application": nil, "account": w.accountJSON(by), "media_attachments": []any{}, "mentions": mentions, "tags": []any{},
		"emojis": emojisIn(p.html), "card": nil, "poll": nil,
	}
	if q := w.live(p.quotes); q != nil {
		out["quote"] = map[string]any{"state": "accepted", "quoted_status": w.statusJSON(q, viewer)}
	}
	for k, v := range p.extra {
		out[k] = v
	}
	return out
}

// sees tells whether an account may see a post.
func (w *World) sees(viewer string, p *post) bool {
	if p == nil || p.deleted || w.accounts[p.author].blocks[viewer] {
		return false
	}
	switch p.visibility {
	case "public", "unlisted":
		return true
	}
	return viewer == p.author || slices.Contains(p.mentions, viewer)
}

// shows tells whether a post is put into a list for an account: seen, and its author neither blocked nor muted.
func (w *World) shows(viewer string, p *post) bool {
	me := w.accounts[viewer]
	return w.sees(viewer, p) && !me.blocks[p.author] && !me.mutes[p.author]
}

// below lists everything under a post, depth first.
func (w *World) below(id, viewer string, out []any) []any {
	for _, p := range w.order {
		if p.replyTo == id && w.shows(viewer, p) {
			out = w.below(p.id, viewer, append(out, w.statusJSON(p, viewer)))
		}
	}
	return out
}

// contextJSON is https://docs.joinmastodon.org/entities/Context/
func (w *World) contextJSON(p *post, viewer string) map[string]any {
	above := []any{}
	for q := w.live(p.replyTo); q != nil; q = w.live(q.replyTo) {
		if w.shows(viewer, q) {
			above = append(above, w.statusJSON(q, viewer))
		}
	}
	slices.Reverse(above)
	return map[string]any{"ancestors": above, "descendants": w.below(p.id, viewer, []any{})}
}

// instanceJSON is https://docs.joinmastodon.org/entities/Instance/ (v2) or what stood there before it (v1).
func (w *World) instanceJSON(v1 bool) map[string]any {
	out := map[string]any{
		"domain": w.opt.Domain, "title": "Krume", "version": "4.5.2",
		"configuration": map[string]any{"statuses": map[string]any{
			"max_characters": w.opt.Max, "max_media_attachments": 4, "characters_reserved_per_url": 23,
		}},
	}
	if v1 {
		delete(out, "domain")
		out["uri"], out["version"] = w.opt.Domain, "3.5.0"
	}
	return out
}

func (w *World) chatJSON(c *chat, viewer string) map[string]any {
	people := []any{}
	for id := range strings.SplitSeq(c.people, ",") {
		if a := w.accounts[id]; a != nil {
			people = append(people, w.accountJSON(a))
		}
	}
	return map[string]any{
		"id": strconv.FormatInt(c.id, 10), "unread": true, "accounts": people, "last_status": w.statusJSON(w.posts[c.last()], viewer),
	}
}

// last is the id of the newest message: ids of equal length sort as text.
func (c *chat) last() string { return slices.Max(c.posts) }
