package google

import (
	"maps"
	"time"

	"atempause/sources"
	"atempause/sources/cursor"
)

// memory is what the cursor holds: what was seen of each review when it was last told.
type memory struct {
	Form    int             `json:"v"`
	Reviews map[string]seen `json:"reviews"`
	Whole   int64           `json:"whole,omitempty"` // when the listing was last read to its end; 0: never yet
	Pages   int             `json:"pages,omitempty"` // how long it was then
	Total   int             `json:"total,omitempty"` // how many reviews Google counted then
}

const memoryForm = 1

// seen is one review, written as [print, updated, last]; times in seconds.
type seen struct{ Print, Updated, Last int64 }

// MarshalJSON writes a review as a list, to keep cursors small.
func (s seen) MarshalJSON() ([]byte, error) {
	return cursor.List(s.Print, s.Updated, s.Last)
}

// UnmarshalJSON reads a review.
func (s *seen) UnmarshalJSON(b []byte) error {
	n, err := cursor.Numbers(b)
	*s = seen{n[0], n[1], n[2]}
	return err
}

// recall reads a cursor. One that is empty or of another form means a first read, which loses nothing.
func recall(from sources.Cursor) memory {
	return cursor.Recall(from, memoryForm, func(m *memory) (*int, *map[string]seen) { return &m.Form, &m.Reviews })
}

func (m memory) cursor() sources.Cursor { return cursor.Of(m) }

func (m memory) forget(horizon time.Time) {
	maps.DeleteFunc(m.Reviews, func(_ string, s seen) bool { return max(s.Updated, s.Last) < horizon.Unix() })
}

// wholeEvery is how often each page of the listing is read although nothing tells that it has moved: only that shows
// deletions, and replies written elsewhere if they leave a review's own time alone.
const wholeEvery = 30 * time.Second

func (m memory) whole(at time.Time) bool {
	return m.Whole == 0 || at.Sub(time.Unix(m.Whole, 0)) >= time.Duration(max(1, m.Pages))*wholeEvery
}
