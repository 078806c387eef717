package day_test

import (
	"context"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"atempause/store"
	"atempause/ui/commands"
	"atempause/ui/termtest"
	"atempause/ui/words"
)

// person sits at the desk, with a prompt beside it, in the town.
type person struct {
	*shell
	town *town
	desk *termtest.Session
	de   *words.Words

	where views // where everybody stands by now
}

// sit opens the desk as a person does: by the bare command, on a terminal.
func sit(t *testing.T) *person {
	t.Helper()
	c := dawn(t)
	w := raise(t, c)
	p := &person{shell: &shell{t: t, clock: c, dir: w.workspace()}, town: w, de: words.New("de"), where: views{}}
	for _, e := range early {
		w.comments(e.who, e.text)
		c.forward(5 * time.Minute)
	}
	c.turn(9, 0)
	p.desk = termtest.Host(p.t, 130, 40, func(ctx context.Context, tty *os.File) int {
		return commands.Run(ctx, commands.Env{
			Args: []string{"--workspace", p.dir}, In: tty, Out: tty, Err: tty, Getenv: getenv, Now: p.clock.Now,
		})
	})
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(p.desk.Screen().Framed())
		}
	})
	p.desk.WaitText(p.de.T("view.open"))
	return p
}

// aKey is how long a person takes for one.
const aKey = 400 * time.Millisecond

// press presses keys.
func (p *person) press(names ...string) *person {
	p.t.Helper()
	for _, name := range names {
		p.clock.forward(aKey)
		p.desk.Press(name)
	}
	return p
}

// write types a text.
func (p *person) write(text string) *person {
	p.t.Helper()
	p.clock.forward(aKey)
	p.desk.Type(text)
	return p
}

// pastes puts a longer text in at once, as from a note written before.
func (p *person) pastes(text string) *person {
	p.t.Helper()
	p.clock.forward(aKey)
	p.desk.Paste(text)
	return p
}

// leaves ends the program as a person does, and wants it to end well.
func (p *person) leaves() {
	p.t.Helper()
	if code := p.press("2", "q").desk.Wait(); code != 0 {
		p.t.Fatalf("it ended with %d", code)
	}
}

// sees waits until all of it stands on the screen, however it is wrapped.
func (p *person) sees(texts ...string) *person {
	p.t.Helper()
	for _, text := range texts {
		p.desk.WaitFor(strconv.Quote(text), func(s termtest.Screen) bool {
			return s.Has(text) || strings.Contains(s.Flat(0, 0, s.W, s.H), text) || strings.Contains(pane(s), text)
		})
	}
	return p
}

// pane is the text of the conversation and what is below it.
func pane(s termtest.Screen) string {
	x := 0
	for i, c := range s.Cells[1] {
		if c.Text == "╭" {
			x = i
		}
	}
	return s.Flat(x, 1, s.W, s.H)
}

// counted waits until the side pane's figures are these.
func (p *person) counted(step string, want map[store.View]int) {
	p.t.Helper()
	p.desk.WaitFor(step+": the figures of the side pane", func(s termtest.Screen) bool {
		for _, v := range watched {
			if p.figure(s, v) != want[v] {
				return false
			}
		}
		return true
	})
}

// figure is what stands behind a view's name in the side pane, 0 if it is not there.
func (p *person) figure(s termtest.Screen, v store.View) int {
	name := regexp.MustCompile(`^│.` + regexp.QuoteMeta(p.de.T("view."+string(v))) + ` +(\d+) *│`)
	for y := range s.H {
		if m := name.FindStringSubmatch(s.Line(y)); m != nil {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				return -1
			}
			return n
		}
	}
	return 0
}

// everywhere wants everybody where the script has them, on the screen as by command: changed are the views that are other
// than they were at the step before, "" for one that has become empty.
func (p *person) everywhere(step string, changed views) {
	p.t.Helper()
	p.where.change(changed)
	p.stands(step, p.where)
	p.counted(step, p.where.figures())
}
