package commands

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"atempause/store/workspace"
	"atempause/ui/words"
)

// Env is the outside of a run: what main gives it, and what tests replace.
type Env struct {
	Args     []string
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Now      func() time.Time
}

// System is the real outside.
func System() Env {
	return Env{Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv, Now: time.Now}
}

// The exit codes.
const (
	exitOK      = 0
	exitRefused = 1   // the gate said no, or problems were found
	exitUsage   = 2   // what was asked for makes no sense: flags, arguments, files, the config
	exitNetwork = 3   // the network or the account on it
	exitStorage = 4   // the database or the disk
	exitStopped = 130 // interrupted before it was done, as shells have it
)

// cli is one run.
type cli struct {
	Env
	words     *words.Words
	hands     handing // --by, --ask
	workspace string  // --workspace
	lang      string  // --lang
	logFile   string  // --log
	log       *slog.Logger
	closeLog  func() error
	wanted    []string // the words that are searched for, to mark them in what is printed
}

// Run carries out a command line and gives its exit code. Everything that went wrong has been told on Err.
func Run(ctx context.Context, env Env) int {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup means it
		signals = append(signals, syscall.SIGHUP) // the terminal is gone: end in order, and leave nothing behind
	}
	ctx, stop := signal.NotifyContext(ctx, signals...)
	defer stop()
	context.AfterFunc(ctx, stop) // the first signal asks to end, the second one ends
	c := &cli{Env: env, log: slog.New(slog.DiscardHandler), closeLog: func() error { return nil }}
	slog.SetDefault(c.log) // whoever logs without being given a log must not write over the screen
	c.words = words.New(c.guessLang())
	root := c.root()
	root.SetArgs(append([]string{}, env.Args...)) // nil would mean the process's own
	err := root.ExecuteContext(ctx)
	if cerr := c.closeLog(); err == nil && cerr != nil {
		err = cerr
	}
	if err == nil {
		return exitOK
	}
	code, text := c.explain(err)
	c.log.Error("command failed", "code", code, "err", err)
	if text != "" {
		c.say(c.Err, text)
	}
	return code
}

// guessLang finds the language of the interface before anything has been parsed, so that complaints about the command
// line itself are in it, too: --lang, else the config's, else the environment's.
func (c *cli) guessLang() string {
	if lang := argument(c.Args, "--lang"); lang == "de" || lang == "en" {
		return lang
	}
	if w, err := workspace.Locate(c.workspaceArg()); err == nil {
		if lang := w.Lang(); lang != "" {
			return lang
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		v := c.Getenv(name)
		switch {
		case v == "":
			continue
		case v == "C" || v == "POSIX" || strings.HasPrefix(v, "C.") || strings.HasPrefix(v, "de"):
			return "de"
		}
		return "en"
	}
	return "de"
}

func (c *cli) workspaceArg() string {
	if dir := argument(c.Args, "--workspace"); dir != "" {
		return dir
	}
	return c.Getenv(workspace.Env)
}

// argument finds the value of a long flag without understanding the rest of the line.
func argument(args []string, name string) string {
	for i, a := range args {
		switch {
		case a == "--":
			return ""
		case a == name && i+1 < len(args):
			return args[i+1]
		case strings.HasPrefix(a, name+"="):
			return a[len(name)+1:]
		}
	}
	return ""
}

// root builds the tree of commands.
func (c *cli) root() *cobra.Command {
	root := &cobra.Command{
		Use:               "atempause",
		Short:             c.words.T("cmd.short"),
		Args:              c.noCommand,
		RunE:              c.runDesk,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: c.begin,
	}
	root.SetIn(c.In)
	root.SetOut(c.Out)
	root.SetErr(c.Err)
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpFunc(c.help)
	root.SetUsageFunc(func(cmd *cobra.Command) error { c.help(cmd, nil); return nil })
	root.SetFlagErrorFunc(c.flagError)
	root.SetHelpCommand(c.helpCommand())
	pf := root.PersistentFlags()
	pf.StringVar(&c.workspace, "workspace", "", c.words.T("cmd.flag.workspace"))
	pf.StringVar(&c.lang, "lang", "", c.words.T("cmd.flag.lang"))
	_ = root.RegisterFlagCompletionFunc("lang", oneWord(langNames))
	pf.StringVar(&c.logFile, "log", "", c.words.T("cmd.flag.log"))
	pf.BoolP("help", "h", false, c.words.T("cmd.flag.help"))
	root.AddCommand(
		c.demoCommand(), c.sandboxCommand(), c.connectCommand(), c.channelsCommand(), c.doctorCommand(), c.syncCommand(), c.threadsCommand(), c.showCommand(), c.statusCommand(),
		c.draftCommand(), c.sendCommand(), c.outboxCommand(), c.checkCommand(), c.triageCommand(), c.actCommand(),
		c.undoCommand(), c.redoCommand(), c.moderationCommand(), c.reportCommand(), c.networksCommand(), c.templatesCommand(), c.playbookCommand(), c.contactsCommand(), c.briefCommand(), c.personCommand(), c.configCommand(), c.versionCommand(), c.completionCommand(),
		c.captureCommand(), c.postedCommand(),
		c.searchCommand(), c.viewsCommand(), c.causesCommand(),
	)
	return root
}

// begin runs before every command: global flags take effect here.
func (c *cli) begin(*cobra.Command, []string) error {
	if c.lang != "" && c.lang != "de" && c.lang != "en" {
		return c.fail(exitUsage, "cmd.err.lang", "Got", c.lang)
	}
	if c.logFile == "" {
		return nil
	}
	f, err := os.OpenFile(c.logFile, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return c.fail(exitUsage, "cmd.err.log", "File", c.logFile, "Why", c.why(err))
	}
	c.log = slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c.closeLog = f.Close
	slog.SetDefault(c.log)
	return nil
}

// say prints a line; an output that is gone is nobody's concern any more.
func (c *cli) say(w io.Writer, text string) { _, _ = io.WriteString(w, text+"\n") }

// out prints a line of the command's result.
func (c *cli) out(text string) { c.say(c.Out, text) }

// isTerminal tells whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

// width is how wide lines may be: the terminal's width, or enough for a file.
func (c *cli) width() int {
	if f, ok := c.Out.(*os.File); ok && term.IsTerminal(f.Fd()) {
		if w, _, err := term.GetSize(f.Fd()); err == nil && w > 0 {
			return w
		}
	}
	return 120
}

// errStop ends a command whose failure has been told already.
type errStop struct{ code int }

func (e errStop) Error() string { return "told already" }

// stopped tells whether an error is only the end of the run.
func stopped(err error) bool { return errors.Is(err, context.Canceled) }
