package youtube

import (
	"maps"
	"time"

	"atempause/sources"
	"atempause/sources/cursor"
)

// memory is what the cursor holds: what was seen of each thread when it was last told.
type memory struct {
	Form    int             `json:"v"`
	Threads map[string]seen `json:"threads"`
	Whole   int64           `json:"whole,omitempty"` // when the listing was last read to its end; 0: never yet
	Pages   int             `json:"pages,omitempty"` // how long it was then
	Deep    int64           `json:"deep,omitempty"`  // when it was last read beyond the horizon
	Day     string          `json:"day,omitempty"`   // the ledger's
	Spent   int             `json:"spent,omitempty"`
}

const memoryForm = 1

// seen is one thread, written as [print, read, born, last, flags, wait]; times in seconds.
type seen struct {
	Print int64 // of all a listing shows
	Read  int64
	Born  int64 // when its first comment was written
	Last  int64 // the youngest thing in it
	Flags int
	Wait  int64 // print of what the listings of waiting comments showed of it; 0: nothing
}

// The flags of a thread.
const (
	isMore   = 1 << iota // has more answers than a listing shows: edits among them are seen only by reading it
	isHeld               // its first comment waits for review
	isMissed             // was not listed the last time
)

// MarshalJSON writes a thread as a list, to keep cursors small.
func (s seen) MarshalJSON() ([]byte, error) {
	return cursor.List(s.Print, s.Read, s.Born, s.Last, int64(s.Flags), s.Wait)
}

// UnmarshalJSON reads a thread.
func (s *seen) UnmarshalJSON(b []byte) error {
	n, err := cursor.Numbers(b)
	*s = seen{n[0], n[1], n[2], n[3], int(n[4]), n[5]}
	return err
}

// recall reads a cursor. One that is empty or of another form means a first read, which loses nothing.
func recall(from sources.Cursor) memory {
	return cursor.Recall(from, memoryForm, func(m *memory) (*int, *map[string]seen) { return &m.Form, &m.Threads })
}

func (m memory) cursor() sources.Cursor { return cursor.Of(m) }

// forget drops what the horizon has left behind.
func (m memory) forget(horizon time.Time) {
	maps.DeleteFunc(m.Threads, func(_ string, s seen) bool { return max(s.Born, s.Last) < horizon.Unix() })
}

// How often threads that have not moved are read all the same, if a listing does not show them whole.
const (
	sweepEvery = time.Hour
	sweepShare = 24
)

// due tells whether a thread must be told: it is new, has moved, or a part of it has not been looked at for long.
func (m memory) due(id string, now seen, at time.Time) bool {
	old, ok := m.Threads[id]
	if !ok || old.Print != now.Print {
		return true
	}
	if now.Flags&isMore == 0 {
		return false
	}
	age := at.Sub(time.Unix(now.Last, 0))
	return at.Sub(time.Unix(old.Read, 0)) >= max(sweepEvery, age/sweepShare)
}

// How the units are shared out among the ways of reading.
const (
	wholeShare = 5 // whole readings may take a fifth of the day's units
	deepEvery  = 24 * time.Hour
	deepPages  = 20
)

// whole tells whether the listing is to be read to its end this time: only that shows answers to old comments, edits
// and deletions. The longer the listing, the more rarely.
func (m memory) whole(at time.Time, units int) bool {
	if m.Whole == 0 {
		return true
	}
	every := time.Duration(m.Pages) * 24 * time.Hour / time.Duration(max(1, units/wholeShare))
	return at.Sub(time.Unix(m.Whole, 0)) >= min(every, 24*time.Hour)
}

func (m memory) deep(at time.Time) bool { return at.Sub(time.Unix(m.Deep, 0)) >= deepEvery }
