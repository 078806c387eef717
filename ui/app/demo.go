package app

import (
	"bytes"
	"context"
	_ "embed" // the demo's house rules
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"atempause/replies/houserules"
	"atempause/sources/sandbox"
	"atempause/store/workspace"
)

// DemoOptions say what the demo's world is made of.
type DemoOptions struct {
	Keep    string    // a directory that stays; "" is a throw-away one
	Posts   io.Reader // labelled posts instead of the seeded ones
	Threads int
	Seed    uint64
	Lang    string
	Now     func() time.Time
	Delay   func(*rand.Rand) time.Duration // how long a customer takes to answer; nil: the sandbox's own
	Faults  *sandbox.Faults
	Quiet   bool
	Between time.Duration
	Log     *slog.Logger
	Every   time.Duration // between two rounds of the sync; 0: a few seconds
	// Breath shortens the breath of both brands, for films and tests: from 3 s up, as in any config. Zero leaves it.
	Breath time.Duration
}

// Demo is an App on a sandbox network inside this program, which it speaks to over real HTTP on loopback.
type Demo struct {
	*App
	World *sandbox.World
	net   *network
	log   *chronicle // nil for a throw-away demo
	dir   string     // to be removed at the end, "" if it stays
	claim *os.File   // says that dir is in use, nil if it stays
}

// demoEvery is how often the demo looks for answers: a visitor should not have to wait a minute for the first one.
const demoEvery = 5 * time.Second

// OpenDemo builds the world, writes a workspace for it and opens that.
func OpenDemo(ctx context.Context, opt DemoOptions) (_ *Demo, err error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Every == 0 {
		opt.Every = demoEvery
	}
	d := &Demo{}
	place, err := d.place(opt)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			d.clean()
		}
	}()
	g, leftOut := usableGate(place.Rules())
	if err := d.begin(ctx, opt, place, judge(g)); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = d.net.Close()
		}
	}()
	if err := writeDemo(place, d.net.baseURL, d.World.Pages(), opt); err != nil {
		return nil, &DiskError{Path: place.Dir, Err: err}
	}
	d.App, err = Open(ctx, Options{
		Workspace: place, Now: opt.Now, Every: opt.Every, Between: opt.Between, Log: opt.Log, Lang: opt.Lang, gate: g,
	})
	if err != nil {
		return nil, err
	}
	d.App.LeftOut = leftOut
	return d, nil
}

// begin builds the world, brings a kept one to where it was left, and lets it listen.
func (d *Demo) begin(ctx context.Context, opt DemoOptions, place workspace.Workspace, mood func(sandbox.Answered) sandbox.Mood) error {
	var posts []byte
	if opt.Posts != nil {
		var err error
		if posts, err = io.ReadAll(opt.Posts); err != nil {
			return &WorldError{Err: err}
		}
	}
	clock := &stoppedClock{on: opt.Now}
	if opt.Keep != "" {
		var err error
		d.log, err = openChronicle(place.Dir, origin{Begin: opt.Now().UTC(), Seed: opt.Seed, Threads: opt.Threads, Posts: hashOf(posts)})
		var other *OtherWorldError
		switch {
		case errors.As(err, &other):
			return err
		case err != nil:
			return &DiskError{Path: filepath.Join(place.Dir, chronicleFile), Err: err}
		}
		clock.set(d.log.origin.Begin)
	}
	o := sandbox.Options{
		Now: clock.Now, Seed: opt.Seed, Threads: opt.Threads, Judge: mood, Delay: opt.Delay, Quiet: opt.Quiet, Log: opt.Log,
	}
	if d.log == nil {
		o.Faults = opt.Faults
	}
	if len(posts) > 0 {
		o.Posts = bytes.NewReader(posts)
	}
	var err error
	if d.World, err = sandbox.New(o); err != nil {
		return &WorldError{Err: err}
	}
	handler := d.World.Handler()
	if d.log != nil {
		d.log.relive(d.World, clock)
		handler = d.log.keep(handler, clock)
		setFaults(handler, opt.Faults, opt.Now())
	}
	if d.net, err = serve(ctx, d.World, handler); err != nil {
		return &WorldError{Err: err}
	}
	return nil
}

// WorldError is a sandbox that could not be built or started.
type WorldError struct{ Err error }

// Error is for the log.
func (e *WorldError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *WorldError) Unwrap() error { return e.Err }

func (d *Demo) place(opt DemoOptions) (workspace.Workspace, error) {
	if opt.Keep != "" {
		w, err := workspace.Locate(opt.Keep)
		if err != nil {
			return w, err
		}
		if w.Exists() && !isDemo(w) {
			return w, &NotDemoError{Dir: w.Dir}
		}
		if err := w.Make(); err != nil {
			return w, &DiskError{Path: w.Dir, Err: err}
		}
		return w, nil
	}
	sweep(os.TempDir())
	dir, err := os.MkdirTemp("", demoPrefix)
	if err != nil {
		return workspace.Workspace{}, &DiskError{Path: os.TempDir(), Err: err}
	}
	d.dir = dir
	if d.claim, err = claim(dir); err != nil {
		d.clean()
		return workspace.Workspace{}, &DiskError{Path: dir, Err: err}
	}
	return workspace.Workspace{Dir: dir}, nil
}

// NotDemoError is a directory that holds somebody's real workspace.
type NotDemoError struct{ Dir string }

// Error is for the log.
func (e *NotDemoError) Error() string { return e.Dir + " is a workspace that is not the demo's" }

// demoMark is the first line of a demo's config: only such a config is ever written over.
const demoMark = "# atempause demo"

func isDemo(w workspace.Workspace) bool {
	data, err := os.ReadFile(w.Config())
	return err == nil && strings.HasPrefix(string(data), demoMark)
}

// The demo's config as TOML writes it.
type (
	demoFile struct {
		Brand []demoBrand `toml:"brand"`
	}
	demoBrand struct {
		Name      string            `toml:"name"`
		Lang      string            `toml:"lang"`
		Address   string            `toml:"address"`
		Signature string            `toml:"signature"`
		Hotline   string            `toml:"hotline"`
		Review    string            `toml:"review_link,omitempty"`
		Timezone  string            `toml:"timezone"`
		Breath    map[string]string `toml:"breath,inline,omitempty"`
		Channel   []demoChannel     `toml:"channel"`
	}
	demoChannel struct {
		Network   string `toml:"network"`
		Name      string `toml:"name"`
		Account   string `toml:"account"`
		TokenFile string `toml:"token_file"`
		BaseURL   string `toml:"base_url"`
	}
)

// houseStyle is what the two firms want, by the brand's name in the sandbox.
var houseStyle = map[string]demoBrand{
	"Bäckerei Krume": {Address: "Sie", Hotline: "+49 30 901820", Review: "https://krume.example/bewerten"},
	"Radhaus Nord":   {Address: "du", Hotline: "+49 40 66969010", Review: "https://radhaus-nord.example/bewerten"},
}

// writeDemo writes the config that points at the sandbox, with a token file of mode 0600 for each page.
func writeDemo(w workspace.Workspace, baseURL string, pages []sandbox.Page, opt DemoOptions) error {
	var file demoFile
	at := map[string]int{}
	for _, p := range pages {
		i, ok := at[p.Brand]
		if !ok {
			b := houseStyle[p.Brand]
			b.Name, b.Lang, b.Signature, b.Timezone = p.Brand, "de", "^JL", "Europe/Berlin"
			if b.Address == "" {
				b.Address = "Sie"
			}
			if opt.Breath > 0 {
				b.Breath = map[string]string{}
				for _, k := range []string{"praise", "question", "complaint", "heated", "other", "private"} {
					b.Breath[k] = opt.Breath.String()
				}
			}
			i = len(file.Brand)
			at[p.Brand] = i
			file.Brand = append(file.Brand, b)
		}
		tokenFile := "token-" + p.ID
		if err := os.WriteFile(filepath.Join(w.Dir, tokenFile), []byte(p.Token+"\n"), 0o600); err != nil {
			return err
		}
		file.Brand[i].Channel = append(file.Brand[i].Channel, demoChannel{
			Network: "facebook", Name: p.Name, Account: p.ID, TokenFile: tokenFile, BaseURL: baseURL,
		})
	}
	text, err := toml.Marshal(file)
	if err != nil {
		return fmt.Errorf("write the demo's config: %w", err)
	}
	if err := writeDemoRules(w, file.Brand); err != nil {
		return err
	}
	if err := os.WriteFile(w.Config(), append([]byte(demoMark+"\n"), text...), 0o600); err != nil {
		return err
	}
	return demoContacts(w, file.Brand)
}

//go:embed demo.house-rules.md
var demoRules string

// writeDemoRules gives each firm house rules with an address; those that were changed in a kept demo stay.
func writeDemoRules(w workspace.Workspace, brands []demoBrand) error {
	dir := filepath.Join(w.Dir, houserules.Folder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for i, b := range brands {
		name := filepath.Join(dir, fmt.Sprintf("%d.md", i+1))
		if _, err := os.Stat(name); err == nil || b.Review == "" {
			continue
		}
		link := strings.Replace(b.Review, "bewerten", "regeln", 1)
		text := strings.NewReplacer("{BRAND}", b.Name, "{LINK}", link).Replace(demoRules)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the demo; a throw-away workspace is removed.
func (d *Demo) Close() error {
	err := d.App.Close()
	if nerr := d.net.Close(); nerr != nil {
		err = errors.Join(err, &WorldError{Err: nerr})
	}
	d.clean()
	return err
}

func (d *Demo) clean() {
	if d.log != nil {
		_ = d.log.file.Close()
	}
	if d.claim != nil {
		_ = d.claim.Close()
	}
	if d.dir != "" {
		_ = os.RemoveAll(d.dir) // it lies in the system's directory for such things
	}
}

// BaseURL is where the sandbox listens.
func (d *Demo) BaseURL() string { return d.net.baseURL }
