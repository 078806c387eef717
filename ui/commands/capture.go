package commands

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"atempause/sources"
	"atempause/sources/hand"
	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// captureFlags are what a person says besides the text.
type captureFlags struct {
	on, author, link, at, text, agreed, audience, brand, thread string
	named                                                       []string
	clipboard, apart, again, json                               bool
}

func (c *cli) captureCommand() *cobra.Command {
	var fl captureFlags
	cmd := c.command("capture", "[FILE]", c.count(0, 1), nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		ctx, file := cmd.Context(), ""
		if len(args) == 1 {
			file = args[0]
		}
		if err := c.captureUsage(fl, file, cmd.Flags().Changed("text")); err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error {
			in, err := c.captured(ctx, a, fl, file, cmd.Flags().Changed("text"))
			if err != nil {
				return err
			}
			done, err := a.Capture(ctx, in)
			if err != nil {
				return err
			}
			return c.captureDone(ctx, a, done, fl.json)
		})
	}
	f := cmd.Flags()
	for _, v := range []struct {
		at   *string
		name string
	}{
		{&fl.on, "on"},
		{&fl.author, "author"},
		{&fl.link, "link"},
		{&fl.at, "at"},
		{&fl.text, "text"},
		{&fl.agreed, "agreed"},
		{&fl.audience, "audience"},
		{&fl.brand, "brand"},
		{&fl.thread, "thread"},
	} {
		f.StringVar(v.at, v.name, "", c.words.T("cmd.capture."+v.name))
	}
	f.StringArrayVar(&fl.named, "named", nil, c.words.T("cmd.capture.named"))
	f.BoolVar(&fl.clipboard, "clipboard", false, c.words.T("cmd.capture.clipboard"))
	f.BoolVar(&fl.apart, "apart", false, c.words.T("cmd.capture.apart"))
	f.BoolVar(&fl.again, "again", false, c.words.T("cmd.capture.again"))
	f.BoolVar(&fl.json, "json", false, c.words.T("cmd.flag.json"))
	return cmd
}

// captureUsage refuses flags that contradict each other, before anything is opened or read.
func (c *cli) captureUsage(fl captureFlags, file string, said bool) error {
	var from []string
	for _, k := range []struct {
		on   bool
		name string
	}{{said, "--text"}, {fl.clipboard, "--clipboard"}, {file != "", "FILE"}} {
		if k.on {
			from = append(from, k.name)
		}
	}
	if len(from) > 1 {
		return c.fail(exitUsage, "cmd.capture.two", "A", from[0], "B", from[1])
	}
	if fl.thread != "" && fl.apart {
		return c.fail(exitUsage, "cmd.capture.two", "A", "--thread", "B", "--apart")
	}
	if fl.audience != "" {
		return c.oneOf("--audience", fl.audience, []string{string(sources.Public), string(sources.Private)})
	}
	return nil
}

// captured puts together what is to be written down.
func (c *cli) captured(ctx context.Context, a *app.App, fl captureFlags, file string, said bool) (app.Capture, error) {
	in := app.Capture{Apart: fl.apart, Again: fl.again, Note: hand.Note{
		Place: fl.on, Audience: sources.Audience(fl.audience), Author: fl.author, Link: fl.link, Agreed: fl.agreed, Text: fl.text,
		Files: fl.named,
	}}
	var err error
	if in.At, err = hand.When(fl.at, c.Now()); err != nil {
		return in, err
	}
	if fl.thread != "" {
		t, err := c.thread(ctx, a, fl.thread)
		if err != nil {
			return in, err
		}
		in.Thread, in.Brand = t.ID, t.Brand
	} else if in.Brand, err = c.captureBrand(a, fl.brand); err != nil {
		return in, err
	}
	switch {
	case said:
	case fl.clipboard:
		in.Text, err = c.fromClipboard(ctx)
	case file != "" || !isTerminal(c.In) && fl.agreed == "":
		in.Text, err = c.readText(ctx, file)
	case fl.agreed == "":
		c.say(c.Err, c.words.T("cmd.capture.reading"))
		in.Text, err = c.readText(ctx, "")
	}
	c.named(&in)
	return in, err
}

// named gives a place its name where the person has said none, and a talk a text where only our own words were noted.
func (c *cli) named(in *app.Capture) {
	if in.Thread != 0 {
		return
	}
	link, _ := hand.Link(in.Link)
	if strings.TrimSpace(in.Place) == "" && hand.PlaceOfLink(link) == "" {
		in.Place = c.words.T("capture.default_place")
	}
	if strings.TrimSpace(in.Text) == "" && strings.TrimSpace(in.Agreed) != "" && hand.PlaceOf(in.Place).Talk {
		in.Text = c.words.T("capture.talk", "Place", in.Place)
	}
}

// captureBrand is the brand something is written down for: the only one, or the one named.
func (c *cli) captureBrand(a *app.App, name string) (string, error) {
	if name != "" {
		return c.brandName(a, name)
	}
	if len(a.Config.Brands) == 1 {
		return a.Config.Brands[0].Name, nil
	}
	var known []string
	for _, b := range a.Config.Brands {
		known = append(known, b.Name)
	}
	return "", c.fail(exitUsage, "cmd.capture.no_brand", "Known", list(known))
}

// captureJSON is what is told of something written down.
type captureJSON struct {
	Thread  string `json:"thread"`
	Brand   string `json:"brand"`
	Channel string `json:"channel"`
	Place   string `json:"place"`
	Known   bool   `json:"known"`
	Joined  bool   `json:"joined"`
}

func (c *cli) captureDone(ctx context.Context, a *app.App, done app.Captured, asJSON bool) error {
	if asJSON {
		return c.json(captureJSON{
			Thread: idText(done.Thread), Brand: done.Channel.Brand, Channel: done.Channel.ID(), Place: done.Channel.Name,
			Known: done.Known, Joined: done.Joined,
		})
	}
	t, err := a.Store.Thread(ctx, done.Thread)
	if err != nil {
		return err
	}
	key := "cmd.capture.done"
	switch {
	case done.Known:
		key = "cmd.capture.known"
	case done.Joined:
		key = "cmd.capture.joined"
	}
	c.out(c.words.T(key, "ID", idText(done.Thread), "Place", done.Channel.Name, "Brand", done.Channel.Brand))
	if !done.Known {
		if why := c.reason(t.Row); why != "" {
			c.out("  " + c.kindName(t.Kind) + ", " + why)
		}
	}
	return nil
}

// captureFault is the sentence for a note that cannot be taken.
func (c *cli) captureFault(err error) (string, bool) {
	var f hand.Fault
	if !errors.As(err, &f) {
		return "", false
	}
	return c.words.T("capture.fault_" + string(f)), true
}

// placeOf is where a thread is: the network, or the place something was written down from.
func placeOf(a *app.App, r store.Row) string {
	if r.Network == sources.Hand {
		return safe.Line(a.ChannelName(r.Channel))
	}
	return string(r.Network)
}
