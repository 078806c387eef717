package connect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"atempause/sources"
	"atempause/sources/secret"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/ask"
	"atempause/ui/doctor"
	"atempause/ui/words"
)

// Options is what a dialogue needs from outside.
type Options struct {
	Place  workspace.Workspace
	Words  *words.Words
	Asker  ask.Asker
	Silent bool // nobody answers: what Given lacks has its preset or is Missing
	// Given are answers by the name of their flag; they are not asked for.
	Given map[string]string
	Token secret.Token // given on standard input; empty for none
	// AppSecret is the Meta app's, given on standard input or asked for; empty for none, or one whose place is named.
	AppSecret secret.Token
	Now       func() time.Time
	Log       *slog.Logger
	// Sentence puts an error into words.
	Sentence func(error) string
	// Open shows an address in the person's browser; nil where there is none.
	Open func(address string) error
}

// Result is what came of it.
type Result struct {
	Channel workspace.Channel
	Fresh   bool // the workspace was made
	Trouble bool // not all that could be asked of the account is allowed
}

// MissingError says that a script has left out what nobody is there to be asked for.
type MissingError struct {
	Flag  string
	Known []string // what could be answered, if that is known
}

// Error is for the log.
func (e *MissingError) Error() string { return "missing --" + e.Flag }

// WrongError says that an answer given beforehand is no good.
type WrongError struct{ Flag, Why string }

// Error is for the log.
func (e *WrongError) Error() string { return "--" + e.Flag + ": " + e.Why }

// Dialogue is one run.
type Dialogue struct {
	Options
	edit    *workspace.Edit
	cfg     workspace.Config
	network sources.Network
	brand   sources.Brand
	newly   []workspace.Field // of the brand, if it is a new one
	fields  map[string]any    // of the channel
	spec    secret.Spec       // where the secret is, or will be
	place   secret.Place
	token   *secret.Keeper // nil: the network needs none
	typed   bool           // the secret is kept nowhere yet
	title   string         // how the account calls itself
}

// Run asks, looks and writes.
func Run(ctx context.Context, opt Options, network sources.Network) (Result, error) {
	d := &Dialogue{Options: opt, network: network, fields: map[string]any{}}
	if d.Given == nil {
		d.Given = map[string]string{}
	}
	var err error
	if d.edit, err = d.Place.Edit(); err != nil {
		return Result{}, err
	}
	if d.cfg, err = d.edit.Config(); err != nil {
		return Result{}, err
	}
	d.say(ask.Plainly, "connect.intro."+string(network))
	if network != sources.Hand {
		d.say(ask.Soft, "connect.readme", "Network", string(network))
	}
	for _, step := range []func(context.Context) error{d.chooseBrand, d.known, d.account, d.naming} {
		if err := step(ctx); err != nil {
			return Result{}, err
		}
	}
	return d.finish(ctx)
}

// finish looks at the account, asks for a last yes and writes.
func (d *Dialogue) finish(ctx context.Context) (Result, error) {
	var ch workspace.Channel
	var found []doctor.Finding
	err := d.insist(ctx, func(ctx context.Context) error {
		if err := d.settlePlace(); err != nil {
			return err
		}
		d.settleAppSecret()
		var err error
		if ch, err = d.channel(); err != nil || d.network == sources.Hand {
			return err // a place kept by hand has nobody to ask
		}
		done := d.Asker.Busy(d.Words.T("connect.looking"))
		out, err := app.Try(ch, d.trying()).Look(ctx)
		done()
		if err != nil {
			return err
		}
		found = doctor.Standing(d.Words, ch, out, d.Now())
		if out.Skewed {
			found = append(found, doctor.Clock(d.Words, d.Words.T("network."+string(d.network)), out.Skew))
		}
		return nil
	}, d.again)
	if err != nil {
		return Result{}, err
	}
	res := Result{Channel: ch, Fresh: d.edit.Fresh()}
	for _, f := range found {
		res.Trouble = res.Trouble || f.Mark == doctor.Wrong
		d.tell(f)
	}
	block, err := d.write()
	if err != nil {
		return res, err
	}
	d.Asker.Say(ask.Plainly, "\n"+d.Words.T("connect.block", "File", d.Place.Config())+"\n"+block)
	if err := d.yes(ctx); err != nil {
		return res, err
	}
	return res, d.save(ctx)
}

// tell says a finding.
func (d *Dialogue) tell(f doctor.Finding) {
	tone, mark := ask.Good, "✓ "
	switch f.Mark {
	case doctor.Note:
		tone, mark = ask.Warn, "! "
	case doctor.Wrong:
		tone, mark = ask.Bad, "✗ "
	case doctor.Well:
	}
	text := mark + f.Text
	if f.Do != "" {
		text += "\n  " + f.Do
	}
	d.Asker.Say(tone, text)
}

// yes asks whether it shall be written.
func (d *Dialogue) yes(ctx context.Context) error {
	answer, err := d.ask(ctx, "yes", ask.Question{
		Preset:  "yes",
		Options: []ask.Option{{Value: "yes", Text: d.Words.T("connect.o.write")}, {Value: "no", Text: d.Words.T("connect.o.leave")}},
	})
	if err == nil && answer != "yes" {
		err = ask.ErrAborted
	}
	return err
}

func (d *Dialogue) say(t ask.Tone, key string, args ...any) { d.Asker.Say(t, d.Words.T(key, args...)) }

// ask takes an answer that was given beforehand, or asks. Title and help come from the catalogue, by the flag and, where
// they differ, by the network.
func (d *Dialogue) ask(ctx context.Context, flag string, q ask.Question) (string, error) {
	if given, ok := d.Given[flag]; ok {
		return d.given(flag, given, q)
	}
	if d.Silent {
		if q.Preset == "" && !(q.Check != nil && q.Check("") == "") {
			return "", &MissingError{Flag: flag}
		}
		return q.Preset, nil
	}
	if q.Title == "" {
		q.Title = d.text("connect.q." + flag)
	}
	if q.Help == "" {
		q.Help = d.text("connect.h." + flag)
	}
	return d.Asker.Ask(ctx, q)
}

func (d *Dialogue) given(flag, given string, q ask.Question) (string, error) {
	if len(q.Options) > 0 {
		for _, o := range q.Options {
			if o.Value == given {
				return given, nil
			}
		}
		known := ""
		for i, o := range q.Options {
			if i > 0 {
				known += ", "
			}
			known += o.Value
		}
		return "", &WrongError{flag, d.Words.T("connect.one_of", "Known", known)}
	}
	if q.Check != nil {
		if why := q.Check(given); why != "" {
			return "", &WrongError{flag, why}
		}
	}
	return given, nil
}

// text is a text of the catalogue for this network, or for all; "" if there is none.
func (d *Dialogue) text(key string) string {
	for _, k := range []string{key + "." + string(d.network), key} {
		if d.Words.Has(k) {
			return d.Words.T(k)
		}
	}
	return ""
}

// insist tries something that can fail for reasons the person can mend, and asks what to do when it does. before is done
// when the person wants to try again.
func (d *Dialogue) insist(ctx context.Context, try func(context.Context) error, before func(context.Context) error) error {
	for {
		err := try(ctx)
		var missing *MissingError
		var wrong *WrongError
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case d.Silent || errors.Is(err, ask.ErrAborted) || errors.Is(err, ask.ErrSilent) || errors.As(err, &missing) || errors.As(err, &wrong):
			return err
		}
		d.Asker.Say(ask.Bad, "✗ "+d.Sentence(err))
		if before == nil {
			return err
		}
		answer, aerr := d.Asker.Ask(ctx, ask.Question{
			Title: d.Words.T("connect.q.again"), Preset: "again",
			Options: []ask.Option{{Value: "again", Text: d.Words.T("connect.o.again")}, {Value: "leave", Text: d.Words.T("connect.o.leave")}},
		})
		if aerr != nil {
			return aerr
		}
		if answer != "again" {
			return told{err}
		}
		if err := before(ctx); err != nil {
			return err
		}
	}
}

// told is an error whose sentence the person has read already.
type told struct{ error }

// Unwrap gives the cause.
func (t told) Unwrap() error { return t.error }

// Told tells whether the person has read what is wrong already.
func Told(err error) bool {
	var t told
	return errors.As(err, &t)
}

// check holds an answer against what the config takes for this key of the channel.
func (d *Dialogue) check(key string, empty bool) func(string) string {
	return func(answer string) string {
		if answer == "" {
			if empty {
				return ""
			}
			return d.Words.T("connect.empty")
		}
		p, ok := workspace.CheckField(string(d.network), key, answer)
		if ok {
			return ""
		}
		return d.Words.T(p.Key, p.Fields...)
	}
}

// trial is the channel so far.
func (d *Dialogue) trial() *app.Trial {
	text := func(key string) string { s, _ := d.fields[key].(string); return s }
	c := workspace.Channel{
		Channel: sources.Channel{
			Brand: d.brand.Name, Network: d.network, Name: d.brand.Name, Account: text("account"), BaseURL: text("base_url"),
		},
		AppID: text("app_id"), Level: text("level"),
		Mail: workspace.Mail{IMAP: text("imap"), SMTP: text("smtp"), User: text("user")},
	}
	c.AppSecret = d.appSecret()
	return app.Try(c, d.trying())
}

// appSecret is where the Meta app's secret is kept, if the person says.
func (d *Dialogue) appSecret() *secret.Spec {
	text := func(key string) string { s, _ := d.fields[key].(string); return s }
	s := secret.Spec{Command: text("app_secret_command"), Env: text("app_secret_env"), File: text("app_secret_file"), Dir: d.Place.Dir}
	if s == (secret.Spec{Dir: d.Place.Dir}) {
		return nil
	}
	return &s
}

// channel is the channel as the config will have it.
func (d *Dialogue) channel() (workspace.Channel, error) {
	e, err := d.Place.Edit()
	if err != nil {
		return workspace.Channel{}, err
	}
	if err := d.put(e); err != nil {
		return workspace.Channel{}, err
	}
	cfg, err := e.Config()
	if err != nil {
		return workspace.Channel{}, err
	}
	id := string(d.network) + ":" + fmt.Sprint(d.fields["account"])
	for _, c := range cfg.Channels {
		if c.ID() == id {
			return c, nil
		}
	}
	return workspace.Channel{}, fmt.Errorf("%s: %w", id, app.ErrUnknownChannel)
}
