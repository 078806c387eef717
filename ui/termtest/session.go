package termtest

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/vt"
)

// TB is what a Session needs of a test; *testing.T and *testing.B have it, and so may a program that takes pictures.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// Patience is how long WaitFor waits unless told otherwise. A machine with little to spare needs some.
const Patience = 20 * time.Second

// Session is a running program and the terminal it draws on.
type Session struct {
	tb    TB
	input io.Writer

	mu      sync.Mutex
	emu     *vt.Emulator
	w, h    int
	shown   bool
	alt     bool
	clip    string
	changed chan struct{} // closed at the next change
	bytes   int
	end     error
	ended   chan struct{}

	resize func(w, h int) error
	kill   func() error
	hangup func() error
	code   func() int
}

// newSession makes the terminal. What the terminal answers by itself (who are you, where is the cursor) goes to input.
func newSession(tb TB, w, h int, input io.Writer) *Session {
	s := &Session{
		tb: tb, input: input, emu: vt.NewEmulator(w, h), w: w, h: h, shown: true,
		changed: make(chan struct{}), ended: make(chan struct{}),
	}
	s.emu.SetCallbacks(vt.Callbacks{
		CursorVisibility: func(on bool) { s.shown = on },
		AltScreen:        func(on bool) { s.alt = on },
	})
	s.emu.RegisterOscHandler(52, func(data []byte) bool { // "52;c;" and the text in base64
		parts := strings.SplitN(string(data), ";", 3)
		if text, err := base64.StdEncoding.DecodeString(parts[len(parts)-1]); err == nil && len(parts) == 3 {
			s.clip = string(text)
		}
		return true
	})
	emu := s.emu
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := emu.Read(buf)
			if n > 0 {
				_, _ = input.Write(buf[:n]) // the program may have gone
			}
			if err != nil {
				return
			}
		}
	}()
	return s
}

// Write is where the program's output goes.
func (s *Session) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bytes += len(p)
	n, err := s.emu.Write(p)
	s.touch()
	return n, err
}

// touch wakes who waits; s.mu is held.
func (s *Session) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// over notes the program's end.
func (s *Session) over(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end = err
	close(s.ended)
	s.touch()
	if p, ok := s.emu.InputPipe().(io.Closer); ok {
		_ = p.Close() // ends the goroutine that passes answers on
	}
}

// Screen is what can be seen now.
func (s *Session) Screen() Screen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.look()
}

func (s *Session) look() Screen {
	out := Screen{W: s.w, H: s.h, CursorShown: s.shown, Alt: s.alt, Cells: make([][]Cell, s.h)}
	pos := s.emu.CursorPosition()
	out.CursorX, out.CursorY = pos.X, pos.Y
	for y := range s.h {
		out.Cells[y] = make([]Cell, s.w)
		for x := range s.w {
			out.Cells[y][x] = cellOf(s.emu.CellAt(x, y))
		}
	}
	return out
}

// Clipboard is the text the program has put on the terminal's clipboard last.
func (s *Session) Clipboard() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clip
}

// Bytes is how much the program has sent so far.
func (s *Session) Bytes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bytes
}

// WaitFor waits until the screen is as wanted, and fails the test with the screen when Patience ends or the program does.
func (s *Session) WaitFor(what string, cond func(Screen) bool) Screen {
	s.tb.Helper()
	return s.WaitForUpTo(Patience, what, cond)
}

// WaitForUpTo is WaitFor with a patience of its own.
func (s *Session) WaitForUpTo(patience time.Duration, what string, cond func(Screen) bool) Screen {
	s.tb.Helper()
	now, seen := s.Watch(patience, cond)
	switch {
	case seen:
	case s.Running():
		s.tb.Fatalf("not seen within %v: %s\n%s", patience, what, now.Framed())
	default:
		s.tb.Fatalf("the program ended (%v) before: %s\n%s", s.end, what, now.Framed())
	}
	return now
}

// Watch waits until the screen is as wanted, and tells whether it came to be so before patience or the program ended.
func (s *Session) Watch(patience time.Duration, cond func(Screen) bool) (Screen, bool) {
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		s.mu.Lock()
		now, next := s.look(), s.changed
		s.mu.Unlock()
		if cond(now) {
			return now, true
		}
		select {
		case <-next:
		case <-s.ended:
			now = s.Screen()
			return now, cond(now)
		case <-deadline.C:
			return now, false
		}
	}
}

// WaitText waits until a text stands on the screen.
func (s *Session) WaitText(text string) Screen {
	s.tb.Helper()
	return s.WaitFor(fmt.Sprintf("%q", text), func(sc Screen) bool { return sc.Has(text) })
}

// WaitGone waits until a text no longer stands on the screen.
func (s *Session) WaitGone(text string) Screen {
	s.tb.Helper()
	return s.WaitFor(fmt.Sprintf("%q gone", text), func(sc Screen) bool { return !sc.Has(text) })
}

// Type sends text as if typed, key by key.
func (s *Session) Type(text string) {
	s.tb.Helper()
	for _, r := range text {
		if r == '\n' {
			r = '\r'
		}
		s.send(string(r))
	}
}

// Paste sends a text as a terminal does that knows bracketed paste.
func (s *Session) Paste(text string) {
	s.tb.Helper()
	s.send("\x1b[200~" + text + "\x1b[201~")
}

// Press sends keys by name: "enter", "esc", "ctrl+s", "alt+b", "up", "f1", "space", or a single character.
func (s *Session) Press(keys ...string) {
	s.tb.Helper()
	for _, k := range keys {
		seq, err := sequence(k)
		if err != nil {
			s.tb.Fatalf("%v", err)
			return
		}
		s.send(seq)
		if k == "esc" {
			time.Sleep(escapePause) // only the pause tells the key from the beginning of another key's sequence
		}
	}
}

// escapePause is longer than any program waits for the rest of a sequence.
const escapePause = 120 * time.Millisecond

func (s *Session) send(text string) {
	s.tb.Helper()
	if _, err := io.WriteString(s.input, text); err != nil {
		s.tb.Fatalf("the program takes no keys (%v)\n%s", err, s.Screen().Framed())
	}
}

// Resize changes the terminal's size and tells the program.
func (s *Session) Resize(w, h int) {
	s.tb.Helper()
	s.mu.Lock()
	s.emu.Resize(w, h)
	s.w, s.h = w, h
	s.touch()
	s.mu.Unlock()
	if err := s.resize(w, h); err != nil {
		s.tb.Fatalf("resize: %v", err)
	}
}

// Kill ends the program as a pulled plug does: no signal handler runs.
func (s *Session) Kill() {
	s.tb.Helper()
	if err := s.kill(); err != nil {
		s.tb.Fatalf("kill: %v", err)
	}
	<-s.ended
}

// Hangup tells the program what a terminal that is closed tells it.
func (s *Session) Hangup() {
	s.tb.Helper()
	if s.hangup == nil {
		s.tb.Fatalf("hangup: no process of its own")
		return
	}
	if err := s.hangup(); err != nil {
		s.tb.Fatalf("hangup: %v", err)
	}
}

// Wait waits for the program's own end and gives its exit code.
func (s *Session) Wait() int {
	s.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	select {
	case <-s.ended:
		return s.code()
	case <-ctx.Done():
		s.tb.Fatalf("the program does not end\n%s", s.Screen().Framed())
		return -1
	}
}

// Running tells whether the program has not ended yet.
func (s *Session) Running() bool {
	select {
	case <-s.ended:
		return false
	default:
		return true
	}
}

var named = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "space": " ", "backspace": "\x7f", "delete": "\x1b[3~",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
	"pgup": "\x1b[5~", "pgdown": "\x1b[6~", "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~",
	"ctrl+up": "\x1b[1;5A", "ctrl+down": "\x1b[1;5B", "ctrl+right": "\x1b[1;5C", "ctrl+left": "\x1b[1;5D",
	"ctrl+home": "\x1b[1;5H", "ctrl+end": "\x1b[1;5F", "ctrl+space": "\x00",
}

func sequence(key string) (string, error) {
	if seq, ok := named[key]; ok {
		return seq, nil
	}
	if rest, ok := strings.CutPrefix(key, "ctrl+"); ok && len(rest) == 1 && rest[0] >= 'a' && rest[0] <= 'z' {
		return string(rune(rest[0] - 'a' + 1)), nil
	}
	if rest, ok := strings.CutPrefix(key, "alt+"); ok {
		seq, err := sequence(rest)
		return "\x1b" + seq, err
	}
	if len([]rune(key)) == 1 {
		return key, nil
	}
	return "", fmt.Errorf("no such key: %q", key)
}
