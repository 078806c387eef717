package sandbox

import "strings"

// The node types are filled in init because listings lead from one to the other.
var postType, commentType, storyType, talkType, messageType *nodeType

func init() {
	postType = &nodeType{name: "PagePost", fields: postFields(), defaults: plain("created_time", "message", "story", "id")}
	commentType = &nodeType{name: "Comment", fields: commentFields(), defaults: plain("created_time", "from", "message", "id")}
	storyType = &nodeType{name: "OpenGraphStory", fields: storyFields(), defaults: plain("id", "start_time", "type", "data")}
	talkType = &nodeType{name: "UnifiedThread", fields: talkFields(), defaults: plain("id", "link", "updated_time")}
	messageType = &nodeType{name: "Message", fields: messageFields(), defaults: plain("id", "created_time")}
}

func postFields() map[string]getter {
	return map[string]getter{
		"id": none, "from": fromOf, "message": textField, "created_time": timeField(created),
		"updated_time": timeField(func(o *object) int64 { return o.updated }), "permalink_url": permalinkField,
		"story": func(_ *view, o *object, _ field) (any, error) {
			if o.form != tagPost || o.is(noFrom|nullFrom) {
				return omit{}, nil
			}
			return o.author.name + " was with " + o.page.name + ".", nil
		},
		"full_picture": func(_ *view, o *object, _ field) (any, error) {
			if a := attachmentOf(o); a != nil {
				return a.get("media").(obj).get("image").(obj).get("src"), nil
			}
			return omit{}, nil
		},
		"status_type": func(_ *view, o *object, _ field) (any, error) {
			switch {
			case o.form == visitorPost:
				return "wall_post", nil
			case o.rare().file == "photo":
				return "added_photos", nil
			case o.rare().file == "video":
				return "added_video", nil
			}
			return "mobile_status_update", nil
		},
		"is_published": always(true), "is_hidden": isMarked(hidden), "is_expired": always(false), "shares": sharesField,
		"message_tags": func(_ *view, o *object, _ field) (any, error) {
			at := strings.Index(o.words(), o.page.name)
			if o.form != tagPost || at < 0 {
				return omit{}, nil
			}
			runes := len([]rune(o.words()[:at]))
			return []any{obj{{"id", o.page.id}, {"name", o.page.name}, {"type", "page"}, {"offset", runes}, {"length", len([]rune(o.page.name))}}}, nil
		},
		"to": func(_ *view, o *object, f field) (any, error) {
			if o.form == pagePost {
				return omit{}, nil
			}
			return obj{{"data", []any{obj{{"name", o.page.name}, {"id", o.page.id}}}}}, nil
		},
		"parent_id": none, "application": none, "admin_creator": none, "backdated_time": none,
		"can_reply_privately": func(v *view, o *object, _ field) (any, error) { return v.canReplyPrivately(o), nil },
		"attachments": func(_ *view, o *object, f field) (any, error) {
			a := attachmentOf(o)
			if a == nil {
				return omit{}, nil
			}
			one, err := pick(a, f, "StoryAttachment", "title", "description", "subattachments", "media_type", "unshimmed_url", "description_tags")
			return obj{{"data", []any{one}}}, err
		},
		"comments": commentsField, "likes": likesField, "reactions": likesField,
	}
}

func sharesField(_ *view, o *object, _ field) (any, error) {
	if n := o.rare().shares; n > 0 {
		return obj{{"count", n}}, nil
	}
	return omit{}, nil
}

func commentFields() map[string]getter {
	return map[string]getter{
		"id": none, "from": fromOf, "message": textField, "created_time": timeField(created), "permalink_url": permalinkField,
		"parent": func(v *view, o *object, f field) (any, error) {
			if o.parent == nil {
				return omit{}, nil
			}
			return v.show(o.parent, f.sub)
		},
		"object": func(v *view, o *object, f field) (any, error) {
			if o.top.form == review && len(f.sub) == 0 {
				return obj{{"id", o.top.id()}}, nil
			}
			return v.show(o.top, f.sub)
		},
		"attachment": func(_ *view, o *object, f field) (any, error) {
			a := attachmentOf(o)
			if a == nil {
				return omit{}, nil
			}
			return pick(a, f, "StoryAttachment", "title", "description", "media_type")
		},
		"like_count":    func(_ *view, o *object, _ field) (any, error) { return o.allLikes(), nil },
		"comment_count": func(_ *view, o *object, _ field) (any, error) { return len(living(o.kids)), nil },
		"user_likes":    isMarked(liked), "is_hidden": isMarked(hidden), "is_private": always(false),
		"can_reply_privately": func(v *view, o *object, _ field) (any, error) { return v.canReplyPrivately(o), nil },
		"can_comment":         always(true), "can_like": always(true),
		"can_hide":   func(_ *view, o *object, _ field) (any, error) { return !o.is(byPage), nil },
		"can_remove": always(true),
		"message_tags": func(*view, *object, field) (any, error) {
			return omit{}, nil
		},
		"private_reply_conversation": func(v *view, o *object, f field) (any, error) {
			if !o.is(private1) || o.author == nil || o.page.talkOf[o.author] == nil {
				return omit{}, nil
			}
			return v.show(o.page.talkOf[o.author], f.sub)
		},
		"admin_creator": none, "application": none, "live_broadcast_timestamp": none,
		"comments": commentsField, "likes": likesField, "reactions": likesField,
	}
}

// storyFields are those of a review's Open Graph story, under which it is answered.
func storyFields() map[string]getter {
	return map[string]getter{
		"id": none, "from": fromOf, "message": textField, "start_time": timeField(created), "created_time": timeField(created),
		"publish_time": timeField(created), "permalink_url": permalinkField, "type": always("sellers.rates"),
		"data": func(_ *view, o *object, _ field) (any, error) {
			d := obj{{"recommendation_type", o.rare().recommend}, {"is_hidden", o.is(hidden)}, {"seller", obj{
				{"id", o.page.id}, {"title", o.page.name}, {"type", "page"}, {"url", "https://www.facebook.com/" + o.page.id},
			}}}
			if o.rare().rating > 0 {
				d = append(d, member{"rating", obj{{"value", o.rare().rating}, {"scale", 5}}})
			}
			return d, nil
		},
		"application": none, "comments": commentsField, "likes": likesField, "reactions": likesField,
	}
}

// reviewRow renders one row of /ratings. It has no id of its own.
func (v *view) reviewRow(o *object, fs []field) (any, error) {
	if len(fs) == 0 {
		fs = plain("created_time", "recommendation_type", "review_text", "reviewer")
	}
	return showNode(v, rowType, o, fs, "")
}

var rowType = &nodeType{name: "Recommendation", fields: map[string]getter{
	"created_time": timeField(created),
	"has_rating":   func(_ *view, o *object, _ field) (any, error) { return o.rare().rating > 0, nil },
	"has_review":   func(_ *view, o *object, _ field) (any, error) { return o.words() != "", nil },
	"rating": func(_ *view, o *object, _ field) (any, error) {
		if n := o.rare().rating; n > 0 {
			return n, nil
		}
		return omit{}, nil
	},
	"recommendation_type": func(_ *view, o *object, _ field) (any, error) { return o.rare().recommend, nil },
	"review_text":         textField,
	"reviewer":            fromOf,
	"open_graph_story": func(v *view, o *object, f field) (any, error) {
		return v.show(o, f.sub)
	},
}}

// living leaves out what has been deleted.
func living(os []*object) []*object {
	for i, o := range os {
		if o.gone() {
			out := append(make([]*object, 0, len(os)-1), os[:i]...)
			for _, rest := range os[i+1:] {
				if !rest.gone() {
					out = append(out, rest)
				}
			}
			return out
		}
	}
	return os
}
