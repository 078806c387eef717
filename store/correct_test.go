package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/sources"
)

// row finds a thread by its network's id.
func (f *fixture) row(remote string) Row {
	f.t.Helper()
	var id int64
	f.ok(f.read.QueryRow(`SELECT id FROM thread WHERE remote = ?`, remote).Scan(&id))
	th, err := f.Thread(f.ctx, id)
	f.ok(err)
	return th.Row
}

func (f *fixture) act(do, value string, remotes ...string) {
	f.t.Helper()
	var ids []int64
	for _, r := range remotes {
		ids = append(ids, f.row(r).ID)
	}
	f.ok(f.Do(f.ctx, ids, Act{Do: do, Value: value}))
}

func (f *fixture) undo() {
	f.t.Helper()
	_, _, err := f.Undo(f.ctx)
	f.ok(err)
}

func (f *fixture) redo() {
	f.t.Helper()
	_, _, err := f.Redo(f.ctx)
	f.ok(err)
}

func TestTheSameAuthorsSameWordingIsJudgedAsCorrected(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Habt ihr 3 kaputte Torten?"))
	f.act("kind", "question", "k1")
	f.tell(
		f.comment("k2", "Maria", "habt ihr 17 kaputte Torten??"),
		f.comment("k3", "Tom", "Habt ihr 3 kaputte Torten?"),
		f.comment("k4", "Maria", "Habt ihr kaputte Torten, ja?"),
	)
	for remote, want := range map[string]replies.Kind{
		"k1": replies.Question, "k2": replies.Question, "k3": replies.Complaint, "k4": replies.Complaint,
	} {
		if got := f.row(remote); got.Kind != want || (got.Cause == "") != (want == replies.Question) {
			t.Errorf("%s: %+v", remote, got)
		}
	}
	if f.row("k2").Marked {
		t.Error("nobody has set the kind of k2 itself")
	}
	th, err := f.Thread(f.ctx, f.row("k2").ID)
	f.ok(err)
	want := []Correction{{Label: "kind", Said: "complaint", Meant: "question", At: f.clock.now(), Thread: f.row("k1").ID}}
	if diff := cmp.Diff(want, th.Corrected); diff != "" {
		t.Error(diff)
	}
	if len(th.Why) != 1 || th.Why[0].Rule != RuleCorrected || th.Why[0].Value != "question" {
		t.Errorf("%+v", th.Why)
	}
	// An edit that changes the words asks the classifier again, one that changes a number does not.
	f.tell(f.comment("k2", "Maria", "Habt ihr 18 kaputte Torten?"))
	if got := f.row("k2"); got.Kind != replies.Question {
		t.Errorf("%+v", got)
	}
	f.tell(f.comment("k2", "Maria", "Die Torte war kaputt"))
	if got := f.row("k2"); got.Kind != replies.Complaint {
		t.Errorf("%+v", got)
	}
}

func TestUndoTakesTheCorrectionBackWhereverItHeld(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt, morgen Fest"))
	before := f.row("k1")
	f.act("urgent", No, "k1")
	f.act("cause", "staff", "k1")
	if got := f.row("k1"); got.Urgent || got.Cause != "staff" || !before.Urgent || before.Cause != "quality" {
		t.Fatalf("%+v was %+v", got, before)
	}
	f.tell(f.comment("k2", "Maria", "Torte kaputt: morgen Fest"))
	if got := f.row("k2"); got.Urgent || got.Cause != "staff" || got.Kind != replies.Complaint {
		t.Fatalf("%+v", got)
	}
	f.undo()
	if got := f.row("k2"); got.Urgent || got.Cause != "quality" {
		t.Fatalf("only the cause was taken back: %+v", got)
	}
	f.undo()
	if got := f.row("k2"); !got.Urgent {
		t.Fatalf("%+v", got)
	}
	if diff := cmp.Diff(before, f.row("k1")); diff != "" {
		t.Fatal(diff)
	}
	f.tell(f.comment("k3", "Maria", "Torte kaputt – morgen Fest"))
	if got := f.row("k3"); !got.Urgent || got.Cause != "quality" {
		t.Fatalf("nothing is corrected any more: %+v", got)
	}
	f.redo()
	f.redo()
	if got := f.row("k2"); got.Urgent || got.Cause != "staff" {
		t.Fatalf("%+v", got)
	}
}

func TestSpamIsKnownWhoeverPostsIt(t *testing.T) {
	f := newFixture(t)
	long, short := "Ist das toll? Verdiene 500 € am Tag von zu Hause", "Ist das toll?"
	f.tell(f.comment("k1", "Bot1", long), f.comment("k2", "Bot1", short))
	f.act("kind", "spam", "k1", "k2")
	f.tell(f.comment("k3", "Bot2", strings.ToUpper(long)+" 900!!"), f.comment("k4", "Ann", short), f.comment("k5", "Ann", long+" nicht"))
	if got := f.row("k3"); got.Kind != replies.Spam {
		t.Errorf("%+v", got)
	}
	for _, remote := range []string{"k4", "k5"} {
		if got := f.row(remote); got.Kind == replies.Spam {
			t.Errorf("%+v", got)
		}
	}
	// What one person is known to mean by it counts before what it mostly is.
	f.act("kind", "question", "k3")
	f.tell(f.comment("k6", "Bot2", long), f.comment("k7", "Bot3", long))
	if a, b := f.row("k6").Kind, f.row("k7").Kind; a != replies.Question || b != replies.Spam {
		t.Errorf("%s, %s", a, b)
	}
	// Another brand has corrected nothing.
	_, err := f.Ingest(f.ctx, "facebook:2", sources.Batch{Threads: []sources.Thread{f.comment("r1", "Bot1", long)}})
	f.ok(err)
	if got := f.row("r1"); got.Kind == replies.Spam {
		t.Errorf("%+v", got)
	}
}

// A wave that is here already is corrected with the first of it; what a person has said of one of it stands.
func TestWhatStandsOpenIsCorrectedWithIt(t *testing.T) {
	f := newFixture(t)
	long := "Ist das toll? Verdiene 500 € am Tag von zu Hause"
	f.tell(f.comment("k1", "Bot1", long), f.comment("k2", "Bot2", long+" 7"), f.comment("k3", "Ann", long+"!"), f.comment("k4", "Tom", "Ist das toll?"),
		f.comment("k5", "Bot5", long, ours("o", "k5", "Nein", f.clock.now().Add(time.Second))))
	f.act("kind", "question", "k3")
	before := f.snapshot()
	f.act("kind", "spam", "k1")
	for remote, want := range map[string]replies.Kind{
		"k1": replies.Spam, "k2": replies.Spam, "k3": replies.Question, "k4": replies.Question, "k5": replies.Question,
	} {
		if got := f.row(remote).Kind; got != want {
			t.Errorf("%s is %s", remote, got)
		}
	}
	f.undo()
	if diff := cmp.Diff(before, f.snapshot()); diff != "" {
		t.Error(diff)
	}
	f.redo()
	if got := f.row("k2").Kind; got != replies.Spam {
		t.Errorf("k2 is %s", got)
	}
	// All of a wave at once, and back again.
	f.undo()
	f.act("kind", "spam", "k1", "k2", "k4")
	f.undo()
	if diff := cmp.Diff(before, f.snapshot()); diff != "" {
		t.Error(diff)
	}
}

func TestACorrectionHoldsOnEveryChannelOfTheBrandAndInOtherPrograms(t *testing.T) {
	f := newFixture(t)
	opt := options(f.clock)
	opt.Brands[0].Channels = append(slices.Clone(krume.Channels), sources.Channel{Brand: krume.Name, Network: sources.Facebook, Name: "Laden", Account: "9"})
	other := openAt(t, filepath.Join(filepath.Dir(f.path), "atempause.db"), opt)
	tell := func(remote string) {
		t.Helper()
		_, err := other.Ingest(f.ctx, "facebook:9", sources.Batch{Threads: []sources.Thread{f.comment(remote, "Maria", "Torte kaputt")}})
		f.ok(err)
	}
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	tell("n1")
	f.act("kind", "praise", "k1")
	tell("n2")
	f.undo()
	tell("n3")
	for remote, want := range map[string]replies.Kind{"n1": replies.Complaint, "n2": replies.Complaint, "n3": replies.Complaint} {
		if got := f.row(remote).Kind; got != want {
			t.Errorf("%s: %s", remote, got)
		}
	}
	f.redo()
	tell("n4")
	for remote, want := range map[string]replies.Kind{"n1": replies.Praise, "n2": replies.Praise, "n3": replies.Complaint, "n4": replies.Praise} {
		if got := f.row(remote).Kind; got != want {
			t.Errorf("after redo %s: %s", remote, got)
		}
	}
}

// "Not urgent" was said of what stood there. It must not silence what comes.
func TestHurryIsJudgedAnewWhenTheyWriteAgain(t *testing.T) {
	f := newFixture(t)
	th := f.comment("k1", "Maria", "Torte kaputt, morgen Fest")
	f.tell(th)
	f.act("urgent", No, "k1")
	th.Messages = append(th.Messages, theirs("k2", "k1", "Maria", "Hallo?", f.clock.tick(time.Minute)))
	f.tell(th)
	if f.row("k1").Urgent {
		t.Error("a question more makes it no more urgent")
	}
	th.Messages = append(th.Messages, theirs("k3", "k1", "Maria", "Es ist für morgen!", f.clock.tick(time.Minute)))
	f.tell(th)
	if !f.row("k1").Urgent {
		t.Error("an urgent message was silenced")
	}
	if !strings.Contains(f.personsWord(), "Label:urgent") {
		t.Error("the correction of the first message is lost")
	}
	f.undo()
	if !f.row("k1").Urgent || strings.Contains(f.personsWord(), "Label:urgent") {
		t.Errorf("%s", f.personsWord())
	}
}

// A thank-you that was taken for a complaint must not breathe as long as an answer to one.
func TestWhatWasNoComplaintIsNotHot(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	hot := f.row("k1").Heat
	f.act("kind", "praise", "k1")
	f.tell(f.comment("k2", "Maria", "Torte kaputt!"))
	if a, b := f.row("k1").Heat, f.row("k2").Heat; hot == 0 || a != 0 || b != 0 {
		t.Errorf("heat was %d, is %d and %d", hot, a, b)
	}
	f.undo()
	if a, b := f.row("k1").Heat, f.row("k2").Heat; a != hot || b != hot {
		t.Errorf("heat is %d and %d", a, b)
	}
}

func TestSayingTheSameAsTheClassifierIsNoCorrection(t *testing.T) {
	f := newFixture(t)
	f.tell(f.comment("k1", "Maria", "Torte kaputt"))
	f.act("kind", "complaint", "k1")
	f.act("kind", "praise", "k1")
	f.act("kind", "complaint", "k1")
	if got := f.personsWord(); got != "marks 1:1 corrections []\n" {
		t.Error(got)
	}
	f.undo()
	if th, err := f.Thread(f.ctx, 1); err != nil || len(th.Corrected) != 1 || th.Corrected[0].Meant != "praise" {
		t.Errorf("%+v %v", th.Corrected, err)
	}
	f.undo()
	f.undo()
	if got := f.personsWord(); got != "marks 1:0 corrections []\n" {
		t.Error(got)
	}
}

// Whatever is corrected, taken back and done again while customers repeat themselves: a correction stands exactly where
// a person's mark differs from the classifier, and what was judged by corrections is judged by those that stand.
func TestCorrectionsAreThoseOfTheMarks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := newFixture(t)
		texts := []string{"Torte kaputt, morgen Fest, und niemand geht ans Telefon", "Habt ihr offen?", "toll"}
		f.tell(f.comment("k1", "Maria", texts[0]), f.comment("k2", "Tom", texts[1]), f.comment("k3", "Ann", texts[2]))
		n := int64(3)
		for range rapid.IntRange(1, 20).Draw(rt, "steps") {
			f.clock.tick(time.Minute)
			switch rapid.IntRange(0, 5).Draw(rt, "step") {
			case 0, 1, 2:
				act := rapid.SampledFrom([]Act{
					{Do: "kind", Value: "praise"},
					{Do: "kind", Value: "spam"},
					{Do: "kind", Value: "complaint"},
					{Do: "urgent", Value: Yes},
					{Do: "urgent", Value: No},
					{Do: "cause", Value: "staff"},
					{Do: "cause", Value: "quality"},
					{Do: "done"},
					{Do: "reopen"},
				}).Draw(rt, "act")
				ids := rapid.SliceOfN(rapid.Int64Range(1, n), 1, 3).Draw(rt, "threads")
				f.ok(f.Do(f.ctx, ids, act))
			case 3:
				_, _, _ = f.Undo(f.ctx)
			case 4:
				_, _, _ = f.Redo(f.ctx)
			case 5:
				n++
				who := rapid.SampledFrom([]string{"Maria", "Tom", "Ann"}).Draw(rt, "who")
				text := rapid.SampledFrom(texts).Draw(rt, "text") + fmt.Sprint(n)
				f.tell(f.comment(fmt.Sprintf("k%d", n), who, text))
			}
			f.consistent(rt, n)
		}
		for range maxActs {
			if _, _, err := f.Undo(f.ctx); err != nil {
				break
			}
		}
		if got := f.personsWord(); strings.Contains(got, "Label") || strings.Contains(strings.SplitN(got, " corrections", 2)[0], ":1") {
			rt.Fatalf("all was taken back: %s", got)
		}
		f.consistent(rt, n)
	})
}

func (f *fixture) consistent(rt *rapid.T, threads int64) {
	f.t.Helper()
	f.ok(f.write(f.ctx, f.pen, "look", func(t *tx) error {
		t.quiet = true
		for id := int64(1); id <= threads; id++ {
			d, err := decidedOf(t, id)
			if err != nil {
				return err
			}
			for i, label := range labels {
				list, err := fixes(t.ctx, t.conn, `WHERE c.thread = ? AND c.label = ?`, id, label)
				if err != nil {
					return err
				}
				m, judged, err := subjectOf(t, id, label)
				if err != nil {
					return err
				}
				value := map[string]string{labelKind: string(d.Kind), labelUrgent: fmt.Sprint(d.Urgent), labelCause: d.Cause}[label]
				want := d.Marked.has(1<<i) && (judged || value != verdictOn(m, label))
				if want != (len(list) == 1) || want && (list[0].Meant != value || list[0].Said != verdictOn(m, label)) {
					rt.Fatalf("thread %d, %s: marked %d as %q, the classifier says %q, corrections %+v", id, label, d.Marked, value, verdictOn(m, label), list)
				}
			}
		}
		own, err := ownVerdicts(t.ctx, t.conn, ``)
		if err != nil {
			return err
		}
		known, err := fixes(t.ctx, t.conn, `ORDER BY c.id`)
		if err != nil {
			return err
		}
		for _, o := range own {
			mine := slices.DeleteFunc(slices.Clone(known), func(x fix) bool { return x.Wording != o.wording })
			want := rule(mine, o.author).judge(o.verdict)
			var got replies.Triage
			err := t.conn.QueryRowContext(t.ctx, `SELECT kind, cause, urgent, heat, thanks FROM message WHERE id = ?`, o.message).
				Scan(&got.Kind, &got.Cause, &got.Urgent, &got.Heat, &got.Thanks)
			if err != nil {
				return err
			}
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatalf("message %d: %s", o.message, diff)
			}
		}
		var stray int
		err = t.conn.QueryRowContext(t.ctx, `SELECT count(*) FROM thread t JOIN message m ON m.id = t.focus
			WHERE t.lane IN ('open', 'praise') AND t.marked = 0 AND (t.kind <> m.kind OR t.urgent <> m.urgent OR t.cause <> m.cause)`).Scan(&stray)
		if stray > 0 {
			rt.Fatalf("%d threads are not what their message is", stray)
		}
		return err
	}))
}
