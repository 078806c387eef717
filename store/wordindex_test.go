package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/replies/filter"
	"atempause/sources"
)

// find lists the remote ids of the threads that pass, in their order, with a plus where the list says why.
func (f *fixture) find(text string, more ...func(*Page)) string {
	f.t.Helper()
	q, err := filter.Parse(text)
	f.ok(err)
	p := Page{View: All, Filter: q, Limit: 1000}
	for _, m := range more {
		m(&p)
	}
	rows, err := f.Rows(f.ctx, p)
	f.ok(err)
	var list []string
	for _, r := range rows {
		th, err := f.Thread(f.ctx, r.ID)
		f.ok(err)
		list = append(list, th.RemoteID)
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// everything says what is in reach of the tests about words.
func (f *fixture) words() {
	f.t.Helper()
	f.tell(
		f.comment("k1", "Maria Kern", "Die Expresslieferung kam nie an"),
		f.comment("k2", "Jörg Groß", "Welche Größe hat die Torte?"),
		f.comment("k3", "Ann", "grosse groesse, GRÖSSE", theirs("k3a", "k3", "Renée", "§ 12 ❤ c++", f.clock.now())),
		f.message("k4", "T. Brandt", "Drei Wochen warte ich. Drei. Wochen! "+strings.Repeat("lang", 40)+"ende"),
		f.comment("k5", "Sato", "東京のパン屋はとてもおいしいです、"+strings.Repeat("毎日食べたい", 20)+"最後"),
	)
}

var wordCases = map[string]string{
	"lieferung":                            "k1",
	"LIEFER":                               "k1",
	"expressl":                             "k1",
	"größe":                                "k2 k3",
	"grösse":                               "k2 k3",
	"groesse":                              "k2 k3",
	"Torte":                                "k2",
	"tor":                                  "k2",
	"kern":                                 "k1",
	"maria lieferung":                      "k1",
	"joerg":                                "k2",
	"gross":                                "k2 k3",
	"renee":                                "k3",
	"❤":                                    "k3",
	"§":                                    "k3",
	"c++":                                  "k3",
	`"§ 12"`:                               "k3",
	`"drei wochen"`:                        "k4",
	`"wochen drei"`:                        "",
	`"ich. drei"`:                          "k4",
	"langende":                             "k4",
	strings.Repeat("lang", 20):             "k4",
	strings.Repeat("lang", 41):             "",
	"パン屋":                                  "k5",
	"食べたい最後":                               "k5",
	"herbstaktion":                         "k1 k2 k3 k5",
	"herbstaktion -lieferung":              "k2 k3 k5",
	"lieferung | torte":                    "k1 k2",
	"lieferung torte":                      "",
	"-lieferung -torte -wochen":            "k3 k5",
	`"' OR 1=1 --" | "\" OR" | "%" | "_"`:  "",
	`"*" | "^" | "NEAR(" | "a AND b"`:      "",
	"e":                                    "k1 k2 k3 k4 k5",
	".":                                    "k4",
	"(lieferung | wochen) audience:public": "k1",
	"nirgendwo":                            "",
}

func TestWordsAreFound(t *testing.T) {
	f := newFixture(t)
	f.words()
	check := func(when string) {
		t.Helper()
		for text, want := range wordCases {
			if got := f.find(text); got != want {
				t.Errorf("%s, %s: %q, want %q", when, text, got, want)
			}
			if got := f.find(text, func(p *Page) { p.View = Open }); got != want {
				t.Errorf("%s, %s among the open: %q, want %q", when, text, got, want)
			}
		}
	}
	check("before the index")
	var told []Reach
	f.ok(f.IndexWords(f.ctx, func(r Reach) { told = append(told, r) }))
	if n := len(told); n == 0 || told[n-1] != (Reach{6, 6}) {
		t.Errorf("%v", told)
	}
	check("in the index")
	f.ok(f.IndexWords(f.ctx, nil))
	check("once more")
}

// An edit, a deletion and what is new are found at once and no longer found at once, whatever the index has.
func TestTheIndexIsExactWithEdits(t *testing.T) {
	f := newFixture(t)
	f.words()
	f.ok(f.IndexWords(f.ctx, nil))
	f.tell(f.comment("k1", "Maria Kern", "Die Torte kam nie an"))
	step := func() {
		t.Helper()
		for text, want := range map[string]string{"lieferung": "", "torte": "k1 k2", "nie": "k1", "kern": "k1"} {
			if got := f.find(text); got != want {
				t.Errorf("%s: %q, want %q", text, got, want)
			}
		}
	}
	step()
	f.ok(f.IndexWords(f.ctx, nil))
	step()
	f.tell(f.comment("k1", "Maria Kern", "Die Expresslieferung kam nie an"), f.comment("k9", "Neu", "noch eine Lieferung"))
	for range 2 {
		if got := f.find("lieferung"); got != "k1 k9" {
			t.Error(got)
		}
		f.ok(f.IndexWords(f.ctx, nil))
	}
	th := f.comment("k9", "Neu", "noch eine Lieferung")
	th.Context.Text = "Unsere Weihnachtsaktion"
	f.tell(th)
	for range 2 {
		if got := f.find("weihnacht"); got != "k1 k2 k3 k5 k9" {
			t.Error(got)
		}
		if got := f.find("herbst"); got != "" {
			t.Error(got)
		}
		f.ok(f.IndexWords(f.ctx, nil))
	}
}

// Whatever is told, edited, indexed and merged in whatever order: the index finds what looking through every text finds.
func TestTheIndexFindsWhatLookingFinds(t *testing.T) {
	letters := rapid.SampledFrom([]rune("abeoüöß  .-"))
	word := rapid.StringOfN(rapid.SampledFrom([]rune("abeoüöß")), 1, 3, -1)
	rapid.Check(t, func(rt *rapid.T) {
		f := newFixture(t)
		texts := map[string]map[string]string{} // by thread, by message
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			switch rapid.IntRange(0, 4).Draw(rt, "step") {
			case 0:
				f.ok(f.IndexWords(f.ctx, nil))
			case 1:
				_, err := f.indexSlice(f.ctx, 1)
				f.ok(err)
			case 2:
				old, err := parts(f.ctx, f.read)
				f.ok(err)
				if len(old) > 1 {
					ok, err := f.merge(f.ctx, old)
					f.ok(err)
					if !ok {
						rt.Fatal("nobody else merges")
					}
					f.ok(f.sweepBlocks(f.ctx))
				}
			default:
				id := fmt.Sprint("k", rapid.IntRange(0, 4).Draw(rt, "thread"))
				th := f.comment(id, "Xx", "")
				th.Context = sources.Context{}
				th.Messages[0].Text = rapid.StringOfN(letters, 0, 12, -1).Draw(rt, "text")
				if texts[id] == nil {
					texts[id] = map[string]string{}
				}
				texts[id][id] = th.Messages[0].Text
				if rapid.Bool().Draw(rt, "more") {
					m := theirs(id+"a", id, "Xx", rapid.StringOfN(letters, 0, 12, -1).Draw(rt, "second"), f.clock.now())
					th.Messages = append(th.Messages, m)
					texts[id][m.RemoteID] = m.Text
				}
				f.tell(th)
			}
		}
		for range 3 {
			text := word.Draw(rt, "word")
			if rapid.Bool().Draw(rt, "phrase") {
				text = `"` + text + " " + word.Draw(rt, "word") + `"`
			}
			q, err := filter.Parse(text)
			f.ok(err)
			var want []string
			for id, messages := range texts {
				facts := filter.Facts{}
				for _, m := range messages {
					facts.Texts = append(facts.Texts, m)
				}
				if q.Match(facts, f.clock.now()) {
					want = append(want, id)
				}
			}
			slices.Sort(want)
			if got := f.find(text); got != strings.Join(want, " ") {
				rt.Fatalf("%s in %q: %q, want %q", text, texts, got, want)
			}
		}
	})
}

// Slices become few parts, and nothing is left behind by those that were merged.
func TestPartsAreMerged(t *testing.T) {
	f := newFixture(t)
	for i := range 9 {
		f.tell(f.comment(fmt.Sprint("k", i), "Maria", fmt.Sprint("Lieferung Nummer", i, " eilt")))
		_, err := f.indexSlice(f.ctx, 1)
		f.ok(err)
	}
	f.ok(f.IndexWords(f.ctx, nil))
	list, err := parts(f.ctx, f.read)
	f.ok(err)
	if len(list) >= mergeWidth {
		t.Errorf("%+v", list)
	}
	orphans, err := numbers(f.ctx, f.read, `SELECT id FROM word_block WHERE part NOT IN (SELECT id FROM word_part)`)
	f.ok(err)
	if len(orphans) > 0 {
		t.Error(orphans)
	}
	orphans, err = numbers(f.ctx, f.read, `SELECT id FROM word_place WHERE id / 256 NOT IN (SELECT id FROM word_block)`)
	f.ok(err)
	if len(orphans) > 0 {
		t.Error(orphans)
	}
	if got := f.find("lieferung"); got != "k0 k1 k2 k3 k4 k5 k6 k7 k8" {
		t.Error(got)
	}
	if got := f.find("nummer7"); got != "k7" {
		t.Error(got)
	}
}

// Of two programs that index at once one does each slice; a merge that was broken off counts for nothing.
func TestTwoIndexAtOnce(t *testing.T) {
	f := newFixture(t)
	f.words()
	other := openAt(t, f.path, options(f.clock))
	done := make(chan error, 2)
	for _, s := range []*Store{f.Store, other} {
		go func() { done <- s.IndexWords(context.Background(), nil) }()
	}
	f.ok(<-done)
	f.ok(<-done)
	_, err := f.pen.db.Exec(`INSERT INTO word_part (texts, ready, at) VALUES (5, 0, ?);
		INSERT INTO word_block (part, words) SELECT max(id), CAST('
torte
' AS BLOB) FROM word_part;
		INSERT INTO word_place (id, places) SELECT max(id) * 256, x'0102' FROM word_block`, milli(f.clock.now()))
	f.ok(err)
	if got := f.find("torte"); got != "k2" {
		t.Error(got)
	}
	f.clock.tick(2 * mergeGivenUp)
	f.ok(f.IndexWords(f.ctx, nil))
	left, err := numbers(f.ctx, f.read, `SELECT id FROM word_part WHERE NOT ready`)
	f.ok(err)
	if len(left) > 0 {
		t.Error(left)
	}
	for text, want := range wordCases {
		if got := f.find(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// A watched store indexes by itself once there is enough.
func TestAWatchedStoreIndexesByItself(t *testing.T) {
	f := newFixture(t)
	var list []sources.Message
	for i := range tailEnough {
		list = append(list, theirs(fmt.Sprint("m", i), "k1", "Ann", fmt.Sprint("Nachricht ", i), f.clock.now().Add(time.Duration(i)*time.Second)))
	}
	f.tell(f.comment("k1", "Maria", "Torte", list...))
	ctx, stop := context.WithTimeout(f.ctx, time.Minute)
	defer stop()
	f.Changes(ctx)
	for {
		r, err := f.Reach(ctx)
		f.ok(err)
		if r.Done == r.Total {
			break
		}
		select {
		case <-ctx.Done():
			t.Fatal("it never did")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// A file of the version before is indexed when it is asked for, and finds everything until then.
func TestAnOlderFileIsSearchedAtOnce(t *testing.T) {
	f := newFixture(t)
	f.words()
	path := f.old(3, "brand", "channel", "post", "thread", "message", "journal")
	old := &fixture{Store: openAt(t, path, options(f.clock)), t: t, ctx: f.ctx, clock: f.clock, path: path}
	for range 2 {
		if got := old.find("lieferung"); got != "k1" {
			t.Error(got)
		}
		f.ok(old.IndexWords(f.ctx, nil))
	}
}

func TestALongTextDoesNotSlowTheSliceDown(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", strings.Repeat("langes wort ", 1<<19)), f.comment("k2", "Ann", "torte"))
	more, err := f.indexSlice(f.ctx, 1)
	f.ok(err)
	if !more {
		t.Error("six megabytes are a slice of their own")
	}
	if got := f.find("torte"); got != "k2" {
		t.Error(got)
	}
}
