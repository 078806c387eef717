package when

import (
	"bufio"
	"encoding/json"
	"hash/fnv"
	"os"
	"testing"
	"unicode/utf8"
)

// example is a line of testdata/promises.*.jsonl.
type example struct {
	Text    string `json:"text"`
	Lang    string `json:"lang"`
	At      string `json:"at"` // in Berlin; the shop is open Mo-Fr 9-18, Sa 9-13
	Expects []struct {
		Due       string `json:"due"`
		Uncertain bool   `json:"uncertain"`
		Words     string `json:"words"` // of the time; empty means any
	} `json:"expects"`
}

// held tells whether an example is one of the fifth that is only counted, so that nothing is fitted to it.
func (e example) held() bool {
	h := fnv.New32a()
	h.Write([]byte(e.Text))
	return h.Sum32()%5 == 0
}

func examples(t testing.TB, name string) []example {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []example
	for sc := bufio.NewScanner(file); sc.Scan(); {
		if len(sc.Bytes()) == 0 {
			continue
		}
		var e example
		if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
			t.Fatalf("%s: %v: %s", name, err, sc.Text())
		}
		out = append(out, e)
	}
	return out
}

// score counts promises found, missed and made up; dues and certainties among those found.
type score struct{ texts, right, wanted, found, due, certain, madeUp int }

func (s *score) judge(t *testing.T, e example, tell bool) {
	t.Helper()
	h := shops["shop"]
	got := Promises(e.Text, e.Lang, moment(t, e.At, h), h)
	s.texts++
	s.wanted += len(e.Expects)
	ok := len(got) == len(e.Expects)
	s.found += min(len(got), len(e.Expects))
	s.madeUp += max(0, len(got)-len(e.Expects))
	for i := range min(len(got), len(e.Expects)) {
		want, p := e.Expects[i], got[i]
		due := p.Due.Equal(moment(t, want.Due, h)) && (want.Words == "" || want.Words == p.Words)
		if due {
			s.due++
		}
		if p.Certain != want.Uncertain {
			s.certain++
		}
		ok = ok && due && p.Certain != want.Uncertain
	}
	if ok {
		s.right++
	} else if tell {
		t.Logf("%q\n   want %+v\n   got  %+v", e.Text, e.Expects, got)
	}
}

func TestPromises(t *testing.T) {
	for _, lang := range []string{"de", "en"} {
		t.Run(lang, func(t *testing.T) {
			var own, held score
			for _, e := range examples(t, "testdata/promises."+lang+".jsonl") {
				if e.held() {
					held.judge(t, e, false)
				} else {
					own.judge(t, e, true)
				}
			}
			t.Logf("worked on: %+v", own)
			t.Logf("held back: %+v", held)
			if own.right*100 < own.texts*95 || held.right*100 < held.texts*70 {
				t.Error("too many examples go wrong")
			}
			if own.texts < 120 || held.texts < 30 {
				t.Error("too few examples")
			}
		})
	}
}

func checkSpans(t testing.TB, text string, found []Promise) {
	t.Helper()
	valid := utf8.ValidString(text) // a stray byte is a rune of its own, and looks like the middle of one
	for _, p := range found {
		for _, at := range []int{p.Span.Start, p.Span.End, p.Clause.Start, p.Clause.End} {
			if at < 0 || at > len(text) || at < len(text) && valid && !utf8.RuneStart(text[at]) {
				t.Fatalf("%q: %+v is not on a rune's border", text, p)
			}
		}
		if p.Span.Start >= p.Span.End || p.Words != text[p.Span.Start:p.Span.End] || p.What != text[p.Clause.Start:p.Clause.End] {
			t.Fatalf("%q: %+v", text, p)
		}
	}
}

func TestPromiseNamesItsWords(t *testing.T) {
	h := shops["shop"]
	text := "Guten Tag Frau Kern, das tut uns leid. Ich prüfe das – und rufe Sie heute bis 15 Uhr an. Schöne Grüße"
	found := Promises(text, "de", moment(t, "2026-11-18 10:00", h), h)
	if len(found) != 1 {
		t.Fatalf("%+v", found)
	}
	checkSpans(t, text, found)
	if p := found[0]; p.Words != "heute bis 15 Uhr" || p.What != "und rufe Sie heute bis 15 Uhr an" || !p.Certain {
		t.Errorf("%+v", p)
	}
}

// "first thing" names a time though it is made of small words alone.
func TestFirstThingIsATime(t *testing.T) {
	h := shops["shop"]
	for text, words := range map[string]string{
		"Thanks. I will call you first thing.":              "first thing",
		"I'll get back to you first thing in the morning.":  "first thing",
		"We will send the new one out first thing tomorrow": "first thing tomorrow",
	} {
		found := Promises(text, "en", moment(t, "2026-11-18 08:00", h), h)
		checkSpans(t, text, found)
		if len(found) != 1 || found[0].Words != words {
			t.Errorf("%q: %+v", text, found)
		}
	}
}

func TestTheLaterOfTwoDaysIsDue(t *testing.T) {
	h := shops["shop"]
	found := Promises("Ich melde mich Donnerstag oder Freitag bei Ihnen.", "de", moment(t, "2026-11-18 10:00", h), h)
	if len(found) != 1 || !found[0].Due.Equal(moment(t, "2026-11-20 18:00", h)) || found[0].Certain {
		t.Errorf("%+v", found)
	}
}

func TestHolding(t *testing.T) {
	h := shops["shop"]
	at := moment(t, "2026-11-18 10:00", h)
	for text, want := range map[string]string{
		"Gesehen, Antwort bis 15 Uhr.":                                                  "2026-11-18 15:00",
		"Wir haben Ihre Nachricht gesehen und antworten bis 15 Uhr.":                    "2026-11-18 15:00",
		"We've seen this and will reply by 15:00.":                                      "2026-11-18 15:00",
		"Danke für den Hinweis, wir prüfen das und melden uns bis morgen Mittag.":       "2026-11-19 12:00",
		"Thanks for flagging this. We're checking and will get back to you by 3pm.":     "2026-11-18 15:00",
		"Seen! Update by 4pm.":                                                          "2026-11-18 16:00",
		"Heute melden wir uns nicht mehr, aber morgen bis 10 Uhr.":                      "2026-11-19 10:00",
		"Wir können Ihnen heute leider noch nichts sagen, melden uns aber bis Freitag.": "2026-11-20 18:00",
		"Ihr Paket geht heute raus.":                                                    "",
		"Es tut uns leid. Ich rufe Sie heute bis 15 Uhr an und kläre das.":              "",
		"I'm sorry. I will call you back by 3pm.":                                       "",
		"Wir versuchen, bis 15 Uhr zu antworten.":                                       "",
		"Bitte antworten Sie bis 15 Uhr.":                                               "",
		"We will send a new one by Friday.":                                             "",
		"Wir haben Ihnen am Montag geantwortet.":                                        "",
	} {
		got, ok := Holding(text, "", at, h)
		if ok != (want != "") || ok && !got.Due.Equal(moment(t, want, h)) {
			t.Errorf("%q: %v %+v", text, ok, got)
		}
	}
}
