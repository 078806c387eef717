package commands

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"atempause/replies"
	"atempause/replies/moderation"
	"atempause/sources"
	"atempause/store"
	"atempause/ui/app"
	"atempause/ui/safe"
)

// deedActs are the acts of act that go to the network, with what they take back.
var deedActs = map[string]sources.Act{
	"approve": sources.ActApprove, "hide": sources.ActHide, "trash": sources.ActTrash, "spam": sources.ActSpam,
	"delete": sources.ActDelete, "report": sources.ActReport, "mute": sources.ActMute, "block": sources.ActBlock, "close": sources.ActClose,
}

var backActs = map[string]sources.Act{
	"unhide": sources.ActHide, "unmute": sources.ActMute, "unblock": sources.ActBlock, "unclose": sources.ActClose,
}

// deedNames lists them as help and errors show them.
var deedNames = []string{
	"approve", "hide", "trash", "spam", "delete", "report", "mute", "block", "close", "unhide", "unmute", "unblock", "unclose",
}

// deedFlags are what act takes for them.
type deedFlags struct {
	because, message string
	third, explain   bool
	json             bool // for machines: see deedDoneJSON
}

func (c *cli) deedFlags(cmd *cobra.Command, fl *deedFlags) {
	f := cmd.Flags()
	f.StringVar(&fl.because, "because", "", c.words.T("cmd.act.flag_because"))
	f.StringVar(&fl.message, "message", "", c.words.T("cmd.act.flag_message"))
	f.BoolVar(&fl.third, "third", false, c.words.T("cmd.act.flag_third"))
	f.BoolVar(&fl.explain, "explain", false, c.words.T("cmd.act.flag_explain"))
}

// given names a flag that was set, "" for none.
func (fl deedFlags) given() string {
	switch {
	case fl.because != "":
		return "--because"
	case fl.message != "":
		return "--message"
	case fl.third:
		return "--third"
	case fl.explain:
		return "--explain"
	}
	return ""
}

// deedAt finds the word in a line of act that names a deed; -1 if it is another act.
func deedAt(args []string) int {
	at := slices.IndexFunc(args, func(a string) bool { return a == "" || a[0] < '0' || a[0] > '9' })
	if at < 0 || !slices.Contains(deedNames, args[at]) {
		return -1
	}
	return at
}

// moderate carries out a line of act that names a deed: ids, the act, and the ground where it needs one.
func (c *cli) moderate(ctx context.Context, args []string, fl deedFlags) error {
	at := deedAt(args)
	name, rest := args[at], args[at+1:]
	if at == 0 {
		return c.fail(exitUsage, "cmd.act.no_id")
	}
	act, back := deedActs[name], false
	if b, ok := backActs[name]; ok {
		act, back = b, true
	}
	var ground sources.Ground
	if !back && moderation.Guarded(act) {
		var known []string
		for _, g := range sources.Grounds {
			known = append(known, string(g))
		}
		if len(rest) == 0 {
			return c.fail(exitUsage, "cmd.act.no_ground", "Act", name, "Known", list(known))
		}
		word := strings.ReplaceAll(rest[0], "-", "_")
		if err := c.oneOf(name, word, known); err != nil {
			return err
		}
		ground, rest = sources.Ground(word), rest[1:]
	}
	if len(rest) > 0 {
		return c.fail(exitUsage, "cmd.act.rest", "Got", rest[0])
	}
	return c.with(ctx, func(a *app.App) error {
		a.Deeds.Recover(ctx) // a program that was killed may have left something under way
		run := deedRun{c: c, a: a, fl: fl, line: args}
		for _, id := range args[:at] {
			t, err := c.thread(ctx, a, id)
			if err != nil {
				return err
			}
			w := store.DeedAsk{Message: t.Focus, Act: act, Ground: ground, ThirdPerson: fl.third, Overrule: fl.because}
			if fl.message != "" {
				if w.Message, err = a.Store.MessageByRemote(ctx, t.ID, fl.message); errors.Is(err, replies.ErrNotFound) {
					return c.fail(exitUsage, "cmd.act.no_message", "ID", id, "Got", fl.message)
				} else if err != nil {
					return err
				}
			}
			run.asks = append(run.asks, w)
		}
		if back {
			return run.takeBack(ctx, act)
		}
		return run.do(ctx)
	})
}

// deedRun is one line of act that names a deed.
type deedRun struct {
	c    *cli
	a    *app.App
	fl   deedFlags
	line []string
	asks []store.DeedAsk
	code int // of what went wrong, 0 for nothing
	list []deedDoneJSON
	at   *deedDoneJSON // what is being told just now; nil where people read
}

// deedDoneJSON is what became of one moderating act, as act --json tells it: the entry of the log, and what was said of it.
type deedDoneJSON struct {
	deedJSON
	Done    bool     `json:"done"`    // it is as it was asked for
	Final   bool     `json:"final"`   // it cannot be taken back
	See     []string `json:"see"`     // what the network does with it and what others will still see
	Refused []string `json:"refused"` // why it was not done
	Instead []string `json:"instead"` // what to do instead
	Needs   []string `json:"needs"`   // what the guard misses
	Error   string   `json:"error"`   // the network's trouble, in a sentence
	Draft   bool     `json:"draft"`   // the public explanation was written as a draft
}

// say prints a line for people.
func (r *deedRun) say(text string) {
	if r.at == nil {
		r.c.out(text)
	}
}

// fault prints a line of trouble for people, and keeps it for machines.
func (r *deedRun) fault(text string) {
	if r.at != nil {
		r.at.Error = text
		return
	}
	r.c.say(r.c.Err, r.c.fold(text, ""))
}

// begin starts the entry of one ask.
func (r *deedRun) begin(w store.DeedAsk, back bool) {
	if !r.fl.json {
		return
	}
	e := deedDoneJSON{See: []string{}, Refused: []string{}, Instead: []string{}, Needs: []string{}}
	e.Act, e.Back, e.Ground, e.Links, e.Reason = string(w.Act), back, string(w.Ground), []string{}, w.Overrule
	r.list = append(r.list, e)
	r.at = &r.list[len(r.list)-1]
}

// became fills in the entry of the log.
func (r *deedRun) became(d store.Deed) {
	if r.at != nil && d.ID != 0 {
		r.at.deedJSON, r.at.Final = r.c.deedOf(d), d.Final
	}
}

func (r *deedRun) do(ctx context.Context) error {
	results, err := r.a.Store.Moderate(ctx, r.asks)
	if err != nil {
		return err
	}
	for _, res := range results {
		r.begin(res.Ask, false)
		r.became(res.Deed)
		if err := r.tell(ctx, res); err != nil {
			return err
		}
	}
	return r.end()
}

func (r *deedRun) end() error {
	if r.fl.json {
		out := newArray(r.c.Out)
		for _, e := range r.list {
			if err := out.add(e); err != nil {
				return err
			}
		}
		if err := out.end(); err != nil {
			return err
		}
	}
	if r.code != 0 {
		return errStop{r.code}
	}
	return nil
}

func (r *deedRun) takeBack(ctx context.Context, act sources.Act) error {
	for _, w := range r.asks {
		r.begin(store.DeedAsk{Act: act}, true)
		d, err := r.a.Store.TakeBack(ctx, w.Message, act)
		var step moderation.Misstep
		if errors.As(err, &step) {
			r.refused(r.c.words.T("cmd.deed.nothing_back"))
			continue
		}
		if err != nil {
			return err
		}
		if err := r.carry(ctx, d); err != nil {
			return err
		}
	}
	return r.end()
}

// refused tells on Err why something is not done.
func (r *deedRun) refused(lines ...string) {
	if r.at != nil {
		r.at.Refused = append(r.at.Refused, lines...)
		lines = nil
	}
	for _, l := range lines {
		r.c.say(r.c.Err, r.c.fold(l, ""))
	}
	r.code = max(r.code, exitRefused)
}

// tell says what became of one ask: what the network does with it before it is tried, and what the guard misses.
func (r *deedRun) tell(ctx context.Context, res store.DeedResult) error {
	c := r.c
	why, see, instead := c.words.Guard(res.Ruling)
	name := c.words.T("deed.act." + string(res.Ask.Act))
	var step moderation.Misstep
	switch {
	case errors.As(res.Err, &step) && step == moderation.Refused:
		if r.at != nil {
			for _, n := range res.Ruling.Needs {
				r.at.Needs = append(r.at.Needs, string(n))
			}
			r.at.Instead = append(r.at.Instead, instead...)
			r.refused(why...)
			return nil
		}
		lines := append([]string{c.words.T("cmd.deed.refused", "Act", name)}, why...)
		for _, text := range instead {
			lines = append(lines, c.words.T("cmd.deed.instead", "Text", text))
		}
		if len(res.Ruling.Needs) > 0 && res.Ruling.Needs[0] == moderation.NeedOverrule {
			lines = append(lines, c.words.T("cmd.deed.overrule", "Line", "atempause act "+safe.Line(strings.Join(r.line, " "))+` --because "…"`))
		}
		r.refused(lines...)
		return nil
	case res.Err != nil:
		r.refused(c.words.T("cmd.deed.refused", "Act", name), c.words.T(step.Key()))
		return nil
	}
	for _, l := range see {
		r.say(c.fold(l, ""))
	}
	if r.at != nil {
		r.at.See = append(r.at.See, see...)
	}
	r.say(c.words.T("cmd.deed.kept", "ID", idText(res.Deed.ID)))
	if left := res.Deed.Left(c.Now()); left > 0 {
		seconds := int((left + time.Second - 1) / time.Second) // to the second: a script may wait for it
		r.refused(c.words.T("cmd.deed.breathing", "Left", c.words.N("cmd.span.seconds", seconds)))
		return nil
	}
	return r.carry(ctx, res.Deed)
}

// carry carries a confirmed deed out and says how it ended.
func (r *deedRun) carry(ctx context.Context, d store.Deed) error {
	c := r.c
	d, err := r.a.CarryOut(ctx, d.ID)
	if err != nil {
		return err
	}
	r.became(d)
	switch d.State {
	case moderation.Done, moderation.Undone:
		r.say(c.deedLine(d))
		if r.at != nil {
			r.at.Done = true
		}
	case moderation.Unsure:
		r.fault(c.words.T("cmd.deed.unsure", "ID", idText(d.ID)))
		r.code = exitNetwork
	case moderation.Failed:
		r.fault(c.words.T("cmd.deed.failed", "Why", c.deedTrouble(d), "ID", idText(d.ID)))
		r.code = exitNetwork
	default: // the message has changed meanwhile
		r.refused(c.words.T(moderation.Changed.Key()))
	}
	if d.State != moderation.Done || !d.Explain {
		return nil
	}
	if !r.fl.explain {
		r.say(c.words.T("cmd.deed.explain"))
		return nil
	}
	return r.explain(ctx, d)
}

func (c *cli) deedLine(d store.Deed) string {
	return c.words.T("cmd.deed.line", "Thread", idText(d.Thread), "Author", safe.Line(d.Copy.Author.Name), "What", c.words.Deed(d.Deed, d.At(c.Now())))
}

// deedTrouble is why a deed failed; "" for all others.
func (c *cli) deedTrouble(d store.Deed) string {
	switch {
	case d.State != moderation.Failed:
		return ""
	case d.Trouble == sources.NotSent || d.Trouble == "":
		return c.words.T("deed.not_done")
	}
	return c.netText(d.Trouble, sources.Network(network(d.Channel)), d.Channel, d.Detail, time.Time{})
}

// explain writes the public explanation as a draft, where there is none yet.
func (r *deedRun) explain(ctx context.Context, d store.Deed) error {
	c := r.c
	t, err := r.a.Store.Thread(ctx, d.Thread)
	if err != nil {
		return err
	}
	text := r.a.Explanation(d.Brand, t.Lang, d.Deed)
	if d.Act == sources.ActDelete && t.RemoteID == d.Copy.Message {
		r.say(c.words.T("cmd.deed.explain_nowhere"))
		r.say(c.fold(text, "  "))
		return nil
	}
	if _, err := r.a.Store.Draft(ctx, d.Thread); !errors.Is(err, replies.ErrNotFound) {
		if err == nil {
			r.fault(c.words.T("cmd.deed.explain_draft", "ID", idText(d.Thread)))
		}
		return err
	}
	if _, err := r.a.Store.SaveDraft(ctx, store.Edit{Thread: d.Thread, Text: text, Audience: sources.Public}); err != nil {
		return err
	}
	if r.at != nil {
		r.at.Draft = true
	}
	r.say(c.words.T("cmd.deed.explained", "ID", idText(d.Thread)))
	return nil
}
