package sandbox

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// read answers a GET of a node or an edge.
func (v *view) read() (any, error) {
	c := v.call
	fs, err := fieldsOf(c.params)
	if err != nil {
		return nil, err
	}
	id := c.path[0]
	edge := ""
	switch len(c.path) {
	case 1:
	case 2:
		edge = c.path[1]
	default:
		return nil, fail(2500, "Unknown path components: /%s", c.raw()[1:])
	}
	if id == "me" {
		if c.token.who != forPage {
			return v.readPerson(edge, fs)
		}
		id = c.token.page.id
	}
	if p := v.w.pageByID(id); p != nil {
		c.owner = p
		return v.readPage(p, edge, fs)
	}
	if g := v.w.gramByID(id); g != nil {
		c.owner = g
		return v.readGram(g, edge, fs)
	}
	if id == v.w.personID() {
		return v.readPerson(edge, fs)
	}
	if who := v.w.personByID(id); who != nil && edge == "" {
		if err := c.token.speaks(c, who.page, id); err != nil {
			return nil, err
		}
		if who.page.home != nil {
			return v.readGramPerson(who, fs)
		}
		return pick(personObj(who), field{sub: fs}, "User", "first_name", "last_name", "profile_pic", "picture", "link")
	}
	return v.readObject(id, edge, fs)
}

func fieldsOf(params url.Values) ([]field, error) {
	s := params.Get("fields")
	if s == "" {
		return nil, nil
	}
	return parseFields(s)
}

func (w *World) pageByID(id string) *page {
	for _, p := range w.pages {
		if p.id == id {
			return p
		}
	}
	return nil
}

func (w *World) personByID(id string) *person {
	for _, p := range slices.Concat(w.pages, w.grams) {
		if who := p.byID[id]; who != nil {
			return who
		}
	}
	return nil
}

// lookup finds what an id in a path means, if the token may see it.
func (v *view) lookup(id string) (*object, error) {
	o := v.w.find(id)
	if o == nil {
		if _, ok := number(id); !ok {
			return nil, fail(803, "(#803) Some of the aliases you requested do not exist: %s", id)
		}
		return nil, missing(v.call.method, id)
	}
	v.call.owner = o.page
	if err := v.call.token.speaks(v.call, o.page, id); err != nil {
		return nil, err
	}
	if o.gone() || o.is(pending) || v.w.isHeld(o) {
		return nil, missing(v.call.method, id)
	}
	if o.form == message && o.tooOld() {
		return nil, &graphError{Code: 100, Sub: 33, Type: "GraphMethodException", Message: "The message has been deleted or is no longer available"}
	}
	return o, nil
}

func (v *view) readObject(id, edge string, fs []field) (any, error) {
	o, err := v.lookup(id)
	if err != nil {
		return nil, err
	}
	if err := v.maySee(o); err != nil {
		return nil, err
	}
	if o.page.home != nil && o.form != conversation && o.form != message {
		return v.readGramObject(o, edge, fs)
	}
	switch {
	case edge == "":
		return v.show(o, fs)
	case edge == "comments" && (o.form.isPost() || o.form == review || o.form == comment):
		return v.comments(o, v.call.params, fs, false)
	case edge == "messages" && o.form == conversation:
		return v.messages(o, v.call.params, fs, false)
	case (edge == "likes" || edge == "reactions") && o.form != conversation && o.form != message:
		return likesBody(o), nil
	}
	return nil, unknownField(edge, v.w.typeOf(o).name)
}

// maySee checks the permissions of reading one object.
func (v *view) maySee(o *object) error {
	t := v.call.token
	switch {
	case o.page.home != nil:
		return v.maySeeGram(o)
	case o.form == conversation || o.form == message:
		if err := t.need("pages_messaging"); err != nil {
			return err
		}
		return o.page.task("MESSAGING", "MODERATE")
	case o.form == pagePost || o.is(byPage):
		return t.need("pages_read_engagement")
	}
	return t.need("pages_read_user_content")
}

// readPerson answers for the community manager's own account.
func (v *view) readPerson(edge string, fs []field) (any, error) {
	t := v.call.token
	if t.who == forPage || t.who == forApp {
		return nil, missing(v.call.method, "me")
	}
	me := obj{{"name", "Jule Lindner"}, {"id", v.w.personID()}}
	switch edge {
	case "":
		return pick(me, field{sub: fs}, "User", "email", "first_name", "last_name", "picture")
	case "accounts":
		if err := t.need("pages_show_list"); err != nil {
			return nil, err
		}
		if len(fs) == 0 {
			fs = plain("access_token", "category", "name", "id", "tasks")
		}
		l := listing{path: "/" + v.w.personID() + "/accounts", params: v.call.params}
		return paginate(v, l, v.w.pages, pageNum, func(p *page) (any, error) { return v.showPage(p, fs, true) })
	}
	return nil, unknownField(edge, "User")
}

func pageNum(p *page) uint64 {
	n, err := strconv.ParseUint(p.id, 10, 64)
	if err != nil {
		return hash(1, p.id)
	}
	return n
}

func (v *view) readPage(p *page, edge string, fs []field) (any, error) {
	c := v.call
	if err := c.token.speaks(c, p, p.id); err != nil && !(edge == "" && c.token.who == forUser) {
		return nil, err
	}
	switch edge {
	case "":
		return v.showPage(p, fs, c.token.who == forUser || c.token.who == forAll)
	case "feed", "posts", "published_posts", "visitor_posts", "tagged":
		return v.feed(p, edge, c.params, fs, false)
	case "ratings":
		return v.ratings(p, c.params, fs, false)
	case "conversations":
		return v.conversations(p, c.params, fs, false)
	case "blocked":
		return v.blocked(p)
	}
	return nil, unknownField(edge, "Page")
}

// feed lists posts. It is ranked, not in order of time, and ends at 600 a year.
func (v *view) feed(p *page, edge string, params url.Values, fs []field, nested bool) (any, error) {
	t := v.call.token
	if err := t.need("pages_read_engagement"); err != nil {
		return nil, err
	}
	if edge != "posts" && edge != "published_posts" {
		if err := t.need("pages_read_user_content"); err != nil {
			return nil, err
		}
	}
	if err := p.task("MODERATE", "CREATE_CONTENT", "MANAGE"); err != nil {
		return nil, err
	}
	items := v.w.ranked(p)
	want := map[string][]form{
		"posts": {pagePost}, "published_posts": {pagePost}, "visitor_posts": {visitorPost}, "tagged": {tagPost},
	}[edge]
	since, until, err := span(params)
	if err != nil {
		return nil, err
	}
	withHidden, _ := truth(params.Get("include_hidden"))
	picked := make([]*object, 0, len(items))
	for _, o := range items {
		if o.created < since || o.created > until || o.is(deleted) || o.is(hidden) && !withHidden {
			continue
		}
		if want == nil || slices.Contains(want, o.form) {
			picked = append(picked, o)
		}
	}
	l := listing{path: "/" + p.id + "/" + edge, params: params, nested: nested}
	return paginate(v, l, picked, objectNum, func(o *object) (any, error) { return v.show(o, fs) })
}

func span(params url.Values) (since, until int64, err error) {
	until = 1 << 62
	if s := params.Get("since"); s != "" {
		at, ok := readTime(s)
		if !ok {
			return 0, 0, badParam("Param since must be a time")
		}
		since = at
	}
	if s := params.Get("until"); s != "" {
		at, ok := readTime(s)
		if !ok {
			return 0, 0, badParam("Param until must be a time")
		}
		until = at
	}
	return since, until, nil
}

// perYear is how many posts a feed gives for a year (Meta's own documented bound, about 600).
const perYear = 600

// ranked is a page's feed in Meta's order: roughly the new and the talked about first, with a stir in it.
func (w *World) ranked(p *page) []*object {
	if p.ranked != nil {
		return p.ranked
	}
	byTime := slices.Clone(p.posts)
	slices.SortFunc(byTime, func(a, b *object) int { return compareTime(b, a) })
	years := map[int]int{}
	p.ranked = make([]*object, 0, len(byTime))
	for _, o := range byTime {
		y := int(w.begin.Sub(o.time()) / (365 * 24 * time.Hour))
		if years[y]++; years[y] <= perYear {
			p.ranked = append(p.ranked, o)
		}
	}
	score := func(o *object) int64 {
		stir := int64(hash(w.opt.Seed, "rank", strconv.FormatUint(o.num, 36)) % (36 * 3600))
		return o.created + stir
	}
	slices.SortStableFunc(p.ranked, func(a, b *object) int { return cmp.Compare(score(b), score(a)) })
	return p.ranked
}

// ratings lists reviews where the page still answers this edge; the others say what all will say one day.
func (v *view) ratings(p *page, params url.Values, fs []field, nested bool) (any, error) {
	if err := v.call.token.need("pages_read_user_content"); err != nil {
		return nil, err
	}
	if p.reviewsClosed {
		return nil, known(12, 0)
	}
	items := slices.Clone(living(p.reviews))
	slices.Reverse(items)
	l := listing{path: "/" + p.id + "/ratings", params: params, nested: nested}
	return paginate(v, l, items, objectNum, func(o *object) (any, error) { return v.reviewRow(o, fs) })
}
