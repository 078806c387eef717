package app

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/bluesky"
	"atempause/sources/facebook"
	"atempause/sources/google"
	"atempause/sources/googleauth"
	"atempause/sources/instagram"
	"atempause/sources/mail"
	"atempause/sources/mastodon"
	"atempause/sources/secret"
	"atempause/sources/web"
	"atempause/sources/wordpress"
	"atempause/sources/x"
	"atempause/sources/youtube"
	"atempause/store/workspace"
)

// Trial is a channel that is only tried: it need not be in the config, its secret need not be kept anywhere, and no
// database is opened.
type Trial struct {
	app  *App
	link *link
}

// TrialOptions is what a Trial needs from outside.
type TrialOptions struct {
	Brands []sources.Brand
	Now    func() time.Time
	Log    *slog.Logger   // nil: none
	Token  *secret.Keeper // nil: where the channel's config says
	// AppSecret is the Meta app's; nil: where the channel's config says, if it does.
	AppSecret *secret.Keeper
}

// Try makes a trial of a channel. It makes no call.
func Try(c workspace.Channel, opt TrialOptions) *Trial {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	a := &App{
		Config: workspace.Config{Brands: opt.Brands, Channels: []workspace.Channel{c}}, Now: opt.Now, Log: opt.Log,
		links: map[string]*link{}, shared: newShared(),
	}
	l := newLink(c)
	if opt.Token != nil {
		l.token = opt.Token
	}
	if opt.AppSecret != nil {
		l.proof = opt.AppSecret
	}
	a.links[c.ID()] = l
	return &Trial{app: a, link: l}
}

// Outcome is what a look at a channel has shown.
type Outcome struct {
	sources.Standing
	Lost   []Loss        // what the network offers and this account's role or token does not
	Skew   time.Duration // how far the server's clock is ahead of ours
	Skewed bool          // Skew is known
	Moved  string        // a feed's new address
	Spent  float64       // Meta: per cent of its limit on calls; see SpentTold
	Waits  []web.Wait    // what the network lets wait
	// SpentTold says that Spent is known.
	SpentTold bool
	Answers   [2]string // Meta: the version asked for and the one that answers, if they differ
}

// Loss is an act that is refused to us, and why as a catalogue key.
type Loss struct {
	Form sources.Form
	Act  sources.Act
	Why  string
}

// Look opens the channel and asks its network who we are there. It changes nothing.
func (t *Trial) Look(ctx context.Context) (Outcome, error) {
	type told struct {
		ahead time.Duration
		err   error
	}
	clock := make(chan told, 1)
	go func() {
		ahead, err := t.Clock(ctx)
		clock <- told{ahead, err}
	}()
	o, err := t.probe(ctx)
	if c := <-clock; c.err == nil {
		o.Skew, o.Skewed = c.ahead, true
	}
	return o, err
}

func (t *Trial) probe(ctx context.Context) (o Outcome, err error) {
	src, err := t.app.open(ctx, t.link)
	if err != nil {
		return o, err
	}
	p, ok := src.(sources.Prober)
	if !ok {
		return o, nil
	}
	if o.Standing, err = p.Probe(ctx); err != nil {
		return o, err
	}
	o.Spent, o.SpentTold = t.app.shared.meta.Spent(t.app.Now())
	o.Waits = t.app.shared.web.Waits(t.app.Now())
	if plain, err := t.app.connect(t.link, keys{}); err == nil {
		o.Lost = lost(plain.Capabilities(), src.Capabilities())
	}
	if w, ok := src.(interface {
		Warning() (pinned, served string, differ bool)
	}); ok {
		if pinned, served, differ := w.Warning(); differ {
			o.Answers = [2]string{pinned, served}
		}
	}
	if m, ok := src.(interface{ Moved() string }); ok {
		o.Moved = m.Moved()
	}
	return o, nil
}

// lost compares what a network offers with what it offers to us.
func lost(all, ours sources.Capabilities) []Loss {
	var out []Loss
	for form, acts := range all {
		for act, can := range acts {
			if now := ours.Of(form, act); can.Can && !now.Can {
				out = append(out, Loss{form, act, now.Why})
			}
		}
	}
	slices.SortFunc(out, func(a, b Loss) int {
		if a.Act != b.Act {
			return slices.Index(sources.Acts, a.Act) - slices.Index(sources.Acts, b.Act)
		}
		return strings.Compare(string(a.Form), string(b.Form))
	})
	return out
}

// Clock tells how far the network's clock is ahead of ours.
func (t *Trial) Clock(ctx context.Context) (time.Duration, error) {
	return web.Clock(ctx, nil, Server(t.link.cfg), t.app.Now)
}

// Server is the address of the server a channel is on; "" for mail, which tells no time.
func Server(c workspace.Channel) string {
	if c.BaseURL != "" {
		return c.BaseURL
	}
	switch c.Network {
	case sources.Facebook, sources.Instagram:
		return "https://graph.facebook.com/"
	case sources.Google:
		return google.Server
	case sources.YouTube:
		return youtube.Server
	case sources.Bluesky:
		return bluesky.DefaultBase
	case sources.X:
		return x.Server
	case sources.Mastodon:
		_, host, _ := strings.Cut(c.Account, "@")
		return "https://" + host
	case sources.WordPress, sources.Feed:
		return c.Account
	}
	return ""
}

// Greet looks whether a server of the network answers where the person says it is, before a secret is shown to it. Networks
// with one server only are not greeted.
func (t *Trial) Greet(ctx context.Context) (sources.Standing, error) {
	c, now, log := t.link.cfg, t.app.Now, t.app.log(t.link.cfg.Network)
	switch c.Network {
	case sources.Mail:
		m := c.Mail
		return sources.Standing{}, mail.Greet(ctx, mail.Config{Channel: c.Channel, IMAP: m.IMAP, SMTP: m.SMTP, Now: now, Log: log})
	case sources.WordPress:
		return wordpress.Greet(ctx, wordpress.Config{Channel: c.Channel, Now: now, Log: log})
	case sources.Mastodon:
		return mastodon.Greet(ctx, mastodon.Config{Channel: c.Channel, Now: now, Log: log})
	case sources.Bluesky:
		return bluesky.Greet(ctx, bluesky.Config{Channel: c.Channel, Now: now, Log: log})
	case sources.Feed:
		src, err := buildFeed(t.app, t.link, keys{})
		if err != nil {
			return sources.Standing{}, err
		}
		return src.(sources.Prober).Probe(ctx)
	}
	return sources.Standing{}, nil
}

// ErrUnlinked says that a token sees Pages, but no Instagram account hangs on any of them.
var ErrUnlinked = errors.New("no Instagram account is linked to the Pages this token sees")

// Accounts tells which accounts the secret reaches, for one to be chosen. Of networks where the person names the account it
// tells none.
func (t *Trial) Accounts(ctx context.Context) ([]sources.Standing, error) {
	c, token, now, log := t.link.cfg, t.link.secret, t.app.Now, t.app.log(t.link.cfg.Network)
	proof := ""
	if t.link.proof != nil {
		s, err := t.link.proof.Get(ctx)
		if err != nil {
			return nil, err
		}
		proof = s.Reveal()
	}
	switch c.Network {
	case sources.Facebook:
		return facebook.Accounts(ctx, facebook.Config{
			Channel: c.Channel, Token: token, AppID: c.AppID, AppSecret: proof, Version: c.Version, Now: now, Log: log,
		})
	case sources.Instagram:
		found, pages, err := instagram.Accounts(ctx, instagram.Config{
			Channel: c.Channel, Token: token, AppID: c.AppID, AppSecret: proof, Version: c.Version, Now: now, Log: log,
		})
		if err == nil && len(found) == 0 && pages > 0 {
			err = ErrUnlinked
		}
		return found, err
	case sources.Google:
		return google.Accounts(ctx, google.Config{Channel: c.Channel, Token: token, Now: now, Log: log})
	case sources.YouTube:
		return youtube.Accounts(ctx, youtube.Config{Channel: c.Channel, Token: token, Now: now, Log: log})
	case sources.Mastodon:
		return mastodon.Accounts(ctx, mastodon.Config{Channel: c.Channel, Token: token, Now: now, Log: log})
	case sources.X:
		return x.Accounts(ctx, x.Config{Channel: c.Channel, Token: token, Keep: t.link.keep(), Now: now, Log: log})
	}
	return nil, nil
}

// Consent is what asking a person in their browser needs.
type Consent struct {
	ClientID, ClientSecret string
	Show                   func(address string) error
	Pasted                 <-chan string
	Thanks                 string
}

// Ask asks for consent in the browser, on YouTube, Google and X, and gives the secret that comes of it.
func (t *Trial) Ask(ctx context.Context, c Consent) (secret.Token, error) {
	n, base := t.link.cfg.Network, t.link.cfg.BaseURL
	var text string
	var err error
	switch n {
	case sources.X:
		text, err = x.Consent{
			Config: x.Config{BaseURL: base, Now: t.app.Now, Log: t.app.log(n)}, ClientID: c.ClientID, ClientSecret: c.ClientSecret,
			Show: c.Show, Pasted: c.Pasted, Thanks: c.Thanks, Door: door(base),
		}.Ask(ctx)
	case sources.YouTube, sources.Google:
		scope := youtube.Scope
		if n == sources.Google {
			scope = google.Scope
		}
		text, err = googleauth.Consent{
			Config:   googleauth.Config{Network: n, BaseURL: base, Now: t.app.Now, Log: t.app.log(n)},
			ClientID: c.ClientID, ClientSecret: c.ClientSecret, Scope: scope, Show: c.Show, Pasted: c.Pasted, Thanks: c.Thanks,
		}.Ask(ctx)
	default:
		err = errors.New(string(n) + " asks nobody in a browser")
	}
	return secret.Make(text), err
}

// door is where the browser comes back to for X; a test server takes any port.
func door(base string) string {
	if u, err := url.Parse(base); base != "" && err == nil && u.Hostname() == "127.0.0.1" {
		return "127.0.0.1:0"
	}
	return ""
}
