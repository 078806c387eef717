package sandbox

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
)

// listing is one request for a part of a list.
type listing struct {
	path    string // "/1_2/comments": where the next link leads
	params  url.Values
	nested  bool // asked for by the fields of its parent: an empty one is left out
	summary obj
	bare    bool // the edge names no next page, only cursors (Instagram's tags)
}

// cursor is a place in a list: behind (or before) an item, so it dies with that item. calm marks one that follows a
// page that was empty on purpose.
type cursor struct {
	num  uint64
	calm bool
}

func (c cursor) String() string {
	s := "QV" + strconv.FormatUint(c.num, 36)
	if c.calm {
		s += ".c"
	}
	return base64.RawURLEncoding.EncodeToString([]byte(s)) + "ZD"
}

func readCursor(s string) (cursor, bool) {
	var c cursor
	rest, ok := strings.CutSuffix(s, "ZD")
	if !ok {
		return c, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(rest)
	if err != nil {
		return c, false
	}
	text, ok := strings.CutPrefix(string(raw), "QV")
	if !ok {
		return c, false
	}
	text, c.calm = strings.CutSuffix(text, ".c")
	c.num, err = strconv.ParseUint(text, 36, 64)
	return c, err == nil
}

// paginate cuts one page out of a list and builds its envelope. Pages can be short, and empty with a next, as Meta's
// are: what the caller may not see is taken out after the page has been cut.
func paginate[T any](v *view, l listing, items []T, num func(T) uint64, render func(T) (any, error)) (any, error) {
	limit, err := readLimit(l.params.Get("limit"))
	if err != nil {
		return nil, err
	}
	if len(items) == 0 && l.nested && l.summary == nil {
		return nil, nil
	}
	out := obj{}
	if limit > 0 {
		from, to, calm, err := window(l, items, num, limit)
		if err != nil {
			return nil, err
		}
		end := v.oddity(l, from, to, len(items), calm)
		data := []any{}
		for _, it := range items[from:end] {
			row, err := render(it)
			if err != nil {
				return nil, err
			}
			data = append(data, row)
		}
		out = append(out, member{"data", data})
		if paging := links(v, l, items, num, from, end); paging != nil {
			out = append(out, member{"paging", paging})
		}
	} else {
		out = append(out, member{"data", []any{}})
	}
	if l.summary != nil {
		out = append(out, member{"summary", l.summary})
	}
	return out, nil
}

// window finds which part of the items is asked for.
func window[T any](l listing, items []T, num func(T) uint64, limit int) (from, to int, calm bool, err error) {
	at := func(name string) (int, cursor, error) {
		c, ok := readCursor(l.params.Get(name))
		if !ok {
			return 0, c, badParam("Invalid cursor in param %s", name)
		}
		if c.num == 0 {
			return -1, c, nil
		}
		for i, it := range items {
			if num(it) == c.num {
				return i, c, nil
			}
		}
		return 0, c, badParam("The cursor in param %s is no longer valid", name)
	}
	if l.params.Get("before") != "" {
		i, _, err := at("before")
		if err != nil {
			return 0, 0, false, err
		}
		i = max(i, 0)
		return max(0, i-limit), i, true, nil
	}
	if l.params.Get("after") != "" {
		i, c, err := at("after")
		if err != nil {
			return 0, 0, false, err
		}
		from, calm = i+1, c.calm
	}
	return from, min(from+limit, len(items)), calm, nil
}

// oddity makes some pages short and some empty, always with more to come. The same list asked the same way is odd in
// the same places.
func (v *view) oddity(l listing, from, to, total int, calm bool) int {
	if t := v.call.trouble; t != nil && !l.nested && !calm {
		switch t.kind {
		case "empty-page":
			return from
		case "short-page":
			return min(to, from+max(1, (to-from)/2))
		}
	}
	if l.bare || to >= total || to-from < 2 || calm || l.params.Get("before") != "" {
		return to
	}
	switch roll := hash(v.w.opt.Seed, l.path, l.params.Get("after")) % 16; {
	case roll < 2 && from > 0:
		return from
	case roll > 13:
		return from + max(1, (to-from)*2/3)
	}
	return to
}

// links builds the paging member. The cursors are there on the last page too; only next tells whether more comes.
func links[T any](v *view, l listing, items []T, num func(T) uint64, from, end int) obj {
	if len(items) == 0 {
		return nil
	}
	first, last := cursor{}, cursor{}
	forced := false
	if end > from {
		first.num, last.num = num(items[from]), num(items[end-1])
	} else { // an empty page: its cursor stands where the page would have begun
		if from > 0 {
			last.num = num(items[from-1])
			first = last
		}
		last.calm = true
		forced = v.call.trouble != nil && v.call.trouble.kind == "empty-page"
	}
	paging := obj{{"cursors", obj{{"before", first.String()}, {"after", last.String()}}}}
	if l.bare {
		return paging
	}
	if end < len(items) || forced {
		paging = append(paging, member{"next", link(v, l, "after", last)})
	}
	if from > 0 && end > from {
		paging = append(paging, member{"previous", link(v, l, "before", first)})
	}
	return paging
}

// link is an absolute address with everything in it, the token too: that is how Meta builds them.
func link(v *view, l listing, way string, c cursor) string {
	q := url.Values{}
	for k, vs := range l.params {
		if k != "after" && k != "before" && k != "access_token" && k != "appsecret_proof" {
			q[k] = vs
		}
	}
	q.Set("access_token", v.call.token.text)
	q.Set(way, c.String())
	return v.call.origin + "/" + v.call.version + l.path + "?" + q.Encode()
}
