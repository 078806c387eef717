package sandbox

import (
	"net/url"
	"slices"
	"strconv"
	"time"
)

// commentsField lists the comments of a post, comment or story inside its own fields.
func commentsField(v *view, o *object, f field) (any, error) {
	params := url.Values{}
	for _, a := range f.args {
		params.Set(a.name, a.value)
	}
	if len(f.sub) > 0 {
		params.Set("fields", fieldsString(f.sub))
	}
	out, err := v.comments(o, params, f.sub, true)
	if err == nil && out == nil {
		return omit{}, nil
	}
	return out, err
}

// comments lists what stands under an object. Without filter and order Meta leaves out what it holds for poor.
func (v *view) comments(o *object, params url.Values, fs []field, nested bool) (any, error) {
	if err := v.call.token.need("pages_read_user_content"); err != nil {
		return nil, err
	}
	filter, order := params.Get("filter"), params.Get("order")
	items := o.kids
	switch filter {
	case "", "toplevel":
	case "stream":
		items = stream(o)
	default:
		return nil, badParam("Param filter must be one of {TOPLEVEL, STREAM} - got unexpected value %q", filter)
	}
	items = living(items)
	if s := params.Get("since"); s != "" {
		at, ok := readTime(s)
		if !ok {
			return nil, badParam("Param since must be a time")
		}
		items = slices.DeleteFunc(slices.Clone(items), func(c *object) bool { return c.created < at })
	}
	total := len(items)
	shown := order
	switch order {
	case "chronological":
	case "reverse_chronological":
		items = slices.Clone(items)
		slices.Reverse(items)
	case "":
		items, shown = byRank(o, items, filter)
	default:
		return nil, badParam("Param order must be one of {chronological, reverse_chronological} - got unexpected value %q", order)
	}
	l := listing{path: "/" + o.id() + "/comments", params: params, nested: nested}
	if yes, _ := truth(params.Get("summary")); yes {
		l.summary = obj{{"order", shown}, {"total_count", total}, {"can_comment", true}}
	}
	return paginate(v, l, items, objectNum, func(c *object) (any, error) { return v.show(c, fs) })
}

func objectNum(o *object) uint64 { return o.num }

// byRank is the order nobody asked for: the liked ones first under a post, by time under a comment.
func byRank(o *object, items []*object, filter string) ([]*object, string) {
	if filter == "stream" || o.form == comment {
		return items, "chronological"
	}
	items = slices.DeleteFunc(slices.Clone(items), func(c *object) bool { return c.is(lowGrade) })
	slices.SortStableFunc(items, func(a, b *object) int { return int(b.likes) - int(a.likes) })
	return items, "ranked"
}

// stream flattens a tree in the order of time.
func stream(o *object) []*object {
	var all []*object
	for _, c := range o.kids {
		all = append(all, c)
		all = append(all, c.kids...)
	}
	slices.SortFunc(all, compareTime)
	return all
}

// readTime reads since and until: Unix seconds or one of a few written forms.
func readTime(s string) (int64, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, true
	}
	for _, layout := range []string{stamp, time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Unix(), true
		}
	}
	return 0, false
}
