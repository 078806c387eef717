package commands

import (
	"cmp"
	"context"
	"errors"

	"atempause/replies"
	"atempause/replies/page"
	"atempause/replies/template"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// closingTemplate is what a public closing line begins with, as on the desk.
const closingTemplate = "complaint-solved"

// prepare begins a thread's draft with the wording of a template and prints it, to be filled in. The gate lets it go only
// with one's own words.
func (c *cli) prepare(ctx context.Context, a *app.App, t store.Thread, name string, audience sources.Audience) error {
	old, err := a.Store.Draft(ctx, t.ID)
	switch {
	case err != nil && !errors.Is(err, replies.ErrNotFound):
		return err
	case err == nil && old.Text != "":
		return c.fail(exitRefused, "cmd.draft.there", "ID", idText(t.ID))
	}
	brand := brandOf(a, t.Brand)
	ask := template.Ask{Brand: t.Brand, Lang: page.Spoken(cmp.Or(t.Lang, brand.Lang))}
	set := a.Pages.Pages().Templates
	tpl, ok := set.Named(ask, name)
	if !ok {
		return c.noTemplate(name, set.For(ask))
	}
	to := cmp.Or(audience, tpl.Audience, t.Audience)
	text, _ := tpl.Fill(template.ValuesOf(brand, t.Author).To(to))
	edit := store.Edit{Thread: t.ID, Text: text, Audience: to, Rev: old.Rev}
	if !offered(a, t, edit.Audience) {
		return &replies.Refused{Why: replies.CannotSend, State: replies.Writing}
	}
	if edit.Audience == sources.Private && t.Audience == sources.Public {
		if edit.Target, err = waiting(ctx, a, t); err != nil {
			return err
		}
	}
	if _, err := a.Store.SaveDraft(ctx, edit); err != nil {
		return err
	}
	c.out(safe.Block(text))
	c.say(c.Err, c.words.T("cmd.draft.prepared", "ID", idText(t.ID)))
	return nil
}
