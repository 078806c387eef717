package store

import (
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
)

const long = "Seit drei Wochen warte ich auf meine Hochzeitstorte und niemand geht ans Telefon, sie kam kaputt an"

// shop is a store whose brand has two channels.
func shop(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	one := krume
	one.Channels = append([]sources.Channel{{Brand: krume.Name, Network: sources.Mastodon, Name: "Krume", Account: "k"}}, krume.Channels...)
	opt := options(f.clock)
	opt.Brands = []sources.Brand{one, radhaus}
	f.Store = openAt(t, f.path+"2", opt)
	return f
}

func (f *fixture) tellOn(channel string, threads ...sources.Thread) {
	f.t.Helper()
	_, err := f.Ingest(f.ctx, channel, sources.Batch{Lane: "x", Threads: threads, Cursor: "c"})
	f.ok(err)
}

func (f *fixture) kinOf(remote string) []Kin {
	f.t.Helper()
	list, err := f.Kin(f.ctx, f.id(remote))
	f.ok(err)
	return list
}

// The same post on two channels is offered as one case from either side, never joined by itself; joined it is not offered
// any more.
func TestACrossPostIsOfferedAndNeverJoined(t *testing.T) {
	f := shop(t)
	f.tellOn(page, f.comment("k1", "Maria Kern", long))
	f.clock.tick(26 * time.Hour)
	f.tellOn("mastodon:k", f.comment("m1", "backfan77", "  "+long+"!!! 😡"))
	for remote, other := range map[string]string{"k1": "m1", "m1": "k1"} {
		got := f.kinOf(remote)
		if len(got) != 1 || got[0].ID != f.id(other) || got[0].Why != KinText {
			t.Errorf("%s: %+v", remote, got)
		}
	}
	rows, err := f.Rows(f.ctx, Page{View: Open})
	f.ok(err)
	if len(rows) != 2 {
		t.Fatalf("joined without being asked: %+v", rows)
	}
	f.do(Act{Do: "join", ID: f.id("k1")}, "m1")
	if got := f.kinOf("k1"); len(got) != 0 {
		t.Errorf("joined, and offered again: %+v", got)
	}
	f.undo()
	if got := f.kinOf("k1"); len(got) != 1 {
		t.Errorf("%+v", got)
	}
	f.redo()
	f.do(Act{Do: "unjoin"}, "m1")
	if got := f.kinOf("k1"); len(got) != 0 {
		t.Errorf("taken apart by hand, and offered again: %+v", got)
	}
}

// A no is remembered, and can be taken back.
func TestANoToKinshipIsRemembered(t *testing.T) {
	f := shop(t)
	f.tellOn(page, f.comment("k1", "Maria", long))
	f.tellOn("mastodon:k", f.comment("m1", "Maria", long))
	f.do(Act{Do: "apart", ID: f.id("m1")}, "k1")
	if len(f.kinOf("k1"))+len(f.kinOf("m1")) != 0 {
		t.Error("asked again")
	}
	f.do(Act{Do: "apart", ID: f.id("k1")}, "m1") // said already
	f.undo()
	if len(f.kinOf("k1")) != 1 || len(f.kinOf("m1")) != 1 {
		t.Error("the no stands although it was taken back")
	}
	f.redo()
	if len(f.kinOf("k1")) != 0 {
		t.Error("redone, and asked again")
	}
	if err := f.Do(f.ctx, []int64{f.id("k1")}, Act{Do: "apart", ID: f.id("k1")}); err == nil {
		t.Error("apart from itself")
	}
}

func TestTheSamePersonIsKnownByNameAndWords(t *testing.T) {
	f := shop(t)
	f.tellOn(page, f.comment("k1", "Maria Kern", long))
	f.tellOn("mastodon:k",
		f.comment("near", "@maria.kern@chaos.example", "Ich warte seit drei Wochen auf meine Hochzeitstorte!! Niemand geht ans Telefon."),
		f.comment("topic", "mariakern", "Habt ihr am Sonntag geöffnet, und gibt es dann Roggenbrot?"),
		f.comment("name", "Anna Weber", "Ich warte seit drei Wochen auf meine Hochzeitstorte!! Niemand geht ans Telefon."))
	got := f.kinOf("k1")
	if len(got) != 1 || got[0].ID != f.id("near") || got[0].Why != KinPerson {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsNoKin(t *testing.T) {
	f := shop(t)
	f.tellOn(page, f.comment("k1", "Maria", long), f.comment("short", "Ann", "Habt ihr offen?"), f.comment("own", "Bo", long))
	f.tellOn("mastodon:k", f.comment("m2", "Eva", "Habt ihr offen?"))
	if got := f.kinOf("short"); len(got) != 0 {
		t.Errorf("what everybody asks: %+v", got)
	}
	if got := f.kinOf("k1"); len(got) != 0 {
		t.Errorf("another person's same words on the same channel: %+v", got)
	}
	f.clock.tick(kinSpan + time.Hour)
	f.tellOn("mastodon:k", f.comment("late", "Maria", long))
	if got := f.kinOf("late"); len(got) != 0 {
		t.Errorf("weeks later: %+v", got)
	}
	f.tellOn("facebook:2", f.comment("r1", "Maria", long))
	if got := f.kinOf("r1"); len(got) != 0 {
		t.Errorf("another brand's: %+v", got)
	}
	for _, id := range []string{"w1", "w2", "w3", "w4", "w5"} {
		f.tellOn("mastodon:k", f.comment(id, "Wave "+id, long+" und noch etwas"))
	}
	f.tellOn(page, f.comment("w0", "Wave", long+" und noch etwas"))
	if got := f.kinOf("w0"); len(got) != 0 {
		t.Errorf("a wave: %+v", got)
	}
}

// One account that complains in public and writes in private is offered as one case.
func TestPublicAndPrivateOfOnePersonAreOffered(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	f.clock.tick(time.Hour)
	f.tell(f.message("p1", "Maria", "Meine Nummer ist 12345"), f.message("p2", "Eva", "wann?"))
	got := f.kinOf("k1")
	if len(got) != 1 || got[0].ID != f.id("p1") || got[0].Why != KinAside || got[0].Audience != sources.Private {
		t.Fatalf("%+v", got)
	}
	f.act("kind", string(replies.Spam), "p1")
	if got := f.kinOf("k1"); len(got) != 0 {
		t.Errorf("spam: %+v", got)
	}
}

func TestHandlesAreTheSameOnEveryNetwork(t *testing.T) {
	for _, name := range []string{"Maria Kern", "@maria.kern", "maria_kern", "@mariakern@chaos.example", "MARIA KERN 🌸", "mariakern84"} {
		if got := handle(name); got != "mariakern" {
			t.Errorf("%q is %q", name, got)
		}
	}
}

// Looking for kin is done at each step through the list: it must not grow with the store, nor with a thread.
func TestLookingForKinUsesIndexes(t *testing.T) {
	f := newFixture(t)
	for _, query := range []string{
		`SELECT time, text FROM message WHERE thread = 1 AND ours = 0 AND deleted = 0 AND machine IN ('', 'list') ORDER BY place, id LIMIT 1`,
		`SELECT k.thread FROM kin k JOIN thread t ON t.id = k.thread WHERE k.wording = 1 AND k.wording <> 0 AND k.at BETWEEN 1 AND 2 AND t.brand = 1
			ORDER BY k.at DESC LIMIT 4`,
		`SELECT k.thread FROM kin k JOIN thread t ON t.id = k.thread WHERE k.who = 1 AND k.who <> 0 AND k.at BETWEEN 1 AND 2 AND t.brand = 1
			ORDER BY k.at DESC LIMIT 40`,
		`SELECT t.id FROM thread t WHERE t.brand = 1 AND t.person_id = 'x' AND t.channel = 1 AND t.audience <> 'public'`,
	} {
		rows, err := f.read.Query(`EXPLAIN QUERY PLAN ` + query)
		f.ok(err)
		for rows.Next() {
			var id, parent, unused int
			var detail string
			f.ok(rows.Scan(&id, &parent, &unused, &detail))
			if strings.HasPrefix(detail, "SCAN") || strings.Contains(detail, "TEMP B-TREE") {
				t.Errorf("%s\n%s", query, detail)
			}
		}
		f.ok(rows.Err())
		f.ok(rows.Close())
	}
}
