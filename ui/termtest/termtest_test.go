package termtest_test

import (
	"errors"
	"fmt"
	"image/color"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/ui/termtest"
)

// echo shows its size and the keys it was given.
type echo struct {
	w, h int
	keys []string
}

func (e echo) Init() tea.Cmd { return nil }

func (e echo) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		e.w, e.h = msg.Width, msg.Height
	case tea.PasteMsg:
		e.keys = append(e.keys, "paste:"+msg.Content)
	case tea.KeyPressMsg:
		if msg.String() == "ctrl+c" {
			return e, tea.Quit
		}
		e.keys = append(e.keys, msg.String())
	}
	return e, nil
}

func (e echo) View() tea.View {
	v := tea.NewView(fmt.Sprintf("size %d×%d\nkeys %s\n\x1b[1;38;2;255;0;0mrot\x1b[m „ä👍“ Ende", e.w, e.h, strings.Join(e.keys, " ")))
	v.AltScreen = true
	return v
}

func TestPlay(t *testing.T) {
	s := termtest.Play(t, echo{}, 40, 6)
	s.WaitText("size 40×6")
	s.Type("aß")
	s.Press("ctrl+s", "esc", "up", "shift+tab", "alt+b", "enter", "space", "pgdown")
	s.Paste("zwei\nZeilen")
	s.WaitText("keys a ß ctrl+s esc up shift+tab alt+b")
	s.Resize(60, 10)
	sc := s.WaitText("enter space pgdown")
	if sc.W != 60 || !sc.Has("size 60×10") {
		t.Errorf("after the resize:\n%s", sc.Framed())
	}
	x, y, ok := sc.Find("rot")
	if c := sc.At(x, y); !ok || !c.Bold || c.Fg == nil {
		t.Errorf("red and bold: %+v", c)
	} else if r, g, b, _ := c.Fg.RGBA(); (color.RGBA64{R: uint16(r), G: uint16(g), B: uint16(b)}) != (color.RGBA64{R: 0xffff}) {
		t.Errorf("red: %v", c.Fg)
	}
	if x, _, ok := sc.Find("👍"); !ok || sc.At(x, y).Width != 2 || sc.At(x+1, y).Width != 0 {
		t.Errorf("a wide character takes two cells")
	}
	if x, _, ok := sc.Find("Ende"); !ok || x != 10 {
		t.Errorf("Ende stands in column %d", x)
	}
	s.Press("ctrl+c")
	if code := s.Wait(); code != 0 {
		t.Errorf("ended with %d", code)
	}
}

func TestFlatFindsASentenceHoweverItIsWrapped(t *testing.T) {
	s := termtest.Play(t, echo{keys: []string{"das\n│ steht\n│ hier"}}, 12, 6)
	sc := s.WaitText("hier")
	if got := sc.Flat(0, 0, sc.W, sc.H); !strings.Contains(got, "das steht hier") {
		t.Errorf("%q", got)
	}
}

// TestHelperProcess is the program TestStart runs: it asks for its size, waits for a key, and ends with a code.
func TestHelperProcess(t *testing.T) {
	if os.Getenv("TERMTEST_HELPER") == "" {
		t.Skip("only as the child of TestStart")
	}
	final, err := tea.NewProgram(echo{}).Run()
	if err != nil || len(final.(echo).keys) == 0 {
		os.Exit(3)
	}
	os.Exit(7)
}

func helper(t *testing.T) *termtest.Session {
	t.Helper()
	return termtest.Start(t, termtest.Options{
		Path: os.Args[0], Args: []string{"-test.run=^TestHelperProcess$"}, Env: []string{"TERMTEST_HELPER=1"}, W: 50, H: 8,
	})
}

func TestStart(t *testing.T) {
	s := helper(t)
	if sc := s.WaitText("size 50×8"); !sc.Alt {
		t.Error("the full screen is not noticed")
	}
	s.Resize(70, 9)
	s.WaitText("size 70×9")
	s.Type("x")
	s.WaitText("keys x")
	s.Press("ctrl+c")
	if code := s.Wait(); code != 7 {
		t.Errorf("ended with %d", code)
	}
	if sc := s.Screen(); sc.Alt || !sc.CursorShown {
		t.Error("the terminal is not given back")
	}
}

func TestKill(t *testing.T) {
	s := helper(t)
	s.WaitText("size")
	s.Kill()
	if s.Running() {
		t.Error("still running")
	}
}

// stopTB notes a failure instead of failing.
type stopTB struct{ said string }

var errStop = errors.New("stop")

func (s *stopTB) Helper() {}
func (s *stopTB) Fatalf(format string, args ...any) {
	s.said = fmt.Sprintf(format, args...)
	panic(errStop)
}
func (s *stopTB) Cleanup(func()) {}

func TestWhatIsNotSeenIsToldWithTheScreen(t *testing.T) {
	tb := &stopTB{}
	s := termtest.Play(tb, echo{}, 40, 6)
	defer s.Kill()
	s.WaitText("size 40×6")
	func() {
		defer func() { _ = recover() }()
		s.WaitForUpTo(50*time.Millisecond, "a unicorn", func(termtest.Screen) bool { return false })
	}()
	if !strings.Contains(tb.said, "a unicorn") || !strings.Contains(tb.said, "size 40×6") {
		t.Errorf("said %q", tb.said)
	}
}
