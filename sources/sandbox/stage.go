package sandbox

import (
	"fmt"
	"slices"
)

// AddComment lets somebody write under a post, comment or review, or in a conversation; with a page's id they write a
// post on it, with an Instagram account's id media that tag it. An author of the same name on the same page is the same person; an empty name is nobody the network tells.
// It returns the new id, or "" when there is no such place.
func (w *World) AddComment(post, author, text string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := w.pageByID(post); p != nil {
		o := w.add(visitorPost, p)
		return w.stage(o, author, text)
	}
	if g := w.gramByID(post); g != nil {
		return w.stage(w.add(tagged, g), author, text)
	}
	at := w.find(post)
	if at == nil || at.gone() || w.isHeld(at) || at.form == message {
		return ""
	}
	if at.form == conversation {
		o := w.say(at, at.author, text, w.now())
		o.english = english(text, o.page.lang == "en")
		at.clear(answered)
		w.noteMessage(o)
		return o.id()
	}
	f := comment
	if at.page.home != nil {
		f = gramComment
	}
	o := w.add(f, at.page)
	o.top = at
	if at.form.isComment() {
		o.parent, o.top = at.root(), at.top
	}
	return w.stage(o, author, text)
}

func (w *World) stage(o *object, author, text string) string {
	o.author = w.someone(o.page, author, "")
	o.text, o.created = text, w.now().Unix()
	o.english = english(text, o.page.lang == "en")
	o.kind = complaint
	if author == "" {
		o.set([]mark{noFrom, nullFrom}[o.num%2])
	}
	w.place(o)
	return o.id()
}

// AddPost publishes something on a page, or an Instagram account, in its own name and returns the id, or "" when there is
// no such place.
func (w *World) AddPost(pageID, text string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	p, f := w.pageByID(pageID), pagePost
	if p == nil {
		p, f = w.gramByID(pageID), media
	}
	if p == nil {
		return ""
	}
	o := w.add(f, p)
	o.text, o.created = text, w.now().Unix()
	o.set(byPage)
	w.place(o)
	return o.id()
}

// AddMessage lets a person write to a page and returns the ids of the conversation and the message.
func (w *World) AddMessage(pageID, author, text string) (talk, id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.pageByID(pageID)
	if p == nil {
		p = w.gramByID(pageID)
	}
	if p == nil {
		return "", ""
	}
	who := w.someone(p, author, "")
	t := p.talkOf[who]
	if t == nil {
		t = w.openTalk(p, who, w.now().Unix())
	}
	m := w.say(t, who, text, w.now())
	m.kind, m.english = complaint, english(text, p.lang == "en")
	t.clear(answered)
	w.noteMessage(m)
	return t.id(), m.id()
}

// AddReview lets a person recommend a page, or not, and returns the id of the story it is answered under.
func (w *World) AddReview(pageID, author, text string, positive bool) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.pageByID(pageID)
	if p == nil {
		return ""
	}
	o := w.add(review, p)
	o.more().recommend = map[bool]string{true: "positive", false: "negative"}[positive]
	return w.stage(o, author, text)
}

// EditComment lets an author change their words.
func (w *World) EditComment(id, text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	o := w.find(id)
	if o == nil || o.gone() {
		return fmt.Errorf("sandbox: there is no %s to edit", id)
	}
	if o.form == gramComment {
		return fmt.Errorf("sandbox: %s stands on Instagram, where comments cannot be edited", id)
	}
	w.edit(o, text)
	return nil
}

// DeleteComment lets an author take away what they wrote, with all that stands under it.
func (w *World) DeleteComment(id string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	o := w.find(id)
	if o == nil {
		return fmt.Errorf("sandbox: there is no %s to delete", id)
	}
	w.drop(o)
	return nil
}

// Spoil makes a token bad: every call with it answers 190 with the sub-code given (458, 459, 460, 463, 464, 467, 492);
// 0 makes it good again. The empty token is the main one.
func (w *World) Spoil(token string, sub int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if token == "" {
		token = w.main.text
	}
	t := w.tokens[token]
	if t == nil {
		return fmt.Errorf("sandbox: there is no such token")
	}
	t.trouble = sub
	return nil
}

// ExpireToken lets a token run out (190/463). The empty token is the main one.
func (w *World) ExpireToken(token string) error { return w.Spoil(token, 463) }

// Revoke takes a permission away from all tokens; Grant gives it back.
func (w *World) Revoke(scope string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.tokens {
		t.scopes = slices.DeleteFunc(t.scopes, func(s string) bool { return s == scope })
	}
}

// Grant gives a permission to all tokens.
func (w *World) Grant(scope string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.tokens {
		if t.who != forApp && !slices.Contains(t.scopes, scope) {
			t.scopes = append(t.scopes, scope)
		}
	}
}

// SetTasks sets what the person's role on a page allows (MODERATE, MESSAGING, CREATE_CONTENT, MANAGE, …).
func (w *World) SetTasks(pageID string, tasks ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := w.pageByID(pageID); p != nil {
		p.tasks = slices.Clone(tasks)
	}
}

// SetUsage pins the usage headers of all pages and of the app at a percentage; from 100 on calls are refused. A negative
// one lets them follow the calls again.
func (w *World) SetUsage(percent int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, u := range w.usages() {
		u.pinned, u.level = percent >= 0, max(percent, 0)
	}
}

// SetBudget sets how many calls an hour each page and the app have.
func (w *World) SetBudget(calls int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, u := range w.usages() {
		u.budget = float64(calls)
	}
}

func (w *World) usages() []*usage {
	all := []*usage{&w.appUse}
	for _, p := range slices.Concat(w.pages, w.grams) {
		all = append(all, &p.use)
	}
	return all
}

// SetTalkRate sets how many calls a second the conversations of a page answer, counted in real time; 0 means any number.
func (w *World) SetTalkRate(perSecond float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.talkRPS = perSecond
}

// AllowHumanAgent says whether the app may use the tag HUMAN_AGENT. It may unless told otherwise.
func (w *World) AllowHumanAgent(yes bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tagAll = yes
}

// Refuse lets a person turn off messages (551), or on again.
func (w *World) Refuse(personID string, yes bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if who := w.personByID(personID); who != nil {
		who.refuses = yes
	}
}

// Blocked tells whether a page has blocked a person.
func (w *World) Blocked(personID string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	who := w.personByID(personID)
	return who != nil && who.blocked
}

// CloseReviews makes the ratings of a page answer code 12, or not. Of the seeded pages the first is open.
func (w *World) CloseReviews(pageID string, closed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := w.pageByID(pageID); p != nil {
		p.reviewsClosed = closed
	}
}
