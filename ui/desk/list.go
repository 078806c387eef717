package desk

import "atempause/store"

// The window of rows that is kept: however long the view, no more than this is held, and pages come and go at its ends.
const (
	windowMost = 480
	windowKeep = 360
	pageAhead  = 25
)

// rowHeight is how many lines a thread takes in the list.
const rowHeight = 2

// list is the pane of threads: a window on a view that may be of any length.
type list struct {
	rows   []store.Row
	cur    int
	top    int        // first row shown
	height int        // cells
	before *store.Row // the row just before the window, nil at the view's head
	head   bool       // the window begins with the view's first row
	full   bool       // there may be rows below the window
	paging bool
	loaded bool
	failed bool  // it could not be read: no key waits for it
	chosen bool  // a person has chosen the row; before that the selection stays on the first, whatever comes
	seek   int64 // a thread to select as soon as it is in the window
}

// id is the selected thread, 0 if there is none.
func (l *list) id() int64 {
	if l.cur < len(l.rows) {
		return l.rows[l.cur].ID
	}
	return 0
}

// row is the selected row.
func (l *list) row() (store.Row, bool) {
	if l.cur < len(l.rows) {
		return l.rows[l.cur], true
	}
	return store.Row{}, false
}

// set replaces the window. The selection stays on the thread keep, wherever it stands now; if it is gone, the selection
// stays where it was, which is on the next one.
func (l *list) set(rows []store.Row, keep int64, head, full bool) {
	offset := l.cur - l.top
	l.rows, l.head, l.full = rows, head, full
	if head {
		l.before = nil
	}
	l.cur = max(0, min(l.cur, len(rows)-1))
	if !l.chosen && head {
		l.cur, offset, keep = 0, 0, 0
	}
	for i, r := range rows {
		if r.ID == keep && keep != 0 {
			l.cur = i
			break
		}
	}
	l.top = l.cur - offset
	if l.seek != 0 {
		l.find(l.seek)
		l.seek = 0
	}
	l.follow()
}

// add puts a page at an end of the window and lets go of what is far off at the other.
func (l *list) add(rows []store.Row, up, full bool) {
	if !up {
		l.rows, l.full = append(l.rows, rows...), full
		if drop := len(l.rows) - windowKeep; len(l.rows) > windowMost && drop <= l.top {
			row := l.rows[drop-1]
			l.before, l.head = &row, false
			l.rows = append([]store.Row(nil), l.rows[drop:]...)
			l.cur, l.top = l.cur-drop, l.top-drop
		}
		return
	}
	l.head, l.before = !full, nil
	if full && len(rows) > 0 { // the first one stands for what lies before
		row := rows[0]
		l.before, rows = &row, rows[1:]
	}
	l.rows = append(append([]store.Row(nil), rows...), l.rows...)
	l.cur, l.top = l.cur+len(rows), l.top+len(rows)
	if len(l.rows) > windowMost && l.top+l.shown() < windowKeep {
		l.rows, l.full = l.rows[:windowKeep], true
	}
}

// wants tells at which end more rows are needed.
func (l *list) wants() (up, down bool) {
	if len(l.rows) == 0 {
		return false, false
	}
	return !l.head && l.cur < pageAhead, l.full && l.cur >= len(l.rows)-pageAhead
}

// shown is how many rows fit.
func (l *list) shown() int { return max(1, l.height/rowHeight) }

// move selects another row.
func (l *list) move(by int) {
	l.chosen = true
	l.cur = max(0, min(l.cur+by, len(l.rows)-1))
	l.follow()
}

// follow scrolls so that the selection is in sight, with a row to spare where there is one.
func (l *list) follow() {
	n := l.shown()
	spare := 0
	if n >= 5 {
		spare = 1
	}
	l.top = min(l.top, l.cur-spare)
	l.top = max(l.top, l.cur-n+1+spare)
	l.top = max(0, min(l.top, len(l.rows)-n))
}

// find selects a thread if it is in the window.
func (l *list) find(id int64) bool {
	for i, r := range l.rows {
		if r.ID == id {
			l.cur, l.chosen = i, true
			l.follow()
			return true
		}
	}
	return false
}

// nextUnread selects the next unread thread below the selection, if the window has one.
func (l *list) nextUnread() bool {
	for at := l.cur + 1; at < len(l.rows); at++ {
		if l.rows[at].Unread {
			l.cur, l.chosen = at, true
			l.follow()
			return true
		}
	}
	return false
}

// coming tells whether the list is still being read.
func (l *list) coming() bool { return !l.loaded && !l.failed }

// clear empties the window for another view.
func (l *list) clear() {
	height := l.height
	*l = list{height: height}
}
