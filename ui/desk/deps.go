package desk

import (
	"cmp"
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies"
	"atempause/replies/care"
	"atempause/replies/filter"
	"atempause/replies/moderation"
	"atempause/replies/playbook"
	"atempause/sources"
	"atempause/sources/intake"
	"atempause/store"
	"atempause/store/workspace"
	"atempause/ui/keys"
	"atempause/ui/theme"
	"atempause/ui/words"
)

// Store is what the desk asks of the store; *store.Store is one. All calls are made in commands, never in Update.
type Store interface {
	DeedStore
	Rows(ctx context.Context, p store.Page) ([]store.Row, error)
	Thread(ctx context.Context, id int64) (store.Thread, error)
	Messages(ctx context.Context, thread int64, offset, limit int) ([]store.Message, error)
	Body(ctx context.Context, message int64) (string, error)
	Counts(ctx context.Context, brand string) (store.Count, error)
	Readings(ctx context.Context) (map[string]store.Reading, error)
	Kin(ctx context.Context, thread int64) ([]store.Kin, error)
	Folded(ctx context.Context, message int64) (string, error)
	Changes(ctx context.Context) <-chan struct{}
	MarkRead(ctx context.Context, thread int64) error
	Change(ctx context.Context, threads []int64, act store.Act) ([]int64, error)
	Labels(ctx context.Context, brand string) ([]store.Label, error)
	LabelsOn(ctx context.Context, threads []int64) (map[string]int, error)
	Person(ctx context.Context, thread int64) (store.Person, error)
	PersonFacts(ctx context.Context, thread int64) (store.Person, error)
	WholePerson(ctx context.Context, thread int64) (store.Person, error)
	People(ctx context.Context, brand, name string, limit int) ([]store.Someone, error)
	NameOf(ctx context.Context, brand, author string) (string, error)
	Causes(ctx context.Context, brand string) ([]store.Cause, error)
	RenameCause(ctx context.Context, brand, from, to string) (string, int, error)
	RemoveCause(ctx context.Context, brand, name string) (string, int, error)
	SavedViews(ctx context.Context, brand string) ([]store.SavedView, error)
	SaveView(ctx context.Context, name string, q filter.Query) error
	RenameView(ctx context.Context, from, to string) error
	DropView(ctx context.Context, name string) error
	Reach(ctx context.Context) (store.Reach, error)
	Undo(ctx context.Context) (store.Act, []int64, error)
	Redo(ctx context.Context) (store.Act, []int64, error)
	Draft(ctx context.Context, thread int64) (replies.Reply, error)
	Reply(ctx context.Context, id int64) (replies.Reply, error)
	SaveDraft(ctx context.Context, e store.Edit) (replies.Reply, error)
	DropDraft(ctx context.Context, reply, rev int64) error
	CheckRequest(ctx context.Context, thread int64, audience sources.Audience, target ...string) (replies.CheckRequest, error)
	Request(ctx context.Context, reply, rev int64) (replies.Reply, error)
	Waive(ctx context.Context, reply, rev int64, w replies.Waiver) (replies.Reply, error)
	Confirm(ctx context.Context, reply, rev int64) (replies.Reply, error)
	ReadHarsh(ctx context.Context, thread int64, kind replies.Kind, heat int) (care.Reader, error)
	Rested(ctx context.Context, asked, paused time.Time) error
	Retry(ctx context.Context, reply int64) (replies.Reply, error)
	Rework(ctx context.Context, reply int64) (replies.Reply, error)
	Seen(ctx context.Context, reply int64) (replies.Reply, error)
	Hand(ctx context.Context, reply, rev int64) (replies.Reply, error)
	Posted(ctx context.Context, reply, rev int64, link string) (replies.Reply, error)
	NotPosted(ctx context.Context, reply, rev int64) (replies.Reply, error)
	Outbox(ctx context.Context, since time.Time, states ...replies.State) ([]replies.Reply, error)
	MayAskReview(ctx context.Context, thread int64) (playbook.Request, error)
}

// State is what the desk remembers from one start to the next.
type State struct {
	View    store.View
	Brand   string
	Channel string
	Filter  string `json:",omitempty"` // as filter.Query writes it; a start does not come back to it
}

// Deps is what the desk needs from outside. Store, Gate, Now, Words and Context are required.
type Deps struct {
	Store        Store
	Gate         replies.Gate
	Capabilities func(channel string) sources.Capabilities
	Limit        func(channel string, form sources.Form, audience sources.Audience) sources.Limit
	Brands       []sources.Brand
	Off          func(channel string) bool                    // switched off in the config
	Closed       func(channel string) map[sources.Lane]string // lanes the network does not open to us, and why as a catalogue key
	Version      func(channel string) (pinned, served string) // of a network's API, where another one answers
	Pages        func() workspace.Pages                       // templates, playbooks, house rules, read anew if they have changed; called in commands only
	Now          func() time.Time
	Words        *words.Words
	Look         theme.Look
	Keys         map[string][]string            // own key bindings, from the config
	SyncNow      func()                         // asks the background sync to run; returns at once
	Dispatch     func()                         // wakes the sender; returns at once
	Reread       func(reply int64)              // asks for another read-back of an unsure reply; returns at once
	Events       <-chan intake.Event            // what the sync does
	Expires      func(channel string) time.Time // when its token ends, as last told; zero: never, or not told
	UnderWay     func() []UnderWay              // what is being tried on a network just now; asks nobody
	Abandon      func()                         // lets go of that: it counts as unsure, and is read back at the next start
	Alarm        Alarm                          // how it rings when the weather rises
	Care         Care                           // how the person is looked after
	Sandbox      bool                           // say "Demo" in the first line
	Notice       string                         // what has to be said at the start; stays for a while whatever is pressed
	Logged       bool                           // a log is written; where not, sentences tell how to get one
	// Explain words the public explanation of a deed; it may read files. nil: the program's own wording.
	Explain func(brand, lang string, d moderation.Deed) string
	// Capture writes something down by hand; nil: that cannot be done here.
	Capture func(ctx context.Context, in Capture) (Captured, error)
	// KeepBrief writes a brief into the workspace; nil: there is no place for it.
	KeepBrief func(name, text string) (path string, err error)
	Start     State               // where to begin
	Save      func(State)         // told when the person goes elsewhere; must return at once
	Getenv    func(string) string // for $VISUAL and $EDITOR; nil knows none and uses vi
	Context   context.Context     //nolint:containedctx // the program's life; a model has no other way to be given one
	after     func(time.Duration, tea.Msg) tea.Cmd
	listen    func(func() tea.Msg) tea.Cmd
}

func (d *Deps) fill() {
	if d.Context == nil {
		d.Context = context.Background()
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Words == nil {
		d.Words = words.New("de")
	}
	for _, f := range []*func(){&d.SyncNow, &d.Dispatch} {
		if *f == nil {
			*f = func() {}
		}
	}
	if d.Expires == nil {
		d.Expires = func(string) time.Time { return time.Time{} }
	}
	if d.UnderWay == nil {
		d.UnderWay = func() []UnderWay { return nil }
	}
	if d.Abandon == nil {
		d.Abandon = func() {}
	}
	if d.Reread == nil {
		d.Reread = func(int64) {}
	}
	if d.Pages == nil {
		d.Pages = workspace.DefaultPages
	}
	if d.Save == nil {
		d.Save = func(State) {}
	}
	if d.Capabilities == nil {
		d.Capabilities = func(string) sources.Capabilities { return nil }
	}
	if d.Off == nil {
		d.Off = func(string) bool { return false }
	}
	if d.Closed == nil {
		d.Closed = func(string) map[sources.Lane]string { return nil }
	}
	if d.Version == nil {
		d.Version = func(string) (string, string) { return "", "" }
	}
	if d.Limit == nil {
		d.Limit = func(string, sources.Form, sources.Audience) sources.Limit { return sources.Limit{} }
	}
	if d.Explain == nil {
		d.Explain = func(brand, lang string, deed moderation.Deed) string {
			e := moderation.Explain{Lang: lang, Act: deed.Act, Ground: deed.Ground, Against: deed.Against}
			for _, b := range d.Brands {
				if b.Name == brand {
					e.Address, e.Signature = b.Address, b.Signature
					e.Lang = cmp.Or(lang, b.Lang)
				}
			}
			return e.Text()
		}
	}
	if d.Getenv == nil {
		d.Getenv = func(string) string { return "" }
	}
	if d.after == nil {
		d.after = func(in time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(in, func(time.Time) tea.Msg { return msg })
		}
	}
	if d.listen == nil {
		d.listen = func(f func() tea.Msg) tea.Cmd { return f }
	}
	if d.Start.View == "" {
		d.Start.View = store.Open
	}
}

// keysOf binds the keys; bad bindings were told by the config reader, here the defaults must do.
func keysOf(own map[string][]string) *keys.Map {
	if m, err := keys.New(own); err == nil {
		return m
	}
	m, _ := keys.New(nil)
	return m
}
