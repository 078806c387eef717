package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"atempause/sources"
)

// Page is one page of a listing.
type Page[T any] struct {
	Rows  []T
	Total int  // summary.total_count, -1 if not told
	More  bool // another page follows
	Bad   int  // rows that could not be read; the listing is then not whole
	// Place are the parameters that lead to this page again, as long as the listing stays as it is.
	Place map[string]string
}

// ErrStop, returned by the function Pages calls, ends a listing early without being an error.
var ErrStop = errors.New("enough")

// emptyPages bounds how many empty pages in a row are believed. Meta does serve empty pages that have a next one.
const emptyPages = 50

type envelope struct {
	Data   []json.RawMessage `json:"data"`
	Paging struct {
		Cursors struct {
			After prose `json:"after"`
		} `json:"cursors"`
		Next prose `json:"next"`
	} `json:"paging"`
	Summary struct {
		Total *number `json:"total_count"`
	} `json:"summary"`
}

// Pages walks a listing to its end and hands each page on. The end is where no next page is named, and nothing else: a
// page may be short, or empty, and be followed by another. The address of the next page is never followed, for it names
// its own host and carries the token; only its place is taken over. When an answer is too large, pages get smaller. When
// a place in the listing has died meanwhile (its item was deleted) the listing is begun once more, so rows can come twice.
func Pages[T any](ctx context.Context, c *Client, call Call, limit int, each func(Page[T]) error) error {
	w := walk{call: call, limit: limit, seen: map[string]bool{}}
	place := url.Values{}
	for {
		env, err := w.fetch(ctx, c, place)
		if err != nil {
			if w.restart(err) {
				place = url.Values{}
				continue
			}
			return err
		}
		page := decodePage[T](c, call, env)
		if call.NoNext {
			page.More = env.Paging.Cursors.After != "" && len(env.Data) > 0
		}
		page.Place = w.place(place)
		if err := each(page); err != nil {
			if errors.Is(err, ErrStop) {
				return nil
			}
			return err
		}
		if !page.More {
			return nil
		}
		if place, err = w.next(env, place); err != nil {
			return w.fail(c, err)
		}
	}
}

type walk struct {
	call  Call
	limit int
	seen  map[string]bool
	pages int
	empty int
	began bool // begun once more already
}

func (w *walk) fetch(ctx context.Context, c *Client, place url.Values) (envelope, error) {
	for {
		call := w.call
		call.Params = w.place(place)
		for k, v := range w.call.Params {
			if _, ours := call.Params[k]; !ours {
				call.Params[k] = v
			}
		}
		var env envelope
		err := c.Do(ctx, call, &env)
		if sources.ClassOf(err) == sources.TooComplex && w.limit > 1 {
			w.limit = max(1, w.limit/4)
			continue
		}
		return env, err
	}
}

func (w *walk) place(at url.Values) map[string]string {
	p := map[string]string{"limit": strconv.Itoa(w.limit)}
	for k := range at {
		p[k] = at.Get(k)
	}
	return p
}

// restart tells whether an error on a later page is that of a place that has died.
func (w *walk) restart(err error) bool {
	class := sources.ClassOf(err)
	if w.pages == 0 || w.began || (class != sources.Invalid && class != sources.Missing) {
		return false
	}
	w.began, w.pages, w.empty, w.seen = true, 0, 0, map[string]bool{}
	return true
}

// next finds where the listing goes on.
func (w *walk) next(env envelope, now url.Values) (url.Values, error) {
	w.pages++
	w.empty++
	if len(env.Data) > 0 {
		w.empty = 0
	}
	if w.empty > emptyPages {
		return nil, fmt.Errorf("%d empty pages in a row", w.empty)
	}
	place := url.Values{}
	if after := string(env.Paging.Cursors.After); after != "" {
		place.Set("after", after)
	} else if u, err := url.Parse(string(env.Paging.Next)); err == nil {
		for _, k := range []string{"after", "until", "since", "offset", "__paging_token", "__after_id"} {
			if v := u.Query().Get(k); v != "" {
				place.Set(k, v)
			}
		}
	}
	key := place.Encode()
	switch {
	case len(place) == 0:
		return nil, errors.New("a next page without a place to go on from")
	case w.seen[key] || key == now.Encode():
		return nil, errors.New("the pages go round in a circle")
	}
	w.seen[key] = true
	return place, nil
}

func (w *walk) fail(c *Client, err error) error {
	return &sources.Error{
		Class: sources.Garbled, Network: c.cfg.Network, Op: w.call.Op, Object: w.call.About, Err: err,
	}
}

func decodePage[T any](c *Client, call Call, env envelope) Page[T] {
	page := Page[T]{Total: env.total(), More: env.Paging.Next != ""}
	page.Rows, page.Bad = decodeRows[T](env, func(err error) {
		c.cfg.Log.Warn("graph: a row cannot be read and is left out", "op", call.Op, "err", Redact(err.Error()))
	})
	return page
}
