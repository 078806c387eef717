package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"atempause/replies/filter"
	"atempause/sources"
)

// The figures in README.md are made with
//
//	ATEMPAUSE_BENCH_THREADS=100000 go test -run '^$' -bench . ./store
//
// Without the variable the store is small, so that the benchmarks can be tried quickly.
func benchThreads() int {
	if n, err := strconv.Atoi(os.Getenv("ATEMPAUSE_BENCH_THREADS")); err == nil && n > 0 {
		return n
	}
	return 2000
}

const perThread = 10

// invented makes a thread of ten messages as they come: some answered, most old.
func invented(i int, start time.Time) sources.Thread {
	r := rand.New(rand.NewPCG(1, uint64(i)))
	at := start.Add(-time.Duration(i) * time.Minute)
	words := []string{"Die Torte war leider kaputt", "Habt ihr am Montag offen?", "Ihr seid toll, weiter so", "schaut mal hier @Jens", "Bei mir auch so"}
	id := "t" + strconv.Itoa(i)
	t := sources.Thread{
		RemoteID: id, Form: sources.CommentForm, Audience: sources.Public, Permalink: "https://example.org/" + id,
		Context: sources.Context{RemoteID: "post" + strconv.Itoa(i/50), Author: sources.Author{ID: "1", Name: "Krume"}, Text: "Unsere Herbstaktion: Zwetschgenkuchen für alle!", Time: start},
	}
	for k := range perThread {
		m := sources.Message{
			RemoteID: id + "_" + strconv.Itoa(k), Author: sources.Author{ID: "u" + strconv.Itoa(r.IntN(5000)), Name: "Person " + strconv.Itoa(r.IntN(5000))},
			Text: words[r.IntN(len(words))] + fmt.Sprintf(" – und noch ein Satz Nummer %d, damit der Text so lang ist wie im Leben.", r.IntN(1000)),
			Time: at.Add(time.Duration(k) * 3 * time.Minute), Likes: r.IntN(12), Permalink: "https://example.org/" + id + "?c=" + strconv.Itoa(k),
		}
		if k > 0 {
			m.ParentID = id + "_0"
		}
		if k == perThread-1 && r.IntN(10) > 0 { // nine in ten are answered
			m.Ours, m.Author = true, sources.Author{ID: "1", Name: "Krume"}
		}
		t.Messages = append(t.Messages, m)
	}
	return t
}

func several(from, to int, start time.Time) []sources.Thread {
	var list []sources.Thread
	for k := from; k < to; k++ {
		list = append(list, invented(k, start))
	}
	return list
}

func fill(b testing.TB, s *Store, from, to, batch int, start time.Time) {
	for i := from; i < to; i += batch {
		store(b, s, i/batch, several(i, min(i+batch, to), start))
	}
}

// store takes in the nth batch; every other one belongs to the second brand.
func store(b testing.TB, s *Store, n int, list []sources.Thread) {
	channel := page
	if n%2 == 1 {
		channel = "facebook:2"
	}
	batch := sources.Batch{Lane: "feed", Threads: list, Cursor: sources.Cursor(strconv.Itoa(n))}
	if _, err := s.Ingest(context.Background(), channel, batch); err != nil {
		b.Fatal(err)
	}
}

var bigDir = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "atempause-bench-")
	return dir, err
})

// big is the store the looking benchmarks share; it is made once.
func big(b *testing.B) *fixture {
	b.Helper()
	dir, err := bigDir()
	if err != nil {
		b.Fatal(err)
	}
	f := &fixture{t: b, ctx: context.Background(), clock: newClock(), path: filepath.Join(dir, "atempause.db")}
	_, err = os.Stat(f.path)
	f.Store = openAt(b, f.path, options(f.clock))
	if err != nil {
		fill(b, f.Store, 0, benchThreads(), 100, f.clock.now())
	}
	return f
}

func BenchmarkOpen(b *testing.B) {
	f := big(b)
	for b.Loop() {
		s, err := OpenStore(f.ctx, f.path, options(f.clock))
		f.ok(err)
		f.ok(s.Close())
	}
}

func BenchmarkOpenFresh(b *testing.B) {
	dir := b.TempDir()
	for i := 0; b.Loop(); i++ {
		s, err := OpenStore(context.Background(), filepath.Join(dir, strconv.Itoa(i)), options(newClock()))
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

func BenchmarkRowsFirstPage(b *testing.B) {
	f := big(b)
	for _, v := range Views {
		b.Run(string(v), func(b *testing.B) {
			for b.Loop() {
				_, err := f.Rows(f.ctx, Page{View: v, Brand: krume.Name, Limit: 40})
				f.ok(err)
			}
		})
	}
}

func BenchmarkRowsDeep(b *testing.B) {
	f := big(b)
	rows, err := f.Rows(f.ctx, Page{View: All, Limit: benchThreads() / 2})
	f.ok(err)
	mid := rows[len(rows)-1]
	for b.Loop() {
		_, err := f.Rows(f.ctx, Page{View: All, After: &mid, Limit: 40})
		f.ok(err)
	}
}

func BenchmarkCounts(b *testing.B) {
	f := big(b)
	for b.Loop() {
		_, err := f.Counts(f.ctx, "")
		f.ok(err)
	}
}

func BenchmarkThreadAndMessages(b *testing.B) {
	f := big(b)
	rows, err := f.Rows(f.ctx, Page{View: All, Limit: 200})
	f.ok(err)
	for i := 0; b.Loop(); i++ {
		id := rows[i%len(rows)].ID
		_, err := f.Thread(f.ctx, id)
		f.ok(err)
		_, err = f.Messages(f.ctx, id, 0, 50)
		f.ok(err)
	}
}

func BenchmarkSaveDraft(b *testing.B) {
	f := big(b)
	row, err := f.Rows(f.ctx, Page{View: All, Limit: 1})
	f.ok(err)
	r, err := f.Draft(f.ctx, row[0].ID)
	if err != nil {
		r.Rev = 0
	}
	for i := 0; b.Loop(); i++ {
		r, err = f.SaveDraft(f.ctx, Edit{Thread: row[0].ID, Text: "Hallo " + r.Updated.String() + strconv.Itoa(i), Rev: r.Rev})
		f.ok(err)
	}
}

func BenchmarkIngestUnchanged(b *testing.B) {
	f := big(b)
	batch := sources.Batch{Lane: "again", Threads: several(0, 100, f.clock.now())}
	for b.Loop() {
		_, err := f.Ingest(f.ctx, page, batch)
		f.ok(err)
	}
	b.ReportMetric(float64(b.N)*100*perThread/b.Elapsed().Seconds(), "messages/s")
}

const ingestBatch = 100

// BenchmarkIngest stores new threads of ten messages, a hundred at a time.
func BenchmarkIngest(b *testing.B) {
	f := newFixture(b)
	opt := options(f.clock)
	opt.Triager = nil // its own speed is measured elsewhere
	s := openAt(b, filepath.Join(b.TempDir(), "a.db"), opt)
	n := 0
	for b.Loop() {
		b.StopTimer()
		list := several(n*ingestBatch, (n+1)*ingestBatch, f.clock.now())
		b.StartTimer()
		store(b, s, n, list)
		n++
	}
	b.ReportMetric(float64(n)*ingestBatch*perThread/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkIngestBare is what it is measured against: the same rows into the same tables and indexes, read from memory,
// one transaction for each hundred threads, without looking, triage, triggers or tallies.
func BenchmarkIngestBare(b *testing.B) {
	f := newFixture(b)
	opt := options(f.clock)
	opt.Triager = nil
	s := openAt(b, filepath.Join(b.TempDir(), "a.db"), opt)
	const rounds = 20
	fill(b, s, 0, ingestBatch*rounds, ingestBatch, f.clock.now())
	threads := dump(b, s.read, "thread")
	messages := dump(b, s.read, "message")
	bare := filepath.Join(b.TempDir(), "b.db")
	f.ok(prepareFile(bare))
	db := sql.OpenDB(connector(dsn(bare, "_txlock=immediate", "_synchronous=NORMAL")))
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`PRAGMA foreign_keys = 0`); err != nil {
		b.Fatal(err)
	}
	for _, q := range dump(b, s.read, "sqlite_schema WHERE tbl_name IN ('thread', 'message') AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC").rows {
		if _, err := db.Exec(q[4].(string)); err != nil {
			b.Fatal(err)
		}
	}
	n, base := 0, int64(0)
	for b.Loop() {
		round := n % rounds
		if round == 0 {
			base += 1 << 20
		}
		tx, err := db.Begin()
		f.ok(err)
		threads.insert(b, tx, base, round*ingestBatch, (round+1)*ingestBatch)
		messages.insert(b, tx, base, round*ingestBatch*perThread, (round+1)*ingestBatch*perThread)
		f.ok(tx.Commit())
		n++
	}
	b.ReportMetric(float64(n)*ingestBatch*perThread/b.Elapsed().Seconds(), "messages/s")
}

type table struct {
	name    string
	columns []string
	rows    [][]any
}

// dump reads a table, in the order of its ids.
func dump(b *testing.B, db *sql.DB, name string) *table {
	b.Helper()
	t := &table{name: name}
	rows, err := db.Query(`SELECT * FROM ` + name)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	if t.columns, err = rows.Columns(); err != nil {
		b.Fatal(err)
	}
	for rows.Next() {
		row := make([]any, len(t.columns))
		at := make([]any, len(row))
		for i := range row {
			at[i] = &row[i]
		}
		if err := rows.Scan(at...); err != nil {
			b.Fatal(err)
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// insert writes rows with ids shifted by base, so that the same ones can be written again.
func (t *table) insert(b *testing.B, tx *sql.Tx, base int64, from, to int) {
	b.Helper()
	var columns, marks string
	var keep []int
	for i, c := range t.columns {
		if c == "lane" || c == "rank" {
			continue
		}
		if keep != nil {
			columns, marks = columns+", ", marks+", "
		}
		keep, columns, marks = append(keep, i), columns+c, marks+"?"
	}
	st, err := tx.Prepare(`INSERT INTO ` + t.name + ` (` + columns + `) VALUES (` + marks + `)`)
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	args := make([]any, len(keep))
	for _, row := range t.rows[from:to] {
		for k, i := range keep {
			args[k] = row[i]
			switch t.columns[i] {
			case "id", "thread":
				args[k] = row[i].(int64) + base
			case "remote":
				if t.name == "thread" {
					args[k] = row[i].(string) + "/" + strconv.FormatInt(base, 36)
				}
			}
		}
		if _, err := st.Exec(args...); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIngestAfterCorrections is BenchmarkIngest in a store with 400 corrections, half of them to spam: with what is
// compared with each post, and the same store without.
func BenchmarkIngestAfterCorrections(b *testing.B) {
	for _, corrected := range []bool{false, true} {
		b.Run(map[bool]string{false: "none", true: "400"}[corrected], func(b *testing.B) { ingestAfter(b, corrected) })
	}
}

func ingestAfter(b *testing.B, corrected bool) {
	f := newFixture(b)
	opt := options(f.clock)
	opt.Triager = nil
	s := openAt(b, filepath.Join(b.TempDir(), "a.db"), opt)
	batch := sources.Batch{Lane: "old"}
	for i := range 200 {
		text := "Hier verkauft jemand etwas " + strings.Repeat("sehr ", i%40) + "billig"
		batch.Threads = append(batch.Threads, f.comment("k"+strconv.Itoa(i), "Bot"+strconv.Itoa(i), text))
	}
	for _, channel := range []string{page, "facebook:2"} {
		_, err := s.Ingest(f.ctx, channel, batch)
		f.ok(err)
	}
	for i := range int64(400) {
		if corrected {
			f.ok(s.Do(f.ctx, []int64{i + 1}, Act{Do: "kind", Value: []string{"spam", "praise"}[i%2]}))
		}
	}
	n := 0
	for b.Loop() {
		b.StopTimer()
		list := several(n*ingestBatch, (n+1)*ingestBatch, f.clock.now())
		b.StartTimer()
		store(b, s, n, list)
		n++
	}
	b.ReportMetric(float64(n)*ingestBatch*perThread/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkCorrect sets the kind of a thread; the same wording is looked for in what stands open.
func BenchmarkCorrect(b *testing.B) {
	f := big(b)
	rows, err := f.Rows(f.ctx, Page{View: Open, Brand: krume.Name, Limit: 40})
	f.ok(err)
	kinds := []string{"spam", "praise"}
	for i := 0; b.Loop(); i++ {
		f.ok(f.Do(f.ctx, []int64{rows[i%len(rows)].ID}, Act{Do: "kind", Value: kinds[(i/len(rows))%2]}))
	}
}

func BenchmarkTriageReport(b *testing.B) {
	f := big(b)
	for b.Loop() {
		_, err := f.TriageReport(f.ctx, "", time.Time{})
		f.ok(err)
	}
}

// BenchmarkFilter is a page of a view with a filter on it: one that much passes, and a word that is nowhere.
func BenchmarkFilter(b *testing.B) {
	f := big(b)
	for _, text := range []string{"kind:complaint heat>1", "montag", "nirgendwo"} {
		q, err := filter.Parse(text)
		f.ok(err)
		b.Run(strings.Fields(text)[0], func(b *testing.B) {
			for b.Loop() {
				_, err := f.Rows(f.ctx, Page{View: All, Filter: q})
				f.ok(err)
			}
		})
	}
}

// BenchmarkTick lets come true what time has brought to two hundred threads.
func BenchmarkTick(b *testing.B) {
	f := big(b)
	for b.Loop() {
		b.StopTimer()
		f.ok(f.write(f.ctx, f.pen, "make due", func(t *tx) error {
			_, err := t.exec(`UPDATE thread SET next = 1 WHERE id <= ?`, fewThreads)
			return err
		}))
		b.StartTimer()
		_, err := f.comeTrue(f.ctx, fewThreads)
		f.ok(err)
	}
}
