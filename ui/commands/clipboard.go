package commands

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"atempause/ui/safe"
)

// clipboardPatience is how long a clipboard may take: the program that owns it may have hung up.
const clipboardPatience = 5 * time.Second

// clipboards are the programs that print the clipboard's text, each where its variable says that it has one to speak to.
var clipboards = []struct {
	env  string
	argv []string
}{
	{"WAYLAND_DISPLAY", []string{"wl-paste", "--no-newline", "--type", "text"}},
	{"DISPLAY", []string{"xclip", "-selection", "clipboard", "-o"}},
	{"DISPLAY", []string{"xsel", "--clipboard", "--output"}},
	{"TERMUX_VERSION", []string{"termux-clipboard-get"}},
	{"WSL_DISTRO_NAME", []string{"powershell.exe", "-NoProfile", "-Command", "Get-Clipboard -Raw"}},
}

var errNoClipboard = errors.New("no clipboard within reach")

// fromClipboard reads the text on the clipboard of the machine the program runs on.
func (c *cli) fromClipboard(ctx context.Context) (string, error) {
	argv := c.clipboardProgram()
	if argv == nil {
		return "", &failure{code: exitUsage, text: c.words.T("cmd.capture.clipboard_none"), err: errNoClipboard}
	}
	ctx, cancel := context.WithTimeout(ctx, clipboardPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.WaitDelay = time.Second
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return "", &failure{code: exitUsage, text: c.words.T("cmd.capture.clipboard_none"), err: err}
	}
	data, err := io.ReadAll(io.LimitReader(out, maxText+1))
	if len(data) > maxText {
		cancel()
		_ = cmd.Wait()
		return "", c.fail(exitUsage, "cmd.draft.too_big")
	}
	if werr := cmd.Wait(); err == nil {
		err = werr
	}
	text := strings.ReplaceAll(strings.ToValidUTF8(string(data), "\uFFFD"), "\r\n", "\n")
	if err != nil || strings.TrimSpace(text) == "" { // an empty clipboard is an error to some of these programs
		return "", &failure{code: exitUsage, text: c.words.T("cmd.capture.clipboard_empty"), err: err}
	}
	return text, nil
}

// clipboardProgram is the first that is there and has a clipboard to speak to.
func (c *cli) clipboardProgram() []string {
	if runtime.GOOS == "darwin" {
		return []string{"pbpaste"}
	}
	for _, p := range clipboards {
		if c.Getenv(p.env) == "" {
			continue
		}
		if path, err := exec.LookPath(p.argv[0]); err == nil {
			return append([]string{path}, p.argv[1:]...)
		}
	}
	return nil
}

// toClipboard puts a text on the clipboard of the terminal that is looked at, also over SSH; without one it does nothing.
func (c *cli) toClipboard(text string) {
	if isTerminal(c.Err) {
		_, _ = io.WriteString(c.Err, ansi.SetSystemClipboard(safe.Plain(text)))
	}
}
