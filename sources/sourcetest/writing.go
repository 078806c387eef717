package sourcetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources"
)

// attempt is one way to send a text of ours.
type attempt struct {
	send func(context.Context, sources.Outgoing) (sources.Receipt, error)
	// prepare brings somebody on the stage who is to be answered, and makes the reply.
	prepare func(t *testing.T, h Harness, n int, text string) sources.Outgoing
}

func commentAnswer(t *testing.T, h Harness, n int, text string, audience sources.Audience) sources.Outgoing {
	t.Helper()
	post, err := h.Stage.AddPost(fmt.Sprintf("Angebot %d", n))
	must(t, err)
	asked := fmt.Sprintf("Frage %d an euch", n)
	_, err = h.Stage.AddComment(post, fmt.Sprintf("Kundin %d", n), asked)
	must(t, err)
	m := newMirror()
	m.fetch(t, h.Source, h.Public)
	return m.answer(t, h, asked, text, audience)
}

func publicly(t *testing.T, h Harness) attempt {
	t.Helper()
	r, ok := h.Source.(sources.Replier)
	if !ok {
		t.Skip("the source does not reply")
	}
	return attempt{r.Reply, func(t *testing.T, h Harness, n int, text string) sources.Outgoing {
		t.Helper()
		return commentAnswer(t, h, n, text, sources.Public)
	}}
}

func byMessage(t *testing.T, h Harness) attempt {
	t.Helper()
	r, ok := h.Source.(sources.Replier)
	if !ok || h.Private == "" {
		t.Skip("the source sends no messages")
	}
	return attempt{r.Reply, func(t *testing.T, h Harness, n int, text string) sources.Outgoing {
		t.Helper()
		asked := fmt.Sprintf("Private Frage %d", n)
		_, _, err := h.Stage.AddMessage(fmt.Sprintf("Kunde %d", n), asked)
		must(t, err)
		m := newMirror()
		m.fetch(t, h.Source, h.Private)
		return m.answer(t, h, asked, text, sources.Private)
	}}
}

func privately(t *testing.T, h Harness) attempt {
	t.Helper()
	r, ok := h.Source.(sources.PrivateReplier)
	if !ok {
		t.Skip("the source does not reply privately")
	}
	return attempt{r.ReplyPrivately, func(t *testing.T, h Harness, n int, text string) sources.Outgoing {
		t.Helper()
		return commentAnswer(t, h, n, text, sources.Private)
	}}
}

// replyArrives: a reply is there once, as it was written, and the next read tells it as ours.
func replyArrives(t *testing.T, h Harness) {
	a := publicly(t, h)
	for i, text := range []string{"Guten Tag Frau Kern, wir kümmern uns heute darum. ^JL", "Grüße & <bis> \"morgen\" 🥨\nZweite Zeile"} {
		out := a.prepare(t, h, i, text)
		receipt, err := a.send(context.Background(), out)
		if err != nil {
			t.Fatalf("%v", err)
		}
		if receipt.RemoteID == "" {
			t.Error("the receipt names no id")
		}
		if n := h.Stage.Applied(text); n != 1 {
			t.Errorf("taken %d times", n)
		}
		m := newMirror()
		m.fetch(t, h.Again(), h.Public)
		thread, msg := m.find(t, text)
		if !msg.Ours || msg.RemoteID != receipt.RemoteID || thread.RemoteID != out.Thread {
			t.Errorf("told as %s in %s (ours: %v), the receipt says %s", msg.RemoteID, thread.RemoteID, msg.Ours, receipt.RemoteID)
		}
	}
}

// replyToDeleted: what has gone cannot be answered, and the error leaves no doubt.
func replyToDeleted(t *testing.T, h Harness) {
	a := publicly(t, h)
	out := a.prepare(t, h, 1, "Das tut uns leid.")
	must(t, h.Stage.Remove(out.Target))
	_, err := a.send(context.Background(), out)
	if sources.ClassOf(err) != sources.Missing || sources.MayHaveBeenApplied(err) {
		t.Errorf("got %v", err)
	}
	if n := h.Stage.Applied(out.Text); n != 0 {
		t.Errorf("taken %d times", n)
	}
}

func replyAtMostOnce(t *testing.T, h Harness)   { atMostOnce(t, h, publicly(t, h)) }
func messageAtMostOnce(t *testing.T, h Harness) { atMostOnce(t, h, byMessage(t, h)) }

func privateReplyAtMostOnce(t *testing.T, h Harness) { atMostOnce(t, h, privately(t, h)) }

// atMostOnce: whatever goes wrong, the network takes a reply at most once; success means it has, an error without doubt
// means it has not, and reading back tells what is true.
func atMostOnce(t *testing.T, h Harness, a attempt) {
	for i, trouble := range Writes {
		t.Run(string(trouble), func(t *testing.T) {
			text := fmt.Sprintf("Antwort trotz %s, Nummer %d.", trouble, i)
			out := a.prepare(t, h, 100+i, text)
			if err := h.Stage.Next(trouble, true, 1); err != nil {
				must(t, err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), h.Patience)
			_, err := a.send(ctx, out)
			cancel()
			h.Stage.Calm()
			truth(t, h, out, trouble, err)
			h.Stage.Advance(2 * time.Hour) // pauses of a limit are over
		})
	}
}

// taken is what the network has done of a reply that met a trouble, where that is sure.
var taken = map[Trouble]int{
	DropBefore: 0, GatewayError: 0, HiddenError: 0, Redirected: 0, RateLimit: 0,
	DropAfter: 1, GatewayAfter: 1, Stall: 1, CutOff: 1, LostError: 1,
}

func truth(t *testing.T, h Harness, out sources.Outgoing, trouble Trouble, err error) {
	t.Helper()
	h.Stage.Settle()
	n := h.Stage.Applied(out.Text)
	if want, sure := taken[trouble]; sure && n != want {
		t.Fatalf("the stage: %s took the text %d times", trouble, n)
	}
	switch {
	case n > 1:
		t.Fatalf("taken %d times", n)
	case err == nil && trouble != StallBefore:
		t.Fatalf("no error: the stage played no %s, or the source does not look", trouble)
	case err == nil && n != 1:
		t.Errorf("said to be sent, taken %d times", n)
	case err != nil && !sources.MayHaveBeenApplied(err) && n != 0:
		t.Errorf("said not to be sent (%v), taken %d times", err, n)
	}
	var e *sources.Error
	if err != nil && !errors.As(err, &e) {
		t.Errorf("not a source's error: %v", err)
	}
	f, ok := h.Source.(sources.Finder)
	if !ok || (trouble == RateLimit && n == 0) {
		return
	}
	receipt, found, err := f.FindOwn(context.Background(), out)
	if err != nil {
		t.Fatalf("reading back: %v", err)
	}
	if found != (n == 1) || (found && receipt.RemoteID == "") {
		t.Errorf("reading back says %v (%+v), taken %d times", found, receipt, n)
	}
}

// findOwnKnowsTheAttempt: an older text of ours of the same words is not this attempt's, nor another reply's, nor anybody
// else's.
func findOwnKnowsTheAttempt(t *testing.T, h Harness) {
	a := publicly(t, h)
	f, ok := h.Source.(sources.Finder)
	if !ok {
		t.Skip("the source does not read back")
	}
	ctx := context.Background()
	out := a.prepare(t, h, 1, "Vielen Dank!")
	if _, found, err := f.FindOwn(ctx, out); err != nil || found {
		t.Errorf("before it was sent: %v, %v", found, err)
	}
	_, err := h.Stage.AddComment(out.Target, "Nachahmer", out.Text)
	must(t, err)
	if _, found, err := f.FindOwn(ctx, out); err != nil || found {
		t.Errorf("somebody else's words: %v, %v", found, err)
	}
	first, err := a.send(ctx, out)
	if err != nil {
		t.Fatal(err)
	}
	if got, found, err := f.FindOwn(ctx, out); err != nil || !found || got.RemoteID != first.RemoteID {
		t.Errorf("after it was sent: %+v, %v, %v", got, found, err)
	}
	other := out
	other.Text = "Vielen Dank"
	if _, found, err := f.FindOwn(ctx, other); err != nil || found {
		t.Errorf("other words: %v, %v", found, err)
	}
	alike := out
	alike.Others = []string{first.RemoteID}
	if got, found, err := f.FindOwn(ctx, alike); err != nil || found {
		t.Errorf("another reply of ours of the same words: %+v, %v, %v", got, found, err)
	}
	h.Stage.Advance(time.Hour)
	later := out
	later.Tried = h.Now()
	if _, found, err := f.FindOwn(ctx, later); err != nil || found {
		t.Errorf("the words of an hour ago: %v, %v", found, err)
	}
}

// tooLong: over the limit nothing is sent.
func tooLong(t *testing.T, h Harness) {
	a := publicly(t, h)
	out := a.prepare(t, h, 1, "")
	limit := h.Source.TextLimit(out.Form, sources.Public)
	if limit.Max == 0 {
		t.Skip("no limit is known")
	}
	before := h.Stage.Calls()
	out.Text = strings.Repeat("x", limit.Max+1)
	_, err := a.send(context.Background(), out)
	if sources.ClassOf(err) != sources.TooLong || sources.MayHaveBeenApplied(err) {
		t.Errorf("got %v", err)
	}
	if h.Stage.Calls() != before {
		t.Error("something was sent")
	}
	out.Text = strings.Repeat("x", limit.Max)
	if _, err := a.send(context.Background(), out); err != nil {
		t.Errorf("just within the limit: %v", err)
	}
}

// moderatingTwice: hiding, liking, blocking and deleting can be done twice, and survive a passing trouble.
func moderatingTwice(t *testing.T, h Harness) {
	ctx := context.Background()
	out := commentAnswer(t, h, 1, "", sources.Public)
	type step struct {
		name string
		do   func() error
	}
	var steps []step
	if s, ok := h.Source.(sources.Liker); ok {
		steps = append(steps, step{"like", func() error { return s.SetLiked(ctx, out.Target, true) }},
			step{"take the like back", func() error { return s.SetLiked(ctx, out.Target, false) }})
	}
	if s, ok := h.Source.(sources.Hider); ok {
		steps = append(steps, step{"hide", func() error { return s.SetHidden(ctx, out.Target, true) }},
			step{"show", func() error { return s.SetHidden(ctx, out.Target, false) }})
	}
	if s, ok := h.Source.(sources.Blocker); ok && out.Person != "" {
		steps = append(steps, step{"block", func() error { return s.SetBlocked(ctx, out.Person, true) }},
			step{"let back", func() error { return s.SetBlocked(ctx, out.Person, false) }})
	}
	if s, ok := h.Source.(sources.Deleter); ok {
		victim := deletable(t, h, out)
		steps = append(steps, step{"delete", func() error { return s.Delete(ctx, victim) }})
	}
	for _, s := range steps {
		for i := range 2 {
			if err := s.do(); err != nil {
				t.Errorf("%s, time %d: %v", s.name, i+1, err)
			}
		}
		if err := h.Stage.Next(DropAfter, true, 1); err != nil {
			continue
		}
		if err := s.do(); err != nil {
			t.Errorf("%s over a broken line: %v", s.name, err)
		}
		h.Stage.Calm()
	}
}

// deletable is what may be deleted: what somebody wrote, or, where the network tells that only our own can be, an answer
// of ours to it.
func deletable(t *testing.T, h Harness, out sources.Outgoing) string {
	t.Helper()
	m := newMirror()
	m.fetch(t, h.Source, h.Public)
	if !slices.Contains(m.msgs[out.Target].Barred, sources.ActDelete) {
		return out.Target
	}
	r, ok := h.Source.(sources.Replier)
	if !ok {
		t.Fatal("only our own can be deleted, and the source writes nothing")
	}
	out.Text = "Das nehmen wir gleich zurück."
	receipt, err := r.Reply(context.Background(), out)
	if err != nil {
		t.Fatal(err)
	}
	return receipt.RemoteID
}
