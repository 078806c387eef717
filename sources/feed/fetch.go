package feed

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"

	"atempause/sources"
	"atempause/sources/web"
)

// accept asks for feeds before anything else.
const accept = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"

// Fetch reads the feed; see sources.Fetcher. One that was read a few minutes ago is left alone.
func (s *Source) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	if lane != Items {
		return s.fail(sources.Unsupported, "fetch", "no such lane", nil)
	}
	now := s.cfg.Now()
	s.mu.Lock()
	early, old := now.Before(s.next), s.gone
	read := s.cursor != "" && s.cursor == from
	s.mu.Unlock()
	switch {
	case early && old != nil:
		again := *old
		return &again
	case early && read:
		return nil
	}
	mem := recall(from, digest(s.address, fold(joined(s.cfg.Match))))
	answer, version, changed, err := s.get(ctx, mem.Version)
	if err != nil {
		return s.rest(err)
	}
	if !changed {
		if err := emit(sources.Batch{Lane: Items, Cursor: from}); err != nil {
			return err
		}
		s.pause(answer, 0, from)
		return nil
	}
	doc, err := parse(answer.Body, answer.Header.Get("Content-Type"), addressOf(answer))
	if err != nil {
		return s.rest(s.unreadable("read the feed", answer, err))
	}
	s.mu.Lock()
	s.gone = nil
	s.mu.Unlock()
	if err := s.tell(ctx, doc, &mem, emit); err != nil {
		return err
	}
	if !doc.cut { // else it is read again, whether or not it has changed
		mem.Version = version
	}
	mem.forget(now)
	last := mem.cursor()
	if err := emit(sources.Batch{Lane: Items, Cursor: last, Done: len(doc.items), Total: len(doc.items)}); err != nil {
		return err
	}
	s.pause(answer, doc.ttl, last)
	return nil
}

func joined(words []string) string {
	out := ""
	for _, w := range words {
		out += w + "\n"
	}
	return out
}

// get asks for the feed: where it has moved to, and at its old address if it is no longer there. The new address is kept
// in memory alone: it may hold the secret the old one held.
func (s *Source) get(ctx context.Context, version web.Version) (web.Answer, web.Version, bool, error) {
	s.mu.Lock()
	moved := s.moved
	s.mu.Unlock()
	if moved != "" {
		answer, now, changed, err := s.client.Fresh(ctx, s.call(moved), version)
		if sources.ClassOf(err) != sources.Missing {
			return answer, now, changed, err
		}
		version = web.Version{}
	}
	answer, now, changed, err := s.client.Fresh(ctx, s.call(s.address), version)
	if err == nil && answer.Moved != "" {
		s.cfg.Log.Warn("feed: it has moved for good; change base_url", "to", host(answer.Moved))
	}
	s.mu.Lock()
	s.moved = answer.Moved
	s.mu.Unlock()
	return answer, now, changed, err
}

func (s *Source) call(address string) web.Call {
	return web.Call{
		Op: "read the feed", Method: http.MethodGet, URL: address, Header: http.Header{"Accept": {accept}}, Follow: redirects,
		Secrets: secrets(address),
	}
}

// secrets are the values in a feed's query: many private feeds are kept secret by nothing else.
func secrets(address string) []string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	var out []string
	for _, values := range u.Query() {
		out = append(out, values...)
	}
	return out
}

func addressOf(a web.Answer) *url.URL {
	u, err := url.Parse(a.URL)
	if err != nil {
		return &url.URL{}
	}
	return u
}

// tell hands on what is new or has changed, the newest first.
func (s *Source) tell(ctx context.Context, doc document, mem *memory, emit func(sources.Batch) error) error {
	now := s.cfg.Now()
	same := map[uint32]bool{} // feeds that name their items anew each time
	for _, i := range mem.Items {
		same[i.Digest] = true
	}
	all := doc.mentions()
	slices.SortStableFunc(all, func(a, b mention) int { return b.written.Compare(a.written) })
	var threads []sources.Thread
	done := 0
	for _, m := range all {
		done++
		if !s.match.matches(m.text, m.author, m.link) {
			continue // and not remembered: other words may be looked for tomorrow
		}
		i, told := s.look(m, mem, same, now)
		mem.Items[m.id] = i
		if !told {
			continue
		}
		threads = append(threads, m.thread(i))
		if len(threads) < s.cfg.step {
			continue
		}
		if err := emit(sources.Batch{Lane: Items, Threads: threads, Cursor: mem.cursor(), Done: done, Total: len(doc.items)}); err != nil {
			return err
		}
		threads = nil
		if err := ctx.Err(); err != nil {
			return s.fail(sources.NotSent, "read the feed", "", err)
		}
	}
	if len(threads) == 0 {
		return nil
	}
	return emit(sources.Batch{Lane: Items, Threads: threads, Cursor: mem.cursor(), Done: done, Total: len(doc.items)})
}

// look tells whether an item is to be told: new and young enough, or changed since.
func (s *Source) look(m mention, mem *memory, same map[uint32]bool, now time.Time) (i item, told bool) {
	i, known := mem.Items[m.id]
	print := m.fingerprint()
	switch {
	case !known:
		at := m.written
		if at.IsZero() || at.After(now) { // no date, or one that has not come yet
			at = now
		}
		i = item{At: at.Unix(), Digest: print, Seen: now.Unix()}
		return i, !same[print] && at.After(now.Add(-s.cfg.Since))
	case i.Digest != print:
		i.Digest, i.Edited, i.Seen = print, now.Unix(), now.Unix()
		if m.updated.Unix() > i.At && !m.updated.After(now) {
			i.Edited = m.updated.Unix()
		}
		return i, time.Unix(i.At, 0).After(now.Add(-s.cfg.Since)) || m.updated.After(now.Add(-s.cfg.Since))
	}
	if now.Sub(time.Unix(i.Seen, 0)) > seenNoted {
		i.Seen = now.Unix()
	}
	return i, false
}

var maxAge = regexp.MustCompile(`(?i)(?:^|[\s,])max-age\s*=\s*"?(\d{1,9})`)

// pause notes when the feed may be asked for again: it may wish for longer than the config says.
func (s *Source) pause(a web.Answer, ttl time.Duration, cursor sources.Cursor) {
	wish := ttl
	if m := maxAge.FindStringSubmatch(a.Header.Get("Cache-Control")); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			wish = max(wish, time.Duration(n)*time.Second)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next, s.cursor = s.cfg.Now().Add(max(s.cfg.Every, min(wish, wishMost))), cursor
}

// wishMost is the longest pause a feed may wish for: alerts are wanted on the day.
const wishMost = time.Hour

// rest keeps a feed that is broken or gone from being asked for every minute.
func (s *Source) rest(err error) error {
	var fail *sources.Error
	if !errors.As(err, &fail) {
		return err
	}
	long := s.cfg.Every
	switch fail.Class {
	case sources.Missing:
		if fail.Status == http.StatusGone {
			long, fail.Detail = goneFor, "the feed was taken down for good"
		}
	case sources.Garbled, sources.Permission, sources.TokenInvalid, sources.TooComplex, sources.Invalid, sources.AccessLevel:
		if fail.Status >= 300 && fail.Status < 400 && fail.Detail == "" {
			fail.Detail = "the feed's address leads on and on, or to where it may not be followed"
		}
	default: // passing trouble: the transport keeps its own pauses
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := *fail
	s.gone, s.next = &kept, s.cfg.Now().Add(long)
	return err
}

// unreadable is the error for an answer that is no feed.
func (s *Source) unreadable(op string, a web.Answer, why error) error {
	fail := s.fail(sources.Garbled, op, why.Error(), why)
	fail.Status = a.Status
	if errors.Is(why, errPage) {
		if at := named(a.Body, addressOf(a)); at != "" {
			fail.Detail += "; it names this one: " + web.Redact(at)
		}
	}
	return fail
}

// Probe reads the feed once and tells what it calls itself. It changes nothing.
func (s *Source) Probe(ctx context.Context) (sources.Standing, error) {
	call := s.call(s.address)
	call.Urgent = true
	answer, err := s.client.Do(ctx, call)
	if err != nil {
		return sources.Standing{}, err
	}
	doc, err := parse(answer.Body, answer.Header.Get("Content-Type"), addressOf(answer))
	if err != nil {
		return sources.Standing{}, s.unreadable("look at the feed", answer, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone, s.next, s.moved = nil, time.Time{}, answer.Moved
	return sources.Standing{Account: s.cfg.Channel.Account, Name: doc.title, Version: doc.kind}, nil
}
