package commands

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
)

// giveBack ends the full screen and what goes with it: the cursor, the mouse, pasting, colours and keys are as before.
const giveBack = "\x1b[?1049l\x1b[?25h\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[<u\x1b[0m\r"

// guarded runs what takes over the terminal and gives it back whatever happens: a person must never be left at a prompt
// that echoes nothing because this program fell.
func (c *cli) guarded(run func() error) (err error) {
	back := func() {}
	if f, ok := c.In.(*os.File); ok && term.IsTerminal(f.Fd()) {
		if state, serr := term.GetState(f.Fd()); serr == nil {
			back = func() { _ = term.Restore(f.Fd(), state) }
		}
	}
	defer func() {
		p := recover()
		if p == nil && !errors.Is(err, tea.ErrProgramPanic) {
			return
		}
		back()
		_, _ = io.WriteString(c.Out, giveBack)
		if p != nil {
			c.log.Error("panic", "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
		err = &failure{code: exitRefused, text: c.words.T("cmd.err.fell"), err: err}
	}()
	return run()
}
