package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/replies/moderation"
	"atempause/sources"
)

// bench is two programs on one file, and a network that counts.
type bench struct {
	t      *rapid.T
	f      *fixture
	stores [2]*Store
	flying map[int64]string // deeds under way, and who does them
	asked  map[int64]bool   // deeds whose end nobody saw: only a person, or a look that shows nothing, lets them go again
	texts  map[string]string
	cases  int
}

var benchTexts = []string{"Torte kaputt", "Kauft Uhren", "Soso", "Habt ihr offen?"}

func newBench(t *testing.T, rt *rapid.T) *bench {
	f := newFixture(t)
	f.opt.Caps = offers
	b := &bench{t: rt, f: f, flying: map[int64]string{}, asked: map[int64]bool{}, texts: map[string]string{}}
	for i, text := range benchTexts {
		b.texts["k"+fmt.Sprint(i)] = text
		f.tell(f.comment("k"+fmt.Sprint(i), "Uwe", text))
	}
	b.stores = [2]*Store{f.Store, openAt(t, f.path, f.opt)}
	return b
}

func (b *bench) either() *Store { return rapid.SampledFrom(b.stores[:]).Draw(b.t, "program") }

// fine takes an answer of the guard for an answer; anything else is a fault.
func (b *bench) fine(err error) bool {
	var step moderation.Misstep
	if err != nil && !errors.As(err, &step) && !errors.Is(err, ErrNotFound) {
		b.t.Fatal(err)
	}
	return err == nil
}

func (b *bench) one(states ...moderation.State) (Deed, bool) {
	list, err := b.f.Deeds(b.f.ctx, DeedPage{States: states})
	if err != nil {
		b.t.Fatal(err)
	}
	if len(list) == 0 {
		return Deed{}, false
	}
	return rapid.SampledFrom(list).Draw(b.t, "deed"), true
}

func (b *bench) ask(*rapid.T) {
	w := DeedAsk{
		Message: int64(rapid.IntRange(1, len(benchTexts)).Draw(b.t, "message")),
		Act:     rapid.SampledFrom([]sources.Act{sources.ActHide, sources.ActDelete, sources.ActBlock, sources.ActReport}).Draw(b.t, "act"),
		Ground:  rapid.SampledFrom(append([]sources.Ground{""}, sources.Grounds...)).Draw(b.t, "ground"), ThirdPerson: rapid.Bool().Draw(b.t, "third"),
		Overrule: rapid.SampledFrom([]string{"", "nein", whyGood, whyGood + " Wirklich."}).Draw(b.t, "overrule"),
	}
	if rapid.Bool().Draw(b.t, "at once") {
		_, err := b.either().Moderate(b.f.ctx, []DeedAsk{w})
		b.fine(err)
		return
	}
	_, _, err := b.either().AskDeed(b.f.ctx, w)
	b.fine(err)
}

// insist goes against criticism, with reasons of its own and more or less patience.
func (b *bench) insist(*rapid.T) {
	b.cases++
	s := b.either()
	d, _, err := s.AskDeed(b.f.ctx, DeedAsk{
		Message: rapid.SampledFrom([]int64{1, 4}).Draw(b.t, "criticism"), Act: rapid.SampledFrom([]sources.Act{sources.ActHide, sources.ActDelete}).Draw(b.t, "act"),
		Ground: sources.Threat, Overrule: fmt.Sprintf("%s Das ist schon der Fall Nummer %d.", whyGood, b.cases),
	})
	if !b.fine(err) {
		return
	}
	b.f.clock.tick(time.Duration(rapid.SampledFrom([]int{0, 30, 119, 120, 200}).Draw(b.t, "patience")) * time.Second)
	_, _, err = b.either().ConfirmDeed(b.f.ctx, d.ID)
	b.fine(err)
}

func (b *bench) claim(*rapid.T) {
	s, owner := b.either(), rapid.SampledFrom([]string{"one", "two"}).Draw(b.t, "owner")
	o, err := s.ClaimDeed(b.f.ctx, owner, time.Minute, 0)
	if !b.fine(err) {
		return
	}
	if who := b.flying[o.ID]; who != "" {
		b.t.Fatalf("deed %d is done by %s and by %s", o.ID, who, owner)
	}
	if b.asked[o.ID] {
		b.t.Fatalf("deed %d was done again though nobody had said so", o.ID)
	}
	b.flying[o.ID] = owner
	if !o.Back {
		b.lawful(o)
	}
}

// lawful holds what is about to be done against the guard's laws, by the file alone.
func (b *bench) lawful(o moderation.Order) {
	var text, kept, overrule, ground, kind, act string
	var third, rested bool
	err := b.f.read.QueryRow(`SELECT d.text, json_extract(d.copy, '$.text'), d.overrule, d.ground, d.third, m.kind, d.act,
		EXISTS (SELECT 1 FROM rest r WHERE r.deed = d.id AND r.id = d.rested AND r.overrule = d.overrule AND r.text = d.text
			AND r.ready_at <= ?2 AND r.ready_at - r.at >= 120000)
		FROM deed d JOIN message m ON m.id = d.message WHERE d.id = ?1`, o.ID, milli(b.f.clock.now())).
		Scan(&text, &kept, &overrule, &ground, &third, &kind, &act, &rested)
	if err != nil {
		b.t.Fatal(err)
	}
	if kept != text || text != b.texts[o.Message] {
		b.t.Fatalf("the copy %q is not of %q", kept, b.texts[o.Message])
	}
	if ground == "" {
		b.t.Fatal("without a ground")
	}
	critical := strings.Contains(text, "kaputt") || strings.Contains(text, "?")
	protects := third && ground == string(sources.PersonalData) && act == string(sources.ActHide)
	if critical && !protects && (!rested || !strings.HasPrefix(overrule, whyGood)) {
		b.t.Fatalf("criticism went: %s %q %q, rested %v", act, text, overrule, rested)
	}
}

func (b *bench) settle(*rapid.T) {
	d, ok := b.one(moderation.Doing)
	if !ok {
		return
	}
	end := rapid.SampledFrom([]moderation.State{moderation.Done, moderation.Failed, moderation.Unsure}).Draw(b.t, "end")
	_, err := b.either().SettleDeed(b.f.ctx, d.ID, b.flying[d.ID], moderation.Outcome{State: end, Trouble: sources.Ambiguous})
	if b.fine(err) {
		delete(b.flying, d.ID)
		b.asked[d.ID] = end == moderation.Unsure
	}
}

// crash lets a program die between its claim and the end.
func (b *bench) crash(*rapid.T) {
	dead := rapid.SampledFrom([]string{"one", "two"}).Draw(b.t, "dead")
	_, err := b.either().AbandonedDeeds(b.f.ctx, func(owner string) bool { return owner != dead })
	b.fine(err)
	for id, who := range b.flying {
		if d, err := b.f.DeedByID(b.f.ctx, id); err == nil && d.State == moderation.Unsure {
			if who != dead && d.Lease.After(b.f.clock.now()) {
				b.t.Fatal("a living program's deed was given up")
			}
			delete(b.flying, id)
			b.asked[id] = true
		}
	}
}

func (b *bench) look(*rapid.T) {
	d, ok := b.one(moderation.Unsure)
	if !ok {
		return
	}
	end := rapid.SampledFrom([]moderation.State{moderation.Done, moderation.Failed, moderation.Unsure}).Draw(b.t, "seen")
	if rapid.Bool().Draw(b.t, "by a person") {
		_, err := b.either().SeenDeed(b.f.ctx, d.ID, end == moderation.Done)
		b.asked[d.ID] = !b.fine(err)
		return
	}
	_, err := b.either().SettleDeed(b.f.ctx, d.ID, "", moderation.Outcome{State: end, Trouble: sources.NotSent})
	b.asked[d.ID] = !b.fine(err) || end == moderation.Unsure
}

func (b *bench) person(*rapid.T) {
	d, ok := b.one(moderation.States...)
	if !ok {
		return
	}
	s, err := b.either(), error(nil)
	switch rapid.SampledFrom([]string{"confirm", "drop", "undo", "retry", "undo all", "redo all"}).Draw(b.t, "word") {
	case "confirm":
		_, _, err = s.ConfirmDeed(b.f.ctx, d.ID)
	case "drop":
		_, err = s.DropDeed(b.f.ctx, d.ID)
	case "undo":
		if _, err = s.UndoDeed(b.f.ctx, d.ID); err == nil && d.Act == sources.ActDelete {
			b.t.Fatal("a deletion is taken back")
		}
	case "retry":
		if _, err = s.RetryDeed(b.f.ctx, d.ID); err == nil {
			b.asked[d.ID] = false
		}
	case "undo all":
		_, _, err = s.Undo(b.f.ctx)
	case "redo all":
		_, _, err = s.Redo(b.f.ctx)
	}
	b.fine(err)
}

func (b *bench) edit(*rapid.T) {
	i := rapid.IntRange(0, len(benchTexts)-1).Draw(b.t, "edited")
	id := "k" + fmt.Sprint(i)
	var hidden, gone bool
	if err := b.f.read.QueryRow(`SELECT hidden, deleted FROM message WHERE remote = ?`, id).Scan(&hidden, &gone); err != nil || gone {
		return
	}
	text := rapid.SampledFrom(benchTexts).Draw(b.t, "text")
	th := b.f.comment(id, "Uwe", text)
	th.Messages[0].Hidden = hidden
	b.texts[id] = text
	b.f.tell(th)
	for id := range b.asked { // what the network tells settles what is unsure
		if d, err := b.f.DeedByID(b.f.ctx, id); err == nil && d.State == moderation.Done {
			b.asked[id] = false
		}
	}
}

// Whatever two programs and a network do, in whatever order: no deed without a copy of the text as it stands, none done
// twice, none on criticism without a written reason and a whole breath.
func TestTheLawsOfDeeds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := newBench(t, rt)
		rt.Repeat(map[string]func(*rapid.T){
			"ask": b.ask, "ask again": b.ask, "claim": b.claim, "claim again": b.claim, "insist": b.insist, "settle": b.settle, "crash": b.crash, "look": b.look,
			"person": b.person, "person again": b.person, "edit": b.edit,
			"wait": func(t *rapid.T) { b.f.clock.tick(time.Duration(rapid.IntRange(1, 150).Draw(t, "s")) * time.Second) },
			"": func(t *rapid.T) {
				var n int
				err := b.f.read.QueryRow(`SELECT count(*) FROM deed WHERE copy = '' OR state IN ('done', 'undone') AND tries = 0`).Scan(&n)
				if err != nil || n > 0 {
					t.Fatalf("%d deeds have no copy, or are done without a try: %v", n, err)
				}
			},
		})
	})
}
