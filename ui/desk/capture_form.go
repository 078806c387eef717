package desk

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"atempause/sources"
	"atempause/sources/hand"
	"atempause/store"
	"atempause/ui/desk/edit"
	"atempause/ui/keys"
	"atempause/ui/layout"
)

// formField names a line of the form.
type formField string

// The lines, in their order.
const (
	formInto     formField = "into"
	formBrand    formField = "brand"
	formPlace    formField = "place"
	formAudience formField = "audience"
	formAuthor   formField = "author"
	formLink     formField = "link"
	formAt       formField = "at"
	formText     formField = "text"
	formAgreed   formField = "agreed"
	formFiles    formField = "files"
)

var formFields = []formField{
	formInto, formBrand, formPlace, formAudience, formAuthor, formLink, formAt, formText, formAgreed, formFiles,
}

// form is the slip something is written down on. It is kept until it has been stored: leaving it loses nothing.
type form struct {
	fields map[formField]*edit.Field // those one writes in
	at     formField
	brand  int
	old    store.Row        // the thread it could go on with; ID 0 if none
	into   bool             // goes on with old
	heard  sources.Audience // "" as the place has it
	wrong  string
	busy   bool // on its way to the store
	asked  int  // how often the clipboard was asked for
	waits  bool // for the clipboard
	warned bool // that leaving the program would lose it
}

func newForm(m *Model) *form {
	f := &form{fields: map[formField]*edit.Field{}, at: formPlace}
	for _, name := range formFields {
		if f.chooses(name) {
			continue
		}
		f.fields[name] = &edit.Field{One: name != formText, Fold: m.th.Spell}
	}
	for i, b := range m.Brands {
		if b.Name == m.at.Brand {
			f.brand = i
		}
	}
	return f
}

// chooses tells the lines one chooses on instead of writing.
func (f *form) chooses(name formField) bool {
	return name == formInto || name == formBrand || name == formAudience
}

// blank tells whether nothing has been written yet.
func (f *form) blank() bool {
	for _, field := range f.fields {
		if field.Text() != "" {
			return false
		}
	}
	return true
}

// offer takes the thread in sight for one to go on with. An empty form begins there where the conversation has the keys; in
// the list one is more likely to begin something new.
func (f *form) offer(m *Model) {
	row, ok := m.goesOn()
	if !ok {
		row = store.Row{}
	}
	if f.into && row.ID != f.old.ID && !f.blank() {
		return // it was begun for another thread
	}
	fresh := f.blank()
	f.old, f.wrong = row, ""
	if fresh {
		f.into = ok && m.focus == layout.Talk
		if i := slices.IndexFunc(m.Brands, func(b sources.Brand) bool { return b.Name == row.Brand }); ok && i >= 0 {
			f.brand = i
		}
		f.at = formPlace
		if f.into {
			f.at = formText
			f.fields[formAuthor].Set(row.Author)
		}
	}
	f.into = f.into && f.old.ID != 0
}

// lines are those that are shown: what follows from the thread that is gone on with is not asked.
func (f *form) lines(m *Model) []formField {
	return slices.DeleteFunc(slices.Clone(formFields), func(name formField) bool {
		switch name {
		case formInto:
			return f.old.ID == 0
		case formBrand:
			return f.into || len(m.Brands) < 2
		case formPlace, formAudience:
			return f.into
		}
		return false
	})
}

func (f *form) scope() keys.Scope { return keys.Form }

// audience is who hears or reads it: a person's word, or as the place has it.
func (f *form) audience() sources.Audience {
	if f.heard != "" {
		return f.heard
	}
	return hand.PlaceOf(f.place()).Audience
}

func (f *form) place() string {
	if p := strings.TrimSpace(f.fields[formPlace].Text()); p != "" {
		return p
	}
	link, _ := hand.Link(f.fields[formLink].Text())
	return hand.PlaceOfLink(link)
}

// places are those a person may mean: the brand's own, then the usual ones.
func (f *form) places(m *Model) []string {
	var list []string
	add := func(name string) {
		if name = strings.TrimSpace(name); !slices.ContainsFunc(list, func(o string) bool { return hand.Slug(o) == hand.Slug(name) }) {
			list = append(list, name)
		}
	}
	for _, c := range m.Brands[f.brand].Channels {
		if c.Network == sources.Hand {
			add(c.Name)
		}
	}
	for _, name := range strings.Split(m.Words.T("capture.places"), ",") {
		add(name)
	}
	return list
}

func (f *form) paste(m *Model, s string) {
	f.wrong, f.warned = "", false
	link := f.fields[formLink]
	if _, ok := hand.Link(s); ok && strings.Contains(s, "://") && f.at != formText && f.at != formAgreed && link.Text() == "" {
		link.Insert(strings.TrimSpace(s)) // wherever the cursor is: a link is a link
		return
	}
	if field := f.fields[f.at]; field != nil {
		field.Insert(s)
	}
}

func (f *form) press(m *Model, k tea.KeyPressMsg, _ time.Duration) tea.Cmd {
	name := k.String()
	id, _ := m.km.Find(name, keys.Form)
	switch id {
	case keys.FormNext:
		f.step(m, 1)
	case keys.FormPrev:
		f.step(m, -1)
	case keys.FormMore:
		f.turn(m, 1)
	case keys.FormLess:
		f.turn(m, -1)
	case keys.FormSave:
		return f.save(m)
	case keys.FormFetch:
		return m.fetchClip(f)
	case keys.FormEmpty:
		m.work.form = newForm(m)
		m.work.form.offer(m)
		m.pop()
		m.push(m.work.form)
		m.say(plain, "capture.emptied")
	case keys.FormBack:
		m.pop()
		if !f.blank() {
			m.say(plain, "capture.kept", "Key", m.km.Name(keys.Capture, m.Words))
		}
	default:
		f.write(m, k)
	}
	return nil
}

// write hands a key to the line one is on.
func (f *form) write(m *Model, k tea.KeyPressMsg) {
	name := k.String()
	field := f.fields[f.at]
	switch {
	case field == nil:
		switch name {
		case "left":
			f.turn(m, -1)
		case "right", "space":
			f.turn(m, 1)
		case "up":
			f.step(m, -1)
		case "down", "enter":
			f.step(m, 1)
		}
		return
	case field.One && (name == "enter" || name == "down"):
		f.step(m, 1)
		return
	case field.One && name == "up":
		f.step(m, -1)
		return
	}
	before := field.Text()
	if editField(m, field, k); field.Text() != before {
		f.wrong, f.warned = "", false
	}
}

func (f *form) step(m *Model, by int) {
	lines := f.lines(m)
	i := max(0, slices.Index(lines, f.at))
	f.at = lines[(i+by+len(lines))%len(lines)]
}

// turn goes to another choice of the line one is on.
func (f *form) turn(m *Model, by int) {
	f.wrong = ""
	switch f.at {
	case formInto:
		f.into = !f.into
	case formBrand:
		f.brand = (f.brand + by + len(m.Brands)) % len(m.Brands)
	case formAudience:
		if f.audience() == sources.Public {
			f.heard = sources.Private
		} else {
			f.heard = sources.Public
		}
	case formPlace:
		list := f.places(m)
		i := slices.Index(list, f.fields[formPlace].Text())
		if i < 0 && by < 0 {
			i = 0
		}
		f.fields[formPlace].Replace(list[(i+by+len(list))%len(list)])
	}
}

// save stores what stands on the form. What is missing is said beside it, and the cursor goes there.
func (f *form) save(m *Model) tea.Cmd {
	if f.busy {
		return nil
	}
	text := func(name formField) string { return f.fields[name].Text() }
	at, err := hand.When(text(formAt), m.Now())
	if err != nil {
		f.blame(m, hand.BadTime)
		return nil
	}
	in := Capture{Brand: m.Brands[f.brand].Name, Note: hand.Note{
		Place: f.place(), Audience: f.heard, Author: text(formAuthor), Text: text(formText), Link: text(formLink), At: at,
		Agreed: text(formAgreed),
	}}
	for _, name := range strings.Split(text(formFiles), ",") {
		if name = strings.TrimSpace(name); name != "" {
			in.Files = append(in.Files, name)
		}
	}
	if in.Place == "" {
		in.Place = m.Words.T("capture.default_place")
	}
	if f.into {
		in.Thread, in.Brand = f.old.ID, f.old.Brand
	} else if strings.TrimSpace(in.Text) == "" && strings.TrimSpace(in.Agreed) != "" && hand.PlaceOf(in.Place).Talk {
		in.Text = m.Words.T("capture.talk", "Place", in.Place)
	}
	check := in.Note
	if err := check.Tidy(m.Now(), in.Thread == 0); err != nil {
		if fault, ok := err.(hand.Fault); ok { //nolint:errorlint // it is returned bare
			f.blame(m, fault)
		}
		return nil
	}
	f.busy, f.wrong = true, ""
	return m.writeDown(in)
}

// blame says what is wrong and goes to where it can be mended.
func (f *form) blame(m *Model, fault hand.Fault) {
	f.wrong = m.t("capture.fault_" + string(fault))
	switch fault {
	case hand.NoText, hand.NoTheirs, hand.TooLong:
		f.at = formText
	case hand.NoAuthor:
		f.at = formAuthor
	case hand.BadLink:
		f.at = formLink
	case hand.BadTime, hand.ToCome:
		f.at = formAt
	}
}
