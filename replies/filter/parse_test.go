package filter

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestWhatIsTypedAndWhatItMeans(t *testing.T) {
	for _, c := range [][2]string{
		{"", ""},
		{"  ", ""},
		{"network:facebook kind:complaint due<1h label:lieferung", "network:facebook kind:complaint due<1h label:lieferung"},
		{"netzwerk:fb art:beschwerde fällig<1std kennwort:lieferung", "network:facebook kind:complaint due<1h label:lieferung"},
		{"überfällig -ungelesen", "due:overdue -is:unread"},
		{"zustand:eskaliert", "escalated:any"},
		{"state:snoozed,new", "snoozed:any | state:new"},
		{"overdue etikett:x kennwort:y", "due:overdue label:x label:y"},
		{"art:angriff,werbung,falschinfo", "kind:abuse | kind:spam | kind:misinformation"},
		{"Faellig:HEUTE", "due:today"},
		{"due:overdue | due:none", "due:overdue | due:none"},
		{"fällig:überfällig or fällig:keine", "due:overdue | due:none"},
		{"waiting>2d age<1w likes>10 critics>=2", "waiting>2d age<1w likes>10 critics>=2"},
		{"wartet>2t alter<1wo hitze≥3", "waiting>2d age<1w heat>=3"},
		{"heat >= 3 due < 90m", "heat>=3 due<1h30m"},
		{"heat:2..4", "heat>=2 heat<=4"},
		{"-heat:2..4", "-(heat>=2 heat<=4)"},
		{"heat:>=3", "heat>=3"},
		{"heat=3", "heat:3"},
		{"due<-1h", "due<-1h"},
		{"kind:complaint,abuse unread", "(kind:complaint | kind:abuse) is:unread"},
		{"kind!=spam", "-kind:spam"},
		{"-label:spam", "-label:spam"},
		{"not label:spam", "-label:spam"},
		{"!label:spam", "-label:spam"},
		{"not not torte", "torte"},
		{"-(a b)", "-(a b)"},
		{"-(a | b) c", "-(a | b) c"},
		{"(a | b) c", "(a | b) c"},
		{"a and b or c", "a b | c"},
		{"a und (b oder c)", "a (b | c)"},
		{"((a)) ((b c))", "a b c"},
		{"torte käse", "torte käse"},
		{`"drei  Wochen"`, `"drei Wochen"`},
		{"„drei Wochen“ “two weeks” »vier«", `"drei Wochen" "two weeks" vier`},
		{`"or" "unread" "-x" "a:b"`, `"or" "unread" "-x" "a:b"`},
		{`"sagt \"nie\" \\ o"`, `"sagt \"nie\" \\ o"`},
		{"from:maria von:jens author:\"Kern, Maria\"", `author:maria author:jens author:"Kern, Maria"`},
		{"view:open ansicht:gelöst view:all", "view:open view:solved view:all"},
		{"state:new zustand:neu status:gelöst", "state:new state:new state:solved"},
		{"audience:public publikum:öffentlich", "audience:public audience:public"},
		{"form:review form:bewertung", "form:review form:review"},
		{"lang:de sprache:englisch lang:fr", "lang:de lang:en lang:fr"},
		{"ursache:lieferung cause:Drohnen", "cause:delivery cause:Drohnen"},
		{"label:none label:any label:\"none\"", `label:none label:any label:"none"`},
		{"is:unread is:urgent is:stale is:hidden is:held", "is:unread is:urgent is:stale is:hidden is:held"},
		{"ungelesen dringend ist:dringend", "is:unread is:urgent is:urgent"},
		{"has:draft has:note has:promise has:file", "has:draft has:note promise:any has:file"},
		{"promise<2h snoozed escalated", "promise<2h snoozed:any escalated:any"},
		{"is:overdue is:snoozed", "due:overdue snoozed:any"},
		{"reply:ready antwort:atmet,ungewiss antwort:keine", "reply:ready (reply:breathing | reply:unsure) reply:none"},
		{"snoozed<1d escalated:today", "snoozed<1d escalated:today"},
		{"brand:krume marke:\"Bäckerei Krume\"", `brand:krume brand:"Bäckerei Krume"`},
		{"https://krume.example/a?b=1", `"https://krume.example/a?b=1"`},
		{"10:30", `"10:30"`},
		{"c++ geht's 50% @lena #torte", "c++ geht's 50% @lena #torte"},
		{"<3", `"<3"`},
		{"age", "age"},
		{"age likes", "age likes"},
		{"label:a-b_c", "label:a-b_c"},
		{"nicht geliefert", "nicht geliefert"},
	} {
		q, err := Parse(c[0])
		if err != nil {
			t.Errorf("%q: %v", c[0], err)
			continue
		}
		if got := q.String(); got != c[1] {
			t.Errorf("%q means %q, want %q", c[0], got, c[1])
		}
		if again, err := Parse(q.String()); err != nil || !reflect.DeepEqual(again, q) {
			t.Errorf("%q: %q is read back as %#v (%v)", c[0], q.String(), again, err)
		}
	}
}

func TestWhatIsWrongAndWhere(t *testing.T) {
	for _, c := range []struct {
		text    string
		kind    ErrorKind
		part    string
		at      int
		suggest string
	}{
		{"netwrk:facebook", UnknownField, "netwrk", 0, "network"},
		{"torte lable:spam", UnknownField, "lable", 6, "label"},
		{"netzwrk:fb", UnknownField, "netzwrk", 0, "netzwerk"},
		{"qqqqqqq:fb", UnknownField, "qqqqqqq", 0, ""},
		{"kind:complant", BadValue, "complant", 5, "complaint"},
		{"netz:fazebook", BadValue, "fazebook", 5, "facebook"},
		{"kind:none", BadValue, "none", 5, ""},
		{"heat:hot", BadValue, "hot", 5, ""},
		{"heat:4..2", BadValue, "4..2", 5, ""},
		{"due<soon", BadValue, "soon", 4, ""},
		{"due:tody", BadValue, "tody", 4, "today"},
		{"age:today", BadValue, "today", 4, ""},
		{"due<99999999999h", BadValue, "99999999999h", 4, ""},
		{"due:1h", BadOperator, "1h", 4, ""},
		{"kind>spam", BadOperator, "spam", 5, ""},
		{"label:", EmptyValue, "", 6, ""},
		{"label:a,", EmptyValue, "", 8, ""},
		{`torte ""`, EmptyValue, `""`, 6, ""},
		{"(a b", OpenBracket, "(a b", 0, ""},
		{"a (b (c)", OpenBracket, "(b (c)", 2, ""},
		{"a) b", StrayBracket, ")", 1, ""},
		{`a "b c`, OpenQuote, `"b c`, 2, ""},
		{`label:"b`, OpenQuote, `"b`, 6, ""},
		{"a |", Dangling, "|", 2, ""},
		{"| a", Dangling, "|", 0, ""},
		{"a or", Dangling, "or", 2, ""},
		{"a | | b", Dangling, "|", 2, ""},
		{"and a", Dangling, "and", 0, ""},
		{"a not", Dangling, "not", 2, ""},
		{"a - b", Dangling, "-", 2, ""},
		{"a ()", Dangling, "()", 2, ""},
		{strings.Repeat("(", 60) + "a" + strings.Repeat(")", 60), TooDeep, "(", 50, ""},
		{strings.Repeat("a ", 201), TooMany, "a", 400, ""},
	} {
		_, err := Parse(c.text)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if e.Kind != c.kind || e.Part != c.part || e.At != c.at || e.Suggest != c.suggest {
			t.Errorf("%q: %s %q at %d, suggests %q; want %s %q at %d, %q", c.text, e.Kind, e.Part, e.At, e.Suggest, c.kind, c.part, c.at, c.suggest)
		}
		if e.At < 0 || e.End < e.At || e.End > len(c.text) || c.text[e.At:e.End] != e.Part && e.Kind != BadValue {
			t.Errorf("%q: the place %d to %d does not hold %q", c.text, e.At, e.End, e.Part)
		}
		if e.Key() != "filter."+string(c.kind) || e.Error() == "" {
			t.Errorf("%q: %s", c.text, e.Key())
		}
	}
}

func TestABadValueTellsWhatIsPossible(t *testing.T) {
	_, err := Parse("kind:rant")
	var e *Error
	if !errors.As(err, &e) || !slices.Contains(e.Options, "complaint") || e.Field != Kind {
		t.Errorf("%+v", e)
	}
	_, err = Parse("due<x")
	if !errors.As(err, &e) || !slices.Contains(e.Options, "2h") {
		t.Errorf("%+v", e)
	}
}

func TestNoTwoNamesMeanTwoThings(t *testing.T) {
	seen := map[string]Field{}
	for _, f := range fields {
		for _, n := range append([]string{string(f.name), f.de}, f.also...) {
			for _, s := range spellings(n) {
				if other, ok := seen[s]; ok && other != f.name {
					t.Errorf("%q is %s and %s", s, other, f.name)
				}
				seen[s] = f.name
			}
		}
		vals := map[string]string{}
		for _, v := range known[f.name] {
			for _, s := range v.spellings() {
				if other, ok := vals[s]; ok && other != v.name {
					t.Errorf("%s:%q is %s and %s", f.name, s, other, v.name)
				}
				vals[s] = v.name
			}
		}
	}
	for w := range bare {
		if f, ok := names[w]; ok && f.Type() != Until {
			t.Errorf("%q is a field and a test", w)
		}
	}
}

func TestTheWordsToShow(t *testing.T) {
	q, err := Parse(`torte -kuchen ("drei Wochen" | torte) -(brot -käse) label:x`)
	if err != nil {
		t.Fatal(err)
	}
	if got := q.Words(); !slices.Equal(got, []string{"torte", "drei Wochen", "käse"}) {
		t.Errorf("%q", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "network:facebook kind:complaint due<1h label:lieferung", "-(a | \"b c\") not x", "heat:2..4 heat >= 3", "„ä“ ü:ß", "((", "a |", "kind!=a,b",
		"label:\"a\\\"b\"", "snoozed later", "--a", "due<-1h30m", "von:maria,jens", "is:unread,urgent", "a\u00a0b", "\xff:\xfe", "label:İ", "\u0301",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.At < 0 || e.End < e.At || e.End > len(text) {
				t.Fatalf("%q: %#v", text, err)
			}
			return
		}
		again, err := Parse(q.String())
		if err != nil || !reflect.DeepEqual(again, q) {
			t.Fatalf("%q: %q is read back as %#v, not %#v (%v)", text, q.String(), again, q, err)
		}
		for i := 0; i <= len(text); i += 1 + len(text)/8 {
			for _, c := range (Vocabulary{Lang: "de", Labels: []string{"neue torte"}}).Complete(text, i) {
				if c.From < 0 || c.To < c.From || c.To > len(text) {
					t.Fatalf("%q at %d: %+v", text, i, c)
				}
			}
		}
	})
}
