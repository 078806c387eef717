package replies

import (
	"slices"
	"time"

	"atempause/sources"
)

// Window is a time the network gives us: an act that it lets us do only for so long.
type Window struct {
	Act    sources.Act
	Opened time.Time // when it began: the person's last message, or the message itself
	Closes time.Time
	Once   bool // it is for one try
}

// Left is how much of it is left, 0 when it is over.
func (w Window) Left(now time.Time) time.Duration { return max(0, w.Closes.Sub(now)) }

// Open tells whether the act is still possible.
func (w Window) Open(now time.Time) bool { return now.Before(w.Closes) }

// margin is how long before its end an answer should be out: the time to write one and a breath, and more where there is
// more of it.
func (w Window) margin() time.Duration {
	return max(30*time.Minute, min(w.Closes.Sub(w.Opened)/12, 12*time.Hour))
}

// Latest is the last good moment to use the window: some time before it closes, and in opening hours, so that nobody
// comes to work to find it shut. It is zero for no window. Where the shop does not open before its end it is its
// beginning.
func (w Window) Latest(h Hours) time.Time {
	if w.Closes.IsZero() {
		return time.Time{}
	}
	return h.lastOpen(w.Opened, w.Closes.Add(-w.margin()))
}

// lastOpen is t when it is open then, else the closing before it; never before from.
func (h Hours) lastOpen(from, t time.Time) time.Time {
	if !h.any || h.Open(t) {
		return later(t, from)
	}
	last := from
	h.stretches(from, func(opens, closes time.Time) bool {
		if !opens.Before(t) {
			return false
		}
		last = closes
		if closes.After(t) {
			last = t
		}
		return true
	})
	return last
}

// Contact is what the networks' windows hang on.
type Contact struct {
	Form   sources.Form
	LastIn time.Time     // when the person last wrote to us in private
	Wrote  time.Time     // when the message that is to be answered was written
	Used   []sources.Act // acts that are allowed once and have been used for this message
}

// Windows lists the times the channel gives us for a thread, the one that ends first in front. What it does not offer,
// has no end or has been used up is not among them; what is over is, with nothing left, so that a screen can say so.
func Windows(caps sources.Capabilities, c Contact) []Window {
	var list []Window
	for _, act := range sources.Acts {
		can := caps.Of(c.Form, act)
		if !can.Can || can.Until <= 0 || can.Once && slices.Contains(c.Used, act) {
			continue
		}
		from := c.Wrote
		if act == sources.ActMessage {
			from = c.LastIn
		}
		if from.IsZero() {
			continue
		}
		list = append(list, Window{Act: act, Opened: from, Closes: from.Add(can.Until), Once: can.Once})
	}
	slices.SortStableFunc(list, func(a, b Window) int { return a.Closes.Compare(b.Closes) })
	return list
}

// WindowFor picks the window that an answer has to go through and that therefore makes it due: the last way that is open
// in a form without another. A public thread can always be answered in public, so its window for a private reply makes
// nothing due unless aside says that the answer has to go there.
func WindowFor(list []Window, aside bool) Window {
	for _, w := range list {
		if w.Act == sources.ActMessage || w.Act == sources.ActReply || aside && w.Act == sources.ActReplyPrivately {
			return w
		}
	}
	return Window{}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
