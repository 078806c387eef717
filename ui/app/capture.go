package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"atempause/replies"
	"atempause/sources"
	"atempause/sources/hand"
	"atempause/store/workspace"
)

// Capture is what a person writes down, and where it goes.
type Capture struct {
	hand.Note
	Brand  string // needed for a new thread
	Thread int64  // a thread written down before that this goes on with, 0 for none chosen
	Apart  bool   // a thread of its own, although one with the same link is there
	Again  bool   // although the very same has been written down before
}

// Captured tells what became of it.
type Captured struct {
	Thread  int64
	Channel sources.Channel // where the thread stands
	Known   bool            // the very same was there already: nothing was written down
	Joined  bool            // the thread was there already, by its link or by choice
}

// Capture writes down by hand what no program can read. The same text by the same author with the same link is noticed,
// and what has the same link goes into the same thread.
func (a *App) Capture(ctx context.Context, c Capture) (Captured, error) {
	done, err := a.capture(ctx, c)
	if err != nil {
		return done, fmt.Errorf("capture: %w", err)
	}
	if !done.Known { // who has just typed it has read it
		err = a.Store.MarkRead(ctx, done.Thread)
	}
	return done, err
}

func (a *App) capture(ctx context.Context, c Capture) (Captured, error) {
	if err := c.Tidy(a.Now(), c.Thread == 0); err != nil {
		return Captured{}, err
	}
	if c.Thread != 0 {
		return a.captureInto(ctx, c, c.Thread)
	}
	own, err := a.handChannels(ctx, c.Brand)
	if err != nil {
		return Captured{}, err
	}
	if !c.Apart && c.Link != "" {
		id, err := a.Store.ThreadNamed(ctx, idsOf(own), c.ThreadKey())
		if err == nil {
			return a.captureInto(ctx, c, id)
		}
		if !errors.Is(err, replies.ErrNotFound) {
			return Captured{}, err
		}
	}
	suffix, known, err := a.apart(ctx, c, own)
	switch {
	case err != nil:
		return Captured{}, err
	case known != 0 && c.Agreed != "": // what was agreed on it is new
		c.Text = ""
		return a.captureInto(ctx, c, known)
	case known != 0:
		return a.known(ctx, known)
	}
	ch, err := a.handChannel(ctx, own, c.Brand, c.Place)
	if err != nil {
		return Captured{}, err
	}
	if suffix == "" && c.Apart {
		if suffix, err = a.free(ctx, own, c.ThreadKey(), a.Store.ThreadNamed); err != nil {
			return Captured{}, err
		}
	}
	return a.writeDown(ctx, ch, c.Told(hand.Under{Suffix: suffix, Brand: c.Brand}))
}

// captureInto goes on with a thread that is there.
func (a *App) captureInto(ctx context.Context, c Capture, id int64) (Captured, error) {
	t, err := a.Store.Thread(ctx, id)
	if err != nil {
		return Captured{}, err
	}
	if t.Network != sources.Hand {
		return Captured{}, hand.NotCaught
	}
	own, err := a.handChannels(ctx, t.Brand)
	if err != nil {
		return Captured{}, err
	}
	suffix, known, err := a.apart(ctx, c, own)
	switch {
	case err != nil:
		return Captured{}, err
	case known != 0 && c.Agreed != "":
		c.Text = ""
	case known != 0:
		return a.known(ctx, known)
	}
	first, err := a.Store.Messages(ctx, id, 0, 1)
	if err != nil {
		return Captured{}, err
	}
	u := hand.Under{Suffix: suffix, Brand: t.Brand, Thread: sources.Thread{
		RemoteID: t.RemoteID, Form: t.Form, Audience: t.Audience, Permalink: t.Permalink,
	}}
	if len(first) > 0 {
		u.Root = first[0].RemoteID
	}
	done, err := a.writeDown(ctx, channelOf(own, t.Channel), c.Told(u))
	done.Joined = true
	return done, err
}

// known is what is told of a message that is there already.
func (a *App) known(ctx context.Context, thread int64) (Captured, error) {
	t, err := a.Store.Thread(ctx, thread)
	if err != nil {
		return Captured{}, err
	}
	own, err := a.handChannels(ctx, t.Brand)
	return Captured{Thread: thread, Known: true, Channel: channelOf(own, t.Channel)}, err
}

// apart looks whether the very same message is there: then it tells its thread, or, where it is to be written down again,
// what sets it apart.
func (a *App) apart(ctx context.Context, c Capture, own []sources.Channel) (suffix string, known int64, err error) {
	if c.Text == "" {
		return "", 0, nil
	}
	known, err = a.Store.ThreadHolding(ctx, idsOf(own), c.Key())
	if errors.Is(err, replies.ErrNotFound) {
		return "", 0, nil
	}
	if err != nil || !c.Again {
		return "", known, err
	}
	suffix, err = a.free(ctx, own, c.Key(), a.Store.ThreadHolding)
	return suffix, 0, err
}

// free finds what sets a name apart from those that are taken.
func (a *App) free(ctx context.Context, own []sources.Channel, name string, taken func(context.Context, []string, string) (int64, error)) (string, error) {
	if _, err := taken(ctx, idsOf(own), name); errors.Is(err, replies.ErrNotFound) {
		return "", nil
	}
	for n := 2; ; n++ {
		suffix := "-" + strconv.Itoa(n)
		switch _, err := taken(ctx, idsOf(own), name+suffix); {
		case errors.Is(err, replies.ErrNotFound):
			return suffix, nil
		case err != nil:
			return "", err
		}
	}
}

// writeDown stores what was told, as what a network tells is stored: triage, case and due time follow.
func (a *App) writeDown(ctx context.Context, ch sources.Channel, t sources.Thread) (Captured, error) {
	if _, err := a.Store.Ingest(ctx, ch.ID(), sources.Batch{Threads: []sources.Thread{t}}); err != nil {
		return Captured{}, err
	}
	id, err := a.Store.ThreadNamed(ctx, []string{ch.ID()}, t.RemoteID)
	return Captured{Thread: id, Channel: ch}, err
}

// handChannels are the places a brand has: those of the config, and those that were made when something was written down.
func (a *App) handChannels(ctx context.Context, brand string) ([]sources.Channel, error) {
	var own []sources.Channel
	add := func(c sources.Channel) {
		if c.Network == sources.Hand && c.Brand == brand && !slices.ContainsFunc(own, func(o sources.Channel) bool { return o.ID() == c.ID() }) {
			own = append(own, c)
		}
	}
	for _, c := range a.Config.Channels {
		add(c.Channel)
	}
	listed, err := a.Store.Listed(ctx, sources.Hand)
	for _, c := range listed {
		add(c)
	}
	return own, err
}

// handChannel finds the channel of a place, or makes it.
func (a *App) handChannel(ctx context.Context, own []sources.Channel, brand, place string) (sources.Channel, error) {
	for _, c := range own {
		if strings.EqualFold(c.Name, place) || hand.Slug(place) != "" && hand.Slug(c.Name) == hand.Slug(place) {
			return c, nil
		}
	}
	all, err := a.Store.Listed(ctx, sources.Hand)
	if err != nil {
		return sources.Channel{}, err
	}
	c := sources.Channel{Brand: brand, Network: sources.Hand, Name: place, Account: hand.AccountFor(brand, place)}
	for n, base := 2, c.Account; channelOf(all, c.ID()).Account != ""; n++ { // another brand's, of nearly the same name
		c.Account = base + "-" + strconv.Itoa(n)
	}
	return c, a.Store.Enlist(ctx, c)
}

func channelOf(list []sources.Channel, id string) sources.Channel {
	for _, c := range list {
		if c.ID() == id {
			return c
		}
	}
	return sources.Channel{}
}

func idsOf(list []sources.Channel) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.ID()
	}
	return out
}

// adopt takes the channels that writing down has made into the config, beside those a person has written there.
func (a *App) adopt(ctx context.Context) error {
	listed, err := a.Store.Listed(ctx, sources.Hand)
	if err != nil {
		return err
	}
	a.Config.Brands = slices.Clone(a.Config.Brands) // the store has the list as it was
	for _, c := range listed {
		i := slices.IndexFunc(a.Config.Brands, func(b sources.Brand) bool { return b.Name == c.Brand })
		if _, there := a.links[c.ID()]; there || i < 0 {
			continue
		}
		b := &a.Config.Brands[i]
		b.Channels = append(slices.Clip(b.Channels), c)
		own := workspace.Channel{Channel: c}
		a.Config.Channels = append(slices.Clip(a.Config.Channels), own)
		a.links[c.ID()] = newLink(own)
	}
	return nil
}

// place is the source of a place that has been made since the program began; nil for what is no place.
func place(channel string) *hand.Source {
	account, ok := hand.AccountOf(channel)
	if !ok {
		return nil
	}
	return hand.New(sources.Channel{Network: sources.Hand, Account: account})
}
