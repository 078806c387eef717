package sandbox

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// detailed is how many of a conversation's newest messages the Graph tells anything about.
const detailed = 20

func talkFields() map[string]getter {
	return map[string]getter{
		"id": none, "link": permalinkField, "updated_time": timeField(func(o *object) int64 { return o.updated }),
		"snippet": func(_ *view, o *object, _ field) (any, error) {
			kids := living(o.kids)
			if len(kids) == 0 {
				return "", nil
			}
			text := []rune(kids[len(kids)-1].words())
			return string(text[:min(len(text), 140)]), nil
		},
		"unread_count":  func(_ *view, o *object, _ field) (any, error) { return o.unread(), nil },
		"message_count": func(_ *view, o *object, _ field) (any, error) { return len(living(o.kids)), nil },
		"can_reply": func(v *view, o *object, _ field) (any, error) {
			return !o.author.blocked && v.w.windowOf(o) == open24, nil
		},
		"is_owner": always(true), "subject": none, "wallpaper": none, "name": none,
		"participants": peopleOf, "senders": peopleOf,
		"former_participants": always(obj{{"data", []any{}}}),
		"scoped_thread_key":   func(_ *view, o *object, _ field) (any, error) { return "t_" + strconv.FormatUint(o.num, 10), nil },
		"messages":            messagesField,
	}
}

func peopleOf(_ *view, o *object, f field) (any, error) {
	who := obj{{"name", o.author.name}, {"email", o.author.id + "@facebook.com"}, {"id", o.author.id}}
	us := obj{{"name", o.page.name}, {"email", o.page.id + "@facebook.com"}, {"id", o.page.id}}
	a, err := pick(who, f, "User", "username", "user_id")
	if err != nil {
		return nil, err
	}
	b, err := pick(us, f, "Page", "username", "user_id")
	return obj{{"data", []any{a, b}}}, err
}

// unread counts what came in after the Page last looked or wrote.
func (o *object) unread() int {
	n := 0
	for _, m := range o.kids {
		switch {
		case m.is(byPage):
			n = 0
		case !m.is(seen) && !m.is(deleted):
			n++
		}
	}
	return n
}

func messageFields() map[string]getter {
	return map[string]getter{
		"id": none, "created_time": timeField(created), "message": func(_ *view, o *object, _ field) (any, error) { return o.words(), nil },
		"from": func(_ *view, o *object, f field) (any, error) {
			if o.is(byPage) {
				return pick(obj{{"name", o.page.name}, {"email", o.page.id + "@facebook.com"}, {"id", o.page.id}}, f, "Page", "username")
			}
			who := o.top.author
			return pick(obj{{"name", who.name}, {"email", who.id + "@facebook.com"}, {"id", who.id}}, f, "User", "username")
		},
		"to": func(_ *view, o *object, _ field) (any, error) {
			to := obj{{"name", o.page.name}, {"email", o.page.id + "@facebook.com"}, {"id", o.page.id}}
			if o.is(byPage) {
				to = obj{{"name", o.top.author.name}, {"email", o.top.author.id + "@facebook.com"}, {"id", o.top.author.id}}
			}
			return obj{{"data", []any{to}}}, nil
		},
		"attachments": func(_ *view, o *object, _ field) (any, error) {
			file := o.rare().file
			if file == "" || file == "sticker" {
				return omit{}, nil
			}
			n := strconv.FormatUint(o.num, 10)
			return obj{{"data", []any{obj{
				{"id", n},
				{"mime_type", map[string]string{"photo": "image/jpeg", "video": "video/mp4"}[file]},
				{"name", n + ".jpg"},
				{"size", nil}, // really null for pictures of European accounts
				{"image_data", obj{{"width", 720}, {"height", 540}, {"url", "https://scontent.invalid/" + n + ".jpg"}}},
			}}}}, nil
		},
		"sticker": func(_ *view, o *object, _ field) (any, error) {
			if o.rare().file == "sticker" {
				return "https://scontent.invalid/sticker/" + strconv.FormatUint(o.num, 10) + ".png", nil
			}
			return omit{}, nil
		},
		"tags": func(_ *view, o *object, _ field) (any, error) {
			return obj{{"data", []any{obj{{"name", "inbox"}}, obj{{"name", "source:mobile"}}}}}, nil
		},
		"thread": func(v *view, o *object, f field) (any, error) { return v.show(o.top, f.sub) },
		"shares": none, "reactions": none, "story": none, "reply_to": none, "is_unsupported": always(false),
	}
}

func messagesField(v *view, o *object, f field) (any, error) {
	params := url.Values{}
	for _, a := range f.args {
		params.Set(a.name, a.value)
	}
	if len(f.sub) > 0 {
		params.Set("fields", fieldsString(f.sub))
	}
	out, err := v.messages(o, params, f.sub, true)
	if err == nil && out == nil {
		return omit{}, nil
	}
	return out, err
}

// messages lists a conversation, newest first. Of messages beyond the newest twenty only id and time are told.
func (v *view) messages(talk *object, params url.Values, fs []field, nested bool) (any, error) {
	items := slices.Clone(living(talk.kids))
	slices.Reverse(items)
	bare := map[*object]bool{}
	for _, m := range items[min(len(items), detailed):] {
		bare[m] = true
	}
	l := listing{path: "/" + talk.id() + "/messages", params: params, nested: nested}
	return paginate(v, l, items, objectNum, func(m *object) (any, error) {
		row, err := v.show(m, fs)
		if err != nil || !bare[m] {
			return row, err
		}
		return v.show(m, plain("id", "created_time"))
	})
}

// tooOld tells whether a message is beyond the newest twenty.
func (o *object) tooOld() bool {
	kids := living(o.top.kids)
	for i := len(kids) - 1; i >= 0 && i >= len(kids)-detailed; i-- {
		if kids[i] == o {
			return false
		}
	}
	return true
}

// conversations lists a page's exchanges, the newest first.
func (v *view) conversations(p *page, params url.Values, fs []field, nested bool) (any, error) {
	if strings.EqualFold(params.Get("platform"), "instagram") {
		return v.gramTalks(p, params, fs, nested)
	}
	for _, scope := range []string{"pages_messaging", "pages_manage_metadata", "pages_read_engagement"} {
		if err := v.call.token.need(scope); err != nil {
			return nil, err
		}
	}
	if err := p.task("MESSAGING", "MODERATE"); err != nil {
		return nil, err
	}
	switch platform := strings.ToLower(params.Get("platform")); platform {
	case "", "messenger":
	default:
		return nil, badParam("Param platform must be one of {INSTAGRAM, MESSENGER} - got unexpected value %q", platform)
	}
	if params.Get("since") != "" || params.Get("until") != "" {
		return nil, badParam("Time-based pagination is not supported on this edge")
	}
	if p.sortedTalks == nil {
		p.sortedTalks = slices.Clone(living(p.talks))
		slices.SortFunc(p.sortedTalks, func(a, b *object) int {
			if a.updated != b.updated {
				return int(min(max(b.updated-a.updated, -1), 1))
			}
			return compareTime(b, a)
		})
	}
	spam := strings.EqualFold(params.Get("folder"), "spam")
	items := slices.DeleteFunc(slices.Clone(p.sortedTalks), func(o *object) bool { return o.is(lowGrade) != spam })
	if id := params.Get("user_id"); id != "" {
		items = nil
		if who := p.byID[id]; who != nil && p.talkOf[who] != nil && !p.talkOf[who].is(deleted|pending) {
			items = []*object{p.talkOf[who]}
		}
	}
	l := listing{path: "/" + p.id + "/conversations", params: params, nested: nested}
	return paginate(v, l, items, objectNum, func(o *object) (any, error) { return v.show(o, fs) })
}

// windowState is how far the time in which a person may be written to has run.
type windowState int

const (
	closedWindow windowState = iota
	open7d                   // a human may still write, with the tag HUMAN_AGENT
	open24                   // anything goes
)

// windowOf counts from the person's own last message; a conversation only the Page has written in was never open.
func (w *World) windowOf(talk *object) windowState {
	last := talk.rare().replied
	if last == 0 {
		return closedWindow
	}
	switch since := w.now().Sub(time.Unix(last, 0)); {
	case since <= 24*time.Hour:
		return open24
	case since <= 7*24*time.Hour:
		return open7d
	}
	return closedWindow
}
