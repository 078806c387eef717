package commands

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"atempause/replies"
	"atempause/sources"
	"atempause/sources/secret"
	"atempause/store"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// failure is a command's own end: its code and its sentence.
type failure struct {
	code int
	text string
	err  error
}

// Error is for the log.
func (f *failure) Error() string {
	if f.err != nil {
		return f.text + ": " + f.err.Error()
	}
	return f.text
}

// Unwrap gives the cause.
func (f *failure) Unwrap() error { return f.err }

// fail makes a failure of a key of the catalogues. Whatever stands in args is shown safely.
func (c *cli) fail(code int, key string, args ...any) error {
	for i := 1; i < len(args); i += 2 {
		if s, ok := args[i].(string); ok {
			args[i] = safe.Line(s)
		}
	}
	return &failure{code: code, text: c.words.T(key, args...)}
}

// explain gives the exit code and the one sentence for whatever went wrong.
func (c *cli) explain(err error) (int, string) {
	var f *failure
	var stop errStop
	var problems workspace.Problems
	var rule *app.RuleError
	var disk *app.DiskError
	var net *sources.Error
	switch {
	case errors.As(err, &stop):
		return stop.code, ""
	case errors.As(err, &f):
		return f.code, f.text
	case errors.As(err, &problems):
		return exitUsage, c.problems(problems, 1)
	case errors.Is(err, workspace.ErrNoConfig):
		return exitUsage, c.words.T("cmd.err.no_workspace", "Dir", safe.Line(c.place().Dir))
	case errors.As(err, &rule):
		return exitUsage, c.words.T("cmd.err.rules", "Why", c.ruleFault(rule))
	case errors.Is(err, app.ErrUnknownChannel):
		return exitUsage, c.words.T("cmd.err.channel_gone")
	}
	if r, ok := replies.AsRefused(err); ok {
		return exitRefused, c.refusal(r)
	}
	if text, ok := c.captureFault(err); ok {
		return exitUsage, text
	}
	if s, ok := secret.AsError(err); ok {
		return exitNetwork, c.secretFault(s)
	}
	if code, text, ok := c.storage(err, disk); ok {
		return code, text
	}
	if errors.As(err, &net) {
		return exitNetwork, c.netFault(net)
	}
	if stopped(err) {
		return exitStopped, c.words.T("cmd.err.stopped")
	}
	return exitRefused, c.words.T("cmd.err.unexpected", "Why", safe.Line(err.Error()))
}

// storage explains what the database or the disk said.
func (c *cli) storage(err error, disk *app.DiskError) (int, string, bool) {
	path := c.place().Database()
	if errors.As(err, &disk) {
		path = disk.Path
	}
	for _, k := range []struct {
		err error
		key string
	}{
		{store.ErrNewer, "storage.newer"},
		{store.ErrReadOnly, "storage.read_only"},
		{store.ErrBusy, "storage.busy"},
		{store.ErrCorrupt, "storage.corrupt"},
	} {
		if errors.Is(err, k.err) {
			return exitStorage, c.words.T(k.key, "Path", safe.Line(path), "Why", c.why(err)), true
		}
	}
	if disk != nil && !stopped(err) {
		return exitStorage, c.words.T("storage.read_only", "Path", safe.Line(path), "Why", c.why(err)), true
	}
	return 0, "", false
}

// problems tells what is wrong in the config: the first so many places, and how many more there are.
func (c *cli) problems(ps workspace.Problems, most int) string {
	var lines []string
	for _, p := range ps[:min(most, len(ps))] {
		fields := append([]any(nil), p.Fields...)
		for i := 1; i < len(fields); i += 2 {
			if s, ok := fields[i].(string); ok {
				fields[i] = safe.Line(s)
			}
		}
		lines = append(lines, c.words.T("config.place", "File", safe.Line(p.File), "Line", p.Line, "Col", p.Col, "Text", c.words.T(p.Key, fields...)))
	}
	if more := len(ps) - most; more > 0 {
		lines = append(lines, c.words.N("config.more", more))
	}
	return strings.Join(lines, "\n")
}

// refusal tells why the gate said no.
func (c *cli) refusal(r *replies.Refused) string {
	switch r.Why {
	case replies.StillBreathing:
		seconds := int((r.Left + time.Second - 1) / time.Second) // to the second: a script may wait for it
		return c.words.T("cmd.refused.breathing", "Left", c.words.N("cmd.span.seconds", seconds))
	case replies.OpenChecks:
		var names []string
		for _, k := range r.Verdict.OpenHard() {
			names = append(names, c.checkName(k))
		}
		return c.words.T("cmd.refused.checks", "Checks", strings.Join(names, ", "))
	}
	return c.words.T("cmd.refused."+string(r.Why), "State", c.stateName(r.State))
}

func (c *cli) secretFault(e *secret.Error) string {
	name := safe.Line(e.Name)
	if e.Place == secret.FromKeyring && (e.Fault == secret.NotSet || e.Fault == secret.NoKeyring) {
		return c.words.T("secret.keyring_"+string(e.Fault), "Name", name)
	}
	if e.Place == secret.FromFile && e.Fault == secret.NotSet {
		return c.words.T("secret.file_not_set", "Name", name)
	}
	return c.words.T("secret."+string(e.Fault), "Name", name, "Detail", safe.LineOf(e.Detail, 300))
}

// netFault tells what the network said and what to do about it.
func (c *cli) netFault(e *sources.Error) string {
	return c.netText(e.Class, e.Network, "", e.Detail, e.Until)
}

// netText is the sentence of a class. Where the account is not known, the network stands for it.
func (c *cli) netText(class sources.Class, network sources.Network, account, detail string, until time.Time) string {
	name := string(network)
	if c.words.Has("network." + name) {
		name = c.words.T("network." + name)
	}
	if account == "" {
		account = name
	}
	key := "error." + string(class)
	if own := key + "." + string(network); c.words.Has(own) { // some networks mean something else by it
		key = own
	}
	if class == "" || !c.words.Has(key) {
		key = "error.unknown"
	}
	clock := ""
	if until.After(c.Now()) {
		clock = until.Local().Format("15:04")
	}
	return c.words.T(key, "Network", name, "Account", safe.Line(account), "Detail", safe.LineOf(detail, 300), "Until", clock, "Log", c.logFile != "")
}

// why is the system's reason in words.
func (c *cli) why(err error) string {
	var errno syscall.Errno
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c.words.T("cmd.why.not_there")
	case errors.Is(err, fs.ErrPermission):
		return c.words.T("cmd.why.not_allowed")
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return c.words.T("cmd.why.full")
	case errors.Is(err, syscall.EROFS):
		return c.words.T("cmd.why.read_only")
	case errors.Is(err, syscall.EISDIR):
		return c.words.T("cmd.why.directory")
	case errors.Is(err, syscall.ENOTDIR):
		return c.words.T("cmd.why.no_directory")
	case errors.Is(err, syscall.EADDRINUSE):
		return c.words.T("cmd.why.in_use")
	case errors.As(err, &errno):
		return errno.Error()
	}
	if last := err; last != nil {
		for u := errors.Unwrap(last); u != nil; u = errors.Unwrap(last) {
			last = u
		}
		return safe.LineOf(last.Error(), 200)
	}
	return ""
}

// flagError puts what is wrong with a flag in the person's language.
func (c *cli) flagError(cmd *cobra.Command, err error) error {
	help := cmd.CommandPath() + " --help"
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var bad *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			return c.fail(exitUsage, "cmd.err.flag", "Flag", "-"+name, "Help", help)
		}
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		cmd.InheritedFlags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near := workspace.Nearest(name, known); near != "" {
			return c.fail(exitUsage, "cmd.err.flag_near", "Flag", "--"+name, "Near", "--"+near)
		}
		return c.fail(exitUsage, "cmd.err.flag", "Flag", "--"+name, "Help", help)
	case errors.As(err, &bare):
		return c.fail(exitUsage, "cmd.err.flag_bare", "Flag", "--"+bare.GetFlag().Name, "Help", help)
	case errors.As(err, &bad):
		return c.fail(exitUsage, "cmd.err.flag_value", "Flag", "--"+bad.GetFlag().Name, "Got", bad.GetValue(), "Help", help)
	}
	return c.fail(exitUsage, "cmd.err.flag_syntax", "Help", help)
}

// noCommand refuses a word that is no command.
func (c *cli) noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, sub := range cmd.Commands() {
		known = append(known, sub.Name())
	}
	if near := workspace.Nearest(args[0], known); near != "" {
		return c.fail(exitUsage, "cmd.err.command_near", "Got", args[0], "Near", cmd.CommandPath()+" "+near)
	}
	return c.fail(exitUsage, "cmd.err.command", "Got", args[0], "Help", cmd.CommandPath()+" --help")
}

// count bounds the number of a command's arguments.
func (c *cli) count(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return c.fail(exitUsage, "cmd.err.too_few", "Usage", cmd.UseLine(), "Help", cmd.CommandPath()+" --help")
		case most >= 0 && len(args) > most:
			return c.fail(exitUsage, "cmd.err.too_many", "Got", args[most], "Usage", cmd.UseLine(), "Help", cmd.CommandPath()+" --help")
		}
		return nil
	}
}

// oneOf refuses a flag's value that is not one of the known.
func (c *cli) oneOf(flag, got string, known []string) error {
	for _, k := range known {
		if got == k {
			return nil
		}
	}
	if near := workspace.Nearest(got, known); near != "" {
		return c.fail(exitUsage, "cmd.err.choice_near", "Flag", flag, "Got", got, "Near", near)
	}
	return c.fail(exitUsage, "cmd.err.choice", "Flag", flag, "Got", got, "Known", strings.Join(known, ", "))
}

// open opens a file named by the person; "" and "-" are standard input.
func (c *cli) open(ctx context.Context, name string) (inFile, error) {
	if name == "" || name == "-" {
		return inFile{Reader: interruptible(ctx, c.In), close: func() {}}, nil
	}
	f, err := os.Open(name)
	if err == nil {
		if info, serr := f.Stat(); serr == nil && info.IsDir() {
			_ = f.Close()
			err = syscall.EISDIR
		}
	}
	if err != nil {
		return inFile{}, c.unread(name, err)
	}
	return inFile{Reader: interruptible(ctx, f), close: func() { _ = f.Close() }}, nil
}

// unread tells why a file could not be read.
func (c *cli) unread(name string, err error) error {
	if stopped(err) {
		return err
	}
	if name == "" {
		name = "-"
	}
	return c.fail(exitUsage, "cmd.err.file", "File", name, "Why", c.why(err))
}

// span is a length of time in short words. Long ones are told as the desk tells them: whole hours and days that are over.
func (c *cli) span(d time.Duration) string {
	switch {
	case d < 0:
		d = 0
		fallthrough
	case d < 100*time.Second:
		return c.words.N("cmd.span.seconds", int((d+time.Second-1)/time.Second))
	case d < 100*time.Minute:
		return c.words.N("cmd.span.minutes", int((d+30*time.Second)/time.Minute))
	case d < 48*time.Hour:
		return c.words.N("cmd.span.hours", int(d/time.Hour))
	}
	return c.words.N("cmd.span.days", int(d/(24*time.Hour)))
}
