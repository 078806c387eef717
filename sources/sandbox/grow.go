package sandbox

import (
	"strconv"
	"strings"
	"time"
)

// postsPerPage is how many posts a grown page has at most; the feed gives no more than 600 a year.
const postsPerPage = 400

// grownDays is how far back grown threads reach: inside of what a source reads on its first day.
const grownDays = 28

// threadsPerPost is how many threads hang under a grown post, as long as there are not too many posts.
const threadsPerPost = 60

// grow adds threads by variation of those that are there. Their texts are made when they are read, so that a hundred
// thousand take little room.
func (w *World) grow(n int) {
	var pattern []*object
	for _, p := range w.pages {
		for _, post := range p.posts {
			if post.form == pagePost {
				pattern = append(pattern, post.kids...)
			} else {
				pattern = append(pattern, post)
			}
		}
		pattern = append(pattern, p.reviews...)
		for _, t := range p.talks {
			if len(t.kids) > 0 {
				pattern = append(pattern, t.kids[0])
			}
		}
	}
	pattern = theirs(pattern)
	if len(pattern) == 0 {
		return
	}
	g := &grower{w: w, pattern: pattern, posts: make([][]*object, len(w.pages))}
	perPage := min(postsPerPage, 1+n/len(w.pages)/threadsPerPost)
	for i, p := range w.pages {
		g.posts[i] = g.addPosts(p, perPage)
	}
	for i := range n {
		g.thread(i)
	}
}

func theirs(os []*object) []*object {
	out := os[:0]
	for _, o := range os {
		if !o.is(byPage) && o.text != "" {
			out = append(out, o)
		}
	}
	return out
}

type grower struct {
	w       *World
	pattern []*object
	posts   [][]*object
}

// age spreads the posts over the days.
func (g *grower) age(i, n int) time.Duration {
	return time.Duration(i+1) * (grownDays * 24 * time.Hour) / time.Duration(n+1)
}

func (g *grower) addPosts(p *page, n int) []*object {
	var own []*object
	for _, o := range p.posts {
		if o.form == pagePost {
			own = append(own, o)
		}
	}
	made := make([]*object, 0, n)
	for i := range n {
		o := g.w.add(pagePost, p)
		o.text, o.vary = p.name, uint32(i+1)
		if len(own) > 0 {
			o.text = own[i%len(own)].text
		}
		o.set(byPage)
		o.likes = int32(g.w.rng.IntN(120))
		o.created = g.w.begin.Add(-g.age(i, n)).Unix()
		g.w.place(o)
		made = append(made, o)
	}
	return made
}

// thread adds one: mostly comments, some conversations, few reviews.
func (g *grower) thread(i int) {
	w := g.w
	like := g.pattern[w.rng.IntN(len(g.pattern))]
	at := i % len(w.pages)
	p := w.pages[at]
	who := w.someone(p, g.name(), "")
	switch roll := w.rng.IntN(100); {
	case roll < 8 && p.talkOf[who] == nil:
		g.talk(p, who, like)
	case roll < 11 && !p.reviewsClosed:
		o := g.copyOf(review, p, who, like, w.begin.Add(-time.Duration(w.rng.Int64N(int64(300*24*time.Hour)))).Unix())
		o.more().recommend = map[bool]string{true: "positive", false: "negative"}[like.kind == praise]
		w.place(o)
	default:
		post := g.posts[at][w.rng.IntN(len(g.posts[at]))]
		c := g.copyOf(comment, p, who, like, g.after(post.created))
		c.top = post
		w.place(c)
		g.answers(c)
	}
}

// after is a time between something and now, sooner rather than later.
func (g *grower) after(since int64) int64 {
	left := g.w.begin.Unix() - since
	return since + int64(float64(left)*g.w.rng.Float64()*g.w.rng.Float64()*0.3) + 1
}

func (g *grower) copyOf(f form, p *page, who *person, like *object, at int64) *object {
	o := g.w.add(f, p)
	o.author, o.text, o.vary = who, like.text, 1+g.w.rng.Uint32N(1<<20)
	o.kind, o.mood, o.english, o.likes = like.kind, like.mood, like.english, int32(g.w.rng.IntN(6))
	o.created = min(at, g.w.begin.Unix()-60)
	if o.kind == spam && f == comment {
		o.set(lowGrade)
	}
	return o
}

// answers gives about half of the comments something below: bystanders and the Page.
func (g *grower) answers(c *object) {
	for range g.w.rng.IntN(3) {
		like := g.pattern[g.w.rng.IntN(len(g.pattern))]
		k := g.copyOf(comment, c.page, g.w.someone(c.page, g.name(), ""), like, g.after(c.created))
		k.parent, k.top = c, c.top
		if g.w.rng.IntN(3) == 0 {
			k.author, k.vary = nil, 0
			k.text = map[bool]string{true: "Thanks for telling us, we are on it.", false: "Danke für den Hinweis, wir kümmern uns darum."}[c.english]
			k.set(byPage)
			c.set(answered)
		}
		g.w.place(k)
	}
}

func (g *grower) talk(p *page, who *person, like *object) {
	at := g.w.begin.Add(-time.Duration(g.w.rng.Int64N(int64(grownDays * 24 * time.Hour)))).Unix()
	t := g.w.openTalk(p, who, at)
	m := g.copyOf(message, p, who, like, at)
	m.top = t
	g.w.place(m)
	g.w.noteMessage(m)
}

var (
	firstNames = strings.Fields("Anna Ben Carla David Elif Finn Greta Hannes Ines Jonas Kira Lars Mila Nico Olga Paul Quirin Rosa Sami Tilda Uwe Vera Willi Yara Zoe Bernd Claudia Dieter Erika Fatma Gisela Holger Ilse Jürgen Katrin Lothar Monika Norbert Petra Ralf")
	lastNames  = strings.Fields("Ahrens Becker Conrad Dietz Ebert Fuchs Graf Hahn Ivens Jahn Keller Lorenz Maurer Nagel Otto Peters Quandt Richter Seidel Thoma Ulrich Vogt Winkler Yilmaz Zimmer Brandt Cordes Demir Engel Franke Götz Hartwig Imhof Jessen Kaya Lehmann Menzel Nowak Oswald Pohl")
)

func (g *grower) name() string {
	return firstNames[g.w.rng.IntN(len(firstNames))] + " " + lastNames[g.w.rng.IntN(len(lastNames))]
}

// words is an object's text: as written, or a variation of it.
func (o *object) words() string {
	if o.vary == 0 {
		return o.text
	}
	n := int(o.vary)
	before, after := beforeDe, afterDe
	if o.english {
		before, after = beforeEn, afterEn
	}
	if o.form == pagePost {
		return o.text + " (" + strconv.Itoa(n) + ")"
	}
	text := before[n%len(before)] + o.text + after[n/7%len(after)]
	return strings.Replace(text, "%", strconv.Itoa(1+n%28)+"."+strconv.Itoa(1+n/28%12)+".", 1)
}

var (
	beforeDe = []string{"", "", "Hallo, ", "Moin! ", "Mal ehrlich: ", "", "Also: "}
	afterDe  = []string{"", "", " Das war am %", " LG", " Seit dem % geht das so.", ""}
	beforeEn = []string{"", "", "Hello, ", "Hi! ", "Honestly: ", "", "Well: "}
	afterEn  = []string{"", "", " That was on %", " Cheers", " It has been like this since %", ""}
)
