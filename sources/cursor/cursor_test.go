package cursor_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/sources"
	"atempause/sources/cursor"
)

type item struct{ At, Count int64 }

func (i item) MarshalJSON() ([]byte, error) { return cursor.List(i.At, i.Count) }

func (i *item) UnmarshalJSON(b []byte) error {
	n, err := cursor.Numbers(b)
	*i = item{n[0], n[1]}
	return err
}

type memory struct {
	Form  int             `json:"v"`
	Items map[string]item `json:"items"`
	Whole bool            `json:"whole,omitempty"`
}

func (m memory) Cursor() sources.Cursor { return cursor.Of(m) }
func (m memory) Size() int              { return len(m.Items) }

func recall(from sources.Cursor) memory {
	return cursor.Recall(from, 1, func(m *memory) (*int, *map[string]item) { return &m.Form, &m.Items })
}

func TestWhatCannotBeReadMeansAFirstReading(t *testing.T) {
	for _, from := range []sources.Cursor{
		"", "x", "null", "[]", "{}", `{"v":2,"items":{"a":[1,2]},"whole":true}`, `{"v":1,"whole":true}`,
		`{"v":1,"items":null,"whole":true}`, `{"v":1,"whole":true,"items":{"a":[1,2],"b":"c"}}`,
	} {
		if m := recall(from); m.Form != 1 || m.Items == nil || len(m.Items) != 0 || m.Whole {
			t.Errorf("%q is remembered as %+v", from, m)
		}
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	if got := cursor.Of(memory{Form: 1, Items: map[string]item{"a": {-1, 2}}}); got != `{"v":1,"items":{"a":[-1,2]}}` {
		t.Errorf("written as %s", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := memory{Form: 1, Items: map[string]item{}, Whole: rapid.Bool().Draw(t, "whole")}
		for id, at := range rapid.MapOf(rapid.String(), rapid.Int64()).Draw(t, "items") {
			m.Items[id] = item{at, -at}
		}
		again := recall(m.Cursor())
		if again.Whole != m.Whole || again.Cursor() != m.Cursor() {
			t.Fatalf("%s became %s", m.Cursor(), again.Cursor())
		}
	})
	if m := recall(`{"v":1,"items":{"short":[1],"long":[1,2,3,4,5,6,7,8],"none":null}}`); len(m.Items) != 3 || m.Items["long"] != (item{1, 2}) {
		t.Errorf("read as %+v", m)
	}
}

// A step is handed on once in a hundredth of what is remembered, or once a second, and the last with what is left.
func TestTellerGathersWhatIsMuch(t *testing.T) {
	for _, c := range []struct {
		remembered int
		tick       time.Duration
		want       []int // how many threads each batch had
	}{
		{100, 0, []int{1, 1, 1, 1, 1, 0}},
		{250, 0, []int{3, 2}},
		{1000, 0, []int{5}},
		{1000, time.Second, []int{1, 1, 1, 1, 1, 0}},
	} {
		m := memory{Items: map[string]item{}}
		for i := range c.remembered - 1 {
			m.Items[string(rune(i+1))] = item{}
		}
		at := time.Unix(0, 0)
		var got []int
		out := cursor.NewTeller("wall", m, func(b sources.Batch) error {
			got = append(got, len(b.Threads))
			if b.Lane != "wall" || b.Cursor != m.Cursor() {
				t.Errorf("lane %s, cursor %.40s", b.Lane, b.Cursor)
			}
			return nil
		}, func() time.Time { return at })
		for range 5 {
			at = at.Add(c.tick)
			out.Threads = append(out.Threads, sources.Thread{})
			if err := out.Step(); err != nil {
				t.Fatal(err)
			}
		}
		if err := out.Flush(); err != nil || out.Done != 5 || !slices.Equal(got, c.want) {
			t.Errorf("%d remembered, %s an item: %v (%v), want %v", c.remembered, c.tick, got, err, c.want)
		}
	}
}

func TestTellerKeepsWhatWasNotTaken(t *testing.T) {
	full := errors.New("full")
	out := cursor.NewTeller("wall", memory{}, func(sources.Batch) error { return full }, time.Now)
	out.Threads = []sources.Thread{{}}
	if err := out.Step(); !errors.Is(err, full) || len(out.Threads) != 1 {
		t.Errorf("%v, %d threads", err, len(out.Threads))
	}
}
