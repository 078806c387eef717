package moderation

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/sources"
)

const good = "Er nennt Namen und Adresse der Auszubildenden und ruft dazu auf, ihr aufzulauern."

// table lets a channel do everything; only hide, trash, block and mute can be taken back.
func table() sources.Capabilities {
	acts := map[sources.Act]sources.Capability{}
	for _, act := range sources.Acts {
		acts[act] = sources.Capability{Can: true}
	}
	for _, act := range []sources.Act{sources.ActHide, sources.ActTrash, sources.ActBlock, sources.ActMute, sources.ActSpam, sources.ActClose} {
		acts[act] = sources.Capability{Can: true, Undo: true}
	}
	acts[sources.ActHide] = sources.Capability{Can: true, Undo: true, Why: "capability.hide_author_sees"}
	return sources.Capabilities{sources.CommentForm: acts}
}

func ask(act sources.Act, k replies.Kind, g sources.Ground) Ask {
	return Ask{
		Act: act, Kind: k, Ground: g, Triage: replies.Triage{Kind: k}, Text: "Nie wieder dieser Laden!",
		Audience: sources.Public, Form: sources.CommentForm, Table: table(),
	}
}

func has(r Ruling, key string) bool {
	return slices.ContainsFunc(r.Why, func(b replies.Because) bool { return b.Key == key })
}

func TestWhatMayGoAndWhatNot(t *testing.T) {
	with := func(a Ask, change func(*Ask)) Ask {
		change(&a)
		return a
	}
	for _, c := range []struct {
		name  string
		ask   Ask
		needs []Need
		why   string
	}{
		{"an insult", ask(sources.ActHide, replies.Abuse, sources.Discriminatory), nil, WhyHouseRules},
		{"an advert", ask(sources.ActDelete, replies.Spam, sources.Advert), nil, WhyHouseRules},
		{"without a ground", ask(sources.ActDelete, replies.Spam, ""), []Need{NeedReason}, WhyGround},
		{"with an invented ground", ask(sources.ActDelete, replies.Spam, "annoying"), []Need{NeedReason}, WhyGround},
		{"a complaint", ask(sources.ActHide, replies.Complaint, sources.Defamatory), []Need{NeedOverrule, NeedBreath}, WhyCriticism},
		{"a complaint, without a ground", ask(sources.ActHide, replies.Complaint, ""), []Need{NeedReason, NeedOverrule, NeedBreath}, WhyGround},
		{"reporting a complaint", ask(sources.ActReport, replies.Complaint, sources.Obscene), []Need{NeedOverrule, NeedBreath}, WhyCriticism},
		{"praise", ask(sources.ActDelete, replies.Praise, sources.OffTopic), []Need{NeedOverrule, NeedBreath}, WhyCriticism},
		{"a question", ask(sources.ActHide, replies.Question, sources.OffTopic), []Need{NeedOverrule, NeedBreath}, WhyCriticism},
		{"banter off topic", ask(sources.ActHide, replies.Other, sources.OffTopic), nil, WhyHouseRules},
		{"banter said to harm us", ask(sources.ActHide, replies.Other, sources.Defamatory), []Need{NeedOverrule, NeedBreath}, WhyCriticism},
		{
			"a complainer's \"still nothing?\"",
			with(ask(sources.ActHide, replies.Other, sources.OffTopic), func(a *Ask) { a.Voiced = true }),
			[]Need{NeedOverrule, NeedBreath},
			WhyCriticism,
		},
		{"a false claim off topic", ask(sources.ActHide, replies.Misinformation, sources.OffTopic), []Need{NeedOverrule, NeedBreath}, WhyCriticism},
		{"a defamatory claim", ask(sources.ActHide, replies.Misinformation, sources.Defamatory), nil, WhyHouseRules},
		{
			"a complaint called spam",
			with(ask(sources.ActHide, replies.Spam, sources.Advert), func(a *Ask) { a.Triage.Kind = replies.Complaint }),
			[]Need{NeedOverrule, NeedBreath},
			WhyRelabelled,
		},
		{
			"an attack that is a complaint to a person",
			with(ask(sources.ActHide, replies.Complaint, sources.Obscene), func(a *Ask) { a.Triage.Kind = replies.Abuse }),
			[]Need{NeedOverrule, NeedBreath},
			WhyCriticism,
		},
		{"nobody knows what it is", ask(sources.ActHide, "", sources.Obscene), []Need{NeedOverrule, NeedBreath}, WhyCriticism},
		{
			"a third person's address within a complaint",
			with(ask(sources.ActHide, replies.Complaint, sources.PersonalData), func(a *Ask) { a.ThirdPerson = true }), nil, WhyThird,
		},
		{
			"deleting that, where it could be hidden",
			with(ask(sources.ActDelete, replies.Complaint, sources.PersonalData), func(a *Ask) { a.ThirdPerson = true }),
			[]Need{NeedOverrule, NeedBreath},
			WhyCriticism,
		},
		{"a complaint with the author's own number", ask(sources.ActHide, replies.Complaint, sources.PersonalData), []Need{NeedOverrule, NeedBreath}, WhyOwnData},
		{
			"a reason of one word",
			with(ask(sources.ActHide, replies.Complaint, sources.Defamatory), func(a *Ask) { a.Overrule = "falsch" }),
			[]Need{NeedOverrule, NeedBreath},
			WhyThin,
		},
		{
			"a good reason, without a breath",
			with(ask(sources.ActHide, replies.Complaint, sources.Threat), func(a *Ask) { a.Overrule = good }),
			[]Need{NeedBreath},
			WhyOverruled,
		},
		{
			"a good reason after a breath",
			with(ask(sources.ActHide, replies.Complaint, sources.Threat), func(a *Ask) { a.Overrule, a.Rested = good, true }), nil, WhyOverruled,
		},
		{"answering", ask(sources.ActReply, replies.Complaint, ""), nil, WhyFree},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Judge(c.ask)
			if !slices.Equal(r.Needs, c.needs) || r.Allowed != (len(c.needs) == 0) || !has(r, c.why) {
				t.Errorf("allowed %v, needs %v, why %v", r.Allowed, r.Needs, r.Why)
			}
		})
	}
}

func TestBlockingNeedsAHistoryOrAThreat(t *testing.T) {
	for _, c := range []struct {
		ground sources.Ground
		before int
		want   bool
	}{
		{sources.Obscene, 0, false},
		{sources.Obscene, 1, false},
		{sources.Obscene, 2, true},
		{sources.Threat, 0, true},
		{sources.Advert, 0, true},
	} {
		a := ask(sources.ActBlock, replies.Abuse, c.ground)
		a.Moderated = c.before
		if r := Judge(a); r.Allowed != c.want || !c.want && (!has(r, WhyBlock) || len(r.Needs) > 0) {
			t.Errorf("%s after %d: %+v", c.ground, c.before, r)
		}
	}
	a := ask(sources.ActBlock, replies.Complaint, sources.Threat)
	if Judge(a).Allowed {
		t.Error("a critic was shut out without a word")
	}
}

func TestOurOwnMayGoUntilSomebodyAnswers(t *testing.T) {
	a := ask(sources.ActDelete, replies.Other, "")
	a.Ours = true
	if r := Judge(a); !r.Allowed || r.Explain || !r.Copy {
		t.Errorf("not answered: %+v", r)
	}
	a.Answered, a.Overrule, a.Rested = true, good, true
	if r := Judge(a); r.Allowed || len(r.Needs) > 0 || !slices.Equal(r.Instead, []string{InsteadEdit, InsteadApologise}) {
		t.Errorf("answered: %+v", r)
	}
	a.Act = sources.ActEdit
	if r := Judge(a); !r.Allowed {
		t.Errorf("edit: %+v", r)
	}
	if a.Ours = false; Judge(a).Allowed {
		t.Error("a stranger's words were changed")
	}
}

func TestItIsToldBeforeTheTry(t *testing.T) {
	r := Judge(ask(sources.ActHide, replies.Abuse, sources.Obscene))
	if !slices.Equal(r.See, []string{"capability.hide_author_sees", "moderation.see.hide"}) || r.Final || !r.Explain || !r.Copy {
		t.Errorf("hide: %+v", r)
	}
	r = Judge(ask(sources.ActDelete, replies.Complaint, sources.Obscene))
	if !slices.Contains(r.See, "moderation.final.delete") || !r.Final || !r.Owes {
		t.Errorf("delete: %+v", r)
	}
	a := ask(sources.ActDelete, replies.Spam, sources.Advert)
	a.Barred = []sources.Act{sources.ActDelete}
	if r = Judge(a); r.Allowed || !has(r, WhyCannot) || !slices.Equal(r.Instead, []string{InsteadHide}) {
		t.Errorf("barred: %+v", r)
	}
	a.Table = sources.Capabilities{}
	if r = Judge(a); r.Allowed || !slices.Contains(r.Instead, InsteadOnSite) {
		t.Errorf("no way: %+v", r)
	}
	a = ask(sources.ActHide, replies.Spam, sources.Advert)
	if a.Held = true; Judge(a).Explain {
		t.Error("what nobody has seen needs no explanation")
	}
}

func TestReasons(t *testing.T) {
	for reason, want := range map[string]string{
		"":              WhyThin,
		"löschen bitte": WhyThin,
		"aaaaaaaaa bbbbbbbbbbbb cccccccc ddddddddd":                     WhyThin,
		"weil es eine Drohung und bedrohend ist":                        WhyBorrowed,
		"Verstößt gegen die Hausregel Drohung, bitte löschen":           WhyBorrowed,
		"This comment violates the house rules, it is a threat":         WhyBorrowed,
		"nie wieder dieser Laden!!":                                     WhyBorrowed,
		"Nie wieder dieser Laden! Nie wieder dieser Laden!":             WhyBorrowed,
		"bitte entfernen, wie beim letzten Mal mit Chefin abgesprochen": WhyBorrowed,
		good: "",
		"The author names a trainee's private address and calls for visits.": "",
	} {
		got := Fault(reason, sources.Threat, "Nie wieder dieser Laden!", "Bitte entfernen, wie beim letzten Mal mit Chefin abgesprochen.", "")
		if got != want {
			t.Errorf("%q: %q, want %q", reason, got, want)
		}
	}
}

func anyAsk(t *rapid.T) Ask {
	kinds := append([]replies.Kind{""}, replies.Kinds...)
	tab := table()
	for _, act := range rapid.SliceOfN(rapid.SampledFrom(sources.Acts), 0, 3).Draw(t, "barred") {
		tab[sources.CommentForm][act] = sources.Capability{Why: "capability.not_offered"}
	}
	return Ask{
		Act:         rapid.SampledFrom(sources.Acts).Draw(t, "act"),
		Ground:      rapid.SampledFrom(append([]sources.Ground{"", "none"}, sources.Grounds...)).Draw(t, "ground"),
		ThirdPerson: rapid.Bool().Draw(t, "third"),
		Text:        rapid.SampledFrom([]string{"Nie wieder!", "Kauft Uhren"}).Draw(t, "text"),
		Audience:    rapid.SampledFrom([]sources.Audience{sources.Public, sources.Private}).Draw(t, "audience"),
		Held:        rapid.Bool().Draw(t, "held"),
		Kind:        rapid.SampledFrom(kinds).Draw(t, "kind"),
		Triage:      replies.Triage{Kind: rapid.SampledFrom(kinds).Draw(t, "triage"), Urgent: rapid.Bool().Draw(t, "urgent")},
		Voiced:      rapid.Bool().Draw(t, "voiced"),
		Moderated:   rapid.IntRange(0, 3).Draw(t, "moderated"),
		Ours:        rapid.Bool().Draw(t, "ours"),
		Answered:    rapid.Bool().Draw(t, "answered"),
		Form:        sources.CommentForm, Table: tab,
		Overrule: rapid.SampledFrom([]string{"", "nein", good}).Draw(t, "overrule"),
		Rested:   rapid.Bool().Draw(t, "rested"),
	}
}

func TestTheGuardsLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyAsk(t)
		r := Judge(a)
		critical := slices.Contains([]replies.Kind{replies.Complaint, replies.Question, replies.Praise}, a.Kind) ||
			slices.Contains([]replies.Kind{replies.Complaint, replies.Question, replies.Praise}, a.Triage.Kind)
		switch {
		case len(r.Why) == 0:
			t.Fatal("it says nothing")
		case r.Allowed && len(r.Needs) > 0:
			t.Fatal("allowed, and something is missing")
		case r.Allowed && !a.Table.Of(a.Form, a.Act).Can:
			t.Fatal("allowed what the network does not offer")
		case !Guarded(a.Act) || a.Ours || !r.Allowed:
			return
		case !slices.Contains(sources.Grounds, a.Ground):
			t.Fatal("without a ground")
		case critical && !a.protectsSomebody() && (a.Overrule != good || !a.Rested):
			t.Fatalf("criticism went: %+v", a)
		case removes(a.Act) && !r.Copy:
			t.Fatal("without a copy")
		case removes(a.Act) && a.Audience == sources.Public && !a.Held && !r.Explain:
			t.Fatal("without an explanation")
		case a.Act == sources.ActDelete && !r.Final:
			t.Fatal("deleting is for ever, and is not called so")
		}
	})
}

// A deed is only done when the guard allows it, its breath is over, and there is a copy of the text as it stands.
func TestTheDeedsLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
		a := anyAsk(t)
		a.Rested = true // the wiring may say what it likes: the deed knows better
		d, _ := Begin(a, sources.BreathPlan{}, now)
		restedSince := now
		t.Repeat(map[string]func(*rapid.T){
			"wait": func(t *rapid.T) { now = now.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "s")) * time.Second) },
			"change": func(t *rapid.T) {
				b := anyAsk(t)
				next, _, err := d.Change(b, sources.BreathPlan{}, now)
				if err == nil {
					if next.AskedAt.Equal(now) && !d.same(b) {
						restedSince = now
					}
					d, a = next, b
				}
			},
			"keep": func(t *rapid.T) {
				c := Copy{Text: rapid.SampledFrom([]string{a.Text, "other"}).Draw(t, "copy")}
				if next, err := d.Keep(c); err == nil {
					d = next
				}
			},
			"confirm": func(t *rapid.T) {
				was := d
				next, r, err := d.Confirm(a, now)
				if err != nil {
					if next.State != was.State {
						t.Fatal("a refused step moved it")
					}
					return
				}
				mayBegin(t, next, r, a)
				if has(r, WhyOverruled) && now.Sub(restedSince) < Breath(sources.BreathPlan{}) {
					t.Fatal("it was let through before the breath was over")
				}
				d = next
			},
			"start": func(t *rapid.T) {
				next, r, err := d.Start(a, now)
				if err != nil {
					return
				}
				if d.State != Queued {
					t.Fatal("nobody had confirmed it")
				}
				if !next.Back {
					mayBegin(t, next, r, a)
				}
				d = next
			},
			"settle": func(t *rapid.T) {
				o := Outcome{State: rapid.SampledFrom([]State{Done, Failed, Unsure}).Draw(t, "outcome"), Trouble: sources.Transient, Detail: "x"}
				next, err := d.Settle(o, now)
				if (err == nil) != (d.State == Doing || d.State == Unsure) {
					t.Fatalf("settled from %s: %v", d.State, err)
				}
				d = next
			},
			"retry": func(*rapid.T) {
				if next, err := d.Retry(now); err == nil {
					d = next
				}
			},
			"drop": func(*rapid.T) {
				next, err := d.Drop(now)
				if err == nil && d.Back && next.State != Done {
					t.Fatal("what could not be taken back is no longer done")
				}
				d = next
			},
			"again": func(*rapid.T) {
				next, r, err := d.Again(a, now)
				if err == nil {
					if mayBegin(t, next, r, a); next.Against && !a.protectsSomebody() {
						t.Fatal("criticism went again without a breath")
					}
					restedSince = now
				}
				d = next
			},
			"undo": func(t *rapid.T) {
				next, err := d.Undo(now)
				if (err == nil) != d.CanUndo() {
					t.Fatalf("undo: %v", err)
				}
				if err == nil && d.Act == sources.ActDelete {
					t.Fatal("a deletion was undone")
				}
				d = next
			},
			"": func(t *rapid.T) {
				if (d.State == Done || d.State == Undone) && d.Tries == 0 {
					t.Fatal("done without a try")
				}
				if d.State == Undone && (d.Kept && d.Copy.Text != d.Text) {
					t.Fatal("the copy is of something else")
				}
			},
		})
	})
}

func mayBegin(t *rapid.T, d Deed, r Ruling, a Ask) {
	if !r.Allowed || !d.Kept || d.Copy.Text != a.Text {
		t.Fatalf("it began all the same: %+v", r)
	}
}

func TestAnEditedMessageIsJudgedAnew(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	a := ask(sources.ActHide, replies.Abuse, sources.Obscene)
	d, _ := Begin(a, sources.BreathPlan{}, now)
	if _, _, err := d.Confirm(a, now); err != NoCopy {
		t.Fatalf("without a copy: %v", err)
	}
	d, err := d.Keep(Copy{Text: a.Text})
	if err != nil {
		t.Fatal(err)
	}
	edited := a
	edited.Text = "Entschuldigung, das war nicht so gemeint."
	if _, _, err = d.Confirm(edited, now); err != Changed {
		t.Fatalf("another text than the one kept: %v", err)
	}
	graver := a
	graver.Kind = replies.Complaint
	if _, _, err = d.Confirm(graver, now); err != Changed {
		t.Fatalf("sorted anew meanwhile: %v", err)
	}
	if d, _, err = d.Confirm(a, now); err != nil || d.State != Queued {
		t.Fatalf("%v, %s", err, d.State)
	}
	if _, _, err := d.Start(edited, now); err != Changed {
		t.Fatalf("changed while it waited for its turn: %v", err)
	}
	if d, _, err = d.Start(a, now); err != nil || d.State != Doing {
		t.Fatalf("%v, %s", err, d.State)
	}
	if !strings.Contains(string(Misstep("x").Key()), "moderation.misstep.") {
		t.Error("key")
	}
}
