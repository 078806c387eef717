package cursor

import (
	"encoding/json"
	"strconv"

	"atempause/sources"
)

// Recall reads a memory of a form from a cursor. One that is empty, broken or of another form means a first read, which
// loses nothing. parts points at the memory's form and at its items.
func Recall[M any, K comparable, V any](from sources.Cursor, form int, parts func(*M) (*int, *map[K]V)) M {
	var m M
	err := json.Unmarshal([]byte(from), &m)
	if has, items := parts(&m); err != nil || *has != form || *items == nil {
		m = *new(M)
	}
	has, items := parts(&m)
	*has = form
	if *items == nil {
		*items = map[K]V{}
	}
	return m
}

// Of writes a memory. It must be made of what always marshals: numbers, strings, maps and lists.
func Of(memory any) sources.Cursor {
	b, err := json.Marshal(memory)
	if err != nil {
		return ""
	}
	return sources.Cursor(b)
}

// most is how many numbers an item is written with at most.
const most = 6

// List writes an item as a list of numbers, to keep cursors small.
func List(numbers ...int64) ([]byte, error) {
	b := make([]byte, 1, 16*most)
	b[0] = '['
	for i, n := range numbers {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, n, 10)
	}
	return append(b, ']'), nil
}

// Numbers reads such a list. What it lacks is 0.
func Numbers(list []byte) (n [most]int64, err error) {
	err = json.Unmarshal(list, &n)
	return n, err
}
