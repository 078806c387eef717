package sandbox

import (
	"slices"
	"time"
)

// How often things happen of their own accord.
const (
	trickleLeast = 90 * time.Second // between two new posts
	trickleMost  = 210 * time.Second
	firstPost    = 25 * time.Second
	nagAfter     = 90 * time.Minute // how long somebody waits before asking whether anybody is there
	nagBack      = 48 * time.Hour   // who has waited longer has given up
	nagLeast     = 4 * time.Minute  // between two who ask
	nagMost      = 11 * time.Minute
	mostNags     = 40
)

// planDay lays out what people will do of their own accord: those whose posts are held back write one after the other,
// and some of those who got no answer ask again.
func (w *World) planDay() {
	if w.opt.Quiet {
		return
	}
	if len(w.held) > 0 {
		w.plan(w.begin.Add(firstPost), w.trickle)
	}
	w.planNags()
	w.planGrams()
}

func (w *World) between(least, most time.Duration) time.Duration {
	return least + time.Duration(w.rng.Int64N(int64(most-least)))
}

// trickle lets the next held-back post in.
func (w *World) trickle(at time.Time) {
	o := w.held[0]
	w.held = w.held[1:]
	if o.top == nil || !o.top.gone() {
		o.created = at.Unix()
		o.updated = 0
		w.place(o)
		if o.form == message {
			w.noteMessage(o)
			o.top.clear(answered)
		}
		w.planNag(o, at.Add(nagAfter))
	}
	if len(w.held) > 0 {
		w.plan(at.Add(w.between(trickleLeast, trickleMost)), w.trickle)
	}
}

// isHeld tells whether an object has not come in yet.
func (w *World) isHeld(o *object) bool {
	if o.page.home != nil {
		return o.form != conversation && o.is(pending)
	}
	return len(w.held) > 0 && slices.Contains(w.held, o)
}

// planNags picks, among those who wait for an answer, some who will ask again soon.
func (w *World) planNags() {
	var waiting []*object
	for _, p := range w.pages {
		for _, post := range p.posts {
			if post.form == visitorPost {
				waiting = append(waiting, post)
			}
			waiting = append(waiting, post.kids...)
		}
		waiting = append(waiting, p.talks...)
	}
	from, to := w.begin.Add(-nagBack).Unix(), w.begin.Add(-nagAfter).Unix()
	waiting = slices.DeleteFunc(waiting, func(o *object) bool {
		at := o.created
		if o.form == conversation {
			at = o.rare().replied
		}
		return at < from || at > to || !o.mayNag()
	})
	w.rng.Shuffle(len(waiting), func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] })
	at := w.begin.Add(w.between(nagLeast, nagMost))
	for _, o := range waiting[:min(len(waiting), mostNags)] {
		w.planNag(o, at)
		at = at.Add(w.between(nagLeast, nagMost))
	}
}

// mayNag tells whether somebody waits there who would ask: a complaint or question nobody from the Page has answered.
func (o *object) mayNag() bool {
	if o.is(byPage|nagged|answered|hidden) || o.kind != complaint && o.kind != question || o.author == nil {
		return false
	}
	if o.form == conversation {
		kids := living(o.kids)
		return len(kids) > 0 && !kids[len(kids)-1].is(byPage)
	}
	return !o.gone() && !slices.ContainsFunc(o.kids, func(k *object) bool { return k.is(byPage) })
}

// planNag lets an author ask at a time, should they still be waiting then.
func (w *World) planNag(o *object, at time.Time) {
	head := o
	if o.form == message {
		head = o.top
	}
	if head.form == review || head.form == tagPost || head.form.isMedia() || w.opt.Quiet {
		return
	}
	w.plan(at, func(at time.Time) {
		if head.gone() || !head.mayNag() || head.author.blocked {
			return
		}
		texts := w.nags[head.lang()]
		if len(texts) == 0 {
			return
		}
		head.set(nagged)
		n := w.say(head.root(), head.author, w.unsaid(head, texts), at)
		n.kind, n.mood, n.english = head.kind, head.mood, head.english
	})
}
