package commands

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"atempause/sources"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/doctor"
	"atempause/ui/safe"
	"atempause/ui/theme"
)

type findingJSON struct {
	Area    string `json:"area"`
	Subject string `json:"subject"`
	Mark    string `json:"mark"` // ok, note, problem
	Text    string `json:"text"`
	Do      string `json:"do"`
}

type doctorJSON struct {
	OK       bool          `json:"ok"`
	Problems int           `json:"problems"`
	Notes    int           `json:"notes"`
	Findings []findingJSON `json:"findings"`
}

func (c *cli) doctorCommand() *cobra.Command {
	var asJSON bool
	var channel string
	cmd := c.command("doctor", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		opt, err := c.patient(ctx, channel)
		if err != nil {
			return err
		}
		if !asJSON && isTerminal(c.Err) {
			c.say(c.Err, c.words.T("doctor.looking"))
		}
		found := doctor.Run(ctx, opt)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if asJSON {
			err = c.json(doctorAccount(found))
		} else {
			c.tellFindings(found)
		}
		if err != nil {
			return err
		}
		return illness(found)
	})
	f := cmd.Flags()
	f.BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	f.StringVar(&channel, "channel", "", c.words.T("cmd.doctor.channel"))
	return cmd
}

// patient gathers what the doctor looks at. A config that is wrong is one of the findings, and not the end.
func (c *cli) patient(ctx context.Context, channel string) (doctor.Options, error) {
	w := c.place()
	opt := doctor.Options{
		Place: w, Words: c.words, Now: c.Now, Log: c.log, Getenv: c.Getenv,
		Sentence: func(err error, account string) (string, bool) {
			code, text := c.explain(err)
			var net *sources.Error
			if errors.As(err, &net) && code == exitNetwork {
				text = c.netText(net.Class, net.Network, account, net.Detail, net.Until)
				switch net.Class {
				case sources.Missing:
					_, text = c.explain(c.unknownAccount(err))
				case sources.NotSent:
					_, text = c.explain(c.unreachable(err))
				}
			}
			return text, code == exitNetwork
		},
		Size: func() (int, int, bool) {
			f, ok := c.Out.(*os.File)
			if !ok || !term.IsTerminal(f.Fd()) {
				return 0, 0, false
			}
			width, height, err := term.GetSize(f.Fd())
			return width, height, err == nil
		},
	}
	cfg, err := w.Load(ctx)
	if err == nil {
		err = checkKeys(cfg)
	}
	var problems workspace.Problems
	switch {
	case errors.As(err, &problems):
		for _, p := range problems {
			opt.Wrong = append(opt.Wrong, c.problems(workspace.Problems{p}, 1))
		}
	case errors.Is(err, workspace.ErrNoConfig):
	case err != nil:
		return opt, err
	}
	opt.Config = cfg
	if channel != "" {
		if err != nil {
			return opt, err
		}
		if opt.Only, err = c.channelID(&app.App{Config: cfg}, channel); err != nil {
			return opt, err
		}
		return opt, nil
	}
	if _, err := app.Rules(w.Rules(), nil); err != nil {
		_, text := c.explain(err)
		opt.Files = append(opt.Files, text)
	}
	if w.Exists() {
		for _, e := range w.Pages(brandNames(cfg)).Wrong {
			opt.Files = append(opt.Files, c.pageFault(e))
		}
	}
	return opt, nil
}

// illness is the exit code: 3 if only networks and accounts are in trouble, 1 for all else that is wrong.
func illness(found []doctor.Finding) error {
	code := exitOK
	for _, f := range found {
		switch {
		case f.Mark != doctor.Wrong:
		case !f.Network:
			return errStop{exitRefused}
		default:
			code = exitNetwork
		}
	}
	if code != exitOK {
		return errStop{code}
	}
	return nil
}

func doctorAccount(found []doctor.Finding) doctorJSON {
	out := doctorJSON{OK: true, Findings: []findingJSON{}}
	for _, f := range found {
		switch f.Mark {
		case doctor.Wrong:
			out.OK, out.Problems = false, out.Problems+1
		case doctor.Note:
			out.Notes++
		case doctor.Well:
		}
		out.Findings = append(out.Findings, findingJSON{
			Area: string(f.Area), Subject: f.Subject, Mark: string(f.Mark), Text: f.Text, Do: f.Do,
		})
	}
	return out
}

// tellFindings prints the account: a heading for each area, for channels one for each.
func (c *cli) tellFindings(found []doctor.Finding) {
	look := theme.LookFromEnv(c.Getenv, isTerminal(c.Out))
	look.Dumb = look.Dumb || !isTerminal(c.Out) // a file shows no emphasis
	th := theme.New(look)
	area, subject := doctor.Area(""), ""
	problems, notes := 0, 0
	for _, f := range found {
		if f.Area != area {
			c.out(strings.TrimPrefix("\n", map[bool]string{true: "\n"}[area == ""]) + th.Bold.Render(th.Spell(c.words.T("doctor.area."+string(f.Area)))))
			area, subject = f.Area, ""
		}
		if f.Area == doctor.Channels && f.Subject != subject {
			subject = f.Subject
			c.out("  " + th.Soft.Render(th.Spell(safe.Line(subject))))
		}
		mark, style := th.Pass, th.Good
		switch f.Mark {
		case doctor.Note:
			mark, style = th.Advice, th.Warn
			notes++
		case doctor.Wrong:
			mark, style = th.Fail, th.Bad
			problems++
		case doctor.Well:
		}
		c.hang("  "+style.Render(mark)+" ", "  "+safe.Blanks(safe.Width(mark)+1), th.Spell(f.Text))
		if f.Do != "" {
			indent := "  " + safe.Blanks(safe.Width(mark)+1)
			c.hang(indent+th.Spell("→ "), indent+"  ", th.Spell(f.Do))
		}
	}
	c.out("\n" + c.words.T("doctor.sum", "Problems", c.words.N("doctor.problems", problems), "Notes", c.words.N("doctor.notes", notes)))
}

// hang prints a text broken to the terminal's width, all lines but the first set in.
func (c *cli) hang(first, indent, text string) {
	width := max(20, min(c.width(), 100)-safe.Width(indent))
	for i, l := range safe.Wrap(text, width) {
		if i == 0 {
			c.out(first + l)
		} else {
			c.out(indent + l)
		}
	}
}
