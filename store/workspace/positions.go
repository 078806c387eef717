package workspace

import (
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// place is where something stands in the file, counted from 1.
type place struct{ line, col int }

// places maps the path of every table, key and array element ("brand[0].channel[1].account") to where it stands.
// Values stand under their path, keys under path + "=".
type places map[string]place

// locate walks the file once more for positions alone; the values come from the decoder, which also finds what is
// syntactically or structurally wrong. It must only be called with a file the decoder has taken.
func locate(data []byte) places {
	l := locator{at: places{"": {1, 1}}, counts: map[string]int{}}
	l.p.Reset(data)
	for l.p.NextExpression() {
		switch e := l.p.Expression(); e.Kind {
		case unstable.Table:
			l.table = l.walkKey("", e.Key(), false)
		case unstable.ArrayTable:
			l.table = l.walkKey("", e.Key(), true)
		case unstable.KeyValue:
			l.keyValue(l.table, e)
		}
	}
	return l.at
}

type locator struct {
	p      unstable.Parser
	at     places
	counts map[string]int // elements so far of each array of tables
	table  string
}

// walkKey resolves a dotted key below a path; fresh starts a new element of the array it names.
func (l *locator) walkKey(path string, it unstable.Iterator, fresh bool) string {
	for it.Next() {
		n := it.Node()
		path = join(path, string(n.Data))
		where := l.shape(n)
		last := it.IsLast()
		if last && fresh {
			l.counts[path]++
		}
		if c := l.counts[path]; c > 0 {
			path += "[" + strconv.Itoa(c-1) + "]"
		}
		if last {
			l.at[path+"="] = where
		}
		if _, known := l.at[path]; !known || last {
			l.at[path] = where
		}
	}
	return path
}

func (l *locator) keyValue(table string, kv *unstable.Node) {
	l.value(l.walkKey(table, kv.Key(), false), kv.Value())
}

func (l *locator) value(path string, v *unstable.Node) {
	if v.Raw.Length > 0 {
		l.at[path] = l.shape(v)
	}
	switch v.Kind {
	case unstable.Array:
		i := 0
		for it := v.Children(); it.Next(); i++ {
			el := path + "[" + strconv.Itoa(i) + "]"
			l.at[el] = l.at[path]
			l.value(el, it.Node())
		}
	case unstable.InlineTable:
		for it := v.Children(); it.Next(); {
			l.keyValue(path, it.Node())
		}
	}
}

func (l *locator) shape(n *unstable.Node) place {
	s := l.p.Shape(n.Raw).Start
	return place{s.Line, s.Column}
}

// of finds the nearest known place: the path itself, or what it lies in.
func (p places) of(path string) place {
	for {
		if at, ok := p[path]; ok {
			return at
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			return p[""]
		}
		path = path[:cut]
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
