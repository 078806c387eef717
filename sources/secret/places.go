package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/zalando/go-keyring"
)

// maxSecret bounds what is read of a file or a command's output; tokens are a few hundred bytes long.
const maxSecret = 64 << 10

func (s Spec) fromFile() (string, error) {
	f, err := os.Open(s.path())
	if errors.Is(err, os.ErrNotExist) {
		return "", s.fail(NotSet, nil)
	}
	if err != nil {
		return "", s.fail(Unreadable, err)
	}
	defer func() { _ = f.Close() }()
	// The mode is asked of the open file and not of its name, so that nothing can be swapped in between.
	info, err := f.Stat()
	if err != nil {
		return "", s.fail(Unreadable, err)
	}
	if info.IsDir() {
		return "", s.fail(Unreadable, errors.New("is a directory"))
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", s.fail(TooOpen, nil)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxSecret))
	if err != nil {
		return "", s.fail(Unreadable, err)
	}
	return string(data), nil
}

func (s Spec) fromKeyring() (string, error) {
	text, err := keyring.Get(Service, s.Account)
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return "", s.fail(NotSet, nil)
	case err != nil:
		return "", s.fail(NoKeyring, err)
	}
	return text, nil
}

func (s Spec) fromCommand(ctx context.Context) (string, error) {
	args, err := Split(s.Command)
	if err != nil {
		return "", s.fail(NoCommand, err)
	}
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = s.Dir
	cmd.WaitDelay = time.Second // a grandchild that keeps the pipe open must not keep us
	var out, complaint bounded
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err = cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) { // it ended well; only a child of its, an agent say, still holds the pipe
		err = nil
	}
	switch {
	case ctx.Err() != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return "", s.fail(TooSlow, ctx.Err())
	case ctx.Err() != nil:
		return "", ctx.Err()
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrPermission):
		return "", s.fail(NoCommand, err)
	case err != nil:
		return "", &Error{
			Fault: CommandFell, Place: FromCommand, Name: s.Command, Detail: lastLine(complaint.String()),
			// The process's end alone: what it printed stays out of the log.
			Err: fmt.Errorf("ended with code %d", cmd.ProcessState.ExitCode()),
		}
	}
	return out.String(), nil
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}

// bounded keeps the first maxSecret bytes and swallows the rest, so that a command run wild fills no memory.
type bounded struct{ bytes.Buffer }

// Write never fails.
func (b *bounded) Write(p []byte) (int, error) {
	if room := maxSecret - b.Len(); room > 0 {
		b.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

var errSplit = errors.New("a quote is not closed, or the command is empty")

// Split takes a command line apart at blanks. Single quotes keep everything, double quotes everything but a backslash
// before " or \, and a bare backslash keeps the next character. There are no variables, no globs, no pipes.
func Split(line string) ([]string, error) {
	var args []string
	var word strings.Builder
	inWord := false
	var quote rune
	runes := []rune(line)
	for i := 0; i < len(runes); i++ {
		c := runes[i]
		switch {
		case quote == '\'' && c != '\'':
			word.WriteRune(c)
		case quote != 0 && c == quote:
			quote = 0
		case c == '\\' && i+1 < len(runes) && (quote == 0 || runes[i+1] == '"' || runes[i+1] == '\\'):
			i++
			word.WriteRune(runes[i])
			inWord = true
		case quote == '"':
			word.WriteRune(c)
		case c == '\'' || c == '"':
			quote, inWord = c, true
		case c == ' ' || c == '\t' || c == '\n':
			if inWord {
				args = append(args, word.String())
				word.Reset()
				inWord = false
			}
		default:
			word.WriteRune(c)
			inWord = true
		}
	}
	if inWord && quote == 0 {
		args = append(args, word.String())
	}
	if quote != 0 || len(args) == 0 {
		return nil, errSplit
	}
	return args, nil
}
