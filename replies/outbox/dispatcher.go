package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// Ledger is the record an outbox works from. Claim must have committed the intent to disk when it returns, and give an
// entry to one owner only, whatever other programs ask at the same time.
type Ledger interface {
	// Claim takes the oldest queued reply, or the one named by only if that is not 0; replies.ErrNotFound if none waits.
	Claim(ctx context.Context, owner string, lease time.Duration, only int64) (replies.Reply, sources.Outgoing, error)
	// Settle records how the attempt of owner ended; with owner "" what a read-back has shown.
	Settle(ctx context.Context, reply int64, owner string, o replies.Outcome) (replies.Reply, error)
	// Abandoned turns replies whose sender is gone into unsure ones and lists all unsure ones not read back yet.
	Abandoned(ctx context.Context, alive func(owner string) bool) ([]replies.Reply, error)
	Outgoing(ctx context.Context, reply int64) (sources.Outgoing, error)
	Reply(ctx context.Context, id int64) (replies.Reply, error)
}

// Route gives the source of a channel. Which of the sending interfaces it has decides what can be sent.
type Route func(ctx context.Context, channel string) (any, error)

// Options is what a Dispatcher needs from outside.
type Options struct {
	Now     func() time.Time // nil: time.Now
	Owner   string           // "" means this process: see Me
	Lease   time.Duration    // how long an attempt is believed to be under way; 0 means two minutes
	Every   time.Duration    // how often to look for work nobody announced; 0 means a second
	Between time.Duration    // between the two reads of a read-back; 0 means four seconds
	Log     *slog.Logger
	Tell    func(replies.Reply) // after each settled attempt or read-back; may be nil
}

// Dispatcher sends what is queued and reads back what is unsure.
type Dispatcher struct {
	ledger Ledger
	route  Route
	opt    Options
	wake   chan struct{}
	reread chan int64
	under  Underway
}

// Underway is what it is trying just now.
func (d *Dispatcher) Underway() *Underway { return &d.under }

// New makes a Dispatcher.
func New(ledger Ledger, route Route, opt Options) *Dispatcher {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Owner == "" {
		opt.Owner = Me()
	}
	if opt.Lease == 0 {
		opt.Lease = 2 * time.Minute
	}
	if opt.Every == 0 {
		opt.Every = time.Second
	}
	if opt.Between == 0 {
		opt.Between = 4 * time.Second
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Tell == nil {
		opt.Tell = func(replies.Reply) {}
	}
	return &Dispatcher{ledger: ledger, route: route, opt: opt, wake: make(chan struct{}, 1), reread: make(chan int64, 16)}
}

// Wake says that something may be queued. It returns at once.
func (d *Dispatcher) Wake() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Look asks for another read-back of an unsure reply. It returns at once.
func (d *Dispatcher) Look(reply int64) {
	select {
	case d.reread <- reply:
	default: // sixteen are waiting already; the person can ask again
	}
}

// Run sends and reads back until ctx ends. An attempt under way at that moment is seen through.
func (d *Dispatcher) Run(ctx context.Context) {
	tick := time.NewTicker(d.opt.Every)
	defer tick.Stop()
	for {
		d.round(ctx)
		select {
		case <-ctx.Done():
			return
		case <-d.wake:
		case <-tick.C:
		case id := <-d.reread:
			if _, err := d.Reread(ctx, id); err != nil {
				d.opt.Log.Warn("read-back", "reply", id, "err", err)
			}
		}
	}
}

// round does all the work there is.
func (d *Dispatcher) round(ctx context.Context) {
	defer d.guard("round")
	d.Recover(ctx)
	for ctx.Err() == nil {
		if _, err := d.send(ctx, 0); err != nil {
			if !errors.Is(err, replies.ErrNotFound) {
				d.opt.Log.Warn("send", "err", err)
			}
			return
		}
	}
}

func (d *Dispatcher) guard(what string) {
	if p := recover(); p != nil {
		d.opt.Log.Error("outbox panicked", "in", what, "panic", p, "stack", string(debug.Stack()))
	}
}

// Recover finds attempts whose end nobody saw and reads them back.
func (d *Dispatcher) Recover(ctx context.Context) {
	lost, err := d.ledger.Abandoned(ctx, Alive)
	if err != nil {
		if ctx.Err() == nil {
			d.opt.Log.Warn("look for abandoned attempts", "err", err)
		}
		return
	}
	for _, r := range lost {
		if ctx.Err() != nil {
			return
		}
		if _, err := d.Reread(ctx, r.ID); err != nil {
			d.opt.Log.Warn("read-back", "reply", r.ID, "err", err)
		}
	}
}

// SendOne sends the one queued reply and returns it as it ended: sent, failed or unsure. replies.ErrNotFound means that
// another program has taken it, or that it is not queued.
func (d *Dispatcher) SendOne(ctx context.Context, reply int64) (replies.Reply, error) {
	return d.send(ctx, reply)
}

func (d *Dispatcher) send(ctx context.Context, only int64) (replies.Reply, error) {
	if d.under.Abandoned() {
		return replies.Reply{}, replies.ErrNotFound // the program ends: what is queued stays queued
	}
	r, out, err := d.ledger.Claim(ctx, d.opt.Owner, d.opt.Lease, only)
	if err != nil {
		return replies.Reply{}, err
	}
	var outcome replies.Outcome
	cut := d.under.Try(ctx, d.opt.Lease, Attempt{ID: r.ID, Thread: r.Thread, Since: d.opt.Now()}, func(work context.Context) {
		outcome = d.attempt(work, r, out)
	})
	if cut && outcome.State == replies.Failed {
		outcome = replies.Outcome{State: replies.Unsure, Trouble: sources.Ambiguous}
	}
	book, cancelBook := context.WithTimeout(context.WithoutCancel(ctx), d.opt.Lease/4)
	defer cancelBook()
	r, err = d.ledger.Settle(book, r.ID, d.opt.Owner, outcome)
	if err != nil {
		// The lease runs out and the next round finds it unsure: told twice is worse than asked once.
		return r, fmt.Errorf("record the outcome of reply %d: %w", r.ID, err)
	}
	d.opt.Log.Info("attempt", "reply", r.ID, "channel", r.Channel, "outcome", outcome.State, "trouble", outcome.Trouble)
	d.opt.Tell(r)
	if r.State != replies.Unsure || d.under.Abandoned() {
		return r, nil
	}
	read, err := d.Reread(ctx, r.ID)
	if err != nil { // it is unsure and stays so: whoever looks next goes on with the read-back
		d.opt.Log.Warn("read-back", "reply", r.ID, "err", err)
		return r, nil
	}
	return read, nil
}

// attempt makes the one request and says how it ended.
func (d *Dispatcher) attempt(ctx context.Context, r replies.Reply, out sources.Outgoing) (o replies.Outcome) {
	defer func() {
		if p := recover(); p != nil { // we cannot know how far it came
			d.opt.Log.Error("source panicked while sending", "reply", r.ID, "panic", p, "stack", string(debug.Stack()))
			o = replies.Outcome{State: replies.Unsure, Trouble: sources.Ambiguous}
		}
	}()
	source, err := d.route(ctx, r.Channel)
	if err != nil {
		return outcomeOf(err, false)
	}
	if r.Attempts > 1 {
		// A person has decided on a second try after an unsure one. Look once more: the first may have come through late.
		if f, ok := source.(sources.Finder); ok {
			if rec, found, err := f.FindOwn(ctx, out); err == nil && found {
				return sent(rec)
			}
		}
	}
	rec, err := deliver(ctx, source, r, out)
	if err == nil {
		return sent(rec)
	}
	// The one private reply allowed has been sent. After an earlier try of this very text it may be ours, and the read-back
	// has to show it; else it is somebody else's, or another text of ours.
	ours := sources.ClassOf(err) == sources.AlreadyReplied && r.FirstTry.Before(r.TriedAt)
	return outcomeOf(err, ours || sources.MayHaveBeenApplied(err))
}

func deliver(ctx context.Context, source any, r replies.Reply, out sources.Outgoing) (sources.Receipt, error) {
	if out.Audience == sources.Private && out.Form != sources.ConversationForm {
		if p, ok := source.(sources.PrivateReplier); ok {
			return p.ReplyPrivately(ctx, out)
		}
		return sources.Receipt{}, &sources.Error{Class: sources.Unsupported, Op: "reply privately", Object: out.Target}
	}
	if p, ok := source.(sources.Replier); ok {
		return p.Reply(ctx, out)
	}
	return sources.Receipt{}, &sources.Error{Class: sources.Unsupported, Op: "reply", Object: out.Target}
}

func sent(rec sources.Receipt) replies.Outcome {
	return replies.Outcome{State: replies.Sent, RemoteID: rec.RemoteID, Permalink: rec.Permalink}
}

func outcomeOf(err error, applied bool) replies.Outcome {
	o := replies.Outcome{State: replies.Failed}
	if applied {
		o.State = replies.Unsure
	}
	o.Trouble, o.Detail = Trouble(err, applied)
	return o
}

// Trouble puts the error of an attempt into the words of a ledger. applied tells that the network may have taken it.
func Trouble(err error, applied bool) (class sources.Class, detail string) {
	class, detail = sources.ClassOf(err), err.Error()
	var e *sources.Error
	if errors.As(err, &e) {
		detail = e.Detail
	}
	switch {
	case applied && class == "":
		class = sources.Ambiguous
	case !applied && (class == "" || class == sources.Ambiguous):
		class = sources.NotSent // it was given up before anything left
	}
	return class, detail
}

// Reread looks for an unsure reply on the network: twice, some seconds apart, since what was written may take a moment
// to be told. Found means sent. Not found leaves it unsure, and a person decides.
func (d *Dispatcher) Reread(ctx context.Context, reply int64) (replies.Reply, error) {
	r, err := d.ledger.Reply(ctx, reply)
	if err != nil {
		return r, err
	}
	if r.State != replies.Unsure {
		return r, nil
	}
	out, err := d.ledger.Outgoing(ctx, reply)
	if err != nil {
		return r, err
	}
	o, done := d.look(ctx, r, out)
	if !done {
		return r, ctx.Err()
	}
	r, err = d.ledger.Settle(context.WithoutCancel(ctx), reply, "", o)
	if _, late := replies.AsRefused(err); late { // another program, or the person, has known sooner
		return d.ledger.Reply(context.WithoutCancel(ctx), reply)
	}
	if err != nil {
		return r, fmt.Errorf("record the read-back of reply %d: %w", reply, err)
	}
	d.opt.Log.Info("read-back", "reply", r.ID, "found", r.State == replies.Sent, "readback", r.Readback)
	d.opt.Tell(r)
	return r, nil
}

// look reads the thread back; done is false when ctx ended before it knew. A network that does not answer is given up
// after a while, and a fault of its source counts as no answer: one reply must not keep the others from leaving.
func (d *Dispatcher) look(all context.Context, r replies.Reply, out sources.Outgoing) (o replies.Outcome, done bool) {
	still := replies.Outcome{State: replies.Unsure, Trouble: r.Trouble, Detail: r.Detail, Readback: replies.Unreadable}
	defer func() {
		if p := recover(); p != nil {
			d.opt.Log.Error("source panicked while reading back", "reply", r.ID, "panic", p, "stack", string(debug.Stack()))
			o, done = still, true
		}
	}()
	ctx, cancel := context.WithTimeout(all, d.opt.Lease)
	defer cancel()
	source, err := d.route(ctx, r.Channel)
	if err != nil {
		return still, all.Err() == nil
	}
	finder, ok := source.(sources.Finder)
	if !ok {
		return still, true
	}
	for read := range 2 {
		if read > 0 {
			select {
			case <-ctx.Done():
				return still, all.Err() == nil
			case <-time.After(d.opt.Between):
			}
		}
		rec, found, err := finder.FindOwn(ctx, out)
		switch {
		case err != nil && all.Err() != nil:
			return still, false
		case err != nil:
			d.opt.Log.Warn("read-back", "reply", r.ID, "err", err)
			return still, true
		case found:
			return sent(rec), true
		}
	}
	still.Readback = replies.Absent
	return still, true
}
