package graph

import (
	"encoding/json"
	"fmt"
)

// Edge is a listing inside the fields of something else. It is read as leniently as a page: a row that cannot be read is
// counted and left out.
type Edge[T any] struct {
	Rows  []T
	Total int  // summary.total_count, -1 if not told
	More  bool // another page follows; ask the edge itself for it
	Bad   int
}

// UnmarshalJSON reads the listing.
func (e *Edge[T]) UnmarshalJSON(b []byte) error {
	var env envelope
	if err := json.Unmarshal(b, &env); err != nil {
		return fmt.Errorf("read a listing inside an object: %w", err)
	}
	rows, bad := decodeRows[T](env, func(error) {})
	*e = Edge[T]{Rows: rows, Total: env.total(), More: env.Paging.Next != "", Bad: bad}
	return nil
}

func (env envelope) total() int {
	if env.Summary.Total == nil {
		return -1
	}
	return int(*env.Summary.Total)
}

func decodeRows[T any](env envelope, note func(error)) (rows []T, bad int) {
	rows = make([]T, 0, len(env.Data))
	for _, raw := range env.Data {
		var row T
		if err := json.Unmarshal(raw, &row); err != nil {
			bad++
			note(err)
			continue
		}
		rows = append(rows, row)
	}
	return rows, bad
}
