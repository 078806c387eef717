package sandbox

import (
	"net/url"
	"slices"
	"strconv"
)

// What Instagram's nodes can be asked for. The fields are those of Meta's published reference of IG Media, IG Comment and
// IG User; people have a username and an id and nothing else, times stand in timestamp, ids are plain numbers.
var mediaType, othersMediaType, gramCommentType, gramMentionType, gramTalkType, gramMessageType *nodeType

func init() {
	mediaType = &nodeType{name: "IGMedia", fields: mediaFields(), defaults: plain("id")}
	othersMediaType = &nodeType{name: "IGMedia", fields: mediaFields(), defaults: plain("id")}
	gramCommentType = &nodeType{name: "IGComment", fields: gramCommentFields(), defaults: plain("timestamp", "text", "id")}
	gramMentionType = &nodeType{name: "IGComment", fields: gramCommentFields(), defaults: plain("timestamp", "text", "id")}
	gramTalkType = &nodeType{name: "UnifiedThread", fields: gramTalkFields(), defaults: plain("id", "updated_time")}
	gramMessageType = &nodeType{name: "Message", fields: gramMessageFields(), defaults: plain("id", "created_time")}
	// Of somebody else's media the owner's own switches are not told, nor are the comments below media that only tags us.
	for _, name := range []string{"is_comment_enabled", "ig_id", "shortcode"} {
		othersMediaType.fields[name] = none
	}
	for _, name := range []string{"hidden", "user", "from", "replies", "parent_id"} {
		gramMentionType.fields[name] = none
	}
}

func gramTypeOf(o *object) *nodeType {
	switch o.form {
	case media:
		return mediaType
	case tagged, mentioned:
		return othersMediaType
	case conversation:
		return gramTalkType
	case message:
		return gramMessageType
	}
	return gramCommentType
}

// shortcode is what stands for media in links; it does not lead to the id.
func (o *object) shortcode() string { return "C" + scramble(o.num)[:10] }

func mediaFields() map[string]getter {
	return map[string]getter{
		"id": none, "timestamp": timeField(created),
		"caption":            textField,
		"username":           gramName,
		"owner":              mediaOwner,
		"comments_count":     func(_ *view, o *object, _ field) (any, error) { return len(living(stream(o))), nil },
		"like_count":         func(_ *view, o *object, _ field) (any, error) { return int(o.likes), nil },
		"is_comment_enabled": func(_ *view, o *object, _ field) (any, error) { return !o.is(closed), nil },
		"ig_id":              func(_ *view, o *object, _ field) (any, error) { return strconv.FormatUint(o.num>>3, 10), nil },
		"shortcode":          func(_ *view, o *object, _ field) (any, error) { return o.shortcode(), nil },
		"permalink": func(_ *view, o *object, _ field) (any, error) {
			return "https://www.instagram.com/p/" + o.shortcode() + "/", nil
		},
		"media_type": func(_ *view, o *object, _ field) (any, error) {
			switch o.rare().file {
			case "video":
				return "VIDEO", nil
			case "album":
				return "CAROUSEL_ALBUM", nil
			}
			return "IMAGE", nil
		},
		"media_product_type": func(_ *view, o *object, _ field) (any, error) {
			if o.rare().file == "video" {
				return "REELS", nil
			}
			return "FEED", nil
		},
		"media_url": func(_ *view, o *object, _ field) (any, error) {
			return "https://scontent.invalid/v/" + strconv.FormatUint(o.num, 10) + ".jpg", nil
		},
		"thumbnail_url": none, "is_shared_to_feed": none, "children": none, "alt_text": none,
		"comments": func(v *view, o *object, f field) (any, error) {
			return v.nestedGram(f, func(params url.Values) (any, error) { return v.gramComments(o, params, f.sub, true) })
		},
	}
}

// nestedGram renders an edge asked for among the fields.
func (v *view) nestedGram(f field, list func(url.Values) (any, error)) (any, error) {
	params := url.Values{}
	for _, a := range f.args {
		params.Set(a.name, a.value)
	}
	if len(f.sub) > 0 {
		params.Set("fields", fieldsString(f.sub))
	}
	out, err := list(params)
	if err == nil && out == nil {
		return omit{}, nil
	}
	return out, err
}

func mediaOwner(_ *view, o *object, _ field) (any, error) {
	if o.form != media {
		return omit{}, nil // told only of one's own
	}
	return obj{{"id", o.page.id}}, nil
}

// gramName is a username; of private people it can be missing.
func gramName(_ *view, o *object, _ field) (any, error) {
	switch {
	case o.is(byPage):
		return o.page.name, nil
	case o.is(noFrom | nullFrom):
		return omit{}, nil
	}
	return handle(o.author.name), nil
}

func gramPerson(o *object) obj {
	if o.is(byPage) {
		return obj{{"id", o.page.id}, {"username", o.page.name}}
	}
	return obj{{"id", o.author.id}, {"username", handle(o.author.name)}}
}

func gramCommentFields() map[string]getter {
	return map[string]getter{
		"id": none, "text": func(_ *view, o *object, _ field) (any, error) { return o.words(), nil },
		"timestamp": timeField(created), "username": gramName, "hidden": isMarked(hidden),
		"like_count": func(_ *view, o *object, _ field) (any, error) { return int(o.likes), nil },
		"from": func(_ *view, o *object, f field) (any, error) {
			switch {
			case o.is(noFrom):
				return omit{}, nil
			case o.is(nullFrom):
				return nil, nil
			}
			return pick(gramPerson(o), f, "IGUser", "self_ig_scoped_id")
		},
		"user": func(_ *view, o *object, f field) (any, error) { // told only of what the account itself has written
			if !o.is(byPage) {
				return omit{}, nil
			}
			return obj{{"id", o.page.id}}, nil
		},
		"parent_id": func(_ *view, o *object, _ field) (any, error) {
			if o.parent == nil {
				return omit{}, nil
			}
			return o.parent.id(), nil
		},
		"media": func(v *view, o *object, f field) (any, error) { return v.show(o.top, f.sub) },
		"replies": func(v *view, o *object, f field) (any, error) {
			return v.nestedGram(f, func(params url.Values) (any, error) { return v.gramReplies(o, params, f.sub, true) })
		},
		"legacy_instagram_comment_id": none,
	}
}

func gramTalkFields() map[string]getter {
	people := func(_ *view, o *object, f field) (any, error) {
		who, err := pick(obj{{"username", handle(o.author.name)}, {"id", o.author.id}}, f, "IGUser", "name", "user_id")
		if err != nil {
			return nil, err
		}
		us, err := pick(obj{{"username", o.page.name}, {"id", o.page.id}}, f, "IGUser", "name", "user_id")
		return obj{{"data", []any{who, us}}}, err
	}
	fs := talkFields()
	fs["participants"], fs["senders"], fs["link"] = people, people, none
	fs["can_reply"], fs["is_owner"], fs["scoped_thread_key"], fs["unread_count"] = none, none, none, none
	return fs
}

func gramMessageFields() map[string]getter {
	fs := messageFields()
	person := func(o *object, us bool, f field) (any, error) {
		if us {
			return pick(obj{{"username", o.page.name}, {"id", o.page.id}}, f, "IGUser", "name", "email")
		}
		return pick(obj{{"username", handle(o.top.author.name)}, {"id", o.top.author.id}}, f, "IGUser", "name", "email")
	}
	fs["from"] = func(_ *view, o *object, f field) (any, error) { return person(o, o.is(byPage), f) }
	fs["to"] = func(_ *view, o *object, f field) (any, error) {
		one, err := person(o, !o.is(byPage), f)
		return obj{{"data", []any{one}}}, err
	}
	fs["sticker"], fs["tags"] = none, none
	return fs
}

// gramMost is how many comments Instagram gives at once.
const gramMost = 50

// clamp keeps a page within what Instagram gives at once.
func clamp(params url.Values) (url.Values, error) {
	n, err := readLimit(params.Get("limit"))
	if err != nil || n <= gramMost {
		return params, err
	}
	out := url.Values{}
	for k, vs := range params {
		out[k] = vs
	}
	out.Set("limit", strconv.Itoa(gramMost))
	return out, nil
}

// gramComments lists the comments right below media, the newest first; there is no other order and no filter by time.
func (v *view) gramComments(o *object, params url.Values, fs []field, nested bool) (any, error) {
	if err := v.call.token.need("instagram_manage_comments"); err != nil {
		return nil, err
	}
	params, err := clamp(params)
	if err != nil {
		return nil, err
	}
	items := unrestricted(o.kids)
	slices.Reverse(items)
	l := listing{path: "/" + o.id() + "/comments", params: params, nested: nested}
	return paginate(v, l, items, objectNum, func(c *object) (any, error) { return v.show(c, fs) })
}

// unrestricted leaves out what Instagram keeps back without a word: comments of people the account has restricted.
func unrestricted(os []*object) []*object {
	return slices.DeleteFunc(slices.Clone(living(os)), func(c *object) bool { return c.author != nil && c.author.restricted })
}

// gramReplies lists the answers to a comment.
func (v *view) gramReplies(o *object, params url.Values, fs []field, nested bool) (any, error) {
	params, err := clamp(params)
	if err != nil {
		return nil, err
	}
	l := listing{path: "/" + o.id() + "/replies", params: params, nested: nested}
	return paginate(v, l, unrestricted(o.kids), objectNum, func(c *object) (any, error) { return v.show(c, fs) })
}
