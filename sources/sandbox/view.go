package sandbox

import (
	"strconv"
	"time"
)

// view is what one call sees: the world through one token.
type view struct {
	w    *World
	call *call
}

// stamp is Meta's form of a time, which is not RFC 3339.
const stamp = "2006-01-02T15:04:05-0700"

func stampOf(unix int64) string { return time.Unix(unix, 0).UTC().Format(stamp) }

// omit is what a field gives that is known but has nothing to tell: it is left out of the answer.
type omit struct{}

// getter gives one field of a node. f carries modifiers and the fields asked for below.
type getter func(v *view, o *object, f field) (any, error)

// nodeType is what a form of object can be asked for.
type nodeType struct {
	name     string
	fields   map[string]getter
	defaults []field
}

func plain(names ...string) []field {
	fs := make([]field, len(names))
	for i, n := range names {
		fs[i] = field{name: n}
	}
	return fs
}

func (w *World) typeOf(o *object) *nodeType {
	if o.page.home != nil {
		return gramTypeOf(o)
	}
	switch o.form {
	case comment:
		return commentType
	case review:
		return storyType
	case conversation:
		return talkType
	case message:
		return messageType
	}
	return postType
}

// show renders an object with the fields asked for, and always with its id.
func (v *view) show(o *object, fs []field) (obj, error) {
	t := v.w.typeOf(o)
	return showNode(v, t, o, fs, o.id())
}

func showNode(v *view, t *nodeType, o *object, fs []field, id string) (obj, error) {
	if len(fs) == 0 {
		fs = t.defaults
	}
	out := make(obj, 0, len(fs)+1)
	hasID := false
	for _, f := range fs {
		if f.name == "id" && id != "" {
			out = append(out, member{"id", id})
			hasID = true
			continue
		}
		get := t.fields[f.name]
		if get == nil {
			return nil, unknownField(f.name, t.name)
		}
		value, err := get(v, o, f)
		if err != nil {
			return nil, err
		}
		if _, none := value.(omit); !none {
			out = append(out, member{f.name, value})
		}
	}
	if !hasID && id != "" {
		out = append(out, member{"id", id})
	}
	return out, nil
}

// pick keeps of a small object what was asked for; what it could have, though this one has not, is no error.
func pick(full obj, f field, node string, could ...string) (any, error) {
	if len(f.sub) == 0 {
		return full, nil
	}
	out := obj{}
	hasID := false
	for _, s := range f.sub {
		known := false
		for _, m := range full {
			if m.name == s.name {
				out, known = append(out, m), true
			}
		}
		for _, c := range could {
			known = known || c == s.name
		}
		if !known {
			return nil, unknownField(s.name, node)
		}
		hasID = hasID || s.name == "id"
	}
	if id := full.get("id"); id != nil && !hasID {
		out = append(out, member{"id", id})
	}
	return out, nil
}

// fromOf tells who wrote something: the Page, a person, nobody (missing), or null.
func fromOf(v *view, o *object, f field) (any, error) {
	switch {
	case o.is(byPage):
		return pick(obj{{"name", o.page.name}, {"id", o.page.id}}, f, "Page", "picture", "link", "username")
	case o.is(noFrom):
		return omit{}, nil
	case o.is(nullFrom):
		return nil, nil
	}
	return pick(personObj(o.author), f, "User", "picture", "link", "username", "first_name", "last_name")
}

func personObj(p *person) obj { return obj{{"name", p.name}, {"id", p.id}} }

func timeField(at func(*object) int64) getter {
	return func(_ *view, o *object, _ field) (any, error) { return stampOf(at(o)), nil }
}

func created(o *object) int64 { return o.created }

func textField(_ *view, o *object, _ field) (any, error) {
	if t := o.words(); t != "" {
		return t, nil
	}
	return omit{}, nil
}

func always(value any) getter {
	return func(*view, *object, field) (any, error) { return value, nil }
}

func none(*view, *object, field) (any, error) { return omit{}, nil }

func isMarked(m mark) getter {
	return func(_ *view, o *object, _ field) (any, error) { return o.is(m), nil }
}

// likesField lists nobody: the Graph tells a Page how many like a thing, and hardly who.
func likesField(_ *view, o *object, f field) (any, error) {
	if ok, _ := truth(f.get("summary")); !ok {
		return omit{}, nil
	}
	return likesBody(o), nil
}

func likesBody(o *object) obj {
	return obj{{"data", []any{}}, {"summary", obj{
		{"total_count", o.allLikes()},
		{"can_like", true},
		{"has_liked", o.is(liked)},
	}}}
}

// allLikes counts the Page's own like too.
func (o *object) allLikes() int {
	n := int(o.likes)
	if o.is(liked) {
		n++
	}
	return n
}

// permalink is where people see the thing.
func (o *object) permalink() string {
	base := "https://www.facebook.com/"
	switch {
	case o.form == comment && o.parent != nil:
		return base + o.top.id() + "?comment_id=" + strconv.FormatUint(o.parent.num, 10) + "&reply_comment_id=" + strconv.FormatUint(o.num, 10)
	case o.form == comment:
		return base + o.top.id() + "?comment_id=" + strconv.FormatUint(o.num, 10)
	case o.form == conversation:
		return "/" + o.page.id + "/inbox/" + strconv.FormatUint(o.num, 10) + "/"
	}
	return base + o.id()
}

func permalinkField(_ *view, o *object, _ field) (any, error) { return o.permalink(), nil }

// attachmentOf is the picture or video of a thing. Media addresses lead nowhere: nothing may fetch them.
func attachmentOf(o *object) obj {
	file := o.rare().file
	if file == "" {
		return nil
	}
	typ := map[string]string{"photo": "photo", "sticker": "sticker", "video": "video_inline"}[file]
	if typ == "" {
		typ = "share"
	}
	n := strconv.FormatUint(o.num, 10)
	a := obj{
		{"media", obj{{"image", obj{{"height", 540}, {"src", "https://scontent.invalid/" + n + ".jpg"}, {"width", 720}}}}},
		{"target", obj{{"id", n}, {"url", "https://www.facebook.com/photo/?fbid=" + n}}},
		{"type", typ},
		{"url", "https://www.facebook.com/photo/?fbid=" + n},
	}
	if o.form != comment {
		a = append(a, member{"title", nil}, member{"description", nil})
	}
	return a
}
