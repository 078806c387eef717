package termtest

import (
	"context"
	"io"
	"os"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// Host runs a whole program in this process on a pseudo-terminal of w×h cells: what it is given as tty is its input and
// output, as a shell would give it. run gives the program's exit code; its context ends with the test, or with Kill.
// Unlike with Play, nothing of the program is left out: how it finds its terminal is tried, too.
func Host(tb TB, w, h int, run func(ctx context.Context, tty *os.File) int) *Session {
	tb.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		tb.Fatalf("open a pseudo-terminal: %v", err)
		return nil
	}
	if err := pty.Setsize(tty, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)}); err != nil {
		tb.Fatalf("size the pseudo-terminal: %v", err)
		return nil
	}
	if _, err := term.MakeRaw(tty.Fd()); err != nil { // what the terminal answers must not be echoed before the program is up
		tb.Fatalf("set the pseudo-terminal up: %v", err)
		return nil
	}
	s := newSession(tb, w, h, master)
	ctx, stop := context.WithCancel(context.Background())
	code := 0
	s.code = func() int { return code }
	s.kill = func() error { stop(); return nil }
	s.resize = func(w, h int) error {
		// The signal a terminal sends goes to a process of its own only; here the next program sees the size.
		return pty.Setsize(master, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)})
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, _ = io.Copy(s, master) // ends with an error when the other end is closed
	}()
	go func() {
		code = run(ctx, tty)
		_ = tty.Close()
		<-read
		_ = master.Close()
		s.over(nil)
	}()
	tb.Cleanup(func() {
		stop()
		<-s.ended
	})
	return s
}
