package store

import (
	"encoding/binary"
	"hash/fnv"
)

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
type tree struct {
	nodes  map[string]node
	places map[string][]byte
}

type node struct {
	parent string
	when   int64
}

func newTree(size int) *tree {
	return &tree{nodes: make(map[string]node, size), places: make(map[string][]byte, size)}
}

func (t *tree) add(name, parent string, when int64) { t.nodes[name] = node{parent, when} }

// place is where a message stands that has been added.
func (t *tree) place(name string) []byte {
	if p, ok := t.places[name]; ok {
		return p
	}
	var way []string // from the message up
	on := map[string]int{}
	for at := name; t.places[at] == nil; {
		n := t.nodes[at]
		if since, ring := on[at]; ring {
			top := at
			for _, r := range way[since:] {
				top = min(top, r)
			}
			t.places[top] = appendStep(nil, top, t.nodes[top].when)
			break
		}
		on[at] = len(way)
		if _, known := t.nodes[n.parent]; !known || n.parent == "" {
			t.places[at] = appendStep(nil, at, n.when)
			break
		}
		way = append(way, at)
		at = n.parent
	}
	t.unwind(way)
	return t.places[name]
}

// unwind gives each message on the way its place below its parent. After a ring the top's place stands in the middle of
// the way, and those that come after it lead down to the ring's other side.
func (t *tree) unwind(way []string) {
	start := len(way) - 1
	for i, name := range way {
		if t.places[name] != nil {
			start = i - 1
			break
		}
	}
	for i := start; i >= 0; i-- {
		t.below(way[i])
	}
	for i := len(way) - 1; i > start; i-- {
		if t.places[way[i]] == nil {
			t.below(way[i])
		}
	}
}

func (t *tree) below(name string) {
	n := t.nodes[name]
	up := t.places[n.parent]
	up = up[:min(len(up), (maxDepth-1)*placeStep)]
	t.places[name] = appendStep(append(make([]byte, 0, len(up)+placeStep), up...), name, n.when)
}

func appendStep(b []byte, name string, when int64) []byte {
	var wide [8]byte
	binary.BigEndian.PutUint64(wide[:], uint64(when+maxMilli))
	h := fnv.New32a()
	h.Write([]byte(name)) // never fails
	return binary.BigEndian.AppendUint32(append(b, wide[2:]...), h.Sum32())
}
