package termtest

import (
	"errors"
	"io"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// Play runs a model in this process on a terminal of w×h cells with all colours. The program is ended at the end of the
// test.
func Play(tb TB, model tea.Model, w, h int, opts ...tea.ProgramOption) *Session {
	tb.Helper()
	keys, input := io.Pipe()
	s := newSession(tb, w, h, input)
	opts = append([]tea.ProgramOption{
		tea.WithInput(keys), tea.WithOutput(s), tea.WithWindowSize(w, h), tea.WithColorProfile(colorprofile.TrueColor),
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
