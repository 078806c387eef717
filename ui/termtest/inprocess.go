package termtest

import (
	"bytes"
	"errors"
	"io"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// cooked is the terminal as a program finds it that has not been given one to set up: a line feed goes to the beginning
// of the next line. Bubble Tea counts on that when its input is no terminal.
type cooked struct{ s *Session }

// Write passes output on.
func (c cooked) Write(p []byte) (int, error) {
	_, err := c.s.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n")))
	return len(p), err
}

// Play runs a model in this process on a terminal of w×h cells with all colours. The program is ended at the end of the
// test.
func Play(tb TB, model tea.Model, w, h int, opts ...tea.ProgramOption) *Session {
	tb.Helper()
	keys, input := io.Pipe()
	s := newSession(tb, w, h, input)
	opts = append([]tea.ProgramOption{
		tea.WithInput(keys), tea.WithOutput(cooked{s}), tea.WithWindowSize(w, h), tea.WithColorProfile(colorprofile.TrueColor),
		tea.WithEnvironment([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}), tea.WithoutSignalHandler(),
	}, opts...)
	p := tea.NewProgram(model, opts...)
	s.resize = func(w, h int) error {
		p.Send(tea.WindowSizeMsg{Width: w, Height: h})
		return nil
	}
	s.kill = func() error { p.Kill(); return nil }
	failed := 0
	s.code = func() int { return failed }
	go func() {
		_, err := p.Run()
		if err != nil && !errors.Is(err, tea.ErrProgramKilled) {
			failed = 1
		}
		_ = keys.Close() // who still types is told that nobody listens
		s.over(err)
	}()
	tb.Cleanup(func() {
		p.Kill()
		<-s.ended
	})
	return s
}
