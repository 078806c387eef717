package commands_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"atempause/ui/commands"
)

// Another program can hold a conversation: each answer comes before the next question is asked.
func TestJSONLAnswersAtOnce(t *testing.T) {
	in, ask := io.Pipe()
	hear, out := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- commands.Run(t.Context(), commands.Env{
			Args: []string{"triage", "--jsonl"}, In: in, Out: out, Err: io.Discard, Now: time.Now,
			Getenv: func(string) string { return "" },
		})
		_ = out.Close()
		_ = in.Close()
	}()
	answers := bufio.NewScanner(hear)
	for i := range 5 {
		if _, err := fmt.Fprintf(ask, "{\"id\":%d,\"text\":\"Habt ihr am Montag offen?\"}\n", i); err != nil {
			t.Fatal(err)
		}
		if !answers.Scan() || !strings.HasPrefix(answers.Text(), fmt.Sprintf(`{"id":%d,`, i)) {
			t.Fatalf("answer %d: %q", i, answers.Text())
		}
	}
	_ = ask.Close()
	if code := <-done; code != 0 {
		t.Errorf("ended with %d", code)
	}
}

// lines makes n lines without holding them.
type lines struct {
	n    int
	rest []byte
}

func (l *lines) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		if l.n == 0 {
			return 0, io.EOF
		}
		l.n--
		l.rest = fmt.Appendf(nil, "{\"id\":\"%d\",\"kind\":\"complaint\",\"text\":\"Guten Tag, das tut uns leid. Wir liefern heute. Viele Grüße, Jana\"}\n", l.n)
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// tally counts lines and the most memory seen meanwhile.
type tally struct {
	lines int
	peak  uint64
}

func (c *tally) Write(p []byte) (int, error) {
	c.lines += bytes.Count(p, []byte("\n"))
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	c.peak = max(c.peak, m.HeapInuse)
	return len(p), nil
}

func TestJSONLInConstantMemory(t *testing.T) {
	judge := func(n int) uint64 {
		t.Helper()
		out := &tally{}
		code := commands.Run(t.Context(), commands.Env{
			Args: []string{"check", "--jsonl"}, In: &lines{n: n}, Out: out, Err: io.Discard, Now: time.Now,
			Getenv: func(string) string { return "" },
		})
		if code != 0 || out.lines != n {
			t.Fatalf("ended with %d after %d of %d lines", code, out.lines, n)
		}
		return out.peak
	}
	few, many := judge(500), judge(8000)
	if many > few+few/2+16<<20 {
		t.Errorf("500 lines take %d MB, 8,000 lines %d MB", few>>20, many>>20)
	}
}

func TestJSONLGoesOnAfterABadLine(t *testing.T) {
	in := "{\"id\":\"a\",\"text\":\"Hallo\"}\n\nkein json\n[1]\n{\"id\":7,\"text\":\"Hi\",\"kind\":\"complaind\"}\n{\"id\":8}\n{\"id\":9,\"text\":3}\n{\"id\":[1],\"text\":\"Hallo\"}"
	out, complaint, code := run(t, in, "check", "--jsonl")
	if code != 2 || strings.Count(out, "\n") != 2 || !strings.Contains(out, `{"id":"a",`) || !strings.Contains(out, `{"id":[1],`) {
		t.Errorf("%d\n%s", code, out)
	}
	for _, n := range []int{3, 4, 5, 6, 7} {
		if !strings.Contains(complaint, fmt.Sprintf("Zeile %d: ", n)) {
			t.Errorf("line %d is not told:\n%s", n, complaint)
		}
	}
	if !strings.Contains(complaint, "complaint") || strings.Count(complaint, "\n") != 5 {
		t.Errorf("%s", complaint)
	}
}
