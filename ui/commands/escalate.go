package commands

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/replies/escalation"
	"atempause/sources"
	"atempause/store"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/handover"
	"atempause/ui/safe"
)

// handing is what an escalation is told besides whom it goes to.
type handing struct{ by, ask string }

func (f handing) given() string {
	switch {
	case f.by != "":
		return "--by"
	case f.ask != "":
		return "--ask"
	}
	return ""
}

func (c *cli) handingFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.hands.by, "by", "", c.words.T("cmd.act.by"))
	cmd.Flags().StringVar(&c.hands.ask, "ask", "", c.words.T("cmd.act.ask"))
}

// contact finds whom a name means: a contact by name or the beginning of it, or somebody who stands in no list. What
// looks like a slip is asked back.
func (c *cli) contact(a *app.App, brand sources.Brand, name string) (escalation.Contact, error) {
	book := a.Pages.Pages().Contacts
	name = strings.Join(strings.Fields(safe.Line(name)), " ")
	if k, ok := book.Named(name); ok {
		return k, nil
	}
	var begun []escalation.Contact
	var known []string
	for _, k := range book.For(brand.Name) {
		known = append(append(known, k.Name), strings.Fields(k.Name)...)
		if len(name) >= 2 && strings.HasPrefix(strings.ToLower(k.Name), strings.ToLower(name)) {
			begun = append(begun, k)
		}
	}
	if len(begun) == 1 {
		return begun[0], nil
	}
	if near := workspace.Nearest(name, known); near != "" {
		return escalation.Contact{}, c.fail(exitUsage, "cmd.act.contact_near", "Got", name, "Near", near)
	}
	return escalation.Contact{Name: name, Level: 1}, nil
}

// escalation reads to whom, by when and with what question a case is handed over.
func (c *cli) escalation(a *app.App, threads []store.Thread, rest []string) (store.Act, error) {
	act := store.Act{Do: "escalate"}
	name := strings.TrimSpace(strings.Join(rest, " "))
	switch {
	case name == "":
		return act, c.fail(exitUsage, "cmd.act.no_contact")
	case len(threads) > 1:
		return act, c.fail(exitUsage, "escal.many")
	}
	t := threads[0]
	brand := brandOf(a, t.Brand)
	k, err := c.contact(a, brand, name)
	if err != nil {
		return act, err
	}
	act.Value = k.Name
	if act.At, err = c.deadline(a, t, k); err != nil {
		return act, err
	}
	act.Text = handover.Note(c.words, k.Name, strings.TrimSpace(c.hands.ask))
	return act, nil
}

// deadline is what --by says, or what the contact's hours and the heat suggest.
func (c *cli) deadline(a *app.App, t store.Thread, k escalation.Contact) (time.Time, error) {
	if c.hands.by != "" {
		return c.until(a, t, c.hands.by)
	}
	return escalation.Deadline(k, brandOf(a, t.Brand), t.Heat, c.Now()), nil
}

// noteArgument reads which note is meant, and its new words.
func (c *cli) noteArgument(do string, rest []string) (store.Act, error) {
	act := store.Act{Do: do}
	if len(rest) == 0 {
		return act, c.fail(exitUsage, "cmd.act.no_note", "Act", do)
	}
	id, err := strconv.ParseInt(rest[0], 10, 64)
	if err != nil || id <= 0 {
		return act, c.fail(exitUsage, "cmd.act.bad_note", "Got", rest[0])
	}
	act.ID, act.Value = id, strings.TrimSpace(strings.Join(rest[1:], " "))
	switch {
	case do == "renote" && act.Value == "":
		return act, c.fail(exitUsage, "cmd.act.no_words", "Act", do)
	case do == "unnote" && act.Value != "":
		return act, c.fail(exitUsage, "cmd.act.rest", "Got", act.Value)
	}
	return act, nil
}

func (c *cli) contactNames(ctx context.Context) []string {
	var out []string
	_ = c.with(orBackground(ctx), func(a *app.App) error { // a shell that asks for completions has no use for complaints
		for _, k := range a.Pages.Pages().Contacts.All {
			out = append(out, k.Name+"\t"+k.Role)
		}
		return nil
	})
	return out
}

// briefJSON is a brief as machines read it.
type briefJSON struct {
	Thread   string  `json:"thread"`
	To       string  `json:"to"`
	Role     string  `json:"role"`
	Phone    string  `json:"phone"`
	Mail     string  `json:"mail"`
	Until    *string `json:"until"`
	Asked    string  `json:"asked"`
	Subject  string  `json:"subject"`
	Markdown string  `json:"markdown"`
	Plain    string  `json:"plain"`
	Mailto   string  `json:"mailto"`
}

func (c *cli) briefCommand() *cobra.Command {
	var to string
	var asJSON bool
	cmd := c.command("brief", "ID", c.count(1, 1), func(ctx context.Context, args []string) error {
		return c.with(ctx, func(a *app.App) error {
			t, err := c.thread(ctx, a, args[0])
			if err != nil {
				return err
			}
			b, err := c.brief(ctx, a, t, to)
			if err != nil {
				return err
			}
			if asJSON {
				k := b.To.Contact
				return c.json(briefJSON{
					idText(t.ID), k.Name, k.Role, k.Phone, k.Mail, stamp(b.Until), b.Asked, b.Subject(), b.Markdown(), b.Plain(), b.Mailto(),
				})
			}
			_, err = c.Out.Write([]byte(b.Markdown()))
			return err
		})
	})
	cmd.Flags().StringVar(&to, "to", "", c.words.T("cmd.brief.to"))
	cmd.Flags().BoolVar(&asJSON, "json", false, c.words.T("cmd.flag.json"))
	c.handingFlags(cmd)
	return cmd
}

// brief makes the brief of a case: for whom it was handed over to, or for whom fits best.
func (c *cli) brief(ctx context.Context, a *app.App, t store.Thread, to string) (escalation.Brief, error) {
	k, err := handover.Read(ctx, a.Store, a.Config.Brands, t.ID)
	if err != nil {
		return escalation.Brief{}, err
	}
	ask := handover.Ask{Asked: strings.TrimSpace(c.hands.ask)}
	if ask.Weather, err = c.weather(ctx, a, t.Brand); err != nil {
		return escalation.Brief{}, err
	}
	with := t.Matter.Escalated
	if ask.Asked == "" {
		ask.Asked = handover.Asked(c.words, &t)
	}
	switch {
	case to == "" && with != (replies.Escalation{}):
		to = with.To
	case to == "":
		if list := a.Pages.Pages().Contacts.Ranked(k.Brand, k.Stakes(ask.Weather), ask.Asked, c.Now()); len(list) > 0 {
			ask.To = list[0]
		}
	}
	if to != "" {
		contact, err := c.contact(a, k.Brand, to)
		if err != nil {
			return escalation.Brief{}, err
		}
		ask.To = escalation.Of(contact, k.Brand, c.Now())
	}
	if ask.Until = with.Until; c.hands.by != "" || ask.Until.IsZero() {
		if ask.Until, err = c.deadline(a, t, ask.To.Contact); err != nil {
			return escalation.Brief{}, err
		}
	}
	return k.Brief(ask), nil
}
