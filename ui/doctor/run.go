package doctor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"atempause/sources"
	"atempause/store"
	"atempause/store/workspace"
	"atempause/ui/app"
	"atempause/ui/safe"
	"atempause/ui/standing"
	"atempause/ui/words"
)

// Options is what the doctor needs from outside.
type Options struct {
	Place  workspace.Workspace
	Words  *words.Words
	Config workspace.Config // what could be read
	Wrong  []string         // what is wrong in the config, in words
	Files  []string         // what is wrong in rules, templates, playbooks and house rules, in words
	Only   string           // a channel's id: only this one, and nothing else; "" for all
	Look   time.Duration    // how long one look may take; 0 for a sensible time
	Now    func() time.Time
	Log    *slog.Logger
	Getenv func(string) string
	// Sentence puts an error into words, and tells whether it is a network's or account's.
	// account is how the channel in question is called; "" for none.
	Sentence func(err error, account string) (text string, network bool)
	// Size is the terminal's; ok is false where there is none.
	Size func() (w, h int, ok bool)
}

// lookTime is enough for a slow network, and for a passphrase.
const lookTime = 30 * time.Second

// Run looks at everything at the same time and tells in the order of Areas.
func Run(ctx context.Context, opt Options) []Finding {
	if opt.Look == 0 {
		opt.Look = lookTime
	}
	r := &round{Options: opt, clocks: map[string]Finding{}}
	for _, c := range opt.Config.Channels {
		if opt.Only == "" || c.ID() == opt.Only {
			r.look(ctx, func(ctx context.Context) []Finding { return r.channel(ctx, c) })
		}
	}
	if opt.Only == "" {
		r.look(ctx, func(context.Context) []Finding { return r.settings() })
		r.look(ctx, func(context.Context) []Finding { return r.terminal() })
		r.look(ctx, r.storage)
		r.look(ctx, func(context.Context) []Finding { return r.files() })
	}
	r.all.Wait()
	var out []Finding
	for _, found := range r.found {
		out = append(out, found...)
	}
	for _, f := range r.clocks {
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b Finding) int {
		if a.Area != b.Area {
			return slices.Index(Areas, a.Area) - slices.Index(Areas, b.Area)
		}
		if a.Area == Clocks {
			return compare(a.Subject, b.Subject)
		}
		return 0
	})
	return out
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// round is one run.
type round struct {
	Options
	all    sync.WaitGroup
	mu     sync.Mutex
	found  [][]Finding // by the order the looks were begun in
	clocks map[string]Finding
}

// look runs one look beside the others, for so long and no longer. A fault in it is told and takes nobody else down.
func (r *round) look(ctx context.Context, do func(context.Context) []Finding) {
	r.mu.Lock()
	n := len(r.found)
	r.found = append(r.found, nil)
	r.mu.Unlock()
	r.all.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, r.Look)
		defer cancel()
		defer func() {
			if p := recover(); p != nil {
				r.Log.Error("a look panicked", "panic", p, "stack", string(debug.Stack()))
				r.put(n, []Finding{{Area: Settings, Mark: Wrong, Text: r.Words.T("doctor.fell", "Why", fmt.Sprint(p))}})
			}
		}()
		r.put(n, do(ctx))
	})
}

func (r *round) put(n int, found []Finding) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.found[n] = found
}

// channel looks at one account.
func (r *round) channel(ctx context.Context, c workspace.Channel) []Finding {
	if c.Disabled {
		return []Finding{{
			Area: Channels, Subject: c.ID(), Mark: Note, Text: r.Words.T("doctor.off"), Do: r.Words.T("doctor.off.do", "Channel", c.ID()),
		}}
	}
	if c.Network == sources.Hand {
		return []Finding{{Area: Channels, Subject: c.ID(), Mark: Well, Text: r.Words.T("doctor.hand", "Name", safe.Line(c.Name))}}
	}
	out, err := app.Try(c, app.TrialOptions{Brands: r.Config.Brands, Now: r.Now, Log: r.Log}).Look(ctx)
	if out.Skewed {
		host := server(c)
		f := Clock(r.Words, host, out.Skew)
		r.mu.Lock()
		r.clocks[host] = f
		r.mu.Unlock()
	}
	if err == nil {
		return Standing(r.Words, c, out, r.Now())
	}
	f := Finding{Area: Channels, Subject: c.ID(), Mark: Wrong, Network: true}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		f.Text = r.Words.T("doctor.slow", "Span", span(r.Words, r.Look))
		f.Do = r.Words.T("doctor.slow.do")
		return []Finding{f}
	}
	f.Text, f.Network = r.Sentence(err, c.Name)
	trouble := standing.Channel{Channel: c.Channel, Reading: store.Reading{Since: r.Now(), Trouble: store.TroubleOf("", err, time.Time{})}}
	if do := trouble.Command(); strings.HasPrefix(do, standing.Renew) {
		f.Do = r.Words.T("doctor.renew.do", "Command", do)
	}
	return []Finding{f}
}

// server is the host a channel is on.
func server(c workspace.Channel) string {
	if u, err := url.Parse(app.Server(c)); err == nil && u.Host != "" {
		return u.Host
	}
	return c.ID()
}
