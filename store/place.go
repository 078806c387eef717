package store

import "encoding/binary"

// placeStep is how many bytes a level of the tree takes in a message's place.
const placeStep = 10

// maxDepth is how deep the tree is shown; what lies deeper is shown on the last level, below its ancestor there. No
// network nests deeper than three; a made-up chain must not cost more than a real one.
const maxDepth = 8

// tree finds the places of a thread's messages. A place is the way from the root down to the message, each step the time
// and a fingerprint of the remote id. Sorting by it as bytes gives the tree with siblings in order of time, so that a
// page of a thread is a walk along an index. It depends on what was told and not on the order of telling.
//
// A parent that is not known is as good as none. In a ring of parents the one with the smallest id is the top.
type tree struct{ nodes map[string]node }

type node struct {
	parent string
	when   int64
	place  []byte // nil until it is found
}

func newTree(size int) *tree { return &tree{nodes: make(map[string]node, size)} }

func (t *tree) add(name, parent string, when int64) { t.nodes[name] = node{parent: parent, when: when} }

// place is where a message stands that has been added.
func (t *tree) place(name string) []byte {
	n := t.nodes[name]
	if n.place != nil {
		return n.place
	}
	up, known := t.nodes[n.parent]
	switch {
	case !known || n.parent == "":
		return t.top(name)
	case up.place != nil: // mostly what is answered is told first
		return t.below(name)
	}
	var way []string // from the message up
	on := map[string]int{}
	for at := name; t.nodes[at].place == nil; {
		n := t.nodes[at]
		if since, ring := on[at]; ring {
			top := at
			for _, r := range way[since:] {
				top = min(top, r)
			}
			t.top(top)
			break
		}
		on[at] = len(way)
		if _, known := t.nodes[n.parent]; !known || n.parent == "" {
			t.top(at)
			break
		}
		way = append(way, at)
		at = n.parent
	}
	t.unwind(way)
	return t.nodes[name].place
}

// unwind gives each message on the way its place below its parent. After a ring the top's place stands in the middle of
// the way, and those that come after it lead down to the ring's other side.
func (t *tree) unwind(way []string) {
	start := len(way) - 1
	for i, name := range way {
		if t.nodes[name].place != nil {
			start = i - 1
			break
		}
	}
	for i := start; i >= 0; i-- {
		t.below(way[i])
	}
	for i := len(way) - 1; i > start; i-- {
		if t.nodes[way[i]].place == nil {
			t.below(way[i])
		}
	}
}

func (t *tree) top(name string) []byte {
	n := t.nodes[name]
	n.place = appendStep(make([]byte, 0, placeStep), name, n.when)
	t.nodes[name] = n
	return n.place
}

func (t *tree) below(name string) []byte {
	n := t.nodes[name]
	up := t.nodes[n.parent].place
	up = up[:min(len(up), (maxDepth-1)*placeStep)]
	n.place = appendStep(append(make([]byte, 0, len(up)+placeStep), up...), name, n.when)
	t.nodes[name] = n
	return n.place
}

func appendStep(b []byte, name string, when int64) []byte {
	var wide [8]byte
	binary.BigEndian.PutUint64(wide[:], uint64(when+maxMilli))
	return binary.BigEndian.AppendUint32(append(b, wide[2:]...), fingerprint(name))
}

// fingerprint is FNV-1a.
func fingerprint(name string) uint32 {
	h := uint32(2166136261)
	for i := range len(name) {
		h = (h ^ uint32(name[i])) * 16777619
	}
	return h
}
