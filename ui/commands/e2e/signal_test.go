package e2e_test

import (
	"bytes"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"atempause/ui/termtest"
)

// Ctrl+C ends whatever is running at once, with 0 where running on is the job and 130 where something was left undone.
func TestEndToEndInterrupt(t *testing.T) {
	t.Parallel()
	w := startWorld(t, three)
	p := w.workspace("")
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"sandbox":          {[]string{"sandbox"}, 0},
		"sync --watch":     {[]string{"sync", "--watch", "--every", "1s"}, 0},
		"check":            {[]string{"check"}, 130},
		"check --jsonl":    {[]string{"check", "--jsonl"}, 130},
		"triage --jsonl":   {[]string{"triage", "--jsonl"}, 130},
		"draft from stdin": {[]string{"draft", "1"}, 130},
	} {
		t.Run(name, func(t *testing.T) {
			if c.args[0] == "draft" {
				p.must("sync")
			}
			log := filepath.Join(t.TempDir(), "log")
			cmd := exec.Command(binary, append([]string{"--workspace", p.dir, "--log", log}, c.args...)...)
			in, err := cmd.StdinPipe() // nothing is ever written to it
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			until(t, "the program is up", func() bool { _, err := os.Stat(log); return err == nil })
			done := make(chan struct{})
			go func() { _ = cmd.Wait(); close(done) }()
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			select {
			case <-done:
			case <-time.After(termtest.Patience):
				_ = cmd.Process.Kill()
				t.Fatalf("does not end\n%s", out.String())
			}
			if code := cmd.ProcessState.ExitCode(); code != c.code {
				t.Errorf("ended with %d, want %d\n%s", code, c.code, out.String())
			}
		})
	}
}

// A terminal that is closed ends the demo in order: its throw-away workspace is gone. What a killed one left goes at the
// next start.
func TestEndToEndDemoLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	heard := make(chan os.Signal, 1) // under nohup a hangup is ignored, here and in what is started: a handler ends that
	signal.Notify(heard, syscall.SIGHUP)
	defer signal.Stop(heard)
	tmp := t.TempDir()
	left := func() []string {
		dirs, err := filepath.Glob(filepath.Join(tmp, "atempause-demo-*"))
		if err != nil {
			t.Fatal(err)
		}
		return dirs
	}
	start := func() *termtest.Session {
		s := termtest.Start(t, termtest.Options{Path: binary, Args: []string{"demo", "--threads", "10"}, Env: []string{"TMPDIR=" + tmp, "LANG=de_DE.UTF-8"}, W: 80, H: 24})
		s.WaitText("Offen")
		return s
	}
	start().Kill()
	if len(left()) != 1 {
		t.Fatalf("after a kill there are %v", left())
	}
	killed := left()[0]
	s := start()
	if dirs := left(); len(dirs) != 1 || dirs[0] == killed {
		t.Errorf("after the next start there are %v", dirs)
	}
	s.Hangup()
	s.Wait()
	if len(left()) != 0 {
		t.Errorf("after a hangup there are %v", left())
	}
}
