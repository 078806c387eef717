package ask

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxAnswer bounds a line: an answer is short, a file is not.
const maxAnswer = 64 << 10

// Plain asks line by line. Questions go to out, where they do not mix with a command's result.
type Plain struct {
	out   io.Writer
	words Words
	lines chan string
	ended chan struct{}
}

// Words are the few words an asker has of its own.
type Words interface {
	T(key string, args ...any) string
}

// NewPlain makes an asker that reads answers from in until ctx ends.
func NewPlain(ctx context.Context, in io.Reader, out io.Writer, words Words) *Plain {
	p := &Plain{out: out, words: words, lines: make(chan string), ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		s := bufio.NewScanner(in)
		s.Buffer(make([]byte, 4096), maxAnswer)
		for s.Scan() {
			select {
			case p.lines <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return p
}

// Say tells something.
func (p *Plain) Say(_ Tone, text string) { _, _ = fmt.Fprintln(p.out, text) }

// Busy tells what is being done.
func (p *Plain) Busy(text string) func() {
	_, _ = fmt.Fprintln(p.out, text)
	return func() {}
}

// Ask asks for a line. Of options the number or the value is taken.
func (p *Plain) Ask(ctx context.Context, q Question) (string, error) {
	p.show(q)
	for {
		_, _ = fmt.Fprint(p.out, "> ")
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-p.ended:
			return "", ErrSilent
		case line := <-p.lines:
			line = strings.TrimSpace(line)
			if line == "" {
				line = q.Preset
			}
			if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(q.Options) && !q.has(line) {
				line = q.Options[n-1].Value
			}
			value, wrong, ok := q.verdict(line)
			if ok {
				return value, nil
			}
			if wrong == "" {
				wrong = p.words.T("ask.number", "N", len(q.Options))
			}
			_, _ = fmt.Fprintln(p.out, "  "+wrong)
		}
	}
}

func (q Question) has(value string) bool {
	for _, o := range q.Options {
		if o.Value == value {
			return true
		}
	}
	return false
}

func (p *Plain) show(q Question) {
	title := q.Title
	if q.Preset != "" && len(q.Options) == 0 {
		title += " [" + q.Preset + "]"
	}
	_, _ = fmt.Fprintln(p.out, "\n"+title)
	if q.Help != "" {
		_, _ = fmt.Fprintln(p.out, "  "+strings.ReplaceAll(q.Help, "\n", "\n  "))
	}
	for i, o := range q.Options {
		mark := " "
		if o.Value == q.Preset {
			mark = "*"
		}
		_, _ = fmt.Fprintf(p.out, " %s%d  %s\n", mark, i+1, o.Text)
	}
}
