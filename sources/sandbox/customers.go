package sandbox

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// answerBook holds what customers say, by language, kind, mood and place.
type answerBook map[string][]string

func (b answerBook) add(a answerSeed) error {
	if _, ok := index[kind](kindNames, a.Kind); !ok {
		return fmt.Errorf("unknown kind %q", a.Kind)
	}
	switch a.Mood {
	case Pleased, Calmed, Doubting, Angry:
	default:
		return fmt.Errorf("unknown mood %q", a.Mood)
	}
	if a.Text == "" {
		return fmt.Errorf("text is empty")
	}
	key := bookKey(a.Lang, a.Kind, a.Mood, a.Private)
	b[key] = append(b[key], a.Text)
	return nil
}

func bookKey(lang, kind string, mood Mood, private bool) string {
	return fmt.Sprint(lang, "/", kind, "/", mood, "/", private)
}

// find looks for the nearest words: for the very case, then for the other place, then for any complaint or praise.
func (b answerBook) find(lang, kind string, mood Mood, private bool) []string {
	for _, k := range []string{kind, "other", "complaint", "question", "praise"} {
		for _, place := range []bool{private, !private} {
			if texts := b[bookKey(lang, k, mood, place)]; len(texts) > 0 {
				return texts
			}
		}
	}
	return nil
}

// event is something that happens at its time.
type event struct {
	at  time.Time
	seq int
	do  func(now time.Time)
}

// agenda holds what is about to happen, the next first.
type agenda struct {
	list []event
	seq  int
}

func (a *agenda) Len() int { return len(a.list) }
func (a *agenda) Less(i, j int) bool {
	if !a.list[i].at.Equal(a.list[j].at) {
		return a.list[i].at.Before(a.list[j].at)
	}
	return a.list[i].seq < a.list[j].seq
}
func (a *agenda) Swap(i, j int) { a.list[i], a.list[j] = a.list[j], a.list[i] }
func (a *agenda) Push(x any)    { a.list = append(a.list, x.(event)) }
func (a *agenda) Pop() any {
	last := a.list[len(a.list)-1]
	a.list = a.list[:len(a.list)-1]
	return last
}

func (w *World) plan(at time.Time, do func(now time.Time)) {
	w.agenda.seq++
	heap.Push(&w.agenda, event{at, w.agenda.seq, do})
}

// Tick lets everybody act whose time has come by now. A running server does this by itself, once a second and before
// each request.
func (w *World) Tick(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.agenda.Len() > 0 && !w.agenda.list[0].at.After(now) {
		e := heap.Pop(&w.agenda).(event)
		e.do(e.at)
	}
}

// Due tells when the next person will act, and whether anybody will.
func (w *World) Due() (time.Time, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.agenda.Len() == 0 {
		return time.Time{}, false
	}
	return w.agenda.list[0].at, true
}

// patience is how long customers take when nothing else is said: 20 seconds to 4 minutes, mostly about one.
func patience(r *rand.Rand) time.Duration {
	const least, most = 20 * time.Second, 4 * time.Minute
	f := r.Float64() * r.Float64()
	return least + time.Duration(f*float64(most-least))
}

// maxRounds is after how many answers a customer has said what there is to say.
const maxRounds = 3

// willing is in how many of a hundred cases somebody answers a reply at all. Who has complained wants to be heard.
var willing = map[kind]int{complaint: 100, question: 70, praise: 50, abuse: 60, misinformation: 75, other: 50}

// told is called when the Page has answered: head is the comment, post, review or conversation, to is what was answered
// (nil in a conversation), reply the Page's text.
func (w *World) told(head, to, reply *object) {
	head.set(answered)
	listener, incoming := w.listener(head, to)
	if listener == nil || listener.author.blocked || listener.is(dueAnswer) || listener.rounds >= maxRounds {
		return
	}
	listener.rounds++
	private := reply.form == message
	who := Answered{
		Incoming: incoming, Reply: reply.text, Kind: listener.kind.String(), Lang: listener.lang(), Public: !private,
		Round: int(listener.rounds),
	}
	mood := w.moodOf(listener, who)
	if mood == Silent || w.dice(head.page).IntN(100) >= willing[listener.kind] {
		return
	}
	listener.set(dueAnswer)
	w.plan(w.now().Add(w.opt.Delay(w.dice(head.page))), func(at time.Time) {
		listener.clear(dueAnswer)
		w.react(head, listener, reply, mood, at)
	})
}

// listener is who is spoken to, and their words: the author of what was answered, or of the head of the thread when the
// Page answered itself.
func (w *World) listener(head, to *object) (*object, string) {
	if head.form == conversation {
		text := ""
		for _, m := range head.kids {
			if !m.is(byPage) {
				text = m.words()
			}
		}
		if to != nil {
			text = to.words()
		}
		return head, text
	}
	if to != nil && to.author != nil {
		return to, to.words()
	}
	if head.author != nil {
		return head, head.words()
	}
	return nil, ""
}

func (o *object) lang() string {
	if o.english {
		return "en"
	}
	return "de"
}

// moodOf asks the judge; whoever is out for a fight is not to be won, and whoever came kindly does not turn on a word.
func (w *World) moodOf(o *object, a Answered) Mood {
	mood := w.opt.Judge(a)
	switch {
	case o.kind == spam:
		return Silent
	case mood == Silent:
		return Silent
	case o.mood == vindictive:
		return Angry
	case o.mood == friendly && mood == Angry:
		return Doubting
	}
	return mood
}

// react lets a customer say something, unless what they would answer is gone.
func (w *World) react(head, listener, reply *object, mood Mood, at time.Time) {
	who := listener.author
	if reply.gone() { // taken back: what they read is what stands there instead, if anything
		reply = head.lastOwn(reply)
	}
	if reply == nil || who == nil || who.blocked || head.gone() || listener.gone() {
		return
	}
	texts := w.answers.find(listener.lang(), listener.kind.String(), mood, reply.form == message)
	if len(texts) == 0 {
		return
	}
	if mood == Pleased && reply.form.isComment() {
		reply.likes++
	}
	n := w.say(head, who, w.unsaid(head, texts), at)
	n.kind, n.mood, n.english = listener.kind, listener.mood, listener.english
	if mood == Pleased || mood == Calmed {
		n.kind = praise
		if mood == Calmed {
			n.kind = other
		}
		listener.rounds = maxRounds
	}
	n.rounds = listener.rounds
}

// lastOwn is the newest answer of the Page after another one in the same thread, nil if there is none.
func (o *object) lastOwn(after *object) *object {
	for i := len(o.kids) - 1; i >= 0; i-- {
		if k := o.kids[i]; k.is(byPage) && !k.gone() && k.created >= after.created {
			return k
		}
	}
	return nil
}

// unsaid picks words that do not stand in the thread yet.
func (w *World) unsaid(head *object, texts []string) string {
	start := w.dice(head.page).IntN(len(texts))
	for i := range texts {
		text := texts[(start+i)%len(texts)]
		said := false
		for _, k := range head.kids {
			said = said || k.text == text
		}
		if !said {
			return text
		}
	}
	return texts[start]
}

// say puts a person's words into a thread: as an answer below its head, or as a message.
func (w *World) say(head *object, who *person, text string, at time.Time) *object {
	f := comment
	if head.page.home != nil {
		f = gramComment
	}
	if head.form == conversation {
		f = message
	}
	n := w.add(f, head.page)
	n.author, n.text, n.created = who, text, at.Unix()
	if who.name == "" {
		n.set(noFrom)
	}
	switch {
	case f == message:
		n.top = head
	case head.form.isComment():
		n.parent, n.top = head, head.top
	default:
		n.top = head
	}
	w.place(n)
	if f == message {
		if n.created > head.rare().replied {
			head.more().replied = n.created
		}
	}
	return n
}

// judge is how customers take a reply when the app says nothing better: by length, greeting, and a word of regret.
func judge(a Answered) Mood {
	text := strings.ToLower(a.Reply)
	greets, sorry := false, false
	for _, g := range []string{"hallo", "guten", "liebe", "hi ", "hey", "moin", "dear", "hello", "good "} {
		greets = greets || strings.HasPrefix(text, g)
	}
	for _, s := range []string{"tut uns", "tut mir", "entschuldig", "verzeih", "sorry", "apolog"} {
		sorry = sorry || strings.Contains(text, s)
	}
	switch n := len([]rune(text)); {
	case n < 15:
		return Angry
	case a.Kind == "complaint" && !sorry:
		return Doubting
	case greets && n >= 60:
		return Pleased
	case greets || n >= 60:
		return Calmed
	}
	return Doubting
}
