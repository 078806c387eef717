package filter

import (
	"strings"

	"atempause/replies"
	"atempause/sources"
)

// Field is what a test looks at. Its text is the canonical name.
type Field string

// The fields.
const (
	Brand     Field = "brand"
	Channel   Field = "channel"
	Network   Field = "network"
	Kind      Field = "kind"
	State     Field = "state"
	View      Field = "view"
	Label     Field = "label"
	Cause     Field = "cause"
	Author    Field = "author"
	Lang      Field = "lang"
	Audience  Field = "audience"
	Form      Field = "form"
	Heat      Field = "heat"
	Likes     Field = "likes"
	Critics   Field = "critics"
	Messages  Field = "messages"
	Stars     Field = "stars"
	Rounds    Field = "rounds"
	Due       Field = "due"
	Promise   Field = "promise"
	Snoozed   Field = "snoozed"
	Escalated Field = "escalated"
	Waiting   Field = "waiting"
	Age       Field = "age"
	Updated   Field = "updated"
	Flag      Field = "is"
	Having    Field = "has"
	Reply     Field = "reply"
)

// Type is what sort of values a field has.
type Type int

// The types.
const (
	Exact  Type = iota // the whole text, without regard to case and accents
	Part               // any part of the text, likewise
	Number             // a whole number
	Until              // a moment ahead, as the time left to it; or a day
	Since              // a moment behind, as the time gone since
	Mark               // a flag: Is only
)

// field is all the language knows of a field.
type field struct {
	name  Field
	typ   Type
	lacks bool     // ":none" and ":any" make sense
	also  []string // other names, in English and German; the first German one is shown to who works in German
	de    string
}

// fields lists them in the order a completion shows them.
var fields = []field{
	{name: Brand, typ: Part, de: "marke"},
	{name: Network, typ: Exact, de: "netzwerk", also: []string{"netz", "net"}},
	{name: Channel, typ: Part, de: "kanal"},
	{name: Kind, typ: Exact, de: "art"},
	{name: State, typ: Exact, de: "zustand", also: []string{"status"}},
	{name: View, typ: Exact, de: "ansicht"},
	{name: Label, typ: Exact, lacks: true, de: "etikett", also: []string{"etiketten", "schlagwort", "tag", "kennwort"}},
	{name: Cause, typ: Exact, lacks: true, de: "ursache", also: []string{"grund"}},
	{name: Author, typ: Part, de: "von", also: []string{"from", "autor"}},
	{name: Lang, typ: Exact, de: "sprache", also: []string{"language"}},
	{name: Audience, typ: Exact, de: "publikum", also: []string{"leser"}},
	{name: Form, typ: Exact, de: "form"},
	{name: Due, typ: Until, lacks: true, de: "fällig"},
	{name: Promise, typ: Until, lacks: true, de: "zusage", also: []string{"promised", "versprechen", "versprochen", "zugesagt"}},
	{name: Snoozed, typ: Until, lacks: true, de: "später", also: []string{"snooze", "zurückgestellt"}},
	{name: Escalated, typ: Until, lacks: true, de: "eskaliert"},
	{name: Waiting, typ: Since, lacks: true, de: "wartet"},
	{name: Age, typ: Since, de: "alter"},
	{name: Updated, typ: Since, de: "geändert"},
	{name: Heat, typ: Number, de: "hitze"},
	{name: Likes, typ: Number, de: "likes", also: []string{"herzen"}},
	{name: Critics, typ: Number, de: "kritiker"},
	{name: Messages, typ: Number, de: "nachrichten"},
	{name: Stars, typ: Number, de: "sterne", also: []string{"rating"}},
	{name: Rounds, typ: Number, de: "runden"},
	{name: Reply, typ: Exact, lacks: true, de: "antwort"},
	{name: Flag, typ: Mark, de: "ist"},
	{name: Having, typ: Mark, de: "hat"},
}

// value is one of the values a field knows, with its other names; the first of de is shown to who works in German.
type value struct {
	name string
	de   string
	also []string
}

// known are the values of fields that have a list. Of a closed one nothing else is a value.
var known = map[Field][]value{
	Network: {
		{name: string(sources.Facebook), also: []string{"fb"}},
		{name: string(sources.Instagram), also: []string{"ig", "insta"}},
		{name: string(sources.Mail), also: []string{"e-mail", "email"}},
		{name: string(sources.Google)},
		{name: string(sources.WordPress), also: []string{"blog"}},
		{name: string(sources.YouTube), also: []string{"yt"}},
		{name: string(sources.Mastodon)},
		{name: string(sources.Bluesky)},
		{name: string(sources.X), also: []string{"twitter"}},
		{name: string(sources.Feed)},
		{name: string(sources.Hand)},
	},
	Kind: {
		{name: string(replies.Complaint), de: "beschwerde", also: []string{"beschwerden"}},
		{name: string(replies.Question), de: "frage", also: []string{"fragen"}},
		{name: string(replies.Praise), de: "lob"},
		{name: string(replies.Abuse), de: "angriff", also: []string{"angriffe", "beleidigung"}},
		{name: string(replies.Spam), de: "werbung"},
		{name: string(replies.Misinformation), de: "falschinfo", also: []string{"falschinformation", "falschmeldung", "fake"}},
		{name: string(replies.Other), de: "sonstiges", also: []string{"anderes"}},
	},
	State: {
		{name: string(replies.CaseNew), de: "neu"},
		{name: string(replies.CaseAnswered), de: "beantwortet"},
		{name: string(replies.CasePrivate), de: "privat"},
		{name: string(replies.CaseSolved), de: "gelöst"},
		{name: string(replies.CaseSaid), de: "gesagt"},
		{name: string(replies.CaseClosed), de: "erledigt", also: []string{"geschlossen"}},
	},
	View: {
		{name: string(replies.OpenView), de: "offen"},
		{name: "ready", de: "bereit"},
		{name: string(replies.WaitingView), de: "wartend", also: []string{"wartet", "kunde"}},
		{name: string(replies.PrivateView), de: "privat"},
		{name: string(replies.SolvedView), de: "gelöst", also: []string{"sagen"}},
		{name: string(replies.PromisesView), de: "versprochen", also: []string{"versprechen", "zusagen"}},
		{name: string(replies.SnoozedView), de: "später", also: []string{"zurückgestellt"}},
		{name: string(replies.EscalatedView), de: "eskaliert"},
		{name: string(replies.PraiseView), de: "lob"},
		{name: string(replies.DoneView), de: "erledigt"},
		{name: "all", de: "alle", also: []string{"alles"}},
	},
	Audience: {
		{name: string(sources.Public), de: "öffentlich"},
		{name: string(sources.Private), de: "privat"},
	},
	Form: {
		{name: string(sources.CommentForm), de: "kommentar"},
		{name: string(sources.PostForm), de: "beitrag"},
		{name: string(sources.TagForm), de: "markierung"},
		{name: string(sources.ReviewForm), de: "bewertung"},
		{name: string(sources.ConversationForm), de: "nachricht", also: []string{"message"}},
		{name: string(sources.MentionForm), de: "erwähnung"},
		{name: string(sources.MailForm)},
		{name: string(sources.NoteForm), de: "notiz"},
	},
	Lang: {
		{name: "de", also: []string{"deutsch", "german"}},
		{name: "en", also: []string{"englisch", "english"}},
	},
	Cause: {
		{name: "delivery", de: "lieferung"},
		{name: "quality", de: "qualität"},
		{name: "staff", de: "personal"},
		{name: "price", de: "preis"},
		{name: "billing", de: "rechnung"},
		{name: "availability", de: "verfügbarkeit"},
		{name: "communication", de: "erreichbarkeit", also: []string{"kommunikation"}},
		{name: "website", also: []string{"webseite"}},
		{name: "other", de: "sonstiges"},
	},
	Reply: {
		{name: string(replies.Writing), de: "entwurf"},
		{name: string(replies.Breathing), de: "atmet"},
		{name: string(replies.Ready), de: "bereit"},
		{name: string(replies.Queued), de: "wartend"},
		{name: string(replies.Sending), de: "unterwegs"},
		{name: string(replies.Failed), de: "gescheitert", also: []string{"fehlgeschlagen"}},
		{name: string(replies.Unsure), de: "ungewiss"},
	},
	Flag: {
		{name: "unread", de: "ungelesen"},
		{name: "urgent", de: "dringend"},
		{name: "stale", de: "liegengeblieben"},
		{name: "hidden", de: "verborgen"},
		{name: "held", de: "zurückgehalten"},
		{name: "overdue", de: "überfällig"},
		{name: "snoozed", de: "zurückgestellt"},
		{name: "escalated", de: "eskaliert"},
	},
	Having: {
		{name: "draft", de: "entwurf"},
		{name: "note", de: "notiz"},
		{name: "promise", de: "zusage", also: []string{"versprechen"}},
		{name: "file", de: "datei", also: []string{"anhang"}},
		{name: "label", de: "etikett", also: []string{"kennwort"}},
	},
}

// days are the values of Until fields that are no spans.
var days = []value{
	{name: Overdue, de: "überfällig", also: []string{"over", "past"}},
	{name: Today, de: "heute"},
	{name: Tomorrow, de: "morgen"},
}

// The days of Until fields.
const (
	Overdue  = "overdue"
	Today    = "today"
	Tomorrow = "tomorrow"
)

// noneOrAny are the words for having none, and for having some.
var noneOrAny = map[string]Op{
	"none": None, "no": None, "keine": None, "keiner": None, "keins": None, "ohne": None,
	"any": Some, "some": Some, "irgendeine": Some, "irgendwann": Some,
}

// open tells whether other values than those known are allowed.
func (f Field) open() bool { return f == Cause || f == Lang || f.Type() == Part || f == Label }

// Type is what sort of values the field has.
func (f Field) Type() Type { return specs[f].typ }

// Fields lists every field.
func Fields() []Field {
	list := make([]Field, 0, len(fields))
	for _, f := range fields {
		list = append(list, f.name)
	}
	return list
}

var (
	specs = map[Field]field{}
	names = map[string]Field{}            // by folded name
	terms = map[Field]map[string]string{} // a field's values by folded name
	dayOf = map[string]string{}
	// bare are words that are a test without a field's name before them.
	bare = map[string]Test{}
)

func init() {
	for _, f := range fields {
		specs[f.name] = f
		for _, n := range append([]string{string(f.name), f.de}, f.also...) {
			for _, s := range spellings(n) {
				names[s] = f.name
			}
		}
		terms[f.name] = map[string]string{}
		for _, v := range known[f.name] {
			for _, s := range v.spellings() {
				terms[f.name][s] = v.name
			}
		}
	}
	for _, d := range days {
		for _, s := range d.spellings() {
			dayOf[s] = d.name
		}
	}
	for _, w := range []string{"unread", "urgent", "ungelesen", "dringend"} {
		bare[w] = Test{Field: Flag, Op: Is, Text: terms[Flag][w]}
	}
	for _, w := range []string{"overdue", "überfällig"} {
		for _, s := range spellings(w) {
			bare[s] = Test{Field: Due, Op: Is, Text: Overdue}
		}
	}
	for w, f := range map[string]Field{"snoozed": Snoozed, "zurückgestellt": Snoozed, "escalated": Escalated, "eskaliert": Escalated} {
		for _, s := range spellings(w) {
			bare[s] = Test{Field: f, Op: Some}
		}
	}
}

func (v value) spellings() []string {
	list := spellings(v.name)
	for _, n := range append([]string{v.de}, v.also...) {
		list = append(list, spellings(n)...)
	}
	return list
}

// spellings are the ways a name can be typed: folded, and with ae for ä.
func spellings(name string) []string {
	if name == "" {
		return nil
	}
	long := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(name)
	if short := fold(name); short != long {
		return []string{short, fold(long)}
	}
	return []string{fold(name)}
}
