package app

import (
	"context"
	"errors"
	"time"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/replies/template"
	"atempause/sources"
	"atempause/store"
)

// Wake says that something may be queued, a reply or a deed. It returns at once.
func (a *App) Wake() {
	a.Outbox.Wake()
	a.Deeds.Wake()
}

// CarryOut carries out a confirmed deed and returns it as it ended. When another program on this workspace has taken it
// first, its outcome is waited for.
func (a *App) CarryOut(ctx context.Context, deed int64) (store.Deed, error) {
	watch, stop := context.WithCancel(ctx)
	defer stop()
	changes := a.Store.Changes(watch)
	for {
		if _, err := a.Deeds.One(ctx, deed); err != nil && !errors.Is(err, replies.ErrNotFound) {
			return store.Deed{}, err
		}
		d, err := a.Store.DeedByID(ctx, deed)
		if err != nil || d.State != moderation.Queued && d.State != moderation.Doing {
			return d, err
		}
		a.Deeds.Recover(ctx) // whoever has taken it may be gone
		select {
		case <-ctx.Done():
			return d, ctx.Err()
		case _, ok := <-changes:
			if !ok {
				return d, ctx.Err()
			}
		case <-time.After(time.Second):
		}
	}
}

// Explanation is what is said in public about a deed: in the words of the workspace's own house rules, where it has some, else
// in those that come with the program. It reads files.
func (a *App) Explanation(brand, lang string, d moderation.Deed) string {
	var names []string
	b := sources.Brand{Name: brand}
	for _, known := range a.Config.Brands {
		names = append(names, known.Name)
		if known.Name == brand {
			b = known
		}
	}
	if lang != "de" && lang != "en" {
		lang = b.Lang
	}
	rules := a.Workspace.Pages(names).House.For(brand, lang)
	if rule, ok := rules.Of(d.Ground); ok && !rule.Builtin && !d.Against {
		if text, gaps := rules.Explain(d.Ground, template.ValuesOf(b, "")); len(gaps) == 0 {
			return text
		}
	}
	return moderation.Explain{
		Lang: lang, Address: b.Address, Act: d.Act, Ground: d.Ground, Against: d.Against, Rules: rules.Address(d.Ground), Signature: b.Signature,
	}.Text()
}
