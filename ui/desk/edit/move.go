package edit

import (
	"unicode"
	"unicode/utf8"

	"atempause/ui/keys"
)

// row is the row the cursor is in.
func (f *Field) row() int {
	y := 0
	for i, start := range f.rows {
		if start <= f.pos {
			y = i
		}
	}
	return y
}

func (f *Field) rowEnd(y int) int {
	if y+1 < len(f.rows) {
		return f.rows[y+1]
	}
	return len(f.cs)
}

// column is how far the cursor stands from the row's beginning, in cells.
func (f *Field) column() int {
	x := 0
	for _, c := range f.cs[f.rows[f.row()]:f.pos] {
		x += c.Width
	}
	return x
}

func (f *Field) lineStart() int {
	i := f.pos
	for i > 0 && f.cs[i-1].Shown != "\n" {
		i--
	}
	return i
}

func (f *Field) lineEnd() int {
	i := f.pos
	for i < len(f.cs) && f.cs[i].Shown != "\n" {
		i++
	}
	return i
}

func (f *Field) letter(i int) bool {
	r, _ := utf8.DecodeRuneInString(f.text[f.cs[i].Start:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func (f *Field) wordLeft() int {
	i := f.pos
	for i > 0 && !f.letter(i-1) {
		i--
	}
	for i > 0 && f.letter(i-1) {
		i--
	}
	return i
}

func (f *Field) wordRight() int {
	i := f.pos
	for i < len(f.cs) && !f.letter(i) {
		i++
	}
	for i < len(f.cs) && f.letter(i) {
		i++
	}
	return i
}

// move carries out a key that only moves the cursor.
func (f *Field) move(id keys.ID) bool {
	to := f.pos
	switch id {
	case keys.TextUp:
		return f.vertical(-1)
	case keys.TextDown:
		return f.vertical(1)
	case keys.TextPageUp:
		return f.vertical(-max(1, f.h-1))
	case keys.TextPageDown:
		return f.vertical(max(1, f.h-1))
	case keys.TextLeft:
		to--
	case keys.TextRight:
		to++
	case keys.TextWordLeft:
		to = f.wordLeft()
	case keys.TextWordRight:
		to = f.wordRight()
	case keys.TextHome:
		to = f.lineStart()
	case keys.TextEnd:
		to = f.lineEnd()
	case keys.TextStart:
		to = 0
	case keys.TextFinish:
		to = len(f.cs)
	default:
		return false
	}
	f.pos = max(0, min(to, len(f.cs)))
	f.want = -1
	return true
}

// vertical moves by rows and keeps the column as far as the rows reach.
func (f *Field) vertical(by int) bool {
	if f.want < 0 {
		f.want = f.column()
	}
	y := f.row() + by
	switch {
	case y < 0:
		f.pos = 0
		return true
	case y >= len(f.rows):
		f.pos = len(f.cs)
		return true
	}
	x, end := 0, f.rowEnd(y)
	f.pos = f.rows[y]
	for f.pos < end && f.cs[f.pos].Shown != "\n" && x+f.cs[f.pos].Width <= f.want {
		x += f.cs[f.pos].Width
		f.pos++
	}
	if f.pos == end && y+1 < len(f.rows) && f.pos > f.rows[y] {
		f.pos-- // the place behind a wrapped row's last blank is the next row's first
	}
	return true
}
