package mastodon

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"time"

	"atempause/sources"
)

// pointer is a post that says where a tree has grown: a mention of us, or an answer of ours made elsewhere.
type pointer struct {
	key string // in memory.Open
	status
}

// mentionWalk is one walk over all that concerns us in public.
type mentionWalk struct {
	*forest
	posts    []status // ours, that others answer
	pointers []pointer
	keys     map[ident][]string // of pointers, by their post
	mine     map[ident]status   // all of ours that were listed
	oldest   time.Time          // of the listing of our posts
	full     bool               // that listing went to the horizon
	newOwn   ident
	newNotif ident
}

// fetchMentions reads what is said below our posts and where we are mentioned: first our own posts with their counts of
// answers, then the notifications; what has moved is read as a tree.
func (s *Source) fetchMentions(ctx context.Context, me account, from sources.Cursor, emit func(sources.Batch) error) error {
	f := s.forest(Mentions, me, from, emit)
	w := &mentionWalk{
		forest: f, keys: map[ident][]string{}, mine: map[ident]status{}, newOwn: f.mem.Own, newNotif: f.mem.Notif,
		full: f.mem.Full == 0 || f.now.Sub(time.Unix(f.mem.Full, 0)) >= sweepEvery,
	}
	f.onTold = func(id ident) {
		for _, key := range w.keys[id] {
			f.mem.Open[key] = true
		}
	}
	if err := w.listOwn(ctx); err != nil {
		return err
	}
	if err := w.listNotifications(ctx); err != nil {
		return err
	}
	if err := w.walk(ctx); err != nil {
		return err
	}
	f.mem.Own, f.mem.Notif = w.newOwn, w.newNotif
	clear(f.mem.Open)
	if w.full {
		f.mem.Full = f.now.Unix()
	}
	f.mem.forget(f.horizon)
	f.out.Total = f.out.Done
	return f.out.Flush()
}

// listOwn lists what we wrote, the newest first: everything up to the horizon once an hour, else as far as what is new.
func (w *mentionWalk) listOwn(ctx context.Context) error {
	call, err := w.s.call("list our posts", http.MethodGet, string(w.me.ID), "accounts", string(w.me.ID), "statuses")
	if err != nil {
		return err
	}
	call.Query = url.Values{"limit": {listLimit}, "exclude_reblogs": {"true"}}
	var all []status
	ended := true // there is nothing older
	err = pages(ctx, w.s, call, func(p rows[status]) (bool, error) {
		reached := false
		for _, st := range p.all {
			if st.ID == "" || st.Reblog != nil || st.direct() || st.Account.ID != w.me.ID {
				continue
			}
			if st.Created.Before(w.horizon) {
				return false, nil
			}
			reached = reached || !st.ID.after(w.mem.Own)
			if _, had := w.mine[st.ID]; !had {
				w.mine[st.ID] = st
				all = append(all, st)
			}
			w.oldest = st.Created.Time
		}
		ended = w.full || !reached
		return ended, nil
	})
	if err != nil {
		return err
	}
	if ended {
		w.oldest = w.horizon
	}
	slices.Reverse(all) // a series of posts is known from its beginning
	own := map[ident]bool{}
	for _, st := range all {
		if st.ID.after(w.newOwn) {
			w.newOwn = st.ID
		}
		if w.heads(st, own) {
			own[st.ID] = true
			w.posts = append(w.posts, st)
		} else if st.ID.after(w.mem.Own) {
			w.point("o", st.ID, st)
		}
	}
	slices.Reverse(w.posts)
	return nil
}

// heads tells whether a post of ours is one others answer: no answer itself, or one in a series of our own.
func (w *mentionWalk) heads(st status, own map[ident]bool) bool {
	if st.ReplyTo == "" {
		return true
	}
	return st.ReplyToAccount == w.me.ID && (own[st.ReplyTo] || w.mem.Items[string(st.ReplyTo)].Ours)
}

func (w *mentionWalk) point(kind string, id ident, st status) {
	p := pointer{kind + string(id), st}
	if !w.mem.Open[p.key] {
		w.pointers = append(w.pointers, p)
		w.keys[st.ID] = append(w.keys[st.ID], p.key)
	}
}

// listNotifications lists who has mentioned or quoted us since the last time.
func (w *mentionWalk) listNotifications(ctx context.Context) error {
	return w.s.mentioned(ctx, w.mem.Notif, w.horizon, func(n notification) {
		if n.ID.after(w.newNotif) {
			w.newNotif = n.ID
		}
		if n.Status != nil && n.Status.ID != "" && !n.Status.direct() && !w.ours(*n.Status) {
			w.point("n", n.ID, *n.Status)
		}
	})
}

// mentioned lists the notifications of mentions and quotations since one, the newest first, those the account's settings
// filter out among them: https://docs.joinmastodon.org/methods/notifications/#get
func (s *Source) mentioned(ctx context.Context, since ident, horizon time.Time, each func(notification)) error {
	call, err := s.call("list mentions", http.MethodGet, "", "notifications")
	if err != nil {
		return err
	}
	call.Query = url.Values{"limit": {notifLimit}, "types[]": {"mention", "quote"}, "include_filtered": {"true"}}
	if since != "" {
		call.Query.Set("since_id", string(since))
	}
	had := map[ident]bool{}
	return pages(ctx, s, call, func(p rows[notification]) (bool, error) {
		for _, n := range p.all {
			if had[n.ID] || n.Type != "mention" && n.Type != "quote" {
				continue
			}
			had[n.ID] = true
			if n.Created.Before(horizon) && !n.Created.IsZero() {
				return false, nil
			}
			each(n)
		}
		return true, nil
	})
}

// walk reads what has moved.
func (w *mentionWalk) walk(ctx context.Context) error {
	var todo []status
	for _, p := range w.posts {
		key, now := string(p.ID), w.state(p)
		switch _, known := w.mem.Items[key]; {
		case !known && p.Replies == 0:
			w.mem.Items[key] = now // nobody has answered
		case w.mem.due(key, now, w.now):
			todo = append(todo, p)
		}
	}
	lost := w.vanished()
	w.out.Total = len(todo) + len(lost) + len(w.pointers)
	for _, p := range todo {
		if err := w.read(ctx, p.ID, &p, nil); err != nil {
			return err
		}
	}
	for _, id := range lost {
		if err := w.read(ctx, ident(id), nil, nil); err != nil {
			return err
		}
	}
	for _, p := range w.pointers {
		if err := w.follow(ctx, p); err != nil {
			return err
		}
	}
	return w.sweep(ctx)
}

// vanished lists posts of ours that should have been listed and were not.
func (w *mentionWalk) vanished() []string {
	var out []string
	for id, was := range w.mem.Items {
		if _, listed := w.mine[ident(id)]; was.Ours && !listed && was.Created >= w.oldest.Unix() {
			out = append(out, id)
		}
	}
	sort.Strings(out)
	return out
}

// follow reads the tree a pointer points at, unless that has just been done.
func (w *mentionWalk) follow(ctx context.Context, p pointer) error {
	if w.told[p.ID] {
		w.out.skip()
		w.mem.Open[p.key] = true
		return nil
	}
	err := w.grow(ctx, p)
	if sources.ClassOf(err) == sources.Missing { // deleted meanwhile
		err = w.out.step()
	}
	w.mem.Open[p.key] = true
	return err
}

func (w *mentionWalk) grow(ctx context.Context, p pointer) error {
	st := p.status
	if st.ReplyTo == "" {
		return w.read(ctx, st.ID, &st, nil)
	}
	if parent, ok := w.mine[st.ReplyTo]; ok && w.mem.Items[string(parent.ID)].Ours {
		return w.read(ctx, parent.ID, &parent, []status{st})
	}
	c, err := w.s.around(ctx, st.ID)
	if err != nil {
		return err
	}
	path := append(c.Ancestors.all, st)
	head := w.headOf(path)
	i := slices.IndexFunc(path, func(n status) bool { return n.ID == head.ID })
	return w.read(ctx, head.ID, &head, path[i+1:])
}
