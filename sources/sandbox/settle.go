package sandbox

import (
	"fmt"
	"time"
)

// settler turns lines of seeds into objects; local ids of the seeds live only here.
type settler struct {
	w     *World
	pages map[string]*page
	items []item
	gram  bool // what is settled is an Instagram account's
	lines map[string]*item
	made  map[string]*object
	talks map[string]*object
	busy  map[string]bool
}

// settle brings the seeds to life. Lines may name others that come later.
func (w *World) settle(s *seeds) error {
	st := &settler{
		w: w, items: s.items, pages: map[string]*page{}, lines: map[string]*item{}, made: map[string]*object{},
		talks: map[string]*object{}, busy: map[string]bool{},
	}
	for i, ps := range s.pages {
		if ps.ID == "" || ps.Name == "" {
			return fmt.Errorf("sandbox: pages.json: entry %d has no id or no name", i+1)
		}
		p := &page{
			id: ps.ID, name: ps.Name, brand: ps.Brand, lang: ps.Lang, about: ps.About,
			people: map[string]*person{}, byID: map[string]*person{}, talkOf: map[*person]*object{},
			reviewsClosed: i > 0,
		}
		if st.pages[p.id] != nil {
			return fmt.Errorf("sandbox: pages.json: page %s stands there twice", p.id)
		}
		st.pages[p.id] = p
		w.pages = append(w.pages, p)
	}
	for i := range s.items {
		it := &s.items[i]
		if err := it.check(st.pages); err != nil {
			return fmt.Errorf("sandbox: %s: %w", it.where, err)
		}
		if it.ID != "" {
			if st.lines[it.ID] != nil {
				return fmt.Errorf("sandbox: %s: id %q stands there twice", it.where, it.ID)
			}
			st.lines[it.ID] = it
		}
	}
	for i := range s.items {
		if _, err := st.make(&s.items[i]); err != nil {
			return fmt.Errorf("sandbox: %s: %w", s.items[i].where, err)
		}
	}
	return nil
}

// check refuses a line that could not be understood, and reads its age.
func (it *item) check(pages map[string]*page) error {
	if _, ok := formNames[it.Form]; !ok {
		return fmt.Errorf("unknown form %q", it.Form)
	}
	if pages[it.Page] == nil {
		return fmt.Errorf("unknown page %q", it.Page)
	}
	if it.Kind != "" {
		if _, ok := index[kind](kindNames, it.Kind); !ok {
			return fmt.Errorf("unknown kind %q", it.Kind)
		}
	}
	if it.Mood != "" {
		if _, ok := index[temper](temperNames, it.Mood); !ok {
			return fmt.Errorf("unknown mood %q", it.Mood)
		}
	}
	if it.Form == "comment" && it.Under == "" && it.Parent == "" {
		return fmt.Errorf("a comment needs under or parent")
	}
	if it.Form == "message" && it.Thread == "" {
		return fmt.Errorf("a message needs a thread")
	}
	if it.Text == "" && it.File == "" && it.Form != "review" {
		return fmt.Errorf("neither text nor file")
	}
	if it.Ago != "" {
		d, err := time.ParseDuration(it.Ago)
		if err != nil || d < 0 {
			return fmt.Errorf("ago %q is no duration such as 3h20m", it.Ago)
		}
		it.age = d
	}
	return nil
}

func (st *settler) make(it *item) (*object, error) {
	if o := st.made[it.ID]; o != nil && it.ID != "" {
		return o, nil
	}
	if st.busy[it.ID] && it.ID != "" {
		return nil, fmt.Errorf("%q stands under itself", it.ID)
	}
	st.busy[it.ID] = true
	p := st.pages[it.Page]
	f := formNames[it.Form]
	if st.gram && f == comment {
		f = gramComment
	}
	o := st.w.add(f, p)
	st.w.fill(o, it)
	if it.Form == "comment" {
		if err := st.hang(o, it); err != nil {
			return nil, err
		}
	}
	if it.ID != "" {
		st.made[it.ID] = o
	}
	if it.Form == "message" {
		return o, st.join(o, it)
	}
	if it.Held {
		st.hold(o)
		return o, nil
	}
	st.w.place(o)
	return o, nil
}

// fill copies what a line tells into its object.
func (w *World) fill(o *object, it *item) {
	o.text, o.likes = it.Text, int32(it.Likes)
	o.created = w.begin.Add(-it.age).Unix()
	o.kind, _ = index[kind](kindNames, it.Kind)
	o.mood, _ = index[temper](temperNames, it.Mood)
	o.english = it.Lang == "en" || it.Lang == "" && english(it.Text, o.page.lang == "en")
	if it.Ours || o.form == pagePost || o.form == media {
		o.set(byPage)
	} else {
		o.author = w.someone(o.page, it.Author, it.AuthorID)
		if it.Author == "" {
			o.set([]mark{noFrom, nullFrom}[o.num%2])
		}
	}
	if o.kind == spam && o.form == comment {
		o.set(lowGrade)
	}
	if it.File != "" || it.Shares > 0 || it.Rating > 0 || it.Recommend != "" {
		*o.more() = extra{file: it.File, shares: it.Shares, rating: it.Rating, recommend: it.Recommend}
	}
	if o.form == review && o.rare().recommend == "" {
		o.more().recommend = "positive"
		if o.kind == complaint || o.rare().rating > 0 && o.rare().rating < 3 {
			o.more().recommend = "negative"
		}
	}
}

// hang finds what a comment stands under. Answers to answers land under the head of their thread.
func (st *settler) hang(o *object, it *item) error {
	if it.Parent != "" {
		line := st.lines[it.Parent]
		if line == nil {
			return fmt.Errorf("unknown parent %q", it.Parent)
		}
		parent, err := st.make(line)
		if err != nil {
			return err
		}
		if parent.form.isComment() {
			o.parent, o.top = parent.root(), parent.top
		} else {
			o.top = parent
		}
	} else {
		line := st.lines[it.Under]
		if line == nil {
			return fmt.Errorf("under %q: there is no such line", it.Under)
		}
		top, err := st.make(line)
		if err != nil {
			return err
		}
		if top.form.isComment() || top.form == message {
			return fmt.Errorf("under %q: that is a %s", it.Under, top.form)
		}
		o.top = top
	}
	if o.top.page != o.page {
		return fmt.Errorf("what it stands under is on another page")
	}
	if o.is(byPage) {
		o.root().set(answered)
		o.top.setIf(answered, !o.top.is(byPage))
	}
	return nil
}

func (o *object) setIf(m mark, yes bool) {
	if yes {
		o.set(m)
	}
}

// join puts a message into its conversation, which begins with it if there is none. A conversation's partner is the
// first who writes in it and is not the Page.
func (st *settler) join(o *object, it *item) error {
	key := it.Page + "\x00" + it.Thread
	talk := st.talks[key]
	if talk == nil {
		partner := o.author
		if partner == nil {
			for i := range st.items {
				line := &st.items[i]
				if line.Thread == it.Thread && line.Page == it.Page && !line.Ours {
					partner = st.w.someone(o.page, line.Author, line.AuthorID)
					break
				}
			}
		}
		if partner == nil {
			return fmt.Errorf("thread %q: nobody but the page writes in it", it.Thread)
		}
		if talk = o.page.talkOf[partner]; talk == nil {
			talk = st.w.openTalk(o.page, partner, o.created)
		}
		st.talks[key] = talk
	}
	if o.author != nil && o.author != talk.author {
		return fmt.Errorf("thread %q: %s and %s both write in it", it.Thread, talk.author.name, o.author.name)
	}
	o.top = talk
	if it.Held {
		st.hold(o)
		return nil
	}
	st.w.place(o)
	st.w.noteMessage(o)
	return nil
}

// hold keeps something back that comes in later.
func (st *settler) hold(o *object) {
	if st.gram {
		o.set(pending)
		st.w.gramHeld = append(st.w.gramHeld, o)
		return
	}
	st.w.held = append(st.w.held, o)
}

// openTalk begins a conversation. It shows itself with its first message.
func (w *World) openTalk(p *page, who *person, at int64) *object {
	talk := w.add(conversation, p)
	talk.author, talk.created = who, at
	talk.set(pending)
	p.talkOf[who] = talk
	return talk
}

// noteMessage keeps what a conversation needs to know of its newest message.
func (w *World) noteMessage(o *object) {
	talk := o.top
	if o.is(byPage) {
		talk.set(answered)
		return
	}
	if o.created > talk.rare().replied {
		talk.more().replied = o.created
	}
	talk.kind, talk.mood, talk.english = o.kind, o.mood, o.english
}
