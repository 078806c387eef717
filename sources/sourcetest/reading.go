package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources"
)

var reasonShape = regexp.MustCompile(`^capability\.[a-z][a-z0-9_]*$`)

// capabilities: every form told answers every act, each no has a reason, each yes has the interface that does it.
func capabilities(t *testing.T, h Harness) {
	post, err := h.Stage.AddPost("Neue Öffnungszeiten")
	must(t, err)
	_, err = h.Stage.AddComment(post, "Maria", "Endlich!")
	must(t, err)
	table := h.Source.Capabilities()
	m := newMirror()
	m.fetch(t, h.Source, h.Public)
	if h.Private != "" {
		_, _, err := h.Stage.AddMessage("Jens", "Hallo?")
		must(t, err)
		m.cursor = ""
		m.fetch(t, h.Source, h.Private)
	}
	for _, th := range m.threads {
		if table[th.Form] == nil {
			t.Errorf("threads of form %q are told, the table does not know the form", th.Form)
		}
	}
	for form, acts := range table {
		for _, act := range sources.Acts {
			c, told := acts[act]
			switch {
			case !told:
				t.Errorf("%s: %s is not told", form, act)
			case !c.Can && c.Why == "":
				t.Errorf("%s: %s cannot be done, and no reason is given", form, act)
			case c.Why != "" && !reasonShape.MatchString(c.Why):
				t.Errorf("%s: %s: %q is no catalogue key", form, act, c.Why)
			case c.Can && !c.ByHand && !offers(h.Source, act):
				t.Errorf("%s: %s can be done, but the source has no way to do it", form, act)
			}
		}
		for _, audience := range []sources.Audience{sources.Public, sources.Private} {
			if l := h.Source.TextLimit(form, audience); l.Max < 0 || !l.Measure.Known() {
				t.Errorf("%s, %s: a limit of %d %q", form, audience, l.Max, l.Measure)
			}
		}
	}
}

func offers(s sources.Source, act sources.Act) bool {
	var ok bool
	switch act {
	case sources.ActReply, sources.ActMessage:
		_, ok = s.(sources.Replier)
	case sources.ActReplyPrivately:
		_, ok = s.(sources.PrivateReplier)
	case sources.ActLike:
		_, ok = s.(sources.Liker)
	case sources.ActHide:
		_, ok = s.(sources.Hider)
	case sources.ActDelete:
		_, ok = s.(sources.Deleter)
	case sources.ActBlock:
		_, ok = s.(sources.Blocker)
	case sources.ActMute:
		_, ok = s.(sources.Muter)
	case sources.ActReport:
		_, ok = s.(sources.Reporter)
	case sources.ActApprove, sources.ActSpam, sources.ActTrash:
		_, ok = s.(sources.Moderator)
	case sources.ActClose:
		_, ok = s.(sources.Closer)
	case sources.ActEdit:
		_, ok = s.(sources.Editor)
	}
	return ok
}

// fill writes so many comments under a new post and tells their texts.
func fill(t *testing.T, h Harness, name string, n int) map[string]int {
	t.Helper()
	post, err := h.Stage.AddPost("Beitrag " + name)
	must(t, err)
	want := map[string]int{}
	var last string
	for i := range n {
		under, text := post, fmt.Sprintf("%s, Kommentar %d", name, i)
		if i%5 == 4 {
			under = last // an answer to the comment before
		}
		id, err := h.Stage.AddComment(under, fmt.Sprintf("Leser %d", i), text)
		must(t, err)
		if under == post {
			last = id
		}
		want[text]++
	}
	return want
}

func expect(t *testing.T, got, want map[string]int) {
	t.Helper()
	for text, n := range want {
		if got[text] != n {
			t.Errorf("%.60q told %d times, want %d", text, got[text], n)
		}
	}
}

// paging: what does not fit on one page is told whole, each once, with a parent that was told.
func paging(t *testing.T, h Harness) {
	want := fill(t, h, "lang", 230)
	maps.Copy(want, fill(t, h, "kurz", 3))
	m := newMirror()
	m.fetch(t, h.Source, h.Public)
	expect(t, m.texts(), want)
	for id, msg := range m.msgs {
		if msg.ParentID == "" {
			continue
		}
		if m.home[msg.ParentID] != m.home[id] {
			t.Errorf("message %s answers %s, which is not in its thread", id, msg.ParentID)
		}
	}
	last := m.batches[len(m.batches)-1]
	if last.Cursor == "" {
		t.Error("the last batch has no cursor")
	}
	for i, b := range m.batches {
		if b.Lane != h.Public || (b.Total > 0 && b.Done > b.Total) || (i > 0 && b.Done < m.batches[i-1].Done) {
			t.Errorf("batch %d: lane %s, %d of %d", i, b.Lane, b.Done, b.Total)
		}
	}
}

// emptyPage: a page without rows is not the end.
func emptyPage(t *testing.T, h Harness) {
	want := fill(t, h, "voll", 40)
	must(t, h.Stage.Next(EmptyPage, false, 3))
	m := newMirror()
	m.fetch(t, h.Source, h.Public)
	expect(t, m.texts(), want)
}

// nothingNewTwice: the same lane read again from its cursor tells nothing that changes anything, and from the beginning
// the same as before.
func nothingNewTwice(t *testing.T, h Harness) {
	fill(t, h, "ruhig", 12)
	m := newMirror()
	m.fetch(t, h.Source, h.Public)
	before, calls := m.texts(), h.Stage.Calls()
	m.fetch(t, h.Source, h.Public)
	if !maps.Equal(before, m.texts()) {
		t.Error("a second read changed what is there")
	}
	if again := h.Stage.Calls() - calls; again > calls {
		t.Errorf("the second read took %d calls, the first %d", again, calls)
	}
	fresh := newMirror()
	fresh.fetch(t, h.Again(), h.Public)
	if !maps.Equal(before, fresh.texts()) {
		t.Error("read from the beginning, another picture")
	}
	post, err := h.Stage.AddPost("Noch einer")
	must(t, err)
	_, err = h.Stage.AddComment(post, "Maria", "Etwas Neues")
	must(t, err)
	m.fetch(t, h.Again(), h.Public)
	if m.texts()["Etwas Neues"] != 1 {
		t.Error("what is new was not told")
	}
}

// editsAreSeen: what its author changed is told anew, at the latest a day later.
func editsAreSeen(t *testing.T, h Harness) {
	post, err := h.Stage.AddPost("Angebot")
	must(t, err)
	id, err := h.Stage.AddComment(post, "Maria", "Vor der Änderung")
	must(t, err)
	m := newMirror()
	m.fetch(t, h.Source, h.Public)
	must(t, h.Stage.Edit(id, "Nach der Änderung"))
	h.Stage.Advance(24 * time.Hour)
	m.fetch(t, h.Source, h.Public)
	if got := m.msgs[id].Text; got != "Nach der Änderung" {
		t.Errorf("told as %q", got)
	}
}

// deletionsAreSeen: a deleted answer, thread and post are told as gone, and nothing else is.
func deletionsAreSeen(t *testing.T, h Harness) {
	post, err := h.Stage.AddPost("Bleibt")
	must(t, err)
	stays, err := h.Stage.AddComment(post, "Maria", "bleibt")
	must(t, err)
	answer, err := h.Stage.AddComment(stays, "Jens", "Antwort geht")
	must(t, err)
	goes, err := h.Stage.AddComment(post, "Lena", "geht")
	must(t, err)
	whole, err := h.Stage.AddPost("Geht ganz")
	must(t, err)
	under, err := h.Stage.AddComment(whole, "Tom", "geht mit")
	must(t, err)
	m := newMirror()
	m.fetch(t, h.Source, h.Public)
	for _, id := range []string{answer, goes, whole} {
		must(t, h.Stage.Remove(id))
	}
	h.Stage.Advance(time.Minute)
	m.fetch(t, h.Again(), h.Public)
	for _, id := range []string{answer, goes, under} {
		if !m.gone[id] {
			t.Errorf("%q was deleted and is not told as gone", m.msgs[id].Text)
		}
	}
	if m.gone[stays] {
		t.Error("what is still there was told as gone")
	}
}

// cancelAndResume: cut off after any batch, a restarted source goes on from the last cursor; together nothing is
// missing, and what was finished is not told again.
func cancelAndResume(t *testing.T, h Harness) {
	want := map[string]int{}
	for i := range 5 {
		maps.Copy(want, fill(t, h, fmt.Sprintf("Teil %d", i), 4))
	}
	whole := newMirror()
	whole.fetch(t, h.Source, h.Public)
	for stop := 1; stop < len(whole.batches); stop++ {
		ctx, cancel := context.WithCancel(context.Background())
		m := newMirror()
		err := h.Source.Fetch(ctx, h.Public, "", func(b sources.Batch) error {
			m.take(b)
			if len(m.batches) == stop {
				cancel()
			}
			return nil
		})
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatalf("cut off after batch %d: %v", stop, err)
		}
		finished := map[string]bool{}
		for id := range m.threads {
			finished[id] = true
		}
		cut := len(m.batches)
		m.fetch(t, h.Again(), h.Public)
		expect(t, m.texts(), want)
		for _, b := range m.batches[cut:] {
			for _, th := range b.Threads {
				if finished[th.RemoteID] {
					t.Errorf("cut off after batch %d: thread %s was read again", stop, th.RemoteID)
				}
			}
		}
	}
}

// emitErrorComesBack: what the store says stops the read and comes back unchanged.
func emitErrorComesBack(t *testing.T, h Harness) {
	fill(t, h, "Teil", 2)
	mine := errors.New("disk full")
	calls := 0
	err := h.Source.Fetch(context.Background(), h.Public, "", func(sources.Batch) error { calls++; return mine })
	if err != mine { //nolint:errorlint // unchanged is the promise
		t.Errorf("got %v", err)
	}
	if calls != 1 {
		t.Errorf("emit was called %d times", calls)
	}
}

// rateLimit: the class says so, the end of the pause is told, and nothing is asked meanwhile.
func rateLimit(t *testing.T, h Harness) {
	fill(t, h, "Teil", 2)
	must(t, h.Stage.Next(RateLimit, false, 1))
	m := newMirror()
	err := m.try(context.Background(), h.Source, h.Public)
	var e *sources.Error
	if !errors.As(err, &e) || e.Class != sources.RateLimited {
		t.Fatalf("got %v", err)
	}
	if !e.Until.After(h.Now()) {
		t.Errorf("until %v is no time to wait for", e.Until)
	}
	before := h.Stage.Calls()
	for range 3 {
		if err := m.try(context.Background(), h.Source, h.Public); sources.ClassOf(err) != sources.RateLimited {
			t.Errorf("meanwhile: %v", err)
		}
	}
	if n := h.Stage.Calls() - before; n > 0 {
		t.Errorf("%d calls during the pause", n)
	}
	h.Stage.Advance(e.Until.Sub(h.Now()) + time.Second)
	m.fetch(t, h.Source, h.Public)
}

// tokenExpired: told as what it is, without trying again and again; with a good token it goes on where it stood.
func tokenExpired(t *testing.T, h Harness) {
	post, err := h.Stage.AddPost("Angebot")
	must(t, err)
	_, err = h.Stage.AddComment(post, "Maria", "Wann?")
	must(t, err)
	m := newMirror()
	m.fetch(t, h.Source, h.Public)
	out := m.answer(t, h, "Wann?", "Morgen ab acht.", sources.Public)
	must(t, h.Stage.ExpireToken())
	before := h.Stage.Calls()
	if err := m.try(context.Background(), h.Source, h.Public); sources.ClassOf(err) != sources.TokenExpired {
		t.Errorf("Fetch: %v", err)
	}
	if r, ok := h.Source.(sources.Replier); ok {
		_, err := r.Reply(context.Background(), out)
		if sources.ClassOf(err) != sources.TokenExpired || sources.MayHaveBeenApplied(err) {
			t.Errorf("Reply: %v", err)
		}
	}
	if n := h.Stage.Calls() - before; n > 4 {
		t.Errorf("%d calls with a token that has run out", n)
	}
	if n := h.Stage.Applied(out.Text); n != 0 {
		t.Errorf("applied %d times", n)
	}
}

// Strange are texts a stranger may write; a source hands them on as they are.
var Strange = []string{
	"\x1b[2J\x1b]0;Titel\x07rot\x1b[31m",
	"Bidi \u202eotxet\u202c und \u2066isoliert\u2069",
	"null\u200bbreit\u200d\ufeff und weich\u00adtrennend",
	"👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 🇩🇪 👍🏽",
	"e\u0301 statt é, ﷽, \U0001F9D1\u200d\U0001F680",
	"Zeile eins\r\nZeile zwei\nZeile drei\ttab",
	"<script>alert(1)</script> & \"quoted\" 'x' \\u0041 %20 {{.Field}}",
	"  Leerraum vorn und hinten  ",
	"\u0085\u2028\u2029 Ende",
}

// strangeText: told unchanged, however long.
func strangeText(t *testing.T, h Harness) {
	post, err := h.Stage.AddPost("Sonderbares")
	must(t, err)
	texts := append(slices.Clone(Strange), strings.Repeat("Ärger über Torte. ", 1<<20/19)+"Ende")
	want := map[string]int{}
	for i, text := range texts {
		_, err := h.Stage.AddComment(post, fmt.Sprintf("Fremd %d", i), text)
		must(t, err)
		want[text]++
	}
	m := newMirror()
	m.fetch(t, h.Source, h.Public)
	expect(t, m.texts(), want)
}
