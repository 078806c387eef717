package x

import (
	"time"

	"atempause/sources"
	"atempause/sources/cursor"
)

// memory is what the cursor of the mentions holds.
type memory struct {
	Form int `json:"v"`
	// Floor: every mention up to this id has been told. If the last reading had to stop on its way down, Down is where it
	// goes on and High the newest it had seen.
	Floor string `json:"floor,omitempty"`
	High  string `json:"high,omitempty"`
	Down  string `json:"down,omitempty"`
	Own   string `json:"own,omitempty"`   // our own posts up to this id have been told
	Found string `json:"found,omitempty"` // conversations have been searched up to this id
	// Searched is when that was, in seconds.
	Searched int64           `json:"searched,omitempty"`
	Items    map[string]item `json:"items"` // by the id of the first version
	Month    string          `json:"month,omitempty"`
	Spent    int             `json:"spent,omitempty"`
}

const memoryForm = 1

// The kinds of an item.
const (
	member   = "" // belongs to a thread
	comment  = "c"
	tag      = "t"
	headPost = "h" // a post of ours that threads hang under
)

// item is a post that was told, or that threads hang under.
type item struct {
	Root   string `json:"r,omitempty"` // the thread
	Head   string `json:"h,omitempty"` // the post the thread hangs under
	Newest string `json:"n,omitempty"` // the newest version, if it is another
	Conv   string `json:"c,omitempty"` // of a head: the conversation
	Kind   string `json:"k,omitempty"` // of a thread's first post: its form
	Gone   bool   `json:"g,omitempty"` // a thread's first post that was deleted while its answers stayed
	Read   int64  `json:"a"`           // when it was last looked at, in seconds
}

// recall reads a cursor. One that is empty or of another form means a first read, which loses nothing.
func recall(from sources.Cursor) memory {
	return cursor.Recall(from, memoryForm, func(m *memory) (*int, *map[string]item) { return &m.Form, &m.Items })
}

func (m memory) cursor() sources.Cursor { return cursor.Of(m) }

// forget drops whole threads that the horizon has left behind, and the posts nothing hangs under any more. A thread is
// never dropped in part: what is told as gone is reckoned from all its members.
func (m memory) forget(horizon time.Time) {
	young, heads := map[string]bool{}, map[string]bool{}
	for id, it := range m.Items {
		if it.Kind != headPost && !born(id).Before(horizon) {
			young[it.Root] = true
		}
	}
	for id, it := range m.Items {
		if it.Kind == headPost {
			continue
		}
		if !young[it.Root] {
			delete(m.Items, id)
			continue
		}
		heads[it.Head] = true
	}
	for id, it := range m.Items {
		if it.Kind == headPost && !heads[id] {
			delete(m.Items, id)
		}
	}
}

// members lists what is still there of a thread.
func (m memory) members(root string) []string {
	var out []string
	for id, it := range m.Items {
		if it.Kind != headPost && it.Root == root && !it.Gone {
			out = append(out, id)
		}
	}
	return out
}

// lookEvery is the shortest time between two looks at a post; an older one is looked at again when it has become half as
// old again, so that a comment costs some ten readings in its month and not hundreds.
const lookEvery = time.Minute

func (it item) due(id string, now time.Time) bool {
	return !it.Gone && now.Sub(time.Unix(it.Read, 0)) >= max(lookEvery, now.Sub(born(id))/2)
}
