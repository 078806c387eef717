package sandbox

import (
	"net/url"
	"slices"
	"strings"
)

// gramUserFields are what an account can be asked for beside its edges.
var gramUserFields = []string{
	"id", "username", "name", "biography", "followers_count", "follows_count", "media_count", "profile_picture_url", "website", "ig_id",
}

// readGram answers a GET of an account or of one of its edges.
func (v *view) readGram(g *page, edge string, fs []field) (any, error) {
	if err := v.call.token.speaks(v.call, g, g.id); err != nil {
		return nil, err
	}
	if err := v.call.token.need("instagram_basic"); err != nil {
		return nil, err
	}
	switch edge {
	case "":
		return v.showGram(g, fs)
	case "media":
		return v.gramMedia(g, v.call.params, fs, false)
	case "tags":
		return v.gramTags(g, v.call.params, fs, false)
	}
	return nil, unknownField(edge, "IGUser")
}

func (v *view) showGram(g *page, fs []field) (any, error) {
	if len(fs) == 0 {
		fs = plain("id")
	}
	out := obj{}
	for _, f := range fs {
		value, err := v.gramField(g, f)
		if err != nil {
			return nil, err
		}
		if _, none := value.(omit); !none && f.name != "id" {
			out = append(out, member{f.name, value})
		}
	}
	return append(out, member{"id", g.id}), nil
}

func (v *view) gramField(g *page, f field) (any, error) {
	switch f.name {
	case "id":
		return g.id, nil
	case "username":
		return g.name, nil
	case "name":
		return g.home.name, nil
	case "biography":
		return g.about, nil
	case "followers_count":
		return int(500 + hash(v.w.opt.Seed, g.id)%3000), nil
	case "media_count":
		n := 0
		for _, o := range living(g.posts) {
			if o.form == media {
				n++
			}
		}
		return n, nil
	case "follows_count", "profile_picture_url", "website", "ig_id":
		return omit{}, nil
	case "mentioned_media":
		return v.mentionedMedia(g, f)
	case "mentioned_comment":
		return v.mentionedComment(g, f)
	case "media":
		return v.nestedGram(f, func(params url.Values) (any, error) { return v.gramMedia(g, params, f.sub, true) })
	case "tags":
		return v.nestedGram(f, func(params url.Values) (any, error) { return v.gramTags(g, params, f.sub, true) })
	}
	return nil, unknownField(f.name, "IGUser")
}

// gramMedia lists an account's own media, the newest first.
func (v *view) gramMedia(g *page, params url.Values, fs []field, nested bool) (any, error) {
	since, until, err := span(params)
	if err != nil {
		return nil, err
	}
	items := []*object{}
	for _, o := range living(g.posts) {
		if o.form == media && o.created >= since && o.created <= until {
			items = append(items, o)
		}
	}
	slices.SortFunc(items, func(a, b *object) int { return compareTime(b, a) })
	l := listing{path: "/" + g.id + "/media", params: params, nested: nested}
	return paginate(v, l, items, objectNum, func(o *object) (any, error) { return v.show(o, fs) })
}

// gramTags lists media of others that tag the account. This edge tells cursors but no next page: whoever reads it goes on
// with them until nothing comes (so Meta's reference of IG User Tags).
func (v *view) gramTags(g *page, params url.Values, fs []field, nested bool) (any, error) {
	if err := v.call.token.need("instagram_manage_comments"); err != nil {
		return nil, err
	}
	for _, f := range fs {
		if f.name == "comments" {
			return nil, unknownField(f.name, "IGMedia")
		}
	}
	items := []*object{}
	for _, o := range living(g.posts) {
		if o.form == tagged && !v.w.isHeld(o) {
			items = append(items, o)
		}
	}
	slices.SortFunc(items, func(a, b *object) int { return compareTime(b, a) })
	l := listing{path: "/" + g.id + "/tags", params: params, nested: nested, bare: true}
	return paginate(v, l, items, objectNum, func(o *object) (any, error) { return v.show(o, fs) })
}

// mentionedMedia looks media up that names the account in its caption, by an id only a webhook tells.
func (v *view) mentionedMedia(g *page, f field) (any, error) {
	if err := v.call.token.need("instagram_manage_comments"); err != nil {
		return nil, err
	}
	o := v.w.find(f.get("media_id"))
	if o == nil || o.page != g || o.form != mentioned || o.gone() {
		return nil, missing(v.call.method, f.get("media_id"))
	}
	return v.show(o, f.sub)
}

// mentionedComment looks a comment up that names the account, by an id only a webhook tells.
func (v *view) mentionedComment(g *page, f field) (any, error) {
	if err := v.call.token.need("instagram_manage_comments"); err != nil {
		return nil, err
	}
	o := v.w.find(f.get("comment_id"))
	if o == nil || o.page != g || o.form != gramComment || o.top.form == media || o.gone() || v.w.isHeld(o) {
		return nil, missing(v.call.method, f.get("comment_id"))
	}
	return showNode(v, gramMentionType, o, f.sub, o.id())
}

// maySeeGram checks the permissions of reading one thing of Instagram. What stands under somebody else's media cannot be
// read directly, even where the account is named in it.
func (v *view) maySeeGram(o *object) error {
	t := v.call.token
	if o.form == conversation || o.form == message {
		if err := t.need("instagram_manage_messages"); err != nil {
			return err
		}
		return o.page.task("MESSAGING")
	}
	if o.form == tagged || o.form == mentioned || o.form == gramComment && o.top.form != media {
		return missing(v.call.method, o.id())
	}
	if o.form == gramComment {
		return t.need("instagram_manage_comments")
	}
	return t.need("instagram_basic")
}

func (v *view) readGramObject(o *object, edge string, fs []field) (any, error) {
	switch {
	case edge == "":
		return v.show(o, fs)
	case edge == "comments" && o.form == media:
		return v.gramComments(o, v.call.params, fs, false)
	case edge == "replies" && o.form == gramComment:
		return v.gramReplies(o, v.call.params, fs, false)
	}
	return nil, unknownField(edge, gramTypeOf(o).name)
}

// readGramPerson tells of somebody who has written to the account.
func (v *view) readGramPerson(who *person, fs []field) (any, error) {
	if err := v.call.token.need("instagram_manage_messages"); err != nil {
		return nil, err
	}
	return pick(obj{{"name", who.name}, {"username", handle(who.name)}, {"id", who.id}}, field{sub: fs}, "IGUser",
		"profile_pic", "follower_count", "is_user_follow_business", "is_business_follow_user", "is_verified_user")
}

// gramTalks lists an account's exchanges, which Meta hands out through its Page.
func (v *view) gramTalks(p *page, params url.Values, fs []field, nested bool) (any, error) {
	for _, scope := range []string{"instagram_basic", "instagram_manage_messages", "pages_manage_metadata"} {
		if err := v.call.token.need(scope); err != nil {
			return nil, err
		}
	}
	if err := p.task("MESSAGING"); err != nil {
		return nil, err
	}
	if params.Get("since") != "" || params.Get("until") != "" {
		return nil, badParam("Time-based pagination is not supported on this edge")
	}
	if p.gram == nil {
		return obj{{"data", []any{}}}, nil
	}
	items := slices.Clone(living(p.gram.talks))
	slices.SortFunc(items, func(a, b *object) int {
		if a.updated != b.updated {
			return int(min(max(b.updated-a.updated, -1), 1))
		}
		return compareTime(b, a)
	})
	if id := params.Get("user_id"); id != "" {
		items = slices.DeleteFunc(items, func(o *object) bool { return o.author.id != id })
	}
	l := listing{path: "/" + p.id + "/conversations", params: params, nested: nested}
	return paginate(v, l, items, objectNum, func(o *object) (any, error) { return v.show(o, fs) })
}

// gramTagCount counts hashtags as Instagram does: a word behind a #.
func gramTagCount(text string) int {
	n := 0
	for _, word := range strings.Fields(text) {
		n += strings.Count(word, "#")
	}
	return n
}
