package commands

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"atempause/replies/escalation"
	"atempause/sources"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// contactJSON is a contact as machines read it.
type contactJSON struct {
	Name      string   `json:"name"`
	Role      string   `json:"role"`
	Phone     string   `json:"phone"`
	Mail      string   `json:"mail"`
	Level     int      `json:"level"`
	Brands    []string `json:"brands"` // none: all
	Decides   []string `json:"decides"`
	Deputy    string   `json:"deputy"`
	Reachable bool     `json:"reachable"`
	From      *string  `json:"from"` // when they are not reachable: from when on
}

func (c *cli) contactsCommand() *cobra.Command {
	var brand string
	var asJSON, example bool
	cmd := c.command("contacts", "", c.count(0, 0), func(ctx context.Context, _ []string) error {
		if example {
			_, err := c.Out.Write([]byte(workspace.ContactsExample))
			return err
		}
		w := c.place()
		cfg, err := w.Load(ctx)
		if err != nil {
			return err
		}
		only, err := c.brandName(&app.App{Config: cfg}, brand)
		if err != nil {
			return err
		}
		pages := w.Pages(brandNames(cfg))
		list := c.reachable(pages.Contacts, cfg.Brands, only)
		if asJSON {
			if err := c.json(contactsOf(list)); err != nil {
				return err
			}
		} else {
			c.contactsText(list, safe.Line(w.Contacts()))
		}
		return c.pageFaults(pages.Wrong)
	})
	f := cmd.Flags()
	f.StringVar(&brand, "brand", "", c.words.T("cmd.contacts.brand"))
	f.BoolVar(&example, "example", false, c.words.T("cmd.contacts.sample"))
	f.BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	return cmd
}

// reachable looks who can be reached now. Whose hours are the brand's are held against those of the first brand they serve.
func (c *cli) reachable(book escalation.Book, brands []sources.Brand, only string) []escalation.Choice {
	var list []escalation.Choice
	seen := map[string]bool{}
	for _, b := range brands {
		if only != "" && b.Name != only {
			continue
		}
		for _, k := range book.For(b.Name) {
			if !seen[k.Name] {
				seen[k.Name] = true
				list = append(list, escalation.Of(k, b, c.Now()))
			}
		}
	}
	return list
}

func contactsOf(list []escalation.Choice) []contactJSON {
	out := make([]contactJSON, 0, len(list))
	for _, ch := range list {
		k := ch.Contact
		j := contactJSON{
			Name: k.Name, Role: k.Role, Phone: k.Phone, Mail: k.Mail, Level: k.Level, Brands: filled(k.Brands), Decides: filled(k.Decides),
			Deputy: k.Deputy, Reachable: ch.There,
		}
		if !ch.There {
			j.From = stamp(ch.From)
		}
		out = append(out, j)
	}
	return out
}

func (c *cli) contactsText(list []escalation.Choice, file string) {
	if len(list) == 0 {
		c.out(c.words.T("cmd.contacts.none", "File", file))
		return
	}
	var rows [][]string
	for _, ch := range list {
		k := ch.Contact
		name := k.Name
		if k.Role != "" {
			name += ", " + k.Role
		}
		rows = append(rows, []string{
			idText(int64(k.Level)), safe.LineOf(name, 40), c.reach(ch), safe.LineOf(k.Phone, 24), safe.LineOf(k.Mail, 40),
			safe.LineOf(strings.Join(k.Decides, "; "), 60),
		})
	}
	for _, line := range columns(rows) {
		c.out(line)
	}
}

func (c *cli) reach(ch escalation.Choice) string {
	switch {
	case ch.There:
		return c.words.T("contacts.now")
	case ch.From.IsZero():
		return c.words.T("contacts.never")
	}
	return c.words.T("contacts.from", "Time", c.moment(ch.From))
}

// weather is how a brand's weather stood at the last look.
func (c *cli) weather(ctx context.Context, a *app.App, brand string) (int, error) {
	all, err := a.Store.Weather(ctx)
	return all[brand].Level, err
}
