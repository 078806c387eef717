package tone

import (
	"strings"
	"testing"

	"atempause/replies"
)

// A mark on what is wrongly said reaches from the beginning of its clause to the end: one that stops in the middle of a
// phrase looks like a mistake. And none begins or ends within a word.
func TestMarksAreWholePhrases(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	marks := 0
	for _, x := range []struct{ lang, s string }{
		{"de", "Das kann gar nicht sein, bei uns geht jede Sendung pünktlich raus."},
		{"de", "Da haben Sie die Maschine wohl falsch bedient."},
		{"de", "Bisher hat sich noch niemand beschwert."},
		{"de", "Das liegt an DHL, nicht an uns."},
		{"de", "Das steht so in unseren AGB."},
		{"de", "Sie hätten einfach die Anleitung lesen müssen."},
		{"de", "Sie müssen verstehen, dass wir zu Weihnachten viel zu tun haben."},
		{"de", "Wir schämen uns zutiefst für dieses Versagen."},
		{"de", "Bitte bitte verzeihen Sie uns noch ein einziges Mal."},
		{"de", "Es tut uns leid, dass Sie das so empfinden."},
		{"de", "Sollten wir Sie verärgert haben, bedauern wir das."},
		{"de", "Ihre Ausdrucksweise ist unter aller Kanone."},
		{"de", "Suchen Sie sich doch ein anderes Hobby, als hier zu meckern."},
		{"de", "Das ist doch halb so wild."},
		{"de", "Wer lesen kann, ist klar im Vorteil."},
		{"de", "Ihr Blutbild vom 3. März liegt bei uns."},
		{"de", "Wir haben Sie unter 0171 2345678 nicht erreicht."},
		{"de", "Das Paket ging an Lindenstraße 14a in 10969 Berlin."},
		{"de", "Ihr Geburtsdatum ist der 4. November 1948."},
		{"de", "Wir sind die schlechteste Bäckerei der Welt."},
		{"en", "That can't be right, every parcel leaves here on time."},
		{"en", "You must have used the machine wrong."},
		{"en", "Nobody else has complained so far."},
		{"en", "That is the courier's fault, not ours."},
		{"en", "It says so in our terms and conditions."},
		{"en", "You should have read the instructions first."},
		{"en", "You need to understand that we are very busy at Christmas."},
		{"en", "We are deeply ashamed of our terrible failure."},
		{"en", "Please please forgive us just this once."},
		{"en", "We're sorry you feel that way."},
		{"en", "We're sorry if anyone was offended by our post."},
		{"en", "Maybe try a different hobby than moaning online."},
		{"en", "It's not the end of the world."},
		{"en", "Anyone who can read would have known that."},
		{"en", "Your blood results from 3 March are here."},
		{"en", "We tried you on 07700 900123 twice."},
		{"en", "The parcel went to 14 Linden Road, Leeds LS6 3HN."},
		{"en", "Your date of birth is 4 November 1948."},
		{"en", "We are the worst bakery in the world."},
		{"en", "As stated in the manual, it must not go in the dishwasher."},
		{"en", "With all due respect, you have no idea how a kitchen works."},
		{"de", "Mit Verlaub, Sie haben keine Ahnung, wie eine Küche läuft."},
	} {
		r := a.Analyze(x.s, Context{Lang: x.lang, Kind: replies.Complaint})
		for _, f := range r.Findings {
			if !f.Fault {
				continue
			}
			if x.s[f.Start:f.End] != f.Text {
				t.Fatalf("%+v is not in %q", f.Evidence, x.s)
			}
			if marks++; f.Check == replies.CheckPersonal {
				if before, after := x.s[:f.Start], x.s[f.End:]; before != "" && before[len(before)-1] != ' ' || strings.IndexAny(after, " .,") != 0 {
					t.Errorf("%q is marked within a word of %q", f.Text, x.s)
				}
				continue
			}
			before, after := strings.TrimRight(x.s[:f.Start], " "), x.s[f.End:]
			if f.Check == replies.CheckHostile {
				before = ""
			}
			if before != "" && strings.IndexByte(",.", before[len(before)-1]) < 0 || after != "" && strings.IndexByte(",.", after[0]) < 0 {
				t.Errorf("%s marks %q in %q", f.Evidence.Rule, f.Text, x.s)
			}
		}
	}
	if marks < 40 {
		t.Errorf("only %d marks", marks)
	}
}
