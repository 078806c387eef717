package desk

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/replies/moderation"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/desk/edit"
	"atempause/ui/keys"
	"atempause/ui/layout"
)

// DeedStore is what the desk asks of the store to moderate.
type DeedStore interface {
	DeedOptions(ctx context.Context, message int64) ([]store.Option, moderation.Copy, error)
	Deeds(ctx context.Context, p store.DeedPage) ([]store.Deed, error)
	DeedByID(ctx context.Context, id int64) (store.Deed, error)
	JudgeDeed(ctx context.Context, w store.DeedAsk) (moderation.Ruling, moderation.Copy, error)
	AskDeed(ctx context.Context, w store.DeedAsk) (store.Deed, moderation.Ruling, error)
	ConfirmDeed(ctx context.Context, id int64) (store.Deed, moderation.Ruling, error)
	Moderate(ctx context.Context, asks []store.DeedAsk) ([]store.DeedResult, error)
	FocusAsks(ctx context.Context, threads []int64, act sources.Act, g sources.Ground) ([]store.DeedAsk, error)
	DropDeed(ctx context.Context, id int64) (store.Deed, error)
	RetryDeed(ctx context.Context, id int64) (store.Deed, error)
	SeenDeed(ctx context.Context, id int64, done bool) (store.Deed, error)
	TakeBack(ctx context.Context, message int64, act sources.Act) (store.Deed, error)
}

// modStep is a page of the dialog.
type modStep int

const (
	modActs    modStep = iota // what is to be done
	modGrounds                // by which rule of the house
	modReason                 // refused: why it has to be all the same, in one's own words
	modConfirm                // the copy is kept; go on?
	modRest                   // the breath before going against criticism
	modTrouble                // it failed, or nobody knows
)

// moderate is the dialog: a message, what can be done to it, why, and what others will still see.
type moderate struct {
	step   modStep
	cur    int
	thread store.Row
	msg    store.Message
	opts   []store.Option
	kept   moderation.Copy
	many   []int64 // the threads that are marked, instead of a message
	counts [2]int  // of those: which may go, and which are criticism or cannot
	asked  bool    // counts are known

	act    sources.Act
	ground sources.Ground
	third  bool
	ruling moderation.Ruling
	deed   store.Deed
	field  edit.Field
	opened time.Time
	busy   bool              // the store is asked
	held   []tea.KeyPressMsg // keys that wait for its answer
}

// manyActs are what can be done to all that is marked.
var manyActs = []sources.Act{sources.ActHide, sources.ActTrash, sources.ActSpam, sources.ActDelete, sources.ActReport, sources.ActBlock}

// moderate opens the dialog for the selected message, or for all that is marked.
func (m *Model) moderate() tea.Cmd {
	if ids, _ := m.subjects(); len(ids) > 1 {
		d := &moderate{many: ids, opened: m.Now()}
		d.field.One, d.field.Fold = true, m.th.Spell
		m.push(d)
		return nil
	}
	return m.opened(func(m *Model) tea.Cmd {
		msg, ok := m.accused()
		if !ok {
			return nil
		}
		return m.loadOptions(msg)
	})
}

// accused is the message the dialog is for: in the conversation the selected one, from the list the one the row shows.
func (m *Model) accused() (store.Message, bool) {
	if m.focus == layout.Talk {
		return m.talk.message()
	}
	for _, msg := range m.talk.msgs {
		if msg.ID == m.talk.thread.Focus {
			return msg, true
		}
	}
	return m.talk.message()
}

type optionsMsg struct {
	d    *moderate
	opts []store.Option
	kept moderation.Copy
	err  error
}

func (m *Model) loadOptions(msg store.Message) tea.Cmd {
	db, ctx := m.Store, m.Context
	d := &moderate{thread: m.talk.thread.Row, msg: msg, opened: m.Now(), busy: true}
	d.field.One, d.field.Fold = true, m.th.Spell
	m.push(d) // at once, so that no key goes astray
	return func() tea.Msg {
		o := optionsMsg{d: d}
		o.opts, o.kept, o.err = db.DeedOptions(ctx, msg.ID)
		return o
	}
}

func (o optionsMsg) apply(m *Model) tea.Cmd {
	d := o.d
	if o.err != nil {
		d.close(m)
		m.fault("storage.read", o.err)
		return nil
	}
	d.kept = o.kept
	able, not := []store.Option{}, []store.Option{} // what can be done comes first, as in the other menus
	for _, opt := range o.opts {
		if m.barred(opt) == "" {
			able = append(able, opt)
		} else {
			not = append(not, opt)
		}
	}
	d.opts = append(able, not...)
	d.cur = max(0, slices.IndexFunc(d.opts, func(o store.Option) bool { // an open matter, else the first there is
		return o.Deed != nil && slices.Contains(openDeeds, o.Deed.State)
	}))
	return d.release(m)
}

// move takes the cursor to the next answer, past those that cannot be chosen.
func (d *moderate) move(m *Model, by int) {
	for i := d.cur + by; i >= 0 && i < d.rows(); i += by {
		if d.step != modActs || d.can(m, i) {
			d.cur = i
			return
		}
	}
}

// close takes the dialog away, if it is still there.
func (d *moderate) close(m *Model) {
	if n := len(m.over); n > 0 && m.over[n-1] == overlay(d) {
		m.pop()
	}
}

// release plays the keys that waited for the store's answer.
func (d *moderate) release(m *Model) tea.Cmd {
	held := d.held
	d.busy, d.held = false, nil
	var cmds []tea.Cmd
	for _, k := range held {
		if n := len(m.over); n == 0 || m.over[n-1] != overlay(d) {
			break // it was closed: they were not meant for anything else
		}
		cmds = append(cmds, m.press(k))
	}
	return tea.Batch(cmds...)
}

// openDeeds are the states that wait for the person or for the network.
var openDeeds = []moderation.State{
	moderation.Asked, moderation.Breathing, moderation.Queued, moderation.Doing, moderation.Failed, moderation.Unsure,
}

// can tells whether an act of the list can be chosen.
func (d *moderate) can(m *Model, i int) bool { return d.cannot(m, i) == "" }

// cannot says why an act of the list cannot be chosen, "" if it can.
func (d *moderate) cannot(m *Model, i int) string {
	if d.many != nil {
		return ""
	}
	return m.barred(d.opts[i])
}

// barred says why an act cannot be chosen, "" if it can.
func (m *Model) barred(o store.Option) string {
	switch {
	case o.Back:
		return ""
	case o.Deed != nil && slices.Contains(openDeeds, o.Deed.State):
		return ""
	case o.Deed != nil && o.Deed.State == moderation.Done:
		return m.Words.Deed(o.Deed.Deed, moderation.Done)
	case !o.Cap.Can || len(o.Ruling.Why) > 0 && o.Ruling.Why[0].Key == moderation.WhyCannot:
		why, _, _ := m.Words.Guard(o.Ruling)
		if len(why) > 0 {
			return why[0]
		}
		return m.t("desk.not_offered")
	case len(o.Ruling.Needs) == 0 && !o.Ruling.Allowed && len(o.Ruling.Why) > 0 && o.Ruling.Why[0].Key == moderation.WhyAnsweredTo:
		return m.Words.Because(o.Ruling.Why[0])
	}
	return ""
}

func (d *moderate) scope() keys.Scope { return keys.Dialog }

func (d *moderate) paste(_ *Model, s string) {
	if d.step == modReason {
		d.field.Insert(s)
	}
}

// rows is how many answers the page has.
func (d *moderate) rows() int {
	switch d.step {
	case modActs:
		if d.many != nil {
			return len(manyActs)
		}
		return len(d.opts)
	case modGrounds:
		return len(grounds)
	case modTrouble:
		return len(troubleSteps(d.deed))
	}
	return 0
}

func (d *moderate) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	name := k.String()
	if d.busy && name != "esc" {
		d.held = append(d.held, k)
		return nil
	}
	if d.step == modReason {
		switch name {
		case "esc":
			return d.back(m)
		case "enter":
			return d.askFor(m)
		}
		editField(m, &d.field, k)
		return nil
	}
	if n := d.rows(); n > 0 && len(name) == 1 && name[0] >= '1' && int(name[0]-'1') < n {
		i := int(name[0] - '1')
		if d.step == modActs && !d.can(m, i) {
			m.sayText(warn, d.cannot(m, i))
			return nil
		}
		d.cur = i
		return d.take(m)
	}
	switch id, _ := m.km.Find(name, keys.Dialog); id {
	case keys.DialogDown:
		d.move(m, 1)
	case keys.DialogUp:
		d.move(m, -1)
	case keys.DialogTake:
		return d.take(m)
	case keys.DialogBack:
		return d.back(m)
	default:
		if name == "x" && d.step == modRest {
			return d.drop(m)
		}
		if name == "c" && (d.step == modRest || d.step == modConfirm) { // as with a reply that has rested
			return d.take(m)
		}
	}
	return nil
}

// back goes a page back, or closes the dialog. What breathes goes on; what was only asked for is let go.
func (d *moderate) back(m *Model) tea.Cmd {
	switch d.step {
	case modGrounds:
		d.step, d.cur = modActs, max(0, d.place())
	case modReason:
		d.step, d.cur = modGrounds, slices.Index(grounds, ground{d.ground, d.third})
	case modConfirm:
		return d.drop(m)
	case modRest:
		m.pop()
		if left := d.deed.Left(m.Now()); left > 0 {
			m.say(plain, "mod.goes_on", "Left", clock(left), "Key", m.km.Name("moderate", m.Words))
			return m.after(left, deedRestedMsg{d.deed.ID})
		}
	default:
		m.pop()
	}
	return nil
}

func (d *moderate) place() int {
	if d.many != nil {
		return slices.Index(manyActs, d.act)
	}
	return slices.IndexFunc(d.opts, func(o store.Option) bool { return o.Act == d.act })
}

// take goes on with the chosen answer.
func (d *moderate) take(m *Model) tea.Cmd {
	switch d.step {
	case modActs:
		return d.chooseAct(m)
	case modGrounds:
		d.ground, d.third = grounds[d.cur].ground, grounds[d.cur].third
		if d.many != nil {
			d.step, d.asked = modConfirm, false
			return d.preview(m)
		}
		return d.askFor(m)
	case modConfirm:
		if d.many != nil {
			return d.doMany(m)
		}
		return d.confirm(m)
	case modRest:
		if left := d.deed.Left(m.Now()); left > 0 {
			m.say(warn, "mod.not_yet", "Left", clock(left))
			return nil
		}
		return d.confirm(m)
	case modTrouble:
		return troubleSteps(d.deed)[d.cur].do(m, d)
	}
	return nil
}

func (d *moderate) chooseAct(m *Model) tea.Cmd {
	if d.many != nil {
		d.act, d.step, d.cur = manyActs[d.cur], modGrounds, 0
		return nil
	}
	o := d.opts[d.cur]
	d.act = o.Act
	switch {
	case o.Back:
		return d.takeBack(m)
	case o.Deed != nil && slices.Contains(openDeeds, o.Deed.State):
		d.deed, d.ruling = *o.Deed, o.Ruling
		d.follow(m)
		return nil
	case !d.can(m, d.cur):
		m.sayText(warn, d.cannot(m, d.cur))
		return nil
	case !moderation.Guarded(o.Act), o.Ruling.Allowed:
		d.ground = ""
		return d.askFor(m)
	}
	d.step, d.cur = modGrounds, likelyGround(m.talk.thread.Kind)
	return nil
}

// follow shows the page a deed stands at.
func (d *moderate) follow(m *Model) {
	d.ground, d.third, d.cur = d.deed.Ground, d.deed.Third, 0
	switch d.deed.At(m.Now()) {
	case moderation.Breathing:
		d.step = modRest
	case moderation.Ready:
		d.step = modConfirm
		if d.deed.Breath > 0 {
			d.step = modRest
		}
	default:
		d.step = modTrouble
	}
}

// resting tells whether a breath is on the screen.
func (d *moderate) resting(m *Model) bool {
	return d.step == modRest && d.deed.Left(m.Now()) > 0
}

// deedRestedMsg says that the breath of a deed is over, which its dialog no longer shows.
type deedRestedMsg struct{ id int64 }

func (r deedRestedMsg) apply(m *Model) tea.Cmd {
	db, ctx := m.Store, m.Context
	return func() tea.Msg {
		d, err := db.DeedByID(ctx, r.id)
		if err != nil || d.State != moderation.Breathing {
			return nil // done or dropped meanwhile
		}
		return deedReadyMsg{d}
	}
}

type deedReadyMsg struct{ deed store.Deed }

func (r deedReadyMsg) apply(m *Model) tea.Cmd {
	m.say(good, "mod.rested", "Name", m.name(r.deed.Copy.Author.Name), "Key", m.km.Name("confirm", m.Words))
	m.note.until = m.Now().Add(2 * time.Minute) // one may be looking elsewhere
	return nil
}
