package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"atempause/replies/filter"
	"atempause/sources"
)

// vocabulary makes words up, as many and as seldom as in real talk: a few thousand stems, and compounds of two and three.
type vocabulary struct{ stems []string }

func newVocabulary() *vocabulary {
	r := rand.New(rand.NewPCG(7, 7))
	v := &vocabulary{stems: []string{"die", "und", "ist", "nicht", "das", "ich", "der", "torte", "lieferung", "termin", "größe", "laden"}}
	onsets, middles, codas := strings.Fields("b br d f fl g gr h k kl l m n p r s sch st t w z"), strings.Fields("a e i o u ä ö ü ei au ie"), strings.Fields("l n r s t m ch nd rt ng st f")
	for len(v.stems) < 4000 {
		w := ""
		for range 1 + r.IntN(2) {
			w += onsets[r.IntN(len(onsets))] + middles[r.IntN(len(middles))]
		}
		v.stems = append(v.stems, w+codas[r.IntN(len(codas))])
	}
	return v
}

// word draws one: the first stems far oftener than the last, one in seven a compound.
func (v *vocabulary) word(r *rand.Rand) string {
	stem := func() string {
		x := r.Float64()
		return v.stems[int(x*x*x*x*float64(len(v.stems)))]
	}
	w := stem()
	for i := 0; i < 2 && r.IntN(7) == 0; i++ {
		w += stem()
	}
	return w
}

func (v *vocabulary) thread(i int, start time.Time) sources.Thread {
	r := rand.New(rand.NewPCG(2, uint64(i)))
	t := invented(i, start)
	for k := range t.Messages {
		var words []string
		for range 6 + r.IntN(12) {
			words = append(words, v.word(r))
		}
		t.Messages[k].Text = strings.Join(words, " ")
	}
	return t
}

// wordsDir is where that store is; ATEMPAUSE_BENCH_DIR keeps it for another run.
var wordsDir = sync.OnceValues(func() (string, error) {
	if dir := os.Getenv("ATEMPAUSE_BENCH_DIR"); dir != "" {
		return dir, os.MkdirAll(dir, 0o700)
	}
	return os.MkdirTemp("", "atempause-words-")
})

// spoken is a store with texts of a large vocabulary, indexed.
func spoken(b *testing.B) *fixture {
	b.Helper()
	dir, err := wordsDir()
	if err != nil {
		b.Fatal(err)
	}
	f := &fixture{t: b, ctx: context.Background(), clock: newClock(), path: filepath.Join(dir, "atempause.db")}
	_, err = os.Stat(f.path)
	opt := options(f.clock)
	opt.Triager = nil
	f.Store = openAt(b, f.path, opt)
	if err == nil {
		return f
	}
	v := newVocabulary()
	for i := 0; i < benchThreads(); i += 100 {
		var list []sources.Thread
		for k := i; k < min(i+100, benchThreads()); k++ {
			list = append(list, v.thread(k, f.clock.now()))
		}
		store(b, f.Store, i/100, list)
	}
	size := func() int64 {
		var n int64
		f.ok(f.read.QueryRow(`SELECT page_count * page_size FROM pragma_page_count, pragma_page_size`).Scan(&n))
		return n
	}
	before, began := size(), time.Now()
	f.ok(f.IndexWords(f.ctx, nil))
	took := time.Since(began)
	var words, blocks, bytes, parts int64
	f.ok(f.read.QueryRow(`SELECT count(*), sum(length(words)), sum(length(words)) + (SELECT sum(length(places)) FROM word_place) FROM word_block`).
		Scan(&blocks, &words, &bytes))
	f.ok(f.read.QueryRow(`SELECT count(*) FROM word_part`).Scan(&parts))
	b.Logf("indexed %d messages in %v: %d parts, %d blocks, %.1f MB of words, %.1f MB in all; the file grew from %.0f to %.0f MB",
		benchThreads()*perThread, took.Round(time.Millisecond), parts, blocks, float64(words)/1e6, float64(bytes)/1e6, float64(before)/1e6, float64(size())/1e6)
	return f
}

// BenchmarkSearch is a page of All for words of every sort, with the passages found; it tells what the slowest twentieth
// of the searches takes.
func BenchmarkSearch(b *testing.B) {
	f := spoken(b)
	v, r := newVocabulary(), rand.New(rand.NewPCG(3, 3))
	var typed []string
	for range 200 { // what is typed, letter by letter, and what is behind it
		w := []rune(v.word(r))
		for n := 2; n <= len(w); n++ {
			typed = append(typed, string(w[:n]))
		}
		typed = append(typed, string(w[len(w)/3:])+"x", v.word(r)+" "+v.word(r))
	}
	for _, c := range []struct {
		name  string
		texts []string
	}{
		{"typed", typed},
		{"lieferung", []string{"lieferung"}},
		{"nowhere", []string{"nirgendwo"}},
		{"author", []string{"person 4711"}},
		{"phrase", []string{`"die lieferung"`}},
		{"two", []string{"lieferung termin"}},
	} {
		for _, view := range []View{All, Open} {
			b.Run(fmt.Sprintf("%s/%s", c.name, view), func(b *testing.B) {
				runtime.LockOSThread()
				defer runtime.UnlockOSThread()
				var times, worked []time.Duration
				for i := 0; b.Loop(); i++ {
					q, err := filter.Parse(c.texts[(i*37)%len(c.texts)])
					if err != nil {
						continue
					}
					began, before := time.Now(), cpuTime()
					_, err = f.Rows(f.ctx, Page{View: view, Filter: q, Limit: 60})
					f.ok(err)
					times, worked = append(times, time.Since(began)), append(worked, cpuTime()-before)
				}
				slices.Sort(times)
				b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
				slices.Sort(worked)
				b.ReportMetric(float64(worked[len(worked)*95/100].Microseconds())/1000, "p95-cpu-ms")
			})
		}
	}
}
