package sandbox

import (
	"cmp"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// World is the whole state of the network: pages, people, what they wrote, tokens and what is about to happen. All its
// methods may be called at the same time.
type World struct {
	opt    Options
	faults *Faults
	log    *slog.Logger
	begin  time.Time

	mu      sync.Mutex
	shift   time.Duration // added to the clock, see Advance
	rng     *rand.Rand
	pages   []*page
	grams   []*page // Instagram accounts, each with a page as its home
	byNum   map[uint64]*object
	nextNum uint64
	gramRng *rand.Rand // Instagram rolls dice of its own, so that it changes nothing of the Pages' course
	gramNum uint64
	slab    []object
	tokens  map[string]*token
	main    *token
	user    *token
	app     *token
	appUse  usage
	agenda  agenda
	held    []*object // posts that come in later
	// gramHeld are those on Instagram.
	gramHeld []*object
	answers  answerBook
	nags     map[string][]string
	sent     map[string]int // how often the Page's text was applied, by text
	journal  journal
	traces   uint64
	tagAll   bool // HUMAN_AGENT is approved
	talkRPS  float64
	arrival  func() time.Time // real time: what the conversation rate is counted by
}

// New builds a world. It fails when the posts given cannot be read, with the line that is broken.
func New(opt Options) (*World, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Judge == nil {
		opt.Judge = judge
	}
	if opt.Delay == nil {
		opt.Delay = patience
	}
	w := &World{
		opt: opt, faults: opt.Faults, log: opt.Log, begin: opt.Now().UTC(),
		rng:    rand.New(rand.NewPCG(opt.Seed, 0x6174656d70617573)),
		byNum:  make(map[uint64]*object, max(1024, opt.Threads*2)),
		tokens: map[string]*token{}, sent: map[string]int{}, tagAll: true, talkRPS: 2, arrival: time.Now,
	}
	if w.faults == nil {
		w.faults = &Faults{}
	}
	if w.log == nil {
		w.log = slog.New(slog.DiscardHandler)
	}
	if opt.Threads < 0 || opt.Threads > maxThreads {
		return nil, fmt.Errorf("sandbox: %d threads asked for, 0 to %d can be made", opt.Threads, maxThreads)
	}
	w.gramRng = rand.New(rand.NewPCG(opt.Seed, 0x696e737461))
	w.gramNum = 17_900_000_000_000_000 + w.gramRng.Uint64N(1_000_000)*1000
	w.nextNum = 122_100_000_000_000_000 + w.rng.Uint64N(1_000_000_000)*1000
	if err := w.populate(); err != nil {
		return nil, err
	}
	w.issueTokens()
	w.planDay()
	return w, nil
}

// maxThreads bounds a grown world to what fits into a small machine's memory.
const maxThreads = 1_000_000

func (w *World) populate() error {
	seeds, err := readSeeds(seedFiles())
	if err != nil {
		return err
	}
	if w.opt.Posts != nil {
		if seeds.items, err = labelled(w.opt.Posts, seeds); err != nil {
			return err
		}
	}
	w.answers, w.nags = seeds.answers, seeds.nags
	if w.opt.Threads > 0 {
		seeds.items = cut(seeds.items, w.opt.Threads)
	}
	if err := w.settle(seeds); err != nil {
		return err
	}
	if more := w.opt.Threads - w.threadCount(); w.opt.Threads > 0 && more > 0 {
		w.grow(more)
	}
	if err := w.settleGrams(seeds); err != nil {
		return err
	}
	w.order()
	return nil
}

// now is the world's time.
func (w *World) now() time.Time { return w.opt.Now().Add(w.shift).UTC() }

// Advance moves the world's clock on, beside whatever Options.Now does. Windows close and customers answer.
func (w *World) Advance(d time.Duration) {
	w.mu.Lock()
	w.shift += d
	w.mu.Unlock()
	w.Tick(w.Time())
}

// Time is the world's present.
func (w *World) Time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now()
}

// Faults are the troubles the world causes; they can be added to while it runs.
func (w *World) Faults() *Faults { return w.faults }

// hugeID is the bit that lifts a number out of the range of a signed 64-bit integer.
const hugeID = 1 << 63

// add puts a new object into the world and gives it its number. Some numbers do not fit a signed 64-bit integer, so that
// nobody takes ids for numbers.
func (w *World) add(f form, p *page) *object {
	if len(w.slab) == 0 {
		w.slab = make([]object, 256)
	}
	o := &w.slab[0]
	w.slab = w.slab[1:]
	o.form, o.page = f, p
	if p.home != nil {
		w.gramNum += 1 + w.gramRng.Uint64N(9973)
		o.num = w.gramNum
		w.byNum[o.num] = o
		return o
	}
	w.nextNum += 1 + w.rng.Uint64N(97)
	o.num = w.nextNum
	if f == comment && w.rng.IntN(17) == 0 {
		o.num |= hugeID
	}
	w.byNum[o.num] = o
	return o
}

// someone is the person of that name on a page; the same name is the same person.
func (w *World) someone(p *page, name, id string) *person {
	key := name
	if name == "" {
		next := &w.nextNum
		if p.home != nil {
			next = &w.gramNum
		}
		*next++
		key = "\x00" + strconv.FormatUint(*next, 10) // somebody whose name is not told is nobody else
	}
	if who := p.people[key]; who != nil {
		return who
	}
	if id == "" || p.byID[id] != nil {
		id = strconv.FormatUint(w.personNumber(p, key), 10)
	}
	who := &person{id: id, name: name, page: p}
	p.people[key], p.byID[id] = who, who
	return who
}

// personNumber derives a person's page-scoped id, so that it stays the same from start to start.
func (w *World) personNumber(p *page, key string) uint64 {
	for n := 0; ; n++ {
		num := 24_000_000_000_000_000 + hash(w.opt.Seed, p.id, key, strconv.Itoa(n))%900_000_000_000_000
		if p.byID[strconv.FormatUint(num, 10)] == nil {
			return num
		}
	}
}

// hash mixes a seed and some words into a number (FNV-1a).
func hash(seed uint64, words ...string) uint64 {
	h := 14695981039346656037 ^ seed
	for _, word := range words {
		for i := range len(word) {
			h = (h ^ uint64(word[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	h ^= h >> 32
	return h * 0x9E3779B97F4A7C15 >> 1
}

// place hangs an object where it belongs and moves the times of what it hangs under.
func (w *World) place(o *object) {
	switch {
	case o.form.isPost() || o.form.isMedia():
		o.page.posts = append(o.page.posts, o)
		o.page.ranked = nil
	case o.form == review:
		o.page.reviews = append(o.page.reviews, o)
	default:
		under := o.top
		if o.parent != nil {
			under = o.parent
		}
		under.kids = append(under.kids, o)
		if o.created > o.top.updated {
			o.top.updated = o.created
		}
		if o.form == message {
			o.page.sortedTalks = nil
			if o.top.is(pending) {
				o.top.clear(pending)
				o.top.created = o.created
				o.page.talks = append(o.page.talks, o.top)
			}
		}
	}
	if o.updated < o.created {
		o.updated = o.created
	}
}

// order brings what was read in any order into the order of time.
func (w *World) order() {
	older := func(a, b *object) int { return compareTime(a, b) }
	for _, o := range w.byNum {
		if len(o.kids) > 1 && !slices.IsSortedFunc(o.kids, older) {
			slices.SortFunc(o.kids, older)
		}
	}
	for _, p := range slices.Concat(w.pages, w.grams) {
		slices.SortFunc(p.posts, older)
		slices.SortFunc(p.reviews, older)
		slices.SortFunc(p.talks, older)
	}
}

// compareTime orders by time of writing; within a second, which is all the network tells, by order of arrival.
func compareTime(a, b *object) int {
	switch {
	case a.created != b.created:
		return int(min(max(a.created-b.created, -1), 1))
	default:
		return cmp.Compare(a.num&^hugeID, b.num&^hugeID)
	}
}

// threadCount counts conversations as a community manager does: comments right under a post of the page, posts of
// others, reviews, exchanges of messages.
func (w *World) threadCount() int {
	n := 0
	for _, p := range w.pages {
		n += len(living(p.reviews)) + len(living(p.talks))
		for _, post := range living(p.posts) {
			if post.form != pagePost {
				n++
				continue
			}
			n += len(living(post.kids))
		}
	}
	return n
}

func lower(s string) string { return strings.ToLower(s) }
