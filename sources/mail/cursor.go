package mail

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"atempause/sources"
)

// memory is what the cursor holds: which mails were told, in which thread, and where each lies.
type memory struct {
	folders map[string]*folderMemory
	mails   map[string]*mailMemory   // by remote id
	threads map[string]*threadMemory // by remote id
}

type folderMemory struct {
	state
	floor imap.UID            // below it nothing is new: it was told once and is forgotten
	mails map[imap.UID]string // what lies here; "" is passed over: too old
}

// state is how a folder stood when it was read whole. Same validity, same next UID, same count and same modification
// number: nothing has happened.
type state struct {
	Validity uint32   `json:"v"`
	Next     imap.UID `json:"n"`
	Mods     uint64   `json:"m,omitempty"`
	Count    uint32   `json:"c"`
}

type mailMemory struct {
	thread string
	at     int64  // seconds
	print  string // tells apart mails that claim the same Message-ID
}

// threadMemory keeps what a mail without references can be recognised by: who writes, about what.
type threadMemory struct {
	about []string
}

const memoryForm = 1

// wire is the memory as it is stored. Mails and threads are numbered to keep it small.
type wire struct {
	Form    int                   `json:"f"`
	Threads []wireThread          `json:"t"`
	Mails   []wireMail            `json:"m"`
	Folders map[string]wireFolder `json:"d"`
}

type wireThread struct {
	ID    string   `json:"i"`
	About []string `json:"a,omitempty"`
}

type wireMail struct {
	ID     string `json:"i"`
	Thread int    `json:"t"`
	At     int64  `json:"s"`
	Print  string `json:"p"`
}

type wireFolder struct {
	state
	Floor imap.UID `json:"l,omitempty"`
	UIDs  []int64  `json:"u"` // UID and mail by turns
}

// recall reads a cursor. One that is empty or of another form means a first read, which loses nothing.
func recall(from sources.Cursor) *memory {
	m := &memory{folders: map[string]*folderMemory{}, mails: map[string]*mailMemory{}, threads: map[string]*threadMemory{}}
	var w wire
	if json.Unmarshal([]byte(from), &w) != nil || w.Form != memoryForm {
		return m
	}
	for _, t := range w.Threads {
		m.threads[t.ID] = &threadMemory{about: t.About}
	}
	for _, x := range w.Mails {
		if x.Thread >= 0 && x.Thread < len(w.Threads) {
			m.mails[x.ID] = &mailMemory{thread: w.Threads[x.Thread].ID, at: x.At, print: x.Print}
		}
	}
	for name, f := range w.Folders {
		mem := m.folder(name)
		mem.state, mem.floor = f.state, f.Floor
		for i := 0; i+1 < len(f.UIDs); i += 2 {
			if n := f.UIDs[i+1]; n == -1 && f.UIDs[i] > 0 {
				mem.mails[imap.UID(f.UIDs[i])] = ""
			} else if n >= 0 && n < int64(len(w.Mails)) && f.UIDs[i] > 0 {
				mem.mails[imap.UID(f.UIDs[i])] = w.Mails[n].ID
			}
		}
	}
	return m
}

func (m *memory) folder(name string) *folderMemory {
	if m.folders[name] == nil {
		m.folders[name] = &folderMemory{mails: map[imap.UID]string{}}
	}
	return m.folders[name]
}

func (m *memory) cursor() sources.Cursor {
	w := wire{Form: memoryForm, Folders: map[string]wireFolder{}}
	threads, mails := map[string]int{}, map[string]int64{}
	for _, id := range slices.Sorted(maps.Keys(m.threads)) {
		threads[id] = len(w.Threads)
		w.Threads = append(w.Threads, wireThread{ID: id, About: m.threads[id].about})
	}
	for _, id := range slices.Sorted(maps.Keys(m.mails)) {
		x := m.mails[id]
		mails[id] = int64(len(w.Mails))
		w.Mails = append(w.Mails, wireMail{ID: id, Thread: threads[x.thread], At: x.at, Print: x.print})
	}
	for name, f := range m.folders {
		out := wireFolder{state: f.state, Floor: f.floor}
		for _, uid := range slices.Sorted(maps.Keys(f.mails)) {
			n, ok := mails[f.mails[uid]]
			if !ok {
				n = -1
			}
			out.UIDs = append(out.UIDs, int64(uid), n)
		}
		w.Folders[name] = out
	}
	b, err := json.Marshal(w)
	if err != nil {
		return "" // numbers and strings always marshal
	}
	return sources.Cursor(b)
}

// add remembers a told mail.
func (m *memory) add(x *entry) {
	m.place(x.folder, x.uid, x.remote)
	m.mails[x.remote] = &mailMemory{thread: x.thread, at: x.at.Unix(), print: x.print}
	t := m.threads[x.thread]
	if t == nil {
		t = &threadMemory{}
		m.threads[x.thread] = t
	}
	for _, a := range x.about {
		if !slices.Contains(t.about, a) && len(t.about) < 8 {
			t.about = append(t.about, a)
		}
	}
}

func (m *memory) place(folder string, uid imap.UID, remote string) {
	m.folder(folder).mails[uid] = remote
}

// lies tells whether a mail still lies anywhere.
func (m *memory) lies(remote string) bool {
	for _, f := range m.folders {
		for _, id := range f.mails {
			if id == remote {
				return true
			}
		}
	}
	return false
}

// members lists the told mails of some threads.
func (m *memory) members(threads map[string]bool) map[string][]string {
	out := map[string][]string{}
	for _, id := range slices.Sorted(maps.Keys(m.mails)) {
		if t := m.mails[id].thread; threads[t] {
			out[t] = append(out[t], id)
		}
	}
	return out
}

// drop forgets mails, and threads that have none left.
func (m *memory) drop(gone []string) {
	if len(gone) == 0 {
		return
	}
	for _, id := range gone {
		delete(m.mails, id)
	}
	left := map[string]bool{}
	for _, x := range m.mails {
		left[x.thread] = true
	}
	maps.DeleteFunc(m.threads, func(id string, _ *threadMemory) bool { return !left[id] })
}

// rememberMost bounds how many mails are remembered.
const rememberMost = 8000

// shrink forgets the oldest threads whole. Their mails are not told again: nothing below the floor is new. What becomes
// of them is no longer told either.
func (m *memory) shrink(most int) {
	if len(m.mails) <= most {
		return
	}
	last := map[string]int64{}
	for _, x := range m.mails {
		last[x.thread] = max(last[x.thread], x.at)
	}
	order := slices.SortedFunc(maps.Keys(last), func(a, b string) int {
		if last[a] != last[b] {
			return int(min(max(last[a]-last[b], -1), 1))
		}
		return strings.Compare(a, b)
	})
	old := map[string]bool{}
	byThread := m.members(keys(order))
	left := len(m.mails)
	var gone []string
	for _, t := range order {
		if left <= most*9/10 {
			break
		}
		old[t] = true
		gone = append(gone, byThread[t]...)
		left -= len(byThread[t])
	}
	for _, f := range m.folders {
		for uid, id := range f.mails {
			if x := m.mails[id]; id != "" && (x == nil || old[x.thread]) {
				f.floor = max(f.floor, uid)
				delete(f.mails, uid)
			}
		}
	}
	m.drop(gone)
}

func keys(list []string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, s := range list {
		out[s] = true
	}
	return out
}
