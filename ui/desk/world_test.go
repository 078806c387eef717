package desk

import (
	"strings"
	"testing"
	"time"

	"atempause/replies"
	"atempause/sources"
	"atempause/store"
)

// testGate is a small checklist: a greeting, an apology and help for complaints, nothing hostile, no order numbers.
type testGate struct{}

func (testGate) Check(r replies.CheckRequest) replies.Verdict {
	v := replies.Verdict{Lang: "de", Pass: true}
	add := func(id replies.CheckID, pass bool, words, hint string, offers ...string) {
		level := replies.LevelOf(id, r.Kind, r.Audience, r.Later)
		if level == replies.None {
			return
		}
		c := replies.Check{ID: id, Level: level, Pass: pass}
		if words != "" {
			for at := 0; ; {
				i := strings.Index(r.Text[at:], words)
				if i < 0 {
					break
				}
				at += i
				c.Evidence = append(c.Evidence, replies.Evidence{Span: replies.Span{Start: at, End: at + len(words)}, Text: words, Rule: string(id)})
				at += len(words)
			}
		}
		if first, _, _ := strings.Cut(r.Text, " "); !pass && words == "" && first != "" { // as the real one has it
			c.Evidence = []replies.Evidence{{Span: replies.Span{End: len(first)}, Text: first, Rule: string(id) + ".missing", Missing: replies.Before}}
		}
		if !pass {
			c.Hint, c.Offers = hint, offers
			for _, w := range r.Waivers {
				c.Waived = c.Waived || w.Check == id
			}
		}
		v.Checks = append(v.Checks, c)
		v.Pass = v.Pass && !c.Open()
	}
	has := func(s ...string) bool {
		for _, x := range s {
			if strings.Contains(r.Text, x) {
				return true
			}
		}
		return false
	}
	add(replies.CheckGreeting, has("Hallo", "Guten Tag"), "", "Beginnen Sie mit einem Gruß.", "Hallo Frau Kern,", "Guten Tag,")
	add(replies.CheckApology, has("tut uns leid"), "", "Sagen Sie, was Ihnen leid tut.", "Es tut uns leid, dass […].")
	add(replies.CheckHelp, has("rufen"), "", "Was tun Sie, und bis wann?")
	add(replies.CheckHostile, !has("Unsinn"), "Unsinn", "Das greift die Person an.")
	add(replies.CheckThanks, has("Dank"), "", "Danken Sie.", "Vielen Dank!")
	add(replies.CheckSignoff, has("Grüße"), "", "Es fehlt ein Abschied.", "Viele Grüße")
	return v
}

type testTriager struct{}

func (testTriager) Triage(p replies.Post) replies.Triage {
	t := replies.Triage{Lang: "de", Kind: replies.Other}
	switch {
	case strings.Contains(p.Text, "Abschaum"):
		t.Kind, t.Heat = replies.Abuse, 5
	case strings.Contains(p.Text, "warte"), strings.Contains(p.Text, "Frechheit"):
		t.Kind, t.Heat, t.Cause = replies.Complaint, 1, "delivery"
	case strings.Contains(p.Text, "?"):
		t.Kind = replies.Question
	case strings.Contains(p.Text, "Beste"):
		t.Kind = replies.Praise
	}
	return t
}

func brands() []sources.Brand {
	return []sources.Brand{
		{
			Name: "Bäckerei Krume", Lang: "de", Address: sources.Sie, Timezone: "UTC",
			Channels: []sources.Channel{{Brand: "Bäckerei Krume", Network: sources.Facebook, Name: "Bäckerei Krume", Account: "1"}},
		},
		{
			Name: "Radhaus", Lang: "de", Timezone: "UTC",
			Channels: []sources.Channel{{Brand: "Radhaus", Network: sources.Facebook, Name: "Radhaus Nord", Account: "2"}},
		},
	}
}

func capabilities(string) sources.Capabilities {
	return sources.Capabilities{
		sources.CommentForm: {
			sources.ActReply:          {Can: true},
			sources.ActReplyPrivately: {Can: true, Once: true, Until: 7 * 24 * time.Hour, Why: "capability.private_once_week"},
			sources.ActHide:           {Can: true, Undo: true, Why: "capability.hide_author_sees"},
			sources.ActDelete:         {Can: true, Why: "capability.delete_final"},
			sources.ActBlock:          {Can: true, Undo: true},
			sources.ActReport:         {Why: "capability.report_on_site"},
		},
		sources.ReviewForm: {
			sources.ActReply:          {Can: true},
			sources.ActReplyPrivately: {Why: "capability.not_for_reviews"},
		},
		sources.ConversationForm: {sources.ActMessage: {Can: true, Until: 24 * time.Hour}},
	}
}

// tricky is the name of one who tries to give orders to the terminal.
const tricky = "Tri\x1b[31mck\u202eser"

// fill tells the store a small world:
//
//	Maria Kern (complaint, with an answer below it), T. Brandt (question), @lena (praise), Ozan (a review),
//	Jule (direct messages), Trickser (a text full of tricks)
func fill(t testing.TB, st *store.Store) {
	t.Helper()
	at := func(before time.Duration) time.Time {
		return time.Date(2026, 11, 20, 14, 32, 0, 0, time.UTC).Add(-before)
	}
	post := sources.Context{RemoteID: "1_1", Author: sources.Author{ID: "1", Name: "Bäckerei Krume"}, Text: "Unsere Herbstaktion", Time: at(30 * time.Hour)}
	one := func(id, name, text string, before time.Duration) sources.Message {
		return sources.Message{RemoteID: id, Author: sources.Author{ID: "p" + id, Name: name}, Text: text, Time: at(before), Permalink: "https://example.org/" + id}
	}
	maria := one("1_1_1", "Maria Kern", "Seit drei Wochen warte ich auf meine Torte, keiner geht ran!", 18*time.Minute)
	maria.Likes = 12
	jens := one("1_1_2", "Jens P.", "Bei mir auch, ich warte noch.", 10*time.Minute)
	jens.ParentID = "1_1_1"
	ours := sources.Message{
		RemoteID: "1_1_9", ParentID: "1_1_1", Ours: true, Author: sources.Author{ID: "1", Name: "Bäckerei Krume"},
		Text: "Danke für den Hinweis.", Time: at(17 * time.Minute),
	}
	tricks := one("1_3_1", tricky, "Rot\x1b[2J und \u202everkehrt\u202c und 👩‍👩‍👧 warte", 3*time.Hour)
	tricks.Files = []sources.Attachment{{Kind: "photo", Name: "kuchen.jpg"}}
	krume := sources.Batch{Lane: "feed", Cursor: "a", Threads: []sources.Thread{
		{RemoteID: "1_1_1", Form: sources.CommentForm, Audience: sources.Public, Context: post, Permalink: "https://example.org/t1", Messages: []sources.Message{maria, ours, jens}},
		{RemoteID: "1_2_1", Form: sources.CommentForm, Audience: sources.Public, Context: post, Messages: []sources.Message{one("1_2_1", "T. Brandt", "Habt ihr Montag offen?", time.Hour)}},
		{RemoteID: "1_3_1", Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{tricks}},
		{RemoteID: "1_4_1", Form: sources.CommentForm, Audience: sources.Public, Messages: []sources.Message{one("1_4_1", "@lena", "Beste Brezeln der Welt", 2*time.Hour)}},
		{RemoteID: "1_5", Form: sources.ConversationForm, Audience: sources.Private, Messages: []sources.Message{one("1_5_1", "Jule Ahrens", "Kann ich die Torte noch ändern?", 5*time.Minute)}},
	}}
	rad := sources.Batch{Lane: "feed", Cursor: "a", Threads: []sources.Thread{
		{RemoteID: "2_1", Form: sources.ReviewForm, Audience: sources.Public, Rating: 1, Messages: []sources.Message{one("2_1_1", "Ozan Yıldız", "Frechheit. Das Rad ist wieder kaputt.", 26*time.Hour)}},
	}}
	for channel, b := range map[string]sources.Batch{"facebook:1": krume, "facebook:2": rad} {
		if _, err := st.Ingest(t.Context(), channel, b); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := st.Look(t.Context(), []string{"Bäckerei Krume", "Radhaus"}); err != nil {
		t.Fatal(err)
	}
}
