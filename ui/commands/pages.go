package commands

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/replies/page"
	"atempause/replies/template"
	"atempause/sources"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// pageFault says what is wrong with a template, fact, playbook or house rule of the workspace, and where.
func (c *cli) pageFault(e *page.Error) string {
	return c.words.T("page.place", "File", safe.Line(e.File), "Line", e.Line, "Text", c.words.T(e.Key, shown(e.Fields)...))
}

// pageFaults is the end of a command that found mistakes: a line for each.
func (c *cli) pageFaults(wrong []*page.Error) error {
	if len(wrong) == 0 {
		return nil
	}
	lines := make([]string, len(wrong))
	for i, e := range wrong {
		lines[i] = c.pageFault(e)
	}
	return &failure{code: exitUsage, text: strings.Join(lines, "\n"), err: wrong[0]}
}

// reading is what templates and playbook are asked for: whose, and for what.
type reading struct {
	brand, kind, audience string
	check, asJSON         bool
}

func (c *cli) readingFlags(cmd *cobra.Command, r *reading) {
	f := cmd.Flags()
	f.StringVar(&r.brand, "brand", "", c.words.T("cmd.templates.brand"))
	f.BoolVar(&r.check, "check", false, c.words.T("cmd.templates.check"))
	f.BoolVar(&r.asJSON, "json", false, c.words.T("cmd.flag.json"))
}

// pages reads the workspace's pages, or the program's own where there is no workspace, and the brand that was named.
func (c *cli) pages(ctx context.Context, r reading) (workspace.Pages, sources.Brand, error) {
	w := c.place()
	if !w.Exists() {
		if r.brand != "" {
			return workspace.Pages{}, sources.Brand{}, workspace.ErrNoConfig
		}
		return w.Pages(nil), sources.Brand{Lang: c.words.Lang()}, nil
	}
	cfg, err := w.Load(ctx)
	if err != nil {
		return workspace.Pages{}, sources.Brand{}, err
	}
	full, err := c.brandName(&app.App{Config: cfg}, r.brand)
	if err != nil {
		return workspace.Pages{}, sources.Brand{}, err
	}
	brand := sources.Brand{Lang: c.words.Lang()}
	var names []string
	for _, b := range cfg.Brands {
		names = append(names, b.Name)
		if b.Name == full {
			brand = b
		}
	}
	return w.Pages(names), brand, nil
}

func (c *cli) templatesCommand() *cobra.Command {
	var r reading
	cmd := c.command("templates", "[NAME]", c.count(0, 1), func(ctx context.Context, args []string) error {
		if r.kind != "" {
			if err := c.oneOf("--kind", r.kind, kindNames()); err != nil {
				return err
			}
		}
		if r.audience != "" {
			if err := c.oneOf("--audience", r.audience, []string{string(sources.Public), string(sources.Private)}); err != nil {
				return err
			}
		}
		p, brand, err := c.pages(ctx, r)
		if err != nil {
			return err
		}
		if r.check {
			return c.checked(p, r.asJSON)
		}
		ask := template.Ask{Brand: brand.Name, Lang: brand.Lang, Kind: replies.Kind(r.kind), Audience: sources.Audience(r.audience)}
		list := p.Templates.For(ask)
		if len(args) == 1 {
			t, ok := p.Templates.Named(ask, args[0])
			if !ok {
				return c.noTemplate(args[0], p.Templates.For(template.Ask{Brand: brand.Name, Lang: brand.Lang}))
			}
			list = []template.Template{t}
		}
		if r.asJSON {
			return c.json(templatesOf(list, brand))
		}
		if len(args) == 1 {
			c.templateText(list[0], brand)
		} else {
			c.templateList(list)
		}
		return c.pageFaults(p.Wrong)
	})
	c.readingFlags(cmd, &r)
	cmd.Flags().StringVar(&r.kind, "kind", "", c.words.T("cmd.templates.kind"))
	cmd.Flags().StringVar(&r.audience, "audience", "", c.words.T("cmd.templates.audience"))
	return cmd
}

func (c *cli) noTemplate(got string, list []template.Template) error {
	var known []string
	for _, t := range list {
		known = append(known, t.Name)
		if t.Shortcut != "" {
			known = append(known, t.Shortcut)
		}
	}
	if near := workspace.Nearest(got, known); near != "" {
		return c.fail(exitUsage, "cmd.templates.near", "Got", got, "Near", near)
	}
	return c.fail(exitUsage, "cmd.templates.unknown", "Got", got)
}

// checked tells what is wrong with the files, or that all is well.
func (c *cli) checked(p workspace.Pages, asJSON bool) error {
	if asJSON {
		out := make([]faultJSON, 0, len(p.Wrong))
		for _, e := range p.Wrong {
			out = append(out, faultJSON{e.File, e.Line, c.words.T(e.Key, shown(e.Fields)...)})
		}
		if err := c.json(out); err != nil || len(p.Wrong) == 0 {
			return err
		}
		return errStop{exitUsage}
	}
	if err := c.pageFaults(p.Wrong); err != nil {
		return err
	}
	own := 0
	for _, t := range p.Templates.All() {
		if !t.Builtin {
			own++
		}
	}
	for _, lang := range []string{"de", "en"} {
		for _, b := range p.Playbooks.All("", lang) {
			if !b.Builtin {
				own++
			}
		}
	}
	c.out(c.words.N("cmd.templates.good", own))
	return nil
}

// templateList prints a line for each: how it is typed, its title, what it is for.
func (c *cli) templateList(list []template.Template) {
	var rows [][]string
	for _, t := range list {
		short := ""
		if t.Shortcut != "" {
			short = "::" + t.Shortcut
		}
		rows = append(rows, []string{short, t.Name, safe.LineOf(t.Title, 60), c.forWhat(t.Scope, t.Audience, t.IsFact())})
	}
	for _, line := range columns(rows) {
		c.out(line)
	}
}

// forWhat says for which kinds of post and readers something is meant.
func (c *cli) forWhat(s page.Scope, a sources.Audience, fact bool) string {
	var parts []string
	for _, k := range s.Kinds {
		parts = append(parts, c.kindName(k))
	}
	if fact {
		parts = append(parts, c.words.T("templates.fact"))
	}
	if a != "" {
		parts = append(parts, c.words.T("templates.only_"+string(a)))
	}
	for _, b := range s.Brands {
		parts = append(parts, safe.LineOf(b, 40))
	}
	return list(parts)
}

func (c *cli) templateText(t template.Template, b sources.Brand) {
	text, _ := t.Fill(template.ValuesOf(b, "").To(t.Audience))
	c.out(safe.LineOf(t.Title, 200))
	c.out(c.forWhat(t.Scope, t.Audience, t.IsFact()) + c.fileName(t.File, t.Builtin))
	c.out("")
	c.out(safe.Block(text))
}

func (c *cli) fileName(file string, builtin bool) string {
	if builtin {
		return " (" + c.words.T("templates.builtin") + ")"
	}
	return " (" + safe.Line(file) + ")"
}

// faultJSON is a mistake in a page.
type faultJSON struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

type templateJSON struct {
	Name     string            `json:"name"`
	Title    string            `json:"title"`
	Shortcut string            `json:"shortcut"`
	Lang     string            `json:"lang"`
	Kinds    []replies.Kind    `json:"kinds"`
	Brands   []string          `json:"brands"`
	Audience sources.Audience  `json:"audience"`
	Fact     bool              `json:"fact"`
	Asks     []string          `json:"asks"`
	Review   bool              `json:"review"`
	Link     string            `json:"link"`
	Fields   []string          `json:"fields"`
	Labels   map[string]string `json:"labels"`
	Text     string            `json:"text"`
	File     string            `json:"file"`
	Builtin  bool              `json:"builtin"`
}

func templatesOf(list []template.Template, b sources.Brand) []templateJSON {
	out := make([]templateJSON, 0, len(list))
	for _, t := range list {
		text, _ := t.Fill(template.ValuesOf(b, "").To(t.Audience))
		labels := t.Labels
		if labels == nil {
			labels = map[string]string{}
		}
		out = append(out, templateJSON{
			t.Name, t.Title, t.Shortcut, t.Lang, filled(t.Kinds), filled(t.Brands), t.Audience, t.IsFact(), filled(t.Asks),
			t.Review, t.Link, filled(t.Text.Fields()), labels, text, t.File, t.Builtin,
		})
	}
	return out
}

// filled is a list that is never null in JSON.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
