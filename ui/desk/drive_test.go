package desk

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/theme"
	"atempause/ui/words"
)

// driver plays a person at the desk. Commands run at once, timers when the clock is moved past them.
type driver struct {
	t      testing.TB
	m      *Model
	st     *store.Store
	mu     sync.Mutex // the store looks at the clock from elsewhere too
	now    time.Time
	timers []timer
	quit   bool
	clip   string
	raw    string // what went to the terminal past the screen
	woken  int    // how often the sender was woken
	synced int
	reread []int64
	steps  int
}

type timer struct {
	at  time.Time
	msg tea.Msg
}

type option func(*Deps)

func english(d *Deps)  { d.Words = words.New("en") }
func noColour(d *Deps) { d.Look = theme.Look{Plain: true} }
func inASCII(d *Deps)  { d.Look = theme.Look{Plain: true, ASCII: true, Dumb: true} }
func still(d *Deps)    { d.Look.Still = true }

// quiet is the store without its watch on other programs: the driver tells of changes when a test wants them told.
type quiet struct{ *store.Store }

func (quiet) Changes(context.Context) <-chan struct{} { return nil }

// sit opens a desk of a size on a store with the world of world_test.go.
func sit(t testing.TB, w, h int, opts ...option) *driver {
	t.Helper()
	d := &driver{t: t, now: time.Date(2026, 11, 20, 14, 32, 0, 0, time.UTC)}
	st, err := store.OpenStore(t.Context(), filepath.Join(t.TempDir(), "a.db"), store.Options{
		Now: d.time, Gate: testGate{}, Triager: testTriager{}, Brands: brands(), Limit: limit, Caps: capabilities,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	d.st = st
	fill(t, st)
	d.open(w, h, opts...)
	return d
}

// open starts a desk, or another one, on the driver's store.
func (d *driver) open(w, h int, opts ...option) *driver {
	d.t.Helper()
	deps := Deps{
		Store: quiet{d.st}, Gate: testGate{}, Capabilities: capabilities, Limit: limit, Brands: brands(),
		Now: d.time, Words: words.New("de"), Context: d.t.Context(),
		SyncNow: func() { d.synced++ }, Dispatch: func() { d.woken++ }, Reread: func(id int64) { d.reread = append(d.reread, id) },
		after: func(in time.Duration, msg tea.Msg) tea.Cmd {
			d.timers = append(d.timers, timer{d.now.Add(in), msg})
			return nil
		},
		listen: func(func() tea.Msg) tea.Cmd { return nil },
	}
	for _, o := range opts {
		o(&deps)
	}
	d.m, d.timers, d.quit = New(deps), nil, false
	d.run(d.m.Init())
	return d.resize(w, h).rest()
}

func (d *driver) time() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *driver) turn(to time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = to
}

func (d *driver) resize(w, h int) *driver { return d.send(tea.WindowSizeMsg{Width: w, Height: h}) }

func (d *driver) send(msg tea.Msg) *driver {
	_, cmd := d.m.Update(msg)
	d.run(cmd)
	return d
}

// run carries a command out and everything that comes of it.
func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if d.steps++; d.steps > 100000 {
		d.t.Fatal("the desk does not come to rest")
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	case tea.QuitMsg:
		d.quit = true
	case tea.RawMsg:
		d.raw += fmt.Sprint(msg.Msg)
	default:
		if v := reflect.ValueOf(msg); v.Kind() == reflect.String && strings.Contains(v.Type().String(), "setClipboard") {
			d.clip = v.String()
			return
		}
		d.send(msg)
	}
}

// wait moves the clock; timers go off in their order.
func (d *driver) wait(in time.Duration) *driver {
	end := d.now.Add(in)
	for {
		sort.SliceStable(d.timers, func(i, j int) bool { return d.timers[i].at.Before(d.timers[j].at) })
		if len(d.timers) == 0 || d.timers[0].at.After(end) {
			break
		}
		next := d.timers[0]
		d.timers = d.timers[1:]
		if next.at.After(d.now) {
			d.turn(next.at)
		}
		d.send(next.msg)
	}
	d.turn(end)
	return d
}

// rest is the pause after which everything that follows typing has happened.
func (d *driver) rest() *driver { return d.wait(450 * time.Millisecond) }

// press presses keys by their names; each has its effect before the next.
func (d *driver) press(names ...string) *driver {
	for _, n := range names {
		d.send(keyPress(n))
		d.wait(60 * time.Millisecond)
	}
	return d
}

// write types a text.
func (d *driver) write(text string) *driver {
	for _, r := range text {
		if r == '\n' {
			d.send(keyPress("enter"))
			continue
		}
		d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		d.wait(30 * time.Millisecond)
	}
	return d
}

var codes = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "up": tea.KeyUp, "down": tea.KeyDown,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd, "left": tea.KeyLeft,
	"f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"right": tea.KeyRight, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
}

func keyPress(name string) tea.KeyPressMsg {
	var k tea.KeyPressMsg
	for {
		switch {
		case strings.HasPrefix(name, "ctrl+"):
			k.Mod |= tea.ModCtrl
			name = name[5:]
			continue
		case strings.HasPrefix(name, "alt+"):
			k.Mod |= tea.ModAlt
			name = name[4:]
			continue
		case strings.HasPrefix(name, "shift+"):
			k.Mod |= tea.ModShift
			name = name[6:]
			continue
		}
		break
	}
	if c, ok := codes[name]; ok {
		k.Code = c
		if c == tea.KeySpace && k.Mod == 0 {
			k.Text = " "
		}
		return k
	}
	k.Code = []rune(name)[0]
	if k.Mod == 0 {
		k.Text = name
	}
	return k
}

// screen is what is seen, without colours.
func (d *driver) screen() string { return ansi.Strip(d.m.View().Content) }

func (d *driver) sees(texts ...string) *driver {
	d.t.Helper()
	for _, text := range texts {
		if !strings.Contains(d.screen(), text) {
			d.t.Fatalf("%q is not to be seen on\n%s", text, d.screen())
		}
	}
	return d
}

func (d *driver) seesNot(texts ...string) *driver {
	d.t.Helper()
	for _, text := range texts {
		if strings.Contains(d.screen(), text) {
			d.t.Fatalf("%q is to be seen on\n%s", text, d.screen())
		}
	}
	return d
}

// at selects a person's thread in the list.
func (d *driver) at(author string) *driver {
	d.t.Helper()
	for i, r := range d.m.list.rows {
		if r.Author == author {
			d.m.list.cur, d.m.list.chosen = i, true
			d.run(d.m.follow())
			return d.rest()
		}
	}
	d.t.Fatalf("%s is not in the list:\n%s", author, d.screen())
	return d
}

// draft is what the store has of a person's reply.
func (d *driver) draft(author string) replies.Reply {
	d.t.Helper()
	rows, err := d.st.Rows(d.t.Context(), store.Page{View: store.All, Limit: 1000})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, row := range rows {
		if row.Author == author {
			r, err := d.st.Draft(d.t.Context(), row.ID)
			if err != nil {
				return replies.Reply{Thread: row.ID}
			}
			return r
		}
	}
	d.t.Fatalf("no thread of %s", author)
	return replies.Reply{}
}

// deliver plays the sender: it claims the queued reply and settles it.
func (d *driver) deliver(o replies.Outcome) replies.Reply {
	d.t.Helper()
	r, _, err := d.st.Claim(d.t.Context(), "test", time.Minute, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	r, err = d.st.Settle(d.t.Context(), r.ID, "test", o)
	if err != nil {
		d.t.Fatal(err)
	}
	d.changed()
	return r
}

// changed lets the desk hear that the store has changed.
func (d *driver) changed() *driver { return d.send(changedMsg{}).rest() }

func (d *driver) state(author string) replies.State { return d.draft(author).At(d.now) }

func limit(string, sources.Form, sources.Audience) sources.Limit {
	return sources.Limit{Max: 500, Measure: sources.Characters}
}
