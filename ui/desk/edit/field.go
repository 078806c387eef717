package edit

import (
	"strings"

	"atempause/ui/keys"
	"atempause/ui/safe"
)

// Field is a text being written. The zero Field is a usable field of many lines.
type Field struct {
	One  bool                // one line: breaks become blanks
	Fold func(string) string // spells a character for the terminal; nil leaves it

	text  string
	cs    []safe.Cluster
	pos   int // cluster the cursor stands before
	want  int // column the cursor wants to keep when it goes up and down; -1 for where it is
	w, h  int
	top   int // first row shown
	rows  []int
	undo  []step
	redo  []step
	typed bool // the last change was typing that one undo step may gather
}

type step struct {
	text string
	at   int // byte
}

const undoSteps = 200

// Text is what is written.
func (f *Field) Text() string { return f.text }

// At is the cursor's place in bytes.
func (f *Field) At() int {
	if f.pos < len(f.cs) {
		return f.cs[f.pos].Start
	}
	return len(f.text)
}

// Set replaces everything and puts the cursor at the end; what was there cannot be had back by undo.
func (f *Field) Set(text string) {
	f.undo, f.redo, f.typed = nil, nil, false
	f.put(text, len(text))
}

// Replace puts another text in the place of what is written, as a change that can be undone. The cursor stays where it
// is as far as the new text allows; at the end it stays at the end.
func (f *Field) Replace(text string) {
	if text == f.text {
		return
	}
	f.remember(false)
	at := min(f.At(), len(text))
	if f.At() == len(f.text) {
		at = len(text)
	}
	f.put(text, at)
}

// Change puts another text in the place of what is written and the cursor at a byte of it, as one step of undo.
func (f *Field) Change(text string, at int) {
	f.remember(false)
	f.put(text, min(max(at, 0), len(text)))
}

// Size tells the room there is.
func (f *Field) Size(w, h int) {
	w, h = max(w, 1), max(h, 1)
	if w == f.w && h == f.h {
		return
	}
	f.w, f.h = w, h
	f.lay()
}

// Rows is how many rows the text takes, with all that is out of sight.
func (f *Field) Rows() int { return len(f.rows) }

// Insert writes at the cursor. Control characters are left out: they mean nothing to a reader and much to a terminal.
func (f *Field) Insert(s string) bool {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = safe.Plain(s)
	if f.One {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	if s == "" {
		return false
	}
	f.remember(len(s) <= 4 && s != "\n" && s != " ")
	at := f.At()
	f.put(f.text[:at]+s+f.text[at:], at+len(s))
	return true
}

// Jump puts the cursor at a byte.
func (f *Field) Jump(at int) {
	f.typed = false
	f.pos = len(f.cs)
	for i, c := range f.cs {
		if at < c.End {
			f.pos = i
			break
		}
	}
	f.want = -1
	f.show()
}

// Do carries out a key of keys.Text; changed tells whether the text is another now.
func (f *Field) Do(id keys.ID) (changed bool) {
	if f.move(id) {
		f.typed = false
		f.show()
		return false
	}
	at := f.At()
	switch id {
	case keys.TextBreak:
		return !f.One && f.Insert("\n")
	case keys.TextBackspace:
		return f.delete(f.byteOf(f.pos-1), at)
	case keys.TextDelete:
		return f.delete(at, f.byteOf(f.pos+1))
	case keys.TextWordBack:
		return f.delete(f.byteOf(f.wordLeft()), at)
	case keys.TextKill:
		end := f.lineEnd()
		if end == f.pos {
			end++
		}
		return f.delete(at, f.byteOf(end))
	case keys.TextKillBack:
		return f.delete(f.byteOf(f.lineStart()), at)
	case keys.TextUndo:
		return f.back(&f.undo, &f.redo)
	case keys.TextRedo:
		return f.back(&f.redo, &f.undo)
	}
	return false
}

func (f *Field) byteOf(cluster int) int {
	cluster = max(0, min(cluster, len(f.cs)))
	if cluster == len(f.cs) {
		return len(f.text)
	}
	return f.cs[cluster].Start
}

func (f *Field) delete(from, to int) bool {
	if from >= to {
		return false
	}
	f.remember(false)
	f.put(f.text[:from]+f.text[to:], from)
	return true
}

// remember keeps the present text for undo. Letters typed one after the other are one step.
func (f *Field) remember(typing bool) {
	if !typing || !f.typed {
		f.undo = append(f.undo, step{f.text, f.At()})
		if len(f.undo) > undoSteps {
			f.undo = f.undo[1:]
		}
	}
	f.typed = typing
	f.redo = nil
}

func (f *Field) back(from, to *[]step) bool {
	n := len(*from)
	if n == 0 {
		return false
	}
	s := (*from)[n-1]
	*from = (*from)[:n-1]
	*to = append(*to, step{f.text, f.At()})
	f.typed = false
	f.put(s.text, s.at)
	return true
}

func (f *Field) put(text string, at int) {
	f.text = text
	f.cs = safe.Clusters(text, f.Fold)
	f.pos = len(f.cs)
	for i, c := range f.cs {
		if at < c.End {
			f.pos = i
			break
		}
	}
	f.want = -1
	f.lay()
}

func (f *Field) lay() {
	if f.w == 0 {
		f.w, f.h = 1<<20, 1
	}
	if f.One {
		f.rows = []int{0}
	} else {
		f.rows = safe.Rows(f.cs, f.w)
	}
	f.show()
}

// show moves the window so that the cursor is in it.
func (f *Field) show() {
	if len(f.rows) == 0 {
		f.rows = []int{0}
	}
	y := f.row()
	f.top = max(0, min(f.top, len(f.rows)-f.h))
	f.top = min(f.top, y)
	f.top = max(f.top, y-f.h+1)
}
