package commands

import (
	"context"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/replies/playbook"
	"atempause/sources"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/guide"
	"atempause/ui/safe"
	"atempause/ui/theme"
)

func (c *cli) playbookCommand() *cobra.Command {
	var r reading
	cmd := c.command("playbook", "[KIND|NAME]", c.count(0, 1), func(ctx context.Context, args []string) error {
		p, brand, err := c.pages(ctx, r)
		if err != nil {
			return err
		}
		if r.check {
			return c.checked(p, r.asJSON)
		}
		var found []playbook.Suggestion
		for _, b := range p.Playbooks.All(brand.Name, brand.Lang) {
			found = append(found, playbook.Suggestion{Playbook: b})
		}
		if len(args) == 1 {
			if found, err = c.findPlaybook(p, c.factsOf(ctx, brand), args[0]); err != nil {
				return err
			}
		}
		switch {
		case r.asJSON:
			return c.json(playbooksOf(found))
		case len(args) == 1:
			if err := c.playbookText(found[0].Playbook); err != nil {
				return err
			}
			if len(found) > 1 {
				c.out("")
				c.out(c.words.T("cmd.playbook.others"))
				c.playbookList(found[1:])
			}
		default:
			c.playbookList(found)
		}
		return c.pageFaults(p.Wrong)
	})
	cmd.ValidArgs = kindNames()
	c.readingFlags(cmd, &r)
	return cmd
}

// factsOf is what is known without a thread: the brand's weather, where there is a workspace to ask.
func (c *cli) factsOf(ctx context.Context, brand sources.Brand) playbook.Facts {
	f := playbook.Facts{Brand: brand.Name, Lang: brand.Lang}
	if _, err := os.Stat(c.place().Database()); err != nil {
		return f
	}
	err := c.withApp(ctx, true, func(a *app.App) (err error) {
		f.Weather, err = c.weather(ctx, a, brand.Name)
		return err
	})
	if err != nil {
		c.log.Warn("read the weather for a playbook", "err", err) // the page can be read all the same
	}
	return f
}

// findPlaybook takes the name of one, or a kind of post: then all that fit it, the first one first.
func (c *cli) findPlaybook(p workspace.Pages, f playbook.Facts, arg string) ([]playbook.Suggestion, error) {
	brand, lang := f.Brand, f.Lang
	if k := replies.Kind(strings.ToLower(arg)); k.Valid() {
		found := p.Playbooks.Pick(k, f)
		for _, b := range p.Playbooks.All(brand, lang) { // those that want more than the kind come last
			if len(b.Kinds) > 0 && b.About(k) && !slices.ContainsFunc(found, func(s playbook.Suggestion) bool { return s.Name == b.Name }) {
				found = append(found, playbook.Suggestion{Playbook: b})
			}
		}
		if len(found) > 0 {
			return found, nil
		}
	}
	if b, ok := p.Playbooks.Named(brand, lang, arg); ok {
		return []playbook.Suggestion{{Playbook: b}}, nil
	}
	known := kindNames()
	for _, b := range p.Playbooks.All(brand, lang) {
		known = append(known, b.Name)
	}
	if near := workspace.Nearest(arg, known); near != "" {
		return nil, c.fail(exitUsage, "cmd.playbook.near", "Got", arg, "Near", near)
	}
	return nil, c.fail(exitUsage, "cmd.playbook.unknown", "Got", arg, "Known", list(known))
}

func (c *cli) playbookList(found []playbook.Suggestion) {
	var rows [][]string
	for _, s := range found {
		var when []string
		for _, all := range s.When {
			var parts []string
			for _, cond := range all {
				parts = append(parts, cond.String())
			}
			when = append(when, strings.Join(parts, ", "))
		}
		rows = append(rows, []string{s.Name, safe.LineOf(s.Title, 60), c.forWhat(s.Scope, "", false), strings.Join(when, "; ")})
	}
	for _, line := range columns(rows) {
		c.out(line)
	}
}

// playbookText prints one: drawn on a terminal, as it was written into a file or a pipe.
func (c *cli) playbookText(p playbook.Playbook) error {
	text := "# " + safe.LineOf(p.Title, 200) + "\n\n" + safe.Block(p.Text)
	f, ok := c.Out.(*os.File)
	if !ok || !isTerminal(f) {
		c.out(text)
		return nil
	}
	th := theme.New(theme.LookFromEnv(c.Getenv, true))
	lines, err := guide.Markdown(th.Spell(text), th, min(c.width(), 80))
	if err != nil {
		return err
	}
	for _, l := range lines {
		c.out(l)
	}
	return nil
}

type playbookJSON struct {
	Name    string         `json:"name"`
	Title   string         `json:"title"`
	Lang    string         `json:"lang"`
	Kinds   []replies.Kind `json:"kinds"`
	Brands  []string       `json:"brands"`
	When    [][]string     `json:"when"`
	Text    string         `json:"text"`
	File    string         `json:"file"`
	Builtin bool           `json:"builtin"`
}

func playbooksOf(found []playbook.Suggestion) []playbookJSON {
	out := make([]playbookJSON, 0, len(found))
	for _, s := range found {
		when := [][]string{}
		for _, all := range s.When {
			parts := []string{}
			for _, cond := range all {
				parts = append(parts, cond.String())
			}
			when = append(when, parts)
		}
		out = append(out, playbookJSON{s.Name, s.Title, s.Lang, filled(s.Kinds), filled(s.Brands), when, s.Text, s.File, s.Builtin})
	}
	return out
}
