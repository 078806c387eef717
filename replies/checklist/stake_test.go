package checklist

import (
	"strings"
	"testing"

	"atempause/replies"
	"atempause/replies/rules/rulestest"
	"atempause/sources"
)

func TestStakeRulesKeepTheirWord(t *testing.T) {
	set, err := compileStakes()
	if err != nil {
		t.Fatal(err)
	}
	rulestest.Examples(t, set)
}

// A way in private is advised where something personal is at stake or it is getting hot, and nowhere else.
func TestPrivateIsAdvisedWhereItIsNeeded(t *testing.T) {
	c := gate(t)
	const cake = "Die Torte war trocken und die Deko schief. Schade."
	const hot = "Das ist der letzte Saftladen! Ich bin stinksauer, so eine Unverschämtheit, NIE WIEDER!!!"
	for _, x := range []struct {
		name, incoming, text string
		later                bool
		key                  string // of the hint; "" where none is wanted
	}{
		{"nothing personal", cake, fine, false, ""},
		{"nothing known of the post", "", fine, false, ""},
		{"money", "Ihr habt mir die Torte doppelt abgebucht!", fine, false, "private_channel.stake"},
		{"health", "Meiner Tochter war nach der Torte die ganze Nacht schlecht.", fine, false, "private_channel.stake"},
		{"health in English", "My daughter was sick all night after your cake.", fine, false, "private_channel.stake"},
		{"the reply offers it", "Ihr habt mir die Torte doppelt abgebucht!", fine + " Rufen Sie uns gern an: +49 30 901820.", false, ""},
		{"the reply asks for data", cake, fine + " Wie lautet Ihre Kundennummer?", false, "private_channel.data"},
		{"heated second round", hot, fine, true, "private_channel.hot"},
		{"calm second round", "Ach so, danke. Und welche Füllung war es?", fine, true, ""},
	} {
		r := complain(x.text)
		r.Incoming, r.Later = x.incoming, x.later
		ch, ok := c.Check(r).Check(replies.CheckPrivate)
		if !ok || ch.Pass != (x.key == "") || ch.Hint != hint(x.key, "de") && x.key != "" {
			t.Errorf("%s: %v, pass %v, hint %q", x.name, ok, ch.Pass, ch.Hint)
		}
		if !ch.Pass && (len(ch.Evidence) != 1 || ch.Evidence[0].Missing != replies.After || len(ch.Offers) == 0) {
			t.Errorf("%s: %+v", x.name, ch)
		}
		if r.Audience = sources.Private; !x.later {
			if _, ok := c.Check(r).Check(replies.CheckPrivate); ok {
				t.Errorf("%s: advised in private, too", x.name)
			}
		}
	}
	always := complain(fine)
	always.Incoming, always.Brand.Style.Hard = cake, []string{"private_channel"}
	if v := c.Check(always); v.Pass {
		t.Error("a brand that made it hard is not heard")
	}
	for _, lang := range []string{"de", "en"} {
		for _, key := range []string{"private_channel.stake", "private_channel.data", "private_channel.hot"} {
			if h := hint(key, lang); h == "" || h == hint("private_channel", lang) || strings.Contains(h, "{") {
				t.Errorf("%s in %s: %q", key, lang, h)
			}
		}
	}
}
