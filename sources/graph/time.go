package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Time reads the times Meta writes: "2026-11-20T14:03:17+0000", which is not RFC 3339, or seconds since 1970. Null and
// an empty string are the zero time.
type Time struct{ time.Time }

// The layouts seen, the usual one first.
var layouts = []string{"2006-01-02T15:04:05-0700", time.RFC3339Nano}

// UnmarshalJSON reads a time.
func (t *Time) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	if len(b) == 0 || string(b) == "null" {
		t.Time = time.Time{}
		return nil
	}
	if b[0] != '"' {
		secs, err := strconv.ParseInt(string(b), 10, 64)
		if err != nil {
			return fmt.Errorf("read time %.40q: not a number of seconds", b)
		}
		t.Time = time.Unix(secs, 0).UTC()
		return nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("read time: %w", err)
	}
	if s == "" {
		t.Time = time.Time{}
		return nil
	}
	for _, layout := range layouts {
		if got, err := time.Parse(layout, s); err == nil {
			t.Time = got.UTC()
			return nil
		}
	}
	return fmt.Errorf("read time %.40q: no layout of Meta's", s)
}

// MarshalJSON writes a time the way Meta does.
func (t Time) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(t.UTC().Format(layouts[0]))
}
