package facebook

import (
	"maps"
	"time"

	"atempause/sources/meta"
)

type (
	memory = meta.Memory
	seen   = meta.Seen
)

// forget drops what the horizon has left behind, and what a whole listing no longer names.
func forget(m memory, horizon time.Time, listed map[string]bool) {
	maps.DeleteFunc(m.Items, func(id string, s seen) bool {
		return max(s.Created, s.Mark) < horizon.Unix() || (listed != nil && !listed[id])
	})
}
