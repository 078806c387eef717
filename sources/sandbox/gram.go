package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Account is an Instagram account beside a Page. It is spoken to with the Page's token, and its messages go through the
// Page.
type Account struct {
	ID    string `json:"id"`
	Name  string `json:"name"` // the username, without @
	Page  string `json:"page"` // the id of the Page it hangs on
	Token string `json:"token"`
	Brand string `json:"brand"`
}

// Ids of Instagram's conversations and messages are opaque and begin alike.
const (
	gramIDs       = "aWdf"
	gramTalkID    = gramIDs + "ZAG06"
	gramMessageID = gramIDs + "ZAG1f"
)

// gramSeed is one entry of grams.json.
type gramSeed struct {
	ID       string `json:"id"`
	Page     string `json:"page"`
	Username string `json:"username"`
	About    string `json:"about"`
}

// readGrams reads the Instagram accounts and what stands there; a world may do without.
func (s *seeds) readGrams(dir fs.FS) error {
	raw, err := fs.ReadFile(dir, "grams.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("sandbox: reading the Instagram accounts: %w", err)
	}
	if err := json.Unmarshal(raw, &s.grams); err != nil {
		return fmt.Errorf("sandbox: grams.json%s: %w", lineOf(raw, err), err)
	}
	err = lines(dir, "grams.jsonl", func(where string, line []byte) error {
		var it item
		if err := json.Unmarshal(line, &it); err != nil {
			return err
		}
		it.where = where
		s.shots = append(s.shots, it)
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// settleGrams brings the Instagram accounts to life. With labelled posts in place of the seeds only their own media stay.
func (w *World) settleGrams(s *seeds) error {
	st := &settler{
		w: w, gram: true, pages: map[string]*page{}, lines: map[string]*item{}, made: map[string]*object{},
		talks: map[string]*object{}, busy: map[string]bool{},
	}
	for i, gs := range s.grams {
		home := w.pageByID(gs.Page)
		if gs.ID == "" || gs.Username == "" || home == nil || home.gram != nil {
			return fmt.Errorf("sandbox: grams.json: entry %d lacks id or username, or its page has an account already or is not there", i+1)
		}
		g := &page{
			id: gs.ID, name: gs.Username, brand: home.brand, lang: home.lang, about: gs.About, home: home,
			people: map[string]*person{}, byID: map[string]*person{}, talkOf: map[*person]*object{},
		}
		home.gram, st.pages[g.id] = g, g
		w.grams = append(w.grams, g)
	}
	for _, it := range s.shots {
		if w.opt.Posts == nil || it.Form == "media" {
			st.items = append(st.items, it)
		}
	}
	for i := range st.items {
		it := &st.items[i]
		err := it.check(st.pages)
		switch {
		case err == nil && !slices.Contains([]string{"media", "tagged", "mentioned", "comment", "message"}, it.Form):
			err = fmt.Errorf("form %q is none of Instagram's", it.Form)
		case err == nil && it.ID != "" && st.lines[it.ID] != nil:
			err = fmt.Errorf("id %q stands there twice", it.ID)
		}
		if err != nil {
			return fmt.Errorf("sandbox: %s: %w", it.where, err)
		}
		if it.ID != "" {
			st.lines[it.ID] = it
		}
	}
	for i := range st.items {
		if _, err := st.make(&st.items[i]); err != nil {
			return fmt.Errorf("sandbox: %s: %w", st.items[i].where, err)
		}
	}
	return nil
}

// dice are what chance is thrown with on a page or an account.
func (w *World) dice(p *page) *rand.Rand {
	if p.home != nil {
		return w.gramRng
	}
	return w.rng
}

func (w *World) gramByID(id string) *page {
	for _, g := range w.grams {
		if g.id == id {
			return g
		}
	}
	return nil
}

// gramOf finds the account a call is about, nil if it is about none.
func (w *World) gramOf(c *call) *page {
	if g := w.gramByID(c.path[0]); g != nil {
		return g
	}
	if o := w.find(c.path[0]); o != nil && o.page.home != nil {
		return o.page
	}
	return nil
}

// Accounts lists the Instagram accounts with the tokens of their Pages.
func (w *World) Accounts() []Account {
	out := make([]Account, 0, len(w.grams))
	for _, g := range w.grams {
		out = append(out, Account{ID: g.id, Name: g.name, Page: g.home.id, Token: g.home.token.text, Brand: g.brand})
	}
	return slices.Clip(out)
}

// AddMention lets somebody name an account in the caption of media of their own. Instagram tells the ids to a webhook
// alone; no listing shows them. A comment that names it is added below with AddComment.
func (w *World) AddMention(accountID, author, text string) (id string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	g := w.gramByID(accountID)
	if g == nil {
		return "", false
	}
	return w.stage(w.add(mentioned, g), author, text), true
}

// Restrict lets an account restrict a person, as is done in the Instagram app: the API goes on counting what they write
// and no longer tells it.
func (w *World) Restrict(personID string, yes bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if who := w.personByID(personID); who != nil {
		who.restricted = yes
	}
}

// handle is a person's username. People have no other name on Instagram that the Graph would tell.
func handle(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '.':
			b.WriteRune(r)
		case r == 'ä' || r == 'ö' || r == 'ü':
			b.WriteString(map[rune]string{'ä': "ae", 'ö': "oe", 'ü': "ue"}[r])
		case r == 'ß':
			b.WriteString("ss")
		case unicode.IsSpace(r) || r == '-':
			b.WriteByte('.')
		}
	}
	if b.Len() == 0 {
		return "user"
	}
	return strings.Trim(b.String(), ".")
}

// How often things happen on Instagram of their own accord.
const (
	gramTrickleLeast = 5 * time.Minute
	gramTrickleMost  = 12 * time.Minute
)

// planGrams lays out what people will do on Instagram: what is held back comes in, and some ask again.
func (w *World) planGrams() {
	throw := func() time.Duration {
		return gramTrickleLeast + time.Duration(w.gramRng.Int64N(int64(gramTrickleMost-gramTrickleLeast)))
	}
	at := w.begin
	for _, o := range w.gramHeld {
		at = at.Add(throw())
		w.plan(at, func(at time.Time) { w.arrive(o, at) })
	}
	at = w.begin
	from, to := w.begin.Add(-nagBack).Unix(), w.begin.Add(-nagAfter).Unix()
	for _, g := range w.grams {
		for _, m := range g.posts {
			for _, o := range m.kids {
				if o.created >= from && o.created <= to && o.mayNag() {
					at = at.Add(throw())
					w.planNag(o, at)
				}
			}
		}
	}
}

// arrive lets in what was held back.
func (w *World) arrive(o *object, at time.Time) {
	o.clear(pending)
	if o.top != nil && o.top.gone() {
		return
	}
	o.created, o.updated = at.Unix(), 0
	w.place(o)
	if o.form == message {
		w.noteMessage(o)
		o.top.clear(answered)
	}
	w.planNag(o, at.Add(nagAfter))
}
