package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"atempause/replies/filter"
)

// What the index is good for ends where it would have to say most of what there is: then a walk through the texts in the
// order of the list finds its page sooner.
const (
	mostPlaces = 1_000_000 // places read for one word
	mostWords  = 10_000    // words with one piece in them: two letters are in so many
	mostTail   = 50_000    // messages no part has yet
)

// hits is where a word stands: in threads, and in posts with all their threads.
type hits struct {
	threads, posts idset
	sure           bool // it stands in each of them; else each is to be looked at
	everywhere     bool // the index cannot tell: every thread is to be looked at
	read, words    int  // places looked at, and words they are of
}

// found looks words up, however they may be spelled.
func (s *Store) found(ctx context.Context, q querier, words []string) (map[string]*hits, error) {
	all := map[string]*hits{}
	if len(words) == 0 {
		return all, nil
	}
	from, err := reachOf(ctx, q)
	if err != nil {
		return nil, err
	}
	var tail int
	if err := q.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) - ? FROM message`, from.message).Scan(&tail); err != nil {
		return nil, err
	}
	asked := map[string]*hits{} // by piece
	for _, word := range words {
		all[word] = &hits{sure: true, everywhere: tail > mostTail}
		for _, way := range filter.Spellings(word) {
			pieces, _ := piecesOf(way)
			if all[word].everywhere = all[word].everywhere || len(pieces) == 0; all[word].everywhere {
				break
			}
			for _, piece := range pieces {
				if len(piece) > 1 || !inWord(rune(piece[0])) { // a single letter is nearly everywhere
					asked[piece] = &hits{}
				}
			}
		}
	}
	if err := s.lookUp(ctx, q, asked); err != nil {
		return nil, err
	}
	for word, h := range all {
		ways := filter.Spellings(word)
		for _, way := range ways {
			h.addWay(way, asked)
		}
		if h.everywhere {
			continue
		}
		if err := unindexed(ctx, q, from, strings.Join(ways, wayEnd), h); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// addWay adds what the index has of one spelling.
func (h *hits) addWay(way string, asked map[string]*hits) {
	pieces, whole := piecesOf(way)
	h.sure = h.sure && whole
	var both *hits
	for _, piece := range pieces {
		one := asked[piece]
		switch {
		case one == nil || one.everywhere:
			h.sure = false
		case both == nil:
			both = &hits{threads: one.threads.clone(), posts: one.posts.clone()}
		default:
			both.threads.keep(&one.threads)
			both.posts.keep(&one.posts)
		}
	}
	if both == nil {
		h.everywhere = true
		return
	}
	h.threads.join(&both.threads)
	h.posts.join(&both.posts)
}

// wantedWord are words of a row, by their number in it, that hold a piece.
type wantedWord struct {
	numbers []int
	hits    *hits
}

// lookUp tells for each of some pieces where words stand that have it in them.
func (s *Store) lookUp(ctx context.Context, q querier, asked map[string]*hits) error {
	if len(asked) == 0 {
		return nil
	}
	blocks, err := s.kept.of(ctx, q)
	if err != nil {
		return err
	}
	wanted := map[int64][]wantedWord{}
	for _, b := range blocks {
		for piece, h := range asked {
			if h.everywhere = h.everywhere || h.words > mostWords; h.everywhere {
				continue
			}
			row, numbers := int64(-1), []int(nil)
			end := func() {
				if len(numbers) > 0 {
					wanted[row] = append(wanted[row], wantedWord{numbers, h})
				}
			}
			having(b.words, piece, func(n int) {
				if at := b.id*blockRows + int64(n/rowWords); at != row {
					end()
					row, numbers = at, nil
				}
				numbers = append(numbers, n%rowWords)
				h.words++
			})
			end()
		}
	}
	return readPlaces(ctx, q, wanted)
}

// readPlaces reads where the wanted words stand.
func readPlaces(ctx context.Context, q querier, wanted map[int64][]wantedWord) error {
	for id, list := range wanted {
		if !slices.ContainsFunc(list, func(w wantedWord) bool { return !w.hits.everywhere }) {
			delete(wanted, id)
		}
	}
	rows, err := q.QueryContext(ctx, `SELECT p.id, p.places FROM json_each(?) j CROSS JOIN word_place p ON p.id = j.value`,
		idList(slices.Sorted(maps.Keys(wanted))))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var places sql.RawBytes
		if err := rows.Scan(&id, &places); err != nil {
			return err
		}
		for _, w := range wanted[id] {
			if w.hits.everywhere {
				continue
			}
			err := placesOf(places, w.numbers, func(p place) {
				w.hits.read++
				w.hits.set(p).add(p.id())
			})
			if err != nil {
				return err
			}
			w.hits.everywhere = w.hits.read >= mostPlaces
		}
	}
	return errorsOf(rows)
}

// unindexed sees to what the index does not have yet, or has of an earlier time: those texts are looked through.
func unindexed(ctx context.Context, q querier, from reach, ways string, h *hits) error {
	threads, err := numbers(ctx, q, `SELECT thread FROM message WHERE id > ?1 AND (holds(text, ?2) OR NOT ours AND holds(author_name, ?2))`,
		from.message, ways)
	if err != nil {
		return err
	}
	posts, err := numbers(ctx, q, `SELECT id FROM post WHERE id > ? AND holds(text, ?)`, from.post, ways)
	if err != nil {
		return err
	}
	for _, id := range threads {
		h.threads.add(id)
	}
	for _, id := range posts {
		h.posts.add(id)
	}
	return again(ctx, q, ways, h)
}

// again looks through the places whose words have changed: those not read again yet, and those that may be in the index
// for words they no longer have.
func again(ctx context.Context, q querier, ways string, h *hits) error {
	rows, err := q.QueryContext(ctx, `SELECT place, done FROM word_again`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var doubtful []place
	for rows.Next() {
		var at int64
		var done bool
		if err := rows.Scan(&at, &done); err != nil {
			return err
		}
		if p := place(at); !done || h.set(p).has(p.id()) {
			doubtful = append(doubtful, p)
		}
	}
	if err := errorsOf(rows); err != nil {
		return err
	}
	for _, p := range doubtful {
		query := `SELECT EXISTS (SELECT 1 FROM message WHERE thread = ?1 AND (holds(text, ?2) OR NOT ours AND holds(author_name, ?2)))`
		if p.post() {
			query = `SELECT EXISTS (SELECT 1 FROM post WHERE id = ?1 AND holds(text, ?2))`
		}
		var has bool
		if err := q.QueryRowContext(ctx, query, p.id(), ways).Scan(&has); err != nil {
			return err
		}
		h.set(p).drop(p.id())
		if has {
			h.set(p).add(p.id())
		}
	}
	return nil
}

func (h *hits) set(p place) *idset {
	if p.post() {
		return &h.posts
	}
	return &h.threads
}

// wayEnd stands between the spellings that the function holds is given; no folded text has it.
const wayEnd = "\n"

// holds tells whether a text has one of some folded spellings in it.
func holds(text, ways string) bool {
	text = filter.Fold(text)
	for {
		way, rest, more := strings.Cut(ways, wayEnd)
		if strings.Contains(text, way) {
			return true
		}
		if !more {
			return false
		}
		ways = rest
	}
}

// shelf holds the sets that statements under way ask the function listed for.
var shelf struct {
	sync.Map
	last atomic.Int64
}

// shelve lends a set to a statement under a number; give it back with unshelve.
func shelve(set *idset) int64 {
	n := shelf.last.Add(1)
	shelf.Store(n, set)
	return n
}

func unshelve(n int64) { shelf.Delete(n) }

// listed tells whether a set has an id.
func listed(n, id int64) bool {
	set, ok := shelf.Load(n)
	if !ok {
		return false
	}
	s, ok := set.(*idset)
	return ok && s.has(id)
}

// How many threads a page is made of without walking through its view. Those that have yet to be looked into cost more.
const (
	fewSure   = 4000
	fewUnsure = 600
)

// fewest are the threads that alone can pass a filter, if one of the words it cannot do without is in so few.
func fewest(ctx context.Context, q querier, n filter.Node, found map[string]*hits) ([]int64, error) {
	words := []filter.Node{n}
	if all, ok := n.(filter.All); ok {
		words = all
	}
	var best *hits
	size := func(h *hits) int { return h.threads.n + h.posts.n }
	for _, n := range words {
		w, ok := n.(filter.Word)
		if h := found[w.Text]; ok && !h.everywhere && (best == nil || size(h) < size(best)) {
			best = h
		}
	}
	if best == nil {
		return nil, nil
	}
	most := fewSure
	if !best.sure {
		most = fewUnsure
	}
	if size(best) > most {
		return nil, nil
	}
	set := best.threads.clone()
	if best.posts.n > 0 {
		below, err := numbers(ctx, q, `SELECT t.id FROM json_each(?) j JOIN thread t ON t.post = j.value LIMIT ?`, tojson(best.posts.list()), most+1)
		if err != nil || len(below) > most {
			return nil, err
		}
		for _, id := range below {
			set.add(id)
		}
	}
	if set.n > most {
		return nil, nil
	}
	return set.list(), nil
}
