package escalation

import (
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// places maps the path of every table, key and element of a list ("contact[0].hours[1]") to its line, counted from 1.
type places map[string]int

// locate walks a file for lines alone. It must only be called with a file the decoder has taken.
func locate(data []byte) places {
	l := locator{at: places{}, counts: map[string]int{}}
	l.p.Reset(data)
	for l.p.NextExpression() {
		switch e := l.p.Expression(); e.Kind {
		case unstable.Table:
			l.table = l.walk("", e.Key(), false)
		case unstable.ArrayTable:
			l.table = l.walk("", e.Key(), true)
		case unstable.KeyValue:
			l.value(l.walk(l.table, e.Key(), false), e.Value())
		}
	}
	return l.at
}

type locator struct {
	p      unstable.Parser
	at     places
	counts map[string]int
	table  string
}

// walk resolves a dotted key; fresh begins a new element of the list it names.
func (l *locator) walk(path string, keys unstable.Iterator, fresh bool) string {
	for keys.Next() {
		n := keys.Node()
		if path != "" {
			path += "."
		}
		path += string(n.Data)
		line := l.p.Shape(n.Raw).Start.Line
		l.put(path, line)
		if keys.IsLast() && fresh {
			l.counts[path]++
		}
		if c := l.counts[path]; c > 0 {
			path += "[" + strconv.Itoa(c-1) + "]"
			l.put(path, line)
		}
	}
	return path
}

func (l *locator) put(path string, line int) {
	if _, ok := l.at[path]; !ok {
		l.at[path] = line
	}
}

func (l *locator) value(path string, v *unstable.Node) {
	if v.Raw.Length > 0 {
		l.at[path] = l.p.Shape(v.Raw).Start.Line
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
			kv := it.Node()
			l.value(l.walk(path, kv.Key(), false), kv.Value())
		}
	}
}

// of finds the nearest known line: of the path itself, or of what it lies in.
func (p places) of(path string) int {
	for {
		if line, ok := p[path]; ok {
			return line
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			return 1
		}
		path = path[:cut]
	}
}
