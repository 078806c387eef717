package sandbox_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"atempause/sources/sandbox"
)

func moody(mood sandbox.Mood, seen *[]sandbox.Answered) func(*sandbox.Options) {
	return func(o *sandbox.Options) {
		o.Judge = func(a sandbox.Answered) sandbox.Mood {
			if seen != nil {
				*seen = append(*seen, a)
			}
			return mood
		}
	}
}

// theirs are the messages of people, in order.
func theirs(cs []sandbox.Comment) []sandbox.Comment {
	var out []sandbox.Comment
	for _, c := range cs {
		if !c.ByPage {
			out = append(out, c)
		}
	}
	return out
}

func TestACustomerAnswersAfterAWhile(t *testing.T) {
	for _, mood := range []sandbox.Mood{sandbox.Pleased, sandbox.Calmed, sandbox.Doubting, sandbox.Angry} {
		var seen []sandbox.Answered
		s := play(t, moody(mood, &seen))
		post, c := s.shop("Seit drei Wochen warte ich auf die Torte")
		s.post(c+"/comments", "message", "Hallo Frau Kern, das tut uns leid.").ok()
		if len(seen) != 1 || seen[0].Incoming != "Seit drei Wochen warte ich auf die Torte" || seen[0].Reply != "Hallo Frau Kern, das tut uns leid." ||
			seen[0].Kind != "complaint" || seen[0].Lang != "de" || !seen[0].Public || seen[0].Round != 1 {
			t.Fatalf("the judge saw %+v", seen)
		}
		s.clock.add(59 * time.Second)
		s.w.Tick(s.clock.now())
		if got := theirs(s.w.Comments(post)); len(got) != 1 {
			t.Errorf("%s: answered too soon: %+v", mood, got)
		}
		s.clock.add(2 * time.Second)
		s.get(c).ok() // a request is enough for time to pass
		got := theirs(s.w.Comments(post))
		if len(got) != 2 || got[1].From != "Maria Kern" || got[1].Parent != c || got[1].Message == "" {
			t.Fatalf("%s: %+v", mood, got)
		}
		if want := s.clock.now().Add(-time.Second); !got[1].Time.Equal(want) {
			t.Errorf("%s: answered at %v, want %v", mood, got[1].Time, want)
		}
	}
}

func TestSilentCustomersSayNothing(t *testing.T) {
	s := play(t, silent)
	post, c := s.shop("Hm")
	s.post(c+"/comments", "message", "Hallo").ok()
	if at, any := s.w.Due(); any {
		t.Errorf("somebody will act at %v", at)
	}
	s.w.Advance(time.Hour)
	if got := s.w.Comments(post); len(got) != 2 {
		t.Errorf("%+v", got)
	}
}

func TestAQuarrelEnds(t *testing.T) {
	s := play(t, moody(sandbox.Angry, nil))
	post, target := s.shop("Unverschämt")
	rounds := 0
	for range 6 {
		s.post(target+"/comments", "message", "Das stimmt so nicht.").ok()
		s.w.Advance(2 * time.Minute)
		got := theirs(s.w.Comments(post))
		if newest := got[len(got)-1].ID; newest != target {
			target, rounds = newest, rounds+1
		}
	}
	if rounds < 2 || rounds > 3 {
		t.Errorf("%d rounds", rounds)
	}
	texts := map[string]bool{}
	for _, c := range theirs(s.w.Comments(post)) {
		if texts[c.Message] {
			t.Errorf("%q is said twice", c.Message)
		}
		texts[c.Message] = true
	}
}

func TestWhoIsPleasedLikesTheReply(t *testing.T) {
	s := play(t, moody(sandbox.Pleased, nil))
	_, c := s.shop("Na gut")
	own := s.post(c+"/comments", "message", "Hallo Frau Kern").ok().str("id")
	s.w.Advance(2 * time.Minute)
	if got, _ := s.w.Get(own); got.Likes != 1 {
		t.Errorf("likes: %+v", got)
	}
	if _, any := s.w.Due(); any {
		t.Error("there is more to come")
	}
}

func TestAPrivateReplyOpensAConversation(t *testing.T) {
	var seen []sandbox.Answered
	s := play(t, moody(sandbox.Calmed, &seen))
	c := s.w.AddComment(s.w.AddPost(s.krume.ID, "Neu"), "Wilma Wend", "Meine Torte fehlt")
	r := s.post(s.krume.ID+"/messages", "recipient", `{"comment_id":"`+c+`"}`, "message", `{"text":"Hallo Frau Wend, welche Torte?"}`).ok()
	if len(seen) != 1 || seen[0].Public || seen[0].Incoming != "Meine Torte fehlt" {
		t.Errorf("the judge saw %+v", seen)
	}
	s.w.Advance(2 * time.Minute)
	talk := s.get(s.krume.ID+"/conversations", "user_id", r.str("recipient_id"), "fields", "id,can_reply,messages{message,from}").ok()
	if rows, _ := at(talk.rows(), 0, "messages", "data").([]any); len(rows) != 2 || at(rows, 0, "from", "id") != r.str("recipient_id") || at(talk.rows(), 0, "can_reply") != true {
		t.Errorf("conversation: %s", talk.raw)
	}
	s.post(s.krume.ID+"/messages", "recipient", `{"id":"`+r.str("recipient_id")+`"}`, "message", `{"text":"Danke!"}`).ok()
}

func TestNobodyAnswersWhereTheyCannot(t *testing.T) {
	for name, act := range map[string]func(s *stage, c, own string){
		"comment deleted": func(s *stage, c, _ string) { s.del(c).ok() },
		"reply deleted":   func(s *stage, _, own string) { s.del(own).ok() },
		"author blocked": func(s *stage, c, _ string) {
			got, _ := s.w.Get(c)
			s.post(s.krume.ID+"/blocked", "user", got.FromID).ok()
		},
	} {
		s := play(t)
		post, c := s.shop("Oje")
		own := s.post(c+"/comments", "message", "Hallo").ok().str("id")
		act(s, c, own)
		s.w.Advance(time.Hour)
		if n := len(s.w.Comments(post)); n != 2 {
			t.Errorf("%s: %d comments", name, n)
		}
	}
}

func TestAReplyTakenBackAndWrittenAnewIsAnswered(t *testing.T) {
	s := play(t)
	post, c := s.shop("Und?")
	s.del(s.post(c+"/comments", "message", "Halo").ok().str("id")).ok()
	s.clock.add(10 * time.Second)
	s.post(c+"/comments", "message", "Hallo").ok()
	s.w.Advance(time.Hour)
	if got := theirs(s.w.Comments(post)); len(got) != 2 {
		t.Errorf("%d comments of theirs", len(got))
	}
}

func TestTheBuiltInJudge(t *testing.T) {
	for reply, want := range map[string]string{
		"Nein.": "angry",
		"Hallo Frau Kern, das tut uns leid. Ich rufe Sie heute bis 15 Uhr an und kläre das.": "pleased",
		"Wie schon gesagt lag das an der Post, da können wir nichts machen, wirklich nicht.": "doubting",
	} {
		s := play(t, func(o *sandbox.Options) { o.Judge = nil })
		post, c := s.shop("Wo ist meine Torte?")
		s.post(c+"/comments", "message", reply).ok()
		s.w.Advance(5 * time.Minute)
		got := s.w.Comments(post)
		if len(got) != 3 {
			t.Errorf("%q: nobody answered", reply)
			continue
		}
		liked := got[1].Likes > 0
		if liked != (want == "pleased") {
			t.Errorf("%q: liked %v, want %s; they said %q", reply, liked, want, got[2].Message)
		}
	}
}

func TestLifeGoesOn(t *testing.T) {
	lively := func(o *sandbox.Options) { o.Quiet = false }
	s := play(t, lively)
	before := len(s.w.Find(""))
	s.w.Advance(time.Hour)
	after := s.w.Find("")
	if n := len(after) - before; n < 10 || n > 60 {
		t.Errorf("%d new things in an hour", n)
	}
	nags := 0
	for _, c := range after {
		if c.Time.After(s.clock.now()) && strings.Contains(c.Message, "?") {
			nags++
		}
	}
	if nags == 0 {
		t.Error("nobody asks whether anybody is there")
	}
	q := play(t)
	before = len(q.w.Find(""))
	q.w.Advance(24 * time.Hour)
	if n := len(q.w.Find("")); n != before {
		t.Errorf("a quiet world grew by %d", n-before)
	}
}

// ownWords counts who wrote below their own comment after the world began, which is how they ask for an answer.
func (s *stage) ownWords() int {
	n := 0
	for _, c := range s.w.Find("") {
		if head, ok := s.w.Get(c.Parent); ok && !c.ByPage && c.FromID == head.FromID && c.Time.After(s.clock.now()) {
			n++
		}
	}
	return n
}

func TestWhoIsAnsweredDoesNotNag(t *testing.T) {
	lively := func(o *sandbox.Options) { o.Quiet = false }
	ignored, answered := play(t, silent, lively), play(t, silent, lively)
	for _, c := range answered.w.Find("") {
		if !c.ByPage && c.Form == "comment" && c.Parent == "" {
			answered.post(c.ID+"/comments", "message", "Guten Tag").ok()
		}
		if !c.ByPage && c.Form == "gram_comment" && c.Parent == "" && c.Object != "" {
			answered.post(c.ID+"/replies", "message", "Guten Tag") // those below media of others are not ours to answer here
		}
	}
	ignored.w.Advance(40 * time.Minute)
	answered.w.Advance(40 * time.Minute)
	if a, b := ignored.ownWords(), answered.ownWords(); a == 0 || b != 0 {
		t.Errorf("%d of the ignored and %d of the answered asked again", a, b)
	}
}

func TestTheSameSeedIsTheSameWorld(t *testing.T) {
	script := func(seed uint64) string {
		s := play(t, func(o *sandbox.Options) { o.Seed, o.Quiet, o.Delay = seed, false, nil })
		c := s.w.Find("Seit drei Wochen warte ich")[0]
		s.post(c.ID+"/comments", "message", "Hallo").ok()
		s.w.Advance(30 * time.Minute)
		var b strings.Builder
		b.WriteString(s.token)
		for _, c := range s.w.Find("") {
			b.WriteString(c.ID + c.FromID + c.Time.String() + c.Message)
		}
		return b.String()
	}
	one, same, other := script(5), script(5), script(6)
	if one != same {
		t.Error("the same seed gives two worlds")
	}
	if one == other {
		t.Error("two seeds give one world")
	}
}

func TestDelayIsAskedForEachAnswer(t *testing.T) {
	asked := 0
	s := play(t, func(o *sandbox.Options) {
		o.Delay = func(r *rand.Rand) time.Duration { asked++; return time.Duration(r.IntN(3)) * time.Second }
	})
	for range 4 {
		_, c := s.shop("Hm")
		s.post(c+"/comments", "message", "Hallo").ok()
	}
	if asked != 4 {
		t.Errorf("asked %d times", asked)
	}
}
