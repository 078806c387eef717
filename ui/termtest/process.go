package termtest

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"syscall"

	"github.com/creack/pty"
)

// Options say how a program is started.
type Options struct {
	Path string // the program
	Args []string
	Dir  string
	Env  []string // added to a bare environment: TERM, COLORTERM, LANG, PATH, HOME and no more
	W, H int      // 0: 80×24
}

// Start runs a program on a pseudo-terminal. It is killed at the end of the test if it still runs.
func Start(tb TB, opt Options) *Session {
	tb.Helper()
	if opt.W == 0 {
		opt.W, opt.H = 80, 24
	}
	cmd := exec.Command(opt.Path, opt.Args...)
	cmd.Dir = opt.Dir
	cmd.Env = append([]string{
		"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=de_DE.UTF-8", "PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"),
	}, opt.Env...)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: uint16(opt.H), Cols: uint16(opt.W)})
	if err != nil {
		tb.Fatalf("start %s: %v", opt.Path, err)
		return nil
	}
	s := newSession(tb, opt.W, opt.H, tty)
	s.resize = func(w, h int) error {
		return pty.Setsize(tty, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)})
	}
	s.kill = func() error {
		err := cmd.Process.Kill()
		if errors.Is(err, os.ErrProcessDone) {
			return nil
		}
		return err
	}
	s.hangup = func() error { return cmd.Process.Signal(syscall.SIGHUP) }
	s.code = func() int { return cmd.ProcessState.ExitCode() }
	go func() {
		_, _ = io.Copy(s, tty) // ends with EIO when the last process lets go of the terminal
		err := cmd.Wait()
		_ = tty.Close()
		s.over(err)
	}()
	tb.Cleanup(func() {
		_ = s.kill()
		<-s.ended
	})
	return s
}
