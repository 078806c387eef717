package mastodon

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"atempause/sources"
	"atempause/sources/mastodon/fake"
)

// asked is a reply to a post of somebody's, of some visibility and with some warning.
func (s *stage) asked(t *testing.T, visibility, warning, text string) sources.Outgoing {
	t.Helper()
	id := s.write(t, fake.Draft{
		Author: s.world.Person("Maria"), HTML: fake.Remote("Wann?"), Visibility: visibility, Spoiler: warning, Mentions: []string{s.firm},
	})
	out := sources.Outgoing{
		Form: sources.TagForm, Audience: sources.Public, Thread: id, Target: id, Person: s.world.Person("Maria"), Text: text, Tried: s.Now(),
	}
	if visibility == visDirect {
		out.Form, out.Audience = sources.ConversationForm, sources.Private
	}
	return out
}

func (s *stage) made(t *testing.T, r sources.Receipt, err error) fake.Post {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	p, ok := s.world.Get(r.RemoteID)
	if !ok {
		t.Fatalf("no post %q", r.RemoteID)
	}
	return p
}

func TestAReplyIsNeverMorePublicThanWhatItAnswers(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct {
		answered, ours string
		private        bool
		want           string
	}{
		{"public", "", false, "public"},
		{"public", "unlisted", false, "unlisted"},
		{"unlisted", "", false, "unlisted"},
		{"private", "", false, "private"},
		{"private", "unlisted", false, "private"},
		{"unlisted", "private", false, "private"},
		{"direct", "", false, "direct"},
		{"public", "", true, "direct"},
	} {
		src := s.source(t, func(cfg *Config) { cfg.Visibility = c.ours })
		out := s.asked(t, c.answered, "", "Ab Montag, von "+c.answered+c.ours+c.want)
		if c.private {
			out.Audience = sources.Private
		}
		r, err := src.Reply(bg, out)
		p := s.made(t, r, err)
		if p.Visibility != c.want || p.ReplyTo != out.Target || !slices.Equal(p.Mentions, []string{"maria@kunden.example"}) {
			t.Errorf("%+v: %+v", c, p)
		}
		if got, found, err := src.FindOwn(bg, out); err != nil || !found || got.RemoteID != r.RemoteID {
			t.Errorf("%+v: read back %v, %v, %v", c, got, found, err)
		}
	}
	if got := narrower("mutuals_only", visPublic); got != visDirect {
		t.Errorf("a visibility we do not know: %s", got)
	}
}

// A reply told to be public must not leave as public when the person has meanwhile been answered in private: what counts
// is the post itself.
func TestAPublicFormOnAPrivatePostStaysPrivate(t *testing.T) {
	s := newStage(t)
	out := s.asked(t, visDirect, "", "Gern")
	out.Form, out.Audience = sources.TagForm, sources.Public
	r, err := s.source(t).Reply(bg, out)
	if p := s.made(t, r, err); p.Visibility != visDirect {
		t.Errorf("sent as %s", p.Visibility)
	}
}

func TestTheContentWarningIsKept(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	r, err := src.Reply(bg, s.asked(t, "public", "Essen", "Ab Montag"))
	if p := s.made(t, r, err); p.Spoiler != "Essen" {
		t.Errorf("sent with %q", p.Spoiler)
	}
	long := strings.Repeat("ä", 400)
	text := strings.Repeat("x", textMax-nameRoom)
	r, err = src.Reply(bg, s.asked(t, "public", long, text))
	p := s.made(t, r, err)
	if !strings.HasSuffix(p.Spoiler, "ä…") || p.Text != "@maria@kunden.example "+text {
		t.Errorf("sent with %d letters of warning", len(p.Spoiler))
	}
}

func TestWhoIsAnsweredIsNamedOnce(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	for text, want := range map[string]string{
		"Gern":                         "@maria@kunden.example Gern",
		"@Maria@kunden.example Gern":   "@Maria@kunden.example Gern",
		"Gern, @maria@kunden.example!": "Gern, @maria@kunden.example!",
	} {
		r, err := src.Reply(bg, s.asked(t, "public", "", text))
		if p := s.made(t, r, err); p.Text != want {
			t.Errorf("%q was sent as %q", text, p.Text)
		}
	}
	out := s.asked(t, "public", "", "Gern")
	r, err := src.Reply(bg, out)
	s.made(t, r, err)
	out.Target, out.Text = r.RemoteID, "Noch etwas"
	r, err = src.Reply(bg, out)
	if p := s.made(t, r, err); p.Text != "@maria@kunden.example Noch etwas" {
		t.Errorf("a second answer below our own: %q", p.Text)
	}
}

func TestNobodyElseIsLetIntoAPrivateReply(t *testing.T) {
	s := newStage(t)
	s.world.Person("Tom")
	src := s.source(t)
	out := s.asked(t, visDirect, "", "Fragen Sie @tom@kunden.example")
	before := len(s.world.Written(s.firm))
	_, err := src.Reply(bg, out)
	if sources.ClassOf(err) != sources.Rejected || sources.MayHaveBeenApplied(err) || len(s.world.Written(s.firm)) != before {
		t.Errorf("got %v", err)
	}
	out.Text = "Schreiben Sie an info@krume.de oder an @krume"
	if _, err := src.Reply(bg, out); err != nil {
		t.Errorf("an address, and ourselves: %v", err)
	}
}

func TestLinksAndServersOfNamesCountAsTheServerCounts(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	link := "https://krume.de/" + strings.Repeat("lang/", 40)
	room := src.TextLimit(sources.TagForm, sources.Public).Max
	text := strings.Repeat("x", room-24) + " " + link
	r, err := src.Reply(bg, s.asked(t, "public", "", text))
	if p := s.made(t, r, err); !same(plain(p.HTML, nil), text) {
		t.Errorf("comes back as %q", plain(p.HTML, nil))
	}
	if _, err := src.Reply(bg, s.asked(t, "public", "", "x"+text)); sources.ClassOf(err) != sources.TooLong {
		t.Errorf("one more: %v", err)
	}
}

func TestASecondTryIsNoSecondReply(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	out := s.asked(t, "public", "", "Ab Montag")
	first, err := src.Reply(bg, out)
	if err != nil {
		t.Fatal(err)
	}
	out.Tried = s.Now()
	again, err := src.Reply(bg, out)
	if err != nil || again.RemoteID != first.RemoteID || s.Applied(out.Text) != 1 {
		t.Errorf("%+v, %v, taken %d times", again, err, s.Applied(out.Text))
	}
	out.Others = []string{first.RemoteID}
	other, err := src.Reply(bg, out)
	if err != nil || other.RemoteID == first.RemoteID || s.Applied(out.Text) != 2 {
		t.Errorf("another of the same words: %+v, %v, taken %d times", other, err, s.Applied(out.Text))
	}
}

func TestAReplyIsFoundAfterWhatItAnsweredHasGone(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	out := s.asked(t, "public", "", "Ab Montag")
	r, err := src.Reply(bg, out)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(out.Target); err != nil {
		t.Fatal(err)
	}
	if got, found, err := src.FindOwn(bg, out); err != nil || !found || got.RemoteID != r.RemoteID {
		t.Errorf("%+v, %v, %v", got, found, err)
	}
}

func TestTheSameWordsBelowAnotherPostAreAnotherReply(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	first, second := s.asked(t, "public", "", "Vielen Dank!"), s.asked(t, "public", "", "Vielen Dank!")
	if _, err := src.Reply(bg, first); err != nil {
		t.Fatal(err)
	}
	if got, found, err := src.FindOwn(bg, second); err != nil || found {
		t.Errorf("%+v, %v, %v", got, found, err)
	}
	second.Target, second.Audience = first.Target, sources.Private
	if got, found, err := src.FindOwn(bg, second); err != nil || found {
		t.Errorf("a public one for a private one: %+v, %v, %v", got, found, err)
	}
}

func TestOurClockMayBeWrong(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	out := s.asked(t, "public", "", "Ab Montag")
	out.Tried = s.Now().Add(90 * time.Second)
	r, err := src.Reply(bg, out)
	if err != nil {
		t.Fatal(err)
	}
	if got, found, err := src.FindOwn(bg, out); err != nil || !found || got.RemoteID != r.RemoteID {
		t.Errorf("%+v, %v, %v", got, found, err)
	}
}

func TestAnEditKeepsWhomItIsAddressedTo(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	r, err := src.Reply(bg, s.asked(t, "public", "Essen", "Ab Montag"))
	if err != nil {
		t.Fatal(err)
	}
	s.Advance(time.Minute)
	for range 2 {
		got, err := src.Edit(bg, r.RemoteID, "Ab Dienstag")
		if p := s.made(t, got, err); got.RemoteID != r.RemoteID || p.Text != "@maria@kunden.example Ab Dienstag" || p.Spoiler != "Essen" {
			t.Errorf("%+v", p)
		}
	}
	m := hear(t, src, Mentions, "").msgs[r.RemoteID]
	if m.Text != "Ab Dienstag" || m.Edited.IsZero() {
		t.Errorf("told as %+v", m)
	}
	if _, err := src.Edit(bg, r.RemoteID, strings.Repeat("x", textMax)); sources.ClassOf(err) != sources.TooLong {
		t.Errorf("too long: %v", err)
	}
	theirs := s.aside(t, "Maria", "x", "")
	if _, err := src.Edit(bg, theirs, "y"); sources.ClassOf(err) != sources.Unsupported {
		t.Errorf("a stranger's: %v", err)
	}
}

func TestOnlyOurOwnIsDeleted(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	theirs := s.aside(t, "Maria", "x", "")
	if err := src.Delete(bg, theirs); sources.ClassOf(err) != sources.Unsupported {
		t.Errorf("a stranger's: %v", err)
	}
	own := s.firmSays(t, "Ups", "")
	for range 2 {
		if err := src.Delete(bg, own); err != nil {
			t.Error(err)
		}
	}
	if p, _ := s.world.Get(own); !p.Deleted {
		t.Error("still there")
	}
}

func TestActsReachTheServer(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	out := s.asked(t, "public", "", "")
	if err := src.SetLiked(bg, out.Target, true); err != nil {
		t.Error(err)
	}
	if p, _ := s.world.Get(out.Target); !p.Liked {
		t.Error("not liked")
	}
	if err := src.SetMuted(bg, out.Person, true); err != nil {
		t.Error(err)
	}
	if err := src.SetBlocked(bg, out.Person, true); err != nil {
		t.Error(err)
	}
	if blocks, mutes := s.world.Relation(s.firm, out.Person); !blocks || !mutes {
		t.Errorf("blocks %v, mutes %v", blocks, mutes)
	}
	if err := src.SetMuted(bg, out.Person, false); err != nil {
		t.Error(err)
	}
	if err := src.SetBlocked(bg, out.Person, false); err != nil {
		t.Error(err)
	}
	if blocks, mutes := s.world.Relation(s.firm, out.Person); blocks || mutes {
		t.Errorf("still: blocks %v, mutes %v", blocks, mutes)
	}
	for _, c := range []struct {
		notice sources.Notice
		want   fake.Report
	}{
		{
			sources.Notice{Message: out.Target, Ground: sources.Advert, Text: "Kauft Uhren"},
			fake.Report{Account: out.Person, Category: "spam", Comment: "advert: Kauft Uhren", Posts: []string{out.Target}},
		},
		{
			sources.Notice{Person: out.Person, Ground: sources.PersonalData},
			fake.Report{Account: out.Person, Category: "other", Comment: "personal data"},
		},
	} {
		if err := src.Report(bg, c.notice); err != nil {
			t.Fatal(err)
		}
		got := s.world.Reports()[len(s.world.Reports())-1]
		if got.Account != c.want.Account || got.Category != c.want.Category || got.Comment != c.want.Comment || !slices.Equal(got.Posts, c.want.Posts) || got.Forward {
			t.Errorf("reported as %+v", got)
		}
	}
	if err := src.Report(bg, sources.Notice{}); sources.ClassOf(err) != sources.Invalid {
		t.Errorf("about nothing: %v", err)
	}
}

func TestHostileIdsLeadNowhere(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	if _, err := src.Probe(bg); err != nil {
		t.Fatal(err)
	}
	before := s.Calls()
	for _, id := range []string{"", "..", "../../oauth/revoke", "1/favourite", "1?x=y", "1%2f2", strings.Repeat("1", 200)} {
		out := sources.Outgoing{Form: sources.TagForm, Thread: id, Target: id, Text: "x"}
		_, replied := src.Reply(bg, out)
		for _, err := range []error{src.SetLiked(bg, id, true), src.SetBlocked(bg, id, true), src.SetMuted(bg, id, true), src.Delete(bg, id), replied} {
			if sources.ClassOf(err) != sources.Invalid || sources.MayHaveBeenApplied(err) {
				t.Errorf("%q: %v", id, err)
			}
		}
	}
	if s.Calls() != before {
		t.Error("something was asked")
	}
}

func TestPermissionsNarrowWhatIsOffered(t *testing.T) {
	s := newStage(t, func(o *fake.Options) {
		o.Scopes = []string{"read:statuses", "read:accounts", "write:statuses", "follow"}
	})
	src := s.source(t)
	st, err := src.Probe(bg)
	if err != nil {
		t.Fatal(err)
	}
	if len(st.Scopes) != 4 || st.Closed[Mentions] != readingDenied || st.Closed[Search] != "" || st.Closed[Conversations] != "" {
		t.Errorf("%+v", st)
	}
	table := src.Capabilities()
	for act, want := range map[sources.Act]bool{
		sources.ActReply: true, sources.ActBlock: true, sources.ActMute: true, sources.ActLike: false, sources.ActReport: false, sources.ActHide: false,
	} {
		if c := table.Of(sources.TagForm, act); c.Can != want {
			t.Errorf("%s: %+v", act, c)
		}
	}
}

// What is sent in the name of a firm is sent by a call that carries the key, the token, and nothing of the token in its
// address.
func TestWhatGoesOverTheLine(t *testing.T) {
	s := newStage(t)
	src := s.source(t)
	if _, err := src.Reply(bg, s.asked(t, "public", "", "Gern")); err != nil {
		t.Fatal(err)
	}
	posts := 0
	for _, c := range s.Seen() {
		if strings.Contains(c.Path, s.token) {
			t.Error("the token stands in an address")
		}
		if c.Method != http.MethodPost {
			continue
		}
		posts++
		if len(c.Header.Get("Idempotency-Key")) != 64 || c.Header.Get("Authorization") != "Bearer "+s.token {
			t.Errorf("sent with %v", c.Header)
		}
	}
	if posts != 1 {
		t.Errorf("%d posts", posts)
	}
}
