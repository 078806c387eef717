package escalation

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"atempause/replies"
	"atempause/sources"
)

const krume = `# Wer entscheidet
[[contact]]
name = "Jens Roth"
role = "Filialleiter"
phone = "+49 30 901820"
hours = ["Mo-Fr 06:00-14:00"]
brands = ["Bäckerei Krume"]
decides = ["Umtausch", "Gutschein bis 20 EUR"]

[[contact]]
name = "Anna Krume"
role = "Inhaberin"
mail = "anna@krume.example"
hours = "Mo-Fr 09:00-17:00"
holidays = ["2026-11-19"]
level = 2
deputy = "jens roth"

[[contact]]
name = "Kanzlei Vogt"
phone = "(030) 55 12 - 0"
level = 3
deputy = "Anna Krume"
hours = ["Mo-Do 10:00-16:00"]
`

var bakery = sources.Brand{Name: "Bäckerei Krume", Hours: []string{"Mo-Sa 07:00-18:00"}, Holidays: []string{"12-25"}, Timezone: "Europe/Berlin"}

func read(t testing.TB, text string) Book {
	t.Helper()
	b, err := Read("contacts.toml", []byte(text), []string{"Bäckerei Krume", "Radhaus"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func berlin(t testing.TB, s string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestReadingContacts(t *testing.T) {
	b, err := ReadFS(fstest.MapFS{"contacts.toml": {Data: []byte(krume)}}, []string{"Bäckerei Krume"})
	if err != nil || len(b.All) != 3 {
		t.Fatalf("%v, %d contacts", err, len(b.All))
	}
	anna, ok := b.Named(" anna krume ")
	if !ok || anna.Level != 2 || anna.Line != 10 || anna.Deputy != "jens roth" || !slices.Equal(anna.Hours, []string{"Mo-Fr 09:00-17:00"}) {
		t.Errorf("%+v", anna)
	}
	if got := b.For("Radhaus"); len(got) != 2 || got[0].Name != "Anna Krume" {
		t.Errorf("for another brand: %v", got)
	}
	if none, err := ReadFS(fstest.MapFS{}, nil); err != nil || len(none.All) != 0 {
		t.Errorf("without the file: %v", err)
	}
	for name, phone := range map[string]string{"a": "117 ", "b": "+49 (0)30/901-820"} {
		if _, err := Read("c", []byte("[[contact]]\nname='"+name+"'\nphone='"+phone+"'\n"), nil); err != nil {
			t.Errorf("%q: %v", phone, err)
		}
	}
}

func TestMistakesAreToldWithTheirLine(t *testing.T) {
	for _, c := range []struct {
		text, key string
		line      int
	}{
		{"[[contact]]\nname = \"A\"\nphone = \"112\"\nlevel = 4\n", "contacts.level", 4},
		{"[[contact]]\nname = \"A\"\nphone = \"112\"\nlevel = \"2\"\n", "contacts.level", 4},
		{"[[contact]]\nphone = \"112\"\n", "contacts.no_name", 1},
		{"\n[[contact]]\nname = \"A\"\n", "contacts.no_way", 2},
		{"[[contact]]\nname = \"A\"\nphone = \"ring me\"\n", "contacts.phone", 3},
		{"[[contact]]\nname = \"A\"\nmail = \"A <a@b.de>\"\n", "contacts.mail", 3},
		{"[[contact]]\nname = \"A\"\nmail = \"a@b.de\"\nhours = [\n  \"Mo-Fr 9-17\",\n  \"Xx 9-17\",\n]\n", "contacts.hours", 6},
		{"[[contact]]\nname = \"A\"\nmail = \"a@b.de\"\nholidays = [\"someday\"]\n", "contacts.holidays", 4},
		{"[[contact]]\nname = \"A\"\nmail = \"a@b.de\"\ntimezone = \"Europe/Krume\"\n", "contacts.timezone", 4},
		{"[[contact]]\nname = \"A\"\nmail = \"a@b.de\"\nbrands = [\"Krumme\"]\n", "contacts.brand", 4},
		{"[[contact]]\nname = \"A\"\nmail = \"a@b.de\"\ndeputy = \"B\"\n", "contacts.deputy", 4},
		{"[[contact]]\nname = \"A\"\nmail = \"a@b.de\"\ndeputy = \"a\"\n", "contacts.deputy_self", 4},
		{"[[contact]]\nname = \"A\"\nmail = \"a@b.de\"\nfon = \"1\"\n", "contacts.unknown", 4},
		{"[[contact]]\nname = 5\nmail = \"a@b.de\"\n", "contacts.text", 2},
		{"[[contact]]\nname = \"A\\nB\"\nmail = \"a@b.de\"\n", "contacts.control", 2},
		{"[[contact]]\nname = \"A\"\nmail = \"a@b.de\"\ndecides = 3\n", "contacts.list", 4},
		{"[[contact]]\nname = \"A\"\nmail = \"a@b.de\"\n[[contact]]\nname = \"a\"\nmail = \"a@b.de\"\n", "contacts.twice", 5},
		{"[[contacts]]\nname = \"A\"\n", "contacts.unknown", 1},
		{"contact = 3\n", "contacts.tables", 1},
		{"contact = [3]\n", "contacts.tables", 1},
		{"[contact]\nname = \"A\"\n", "contacts.tables", 1},
		{"# x\n[[contact]\n", "contacts.syntax", 2},
		{"contact = [{name = \"A\", phone = \"112\", level = 9}]\n", "contacts.level", 1},
	} {
		_, err := Read("contacts.toml", []byte(c.text), []string{"Bäckerei Krume"})
		var ps Problems
		if !errors.As(err, &ps) || ps[0].Key != c.key || ps[0].Line != c.line {
			t.Errorf("%q: %v, want %s in line %d", c.text, err, c.key, c.line)
			continue
		}
		if !strings.HasPrefix(err.Error(), fmt.Sprintf("contacts.toml:%d: ", c.line)) {
			t.Errorf("for the log: %q", err)
		}
	}
}

func TestWhatIsWellIsUsedAllTheSame(t *testing.T) {
	b, err := Read("c", []byte("[[contact]]\nname='A'\nphone='112'\ndeputy='nobody'\n[[contact]]\nname='B'\nphone='x'\n"), nil)
	var ps Problems
	if !errors.As(err, &ps) || len(ps) != 2 || len(b.All) != 1 || b.All[0].Name != "A" || b.All[0].Deputy != "" {
		t.Errorf("%v, %+v", err, b)
	}
}

func TestWhoIsAsked(t *testing.T) {
	b := read(t, krume)
	hot, storm := Stakes{Heat: 3, Kind: replies.Complaint}, Stakes{Heat: 5, Kind: replies.Complaint}
	for _, c := range []struct {
		name, at     string
		s            Stakes
		want, deputy string
		there        bool
	}{
		{"a calm matter", "2026-11-18 10:00", Stakes{Kind: replies.Complaint}, "Jens Roth", "", true},
		{"a hot one", "2026-11-18 10:00", hot, "Anna Krume", "", true},
		{"a hot one early in the morning", "2026-11-18 06:30", hot, "Jens Roth", "Anna Krume", true},
		{"a hot one while she is away", "2026-11-19 09:30", hot, "Jens Roth", "Anna Krume", true},
		{"a storm", "2026-11-18 11:00", storm, "Kanzlei Vogt", "", true},
		{"a storm on Friday: the deputy", "2026-11-20 11:00", storm, "Anna Krume", "Kanzlei Vogt", true},
		{"a storm early: the deputy's deputy", "2026-11-18 06:30", storm, "Jens Roth", "Kanzlei Vogt", true},
		{"calm, in the afternoon: a level higher", "2026-11-18 15:00", Stakes{}, "Anna Krume", "", true},
		{"at night", "2026-11-18 22:00", hot, "Anna Krume", "", false},
		{"on Christmas Day", "2026-12-25 10:00", storm, "Kanzlei Vogt", "", false},
	} {
		now := berlin(t, c.at)
		got, ok := b.Who(bakery, c.s, now)
		if !ok || got.Contact.Name != c.want || got.For != c.deputy || got.There != c.there || got.From.Before(now) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	night, _ := b.Who(bakery, hot, berlin(t, "2026-11-18 22:00"))
	if want := berlin(t, "2026-11-20 09:00"); !night.From.Equal(want) {
		t.Errorf("she is there again %s, want %s", night.From, want)
	}
	if _, ok := (Book{}).Who(bakery, hot, berlin(t, "2026-11-18 22:00")); ok {
		t.Error("nobody was found where there is nobody")
	}
}

func TestDeadlinesLieInTheirHours(t *testing.T) {
	anna, _ := read(t, krume).Named("Anna Krume")
	for _, c := range []struct {
		heat     int
		at, want string
	}{
		{3, "2026-11-18 10:00", "2026-11-18 12:00"},
		{3, "2026-11-18 16:00", "2026-11-20 10:00"}, // on the 19th she is away
		{6, "2026-11-20 16:50", "2026-11-23 09:05"},
		{0, "2026-11-18 09:00", "2026-11-18 17:00"},
		{-1, "2026-11-18 09:00", "2026-11-18 17:00"},
		{9, "2026-11-18 09:00", "2026-11-18 09:15"},
	} {
		if got := Deadline(anna, bakery, c.heat, berlin(t, c.at)); !got.Equal(berlin(t, c.want)) {
			t.Errorf("heat %d at %s: %s", c.heat, c.at, got)
		}
	}
}

// The deadline is what a matter waits for: it is out of sight until then, and due at once when it comes.
func TestAMatterComesBackOnItsDeadline(t *testing.T) {
	now := berlin(t, "2026-11-18 16:00")
	m := replies.NewMatter(1, sources.Public)
	m = m.Theirs(replies.Incoming{Thread: 1, Audience: sources.Public, Kind: replies.Complaint, At: now})
	anna, _ := read(t, krume).Named("Anna Krume")
	until := Deadline(anna, bakery, 3, now)
	m, err := m.Escalate(anna.Name, until, now)
	if err != nil || m.Tick(until.Add(-time.Second)).View() != replies.EscalatedView {
		t.Fatalf("%v, in %s", err, m.View())
	}
	if m = m.Tick(until); m.View() != replies.OpenView || m.Back.By != replies.BackEscalation || m.Back.To != anna.Name {
		t.Errorf("in %s, back by %+v", m.View(), m.Back)
	}
}

func TestWhenItIsSuggested(t *testing.T) {
	for _, c := range []struct {
		s    Stakes
		want string
	}{
		{Stakes{Heat: 2, Weather: 2, Rounds: 2, Kind: replies.Complaint}, ""},
		{Stakes{Heat: 3, Kind: replies.Complaint}, WhyHeat},
		{Stakes{Weather: 3, Kind: replies.Question}, ""},
		{Stakes{Heat: 3, Kind: replies.Question}, WhyHeat},
		{Stakes{Rounds: 3, Kind: replies.Complaint}, WhyRounds},
		{Stakes{Heat: 6, Weather: 6, Kind: replies.Praise}, ""},
		{Stakes{Heat: 6, Weather: 6, Kind: replies.Spam}, ""},
	} {
		yes, why := Suggests(c.s)
		if yes != (c.want != "") || yes && why[0].Key != c.want {
			t.Errorf("%+v: %v", c.s, why)
		}
	}
}

func TestTheLawsOfHandingOver(t *testing.T) {
	b := read(t, krume)
	rapid.Check(t, func(t *rapid.T) {
		s := Stakes{
			Heat: rapid.IntRange(0, 6).Draw(t, "heat"), Weather: rapid.IntRange(0, 6).Draw(t, "weather"), Rounds: rapid.IntRange(0, 5).Draw(t, "rounds"),
			Kind: rapid.SampledFrom(replies.Kinds).Draw(t, "kind"), Urgent: rapid.Bool().Draw(t, "urgent"),
		}
		now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 60*24*60).Draw(t, "at")) * time.Minute)
		got, ok := b.Who(bakery, s, now)
		switch {
		case !ok:
			t.Fatal("nobody")
		case got.There != got.Contact.There(bakery, now):
			t.Fatalf("there? %+v", got)
		case got.There && !got.From.Equal(now) || !got.There && !got.From.After(now):
			t.Fatalf("from when? %+v", got)
		case !got.Contact.serves(bakery.Name):
			t.Fatal("of another brand")
		case !got.There && slices.ContainsFunc(b.For(bakery.Name), func(c Contact) bool { return c.There(bakery, now) }):
			t.Fatal("somebody is there, and was not asked")
		}
		end := Deadline(got.Contact, bakery, s.Heat, now)
		if !end.After(now) || !got.Contact.There(bakery, end.Add(-time.Second)) {
			t.Fatalf("a deadline at %s", end)
		}
		hotter := s
		hotter.Heat = min(6, s.Heat+1)
		if LevelFor(hotter) < LevelFor(s) || Deadline(got.Contact, bakery, hotter.Heat, now).After(end) {
			t.Fatal("the hotter, the later")
		}
		if was, _ := Suggests(s); was {
			if is, _ := Suggests(hotter); !is {
				t.Fatal("the hotter, the less it is suggested")
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(krume))
	for _, s := range []string{"", "contact = [{}]", "[[contact]]\nname.x = 1", "[contact.x]\n", "contact=[[]]", "a.b=1\n[[contact]]", "\xff", "[[contact]]\nhours=[[1]]", "\"contact\"=[{\"name\"=\"\"}]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Read("contacts.toml", data, []string{"Bäckerei Krume"})
		lines := strings.Count(string(data), "\n") + 1
		var ps Problems
		if err != nil && (!errors.As(err, &ps) || len(ps) == 0) {
			t.Fatalf("%v", err)
		}
		for _, p := range ps {
			if p.Line < 1 || p.Line > lines+1 {
				t.Fatalf("%v in a file of %d lines", p, lines)
			}
		}
		for _, c := range b.All {
			if c.Name == "" || c.Phone == "" && c.Mail == "" || c.Level < 1 || c.Level > Levels {
				t.Fatalf("%+v", c)
			}
			if d, ok := b.Named(c.Deputy); c.Deputy != "" && (!ok || d.Name == c.Name) {
				t.Fatalf("deputy of %+v", c)
			}
		}
		b.Who(bakery, Stakes{Heat: 3}, time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	})
}
