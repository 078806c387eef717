package edit

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/ui/keys"
	"atempause/ui/safe"
)

func field(text string, w, h int) *Field {
	f := &Field{}
	f.Size(w, h)
	f.Set(text)
	return f
}

func do(f *Field, ids ...keys.ID) *Field {
	for _, id := range ids {
		f.Do(id)
	}
	return f
}

func TestTyping(t *testing.T) {
	f := field("", 20, 4)
	for _, r := range "Hallo Frau Kern," {
		f.Insert(string(r))
	}
	do(f, keys.TextBreak)
	f.Insert("es tut uns leid.")
	do(f, keys.TextHome)
	f.Insert("ja, ")
	if got := f.Text(); got != "Hallo Frau Kern,\nja, es tut uns leid." {
		t.Errorf("%q", got)
	}
}

func TestDeleting(t *testing.T) {
	for name, c := range map[string]struct {
		ids  []keys.ID
		want string
	}{
		"before":        {[]keys.ID{keys.TextBackspace}, "eins zwei\ndrei vie"},
		"word":          {[]keys.ID{keys.TextWordBack}, "eins zwei\ndrei "},
		"to line start": {[]keys.ID{keys.TextKillBack}, "eins zwei\n"},
		"to line end":   {[]keys.ID{keys.TextHome, keys.TextKill}, "eins zwei\n"},
		"line break":    {[]keys.ID{keys.TextUp, keys.TextEnd, keys.TextKill}, "eins zweidrei vier"},
		"after":         {[]keys.ID{keys.TextStart, keys.TextDelete}, "ins zwei\ndrei vier"},
		"nothing":       {[]keys.ID{keys.TextDelete}, "eins zwei\ndrei vier"},
	} {
		if got := do(field("eins zwei\ndrei vier", 20, 4), c.ids...).Text(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestOneKeyTakesAWholeCharacter(t *testing.T) {
	f := do(field("gut 👩‍👩‍👧", 20, 1), keys.TextBackspace)
	if f.Text() != "gut " {
		t.Errorf("%q", f.Text())
	}
}

func TestUndoGathersTyping(t *testing.T) {
	f := field("Hallo", 20, 4)
	f.Insert(" ")
	for _, r := range "Kern" {
		f.Insert(string(r))
	}
	do(f, keys.TextUndo)
	if f.Text() != "Hallo " {
		t.Errorf("undo: %q", f.Text())
	}
	do(f, keys.TextUndo, keys.TextRedo, keys.TextRedo)
	if f.Text() != "Hallo Kern" {
		t.Errorf("redo: %q", f.Text())
	}
}

func TestPastedOrdersAreLeftOut(t *testing.T) {
	f := field("", 20, 4)
	f.Insert("a\x1b[2Jb\rc\r\nd")
	if f.Text() != "a[2Jb\nc\nd" {
		t.Errorf("%q", f.Text())
	}
}

func TestUpAndDownKeepTheColumn(t *testing.T) {
	f := do(field("lange Zeile\nku\nnoch eine lange", 40, 5), keys.TextStart, keys.TextRight, keys.TextRight, keys.TextRight,
		keys.TextRight, keys.TextRight, keys.TextDown, keys.TextDown)
	if got := f.Text()[:f.At()]; got != "lange Zeile\nku\nnoch " {
		t.Errorf("%q", got)
	}
}

func TestWindowFollowsTheCursor(t *testing.T) {
	f := field("a\nb\nc\nd\ne", 3, 2)
	lines, x, y := f.View(Paint{}, nil)
	if got := strings.Join(lines, "|"); got != "d  |e  " || x != 1 || y != 1 {
		t.Errorf("%q %d,%d", got, x, y)
	}
}

func TestMarksAreSeenWithoutStyle(t *testing.T) {
	f := field("das kann nicht sein", 30, 3)
	lines, _, _ := f.View(Paint{Under: "^"}, []replies.Span{{Start: 4, End: 8}})
	if got := strings.TrimRight(lines[1], " "); got != "    ^^^^" {
		t.Errorf("%q", lines)
	}
}

// Whatever is typed and moved: the cursor stays on a character's border and in the window, rows fit, and undoing
// everything gives the beginning back.
func TestAnyKeys(t *testing.T) {
	var all []keys.ID
	for _, k := range keys.Table() {
		if k.Scope == keys.Text {
			all = append(all, k.ID)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		w, h := rapid.IntRange(2, 30).Draw(r, "w"), rapid.IntRange(1, 6).Draw(r, "h")
		f := field("", w, h)
		changes := 0
		for range rapid.IntRange(1, 40).Draw(r, "n") {
			if rapid.Bool().Draw(r, "type") {
				f.Insert(rapid.SampledFrom([]string{"a", "ü", " ", "\n", "日本", "👩‍👧", "e\u0301", "wort ", "\t"}).Draw(r, "s"))
				changes++
			} else {
				f.Do(rapid.SampledFrom(all).Draw(r, "key"))
			}
			lines, x, y := f.View(Paint{}, nil)
			if len(lines) != h || x < 0 || x >= w || y < 0 || y >= h {
				r.Fatalf("cursor %d,%d in %d×%d, %d lines", x, y, w, h, len(lines))
			}
			for _, l := range lines {
				if safe.Width(l) != w {
					r.Fatalf("%q is %d wide, not %d", l, safe.Width(l), w)
				}
			}
		}
		for f.Do(keys.TextUndo) {
		}
		if f.Text() != "" {
			r.Fatalf("left after undoing all: %q", f.Text())
		}
	})
}
