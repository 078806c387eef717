package sourcetest

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// which names the fault the child process plays.
const which = "SOURCETEST_FAULT"

func TestAnHonestSourcePasses(t *testing.T) {
	Run(t, func(*testing.T) Harness { return newMemory(honest).harness() })
}

// TestChild is the suite against one fault, run by the test below in a process of its own, where it may fail.
func TestChild(t *testing.T) {
	f, asked := os.LookupEnv(which)
	if !asked {
		t.Skip("only for TestEveryFaultIsCaught")
	}
	Run(t, func(*testing.T) Harness { return newMemory(fault(f)).harness() })
}

// A suite that catches nothing proves nothing: each fault must make it fail.
func TestEveryFaultIsCaught(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var wg sync.WaitGroup
	slots := make(chan struct{}, 2)
	for _, f := range faults {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			cmd := exec.CommandContext(ctx, self, "-test.run=^TestChild$")
			cmd.Env = append(os.Environ(), which+"="+string(f))
			out, err := cmd.CombinedOutput()
			switch {
			case err == nil:
				t.Errorf("a source that %s passes", f)
			case !strings.Contains(string(out), "--- FAIL: TestChild") || strings.Contains(string(out), "panic:"):
				t.Errorf("a source that %s ends otherwise: %v\n%s", f, err, out)
			}
		})
	}
	wg.Wait()
}
