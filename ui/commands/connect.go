package commands

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"atempause/sources"
	"atempause/sources/secret"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/ask"
	"atempause/ui/connect"
	"atempause/ui/safe"
	"atempause/ui/theme"
)

// connectFlags are the answers that can be given beforehand. No secret is among them: what stands in a command line stands
// in the shell's history and in the list of processes.
var connectFlags = []string{
	"brand", "brand-lang", "address", "signature", "hotline", "hours", "timezone", "account", "name", "base-url", "imap", "smtp",
	"user", "match", "page", "level", "since", "token-command", "token-env", "token-file", "client-id", "app-id",
	"app-secret-command", "app-secret-env", "app-secret-file",
}

func (c *cli) connectCommand() *cobra.Command {
	var fromStdin, appStdin, oauth, keyring, yes bool
	values := map[string]*string{}
	var flags *pflag.FlagSet
	cmd := c.command("connect", "[NETWORK]", c.count(0, 1), func(ctx context.Context, args []string) error {
		opt := connect.Options{Given: map[string]string{}}
		for name, v := range values {
			if flags.Changed(name) {
				opt.Given[name] = strings.TrimSpace(*v)
			}
		}
		for name, set := range map[string]bool{"oauth": oauth, "yes": yes || fromStdin || appStdin} {
			if set {
				opt.Given[name] = map[string]string{"oauth": "true", "yes": "yes"}[name]
			}
		}
		if keyring {
			opt.Given["keep"] = "keyring"
		}
		if err := c.onePlace(opt.Given, fromStdin); err != nil {
			return err
		}
		if err := c.onStdin(ctx, &opt, fromStdin, appStdin); err != nil {
			return err
		}
		return c.connect(ctx, args, opt)
	})
	flags = cmd.Flags()
	for _, name := range connectFlags {
		values[name] = flags.String(name, "", c.words.T("cmd.connect."+name))
	}
	flags.BoolVar(&fromStdin, "token-stdin", false, c.words.T("cmd.connect.token-stdin"))
	flags.BoolVar(&appStdin, "app-secret-stdin", false, c.words.T("cmd.connect.app-secret-stdin"))
	flags.BoolVar(&keyring, "keyring", false, c.words.T("cmd.connect.keyring"))
	flags.BoolVar(&oauth, "oauth", false, c.words.T("cmd.connect.oauth"))
	flags.BoolVar(&yes, "yes", false, c.words.T("cmd.connect.yes"))
	for _, n := range sources.Networks {
		cmd.ValidArgs = append(cmd.ValidArgs, string(n))
	}
	return cmd
}

// onePlace refuses two places for one secret.
func (c *cli) onePlace(given map[string]string, fromStdin bool) error {
	var said []string
	for _, name := range []string{"token-command", "token-env", "token-file"} {
		if given[name] != "" {
			said = append(said, "--"+name)
		}
	}
	if given["keep"] != "" {
		said = append(said, "--keyring")
	}
	if len(said) > 1 {
		return c.fail(exitUsage, "cmd.connect.places", "Flags", list(said))
	}
	if fromStdin && (given["token-command"] != "" || given["token-env"] != "") {
		return c.fail(exitUsage, "cmd.connect.places", "Flags", list(append([]string{"--token-stdin"}, said...)))
	}
	return nil
}

// onStdin reads the secrets that come on standard input; where both do the token is the first line and the app's the second.
func (c *cli) onStdin(ctx context.Context, opt *connect.Options, token, app bool) error {
	if app && (opt.Given["app-secret-command"] != "" || opt.Given["app-secret-env"] != "") {
		return c.fail(exitUsage, "cmd.connect.app_places")
	}
	if !token && !app {
		return nil
	}
	tok, err := c.tokenFromStdin(ctx, token && app)
	if err != nil {
		return err
	}
	opt.Silent = true
	switch first, second, two := strings.Cut(tok.Reveal(), "\n"); {
	case token && app && (!two || connect.OneLine(second) == ""):
		return c.fail(exitUsage, "cmd.connect.two_lines")
	case token && app:
		opt.Token, opt.AppSecret = secret.Make(strings.TrimSpace(first)), secret.Make(connect.OneLine(second))
	case app:
		opt.AppSecret = tok
	default:
		opt.Token = tok
	}
	return nil
}

// tokenFromStdin reads a secret; JSON may be spread over lines.
func (c *cli) tokenFromStdin(ctx context.Context, lines bool) (secret.Token, error) {
	const most = 64 << 10
	data, err := io.ReadAll(io.LimitReader(interruptible(ctx, c.In), most))
	if err != nil {
		return secret.Token{}, c.unread("-", err)
	}
	text := connect.OneLine(string(data))
	if text == "" {
		return secret.Token{}, c.fail(exitUsage, "cmd.connect.no_token")
	}
	if lines {
		text = strings.TrimSpace(string(data))
	}
	return secret.Make(text), nil
}

// connect holds the dialogue and tells how it ended.
func (c *cli) connect(ctx context.Context, args []string, opt connect.Options) error {
	network := ""
	if len(args) == 1 {
		network = strings.ToLower(args[0])
		if err := c.oneOf("NETWORK", network, networkNames()); err != nil {
			return err
		}
	}
	opt.Place, opt.Words, opt.Now, opt.Log, opt.Sentence = c.place(), c.words, c.Now, c.log, c.sentence
	var res connect.Result
	err := c.asking(ctx, opt.Silent, func(ctx context.Context, a ask.Asker) (err error) {
		opt.Asker, opt.Open = a, c.browser()
		if network == "" {
			if network, err = c.whichNetwork(ctx, a, opt.Silent); err != nil {
				return err
			}
		}
		res, err = connect.Run(ctx, opt, sources.Network(network))
		return err
	})
	if err != nil {
		return c.notConnected(err)
	}
	c.out(c.words.T("connect.done", "Channel", safe.Line(res.Channel.ID()), "Name", safe.Line(res.Channel.Name), "File", safe.Line(opt.Place.Config())))
	next := "connect.next"
	if res.Channel.Network == sources.Hand {
		next = "connect.next.hand"
	}
	c.out(c.words.T(next, "Channel", safe.Line(res.Channel.ID())))
	return nil
}

func networkNames() []string {
	var out []string
	for _, n := range sources.Networks {
		out = append(out, string(n))
	}
	return out
}

func (c *cli) whichNetwork(ctx context.Context, a ask.Asker, silent bool) (string, error) {
	if silent {
		return "", c.fail(exitUsage, "cmd.connect.which", "Known", list(networkNames()))
	}
	q := ask.Question{Title: c.words.T("connect.q.network"), Preset: string(sources.Facebook)}
	for _, n := range sources.Networks {
		q.Options = append(q.Options, ask.Option{Value: string(n), Text: c.words.T("network." + string(n))})
	}
	return a.Ask(ctx, q)
}

// asking gives do the asker that suits where we run.
func (c *cli) asking(ctx context.Context, silent bool, do func(context.Context, ask.Asker) error) error {
	if !silent && isTerminal(c.In) && isTerminal(c.Out) {
		return c.guarded(func() error { return ask.RunForm(ctx, c.In, c.Out, theme.LookFromEnv(c.Getenv, true), c.words, do) })
	}
	in := interruptible(ctx, c.In)
	if silent {
		in = strings.NewReader("")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return do(ctx, ask.NewPlain(ctx, in, c.Err, c.words))
}

// browser opens an address where the person sits; nil where that is not this machine, or cannot be told.
func (c *cli) browser() func(string) error {
	if c.Getenv("SSH_CONNECTION") != "" {
		return nil
	}
	name := "xdg-open"
	switch {
	case runtime.GOOS == "darwin":
		name = "open"
	case c.Getenv("DISPLAY") == "" && c.Getenv("WAYLAND_DISPLAY") == "":
		return nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return nil
	}
	return func(address string) error {
		cmd := exec.Command(path, address)
		if err := cmd.Start(); err != nil {
			return err
		}
		go func() { _ = cmd.Wait() }()
		return nil
	}
}

// sentence puts what stands in the way of connecting into words.
func (c *cli) sentence(err error) string {
	_, text := c.explain(c.connectFault(err))
	return text
}

// connectFault makes a failure of what only this dialogue knows; everything else stays as it is.
func (c *cli) connectFault(err error) error {
	var missing *connect.MissingError
	var wrong *connect.WrongError
	switch id := connect.There(err); {
	case id != "":
		return c.fail(exitUsage, "connect.err.there", "Channel", id)
	case errors.Is(err, workspace.ErrThere):
		return c.fail(exitUsage, "connect.err.brand_there")
	case errors.As(err, &missing):
		return c.fail(exitUsage, "connect.err.missing", "Flag", "--"+missing.Flag, "Known", strings.Join(missing.Known, "; "))
	case errors.As(err, &wrong):
		return c.fail(exitUsage, "connect.err.wrong", "Flag", "--"+wrong.Flag, "Why", wrong.Why)
	case errors.Is(err, ask.ErrSilent):
		return c.fail(exitUsage, "connect.err.silent")
	case connect.NoAccount(err):
		return c.fail(exitNetwork, "connect.err.no_account")
	case errors.Is(err, app.ErrUnlinked):
		return c.fail(exitNetwork, "connect.err.unlinked")
	case errors.Is(err, workspace.ErrForm):
		return c.fail(exitUsage, "connect.err.form", "File", c.place().Config())
	case errors.Is(err, workspace.ErrChanged):
		return c.fail(exitUsage, "connect.err.changed", "File", c.place().Config())
	case sources.ClassOf(err) == sources.Missing:
		return c.unknownAccount(err)
	case sources.ClassOf(err) == sources.NotSent:
		return c.unreachable(err)
	case connect.Writing(err):
		return &app.DiskError{Path: c.place().Config(), Err: err}
	}
	return err
}

// unknownAccount tells of an account the network does not show us.
func (c *cli) unknownAccount(err error) error {
	var net *sources.Error
	if !errors.As(err, &net) {
		return err
	}
	return c.fail(exitNetwork, "connect.err.unknown", "Network", c.words.T("network."+string(net.Network)))
}

// unreachable tells of a server that does not answer, and of mail which of the two it is.
func (c *cli) unreachable(err error) error {
	var net *sources.Error
	if !errors.As(err, &net) {
		return err
	}
	what := c.words.T("network." + string(net.Network))
	if net.Network == sources.Mail && (net.Object == "imap" || net.Object == "smtp") {
		what = c.words.T("connect.q." + net.Object)
	}
	return c.fail(exitNetwork, "connect.err.unreachable", "What", what, "Why", c.why(err))
}

// notConnected is how a dialogue ends that has written nothing.
func (c *cli) notConnected(err error) error {
	if errors.Is(err, ask.ErrAborted) || stopped(err) {
		return &failure{code: exitStopped, text: c.words.T("connect.aborted"), err: err}
	}
	told := connect.Told(err)
	fault := c.connectFault(err)
	code, text := c.explain(fault)
	if told {
		text = c.words.T("connect.nothing")
	} else if code != exitUsage || slices.Contains([]int{exitNetwork, exitStorage}, code) {
		text += "\n" + c.words.T("connect.nothing")
	}
	return &failure{code: code, text: text, err: err}
}
