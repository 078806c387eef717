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
	for _, p := range found {
		for _, at := range []int{p.Span.Start, p.Span.End, p.Clause.Start, p.Clause.End} {
			if at < 0 || at > len(text) || at < len(text) && !utf8.RuneStart(text[at]) {
				t.Fatalf("%q: %+v is not on a rune's border", text, p)
			}
		}
		if p.Span.Start >= p.Span.End || p.Words != text[p.Span.Start:p.Span.End] || p.What != text[p.Clause.Start:p.Clause.End] {
			t.Fatalf("%q: %+v", text, p)
		}
	}
}
