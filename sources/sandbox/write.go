package sandbox

import (
	"net/http"
	"strings"
)

// maxComment is the longest comment taken, in characters (no official figure; what people see in practice).
const maxComment = 8000

// write answers a POST or DELETE.
func (v *view) write() (any, error) {
	c := v.call
	id, edge := c.path[0], ""
	if len(c.path) == 2 {
		edge = c.path[1]
	}
	if len(c.path) > 2 {
		return nil, fail(2500, "Unknown path components: /%s", c.raw()[1:])
	}
	if id == "me" && c.token.who == forPage {
		id = c.token.page.id
	}
	if p := v.w.pageByID(id); p != nil {
		c.owner = p
		if err := c.token.speaks(c, p, id); err != nil {
			return nil, err
		}
		return v.writePage(p, edge)
	}
	if g := v.w.gramByID(id); g != nil {
		c.owner = g
		if err := c.token.speaks(c, g, id); err != nil {
			return nil, err
		}
		return v.writeGram(g, edge)
	}
	o, err := v.lookup(id)
	if err != nil {
		return nil, err
	}
	if o.page.home != nil {
		return v.writeGramObject(o, edge)
	}
	switch {
	case edge == "comments" && c.method == http.MethodPost && (o.form.isPost() || o.form == review || o.form == comment):
		return v.addComment(o)
	case edge == "likes" && o.form != conversation && o.form != message:
		return v.like(o)
	case edge == "private_replies":
		return nil, fail(12, "(#12) private_replies is deprecated for versions v4.0 and higher")
	case edge == "messages" && o.form == conversation:
		return nil, fail(12, "(#12) Sending with the conversations edge is deprecated")
	case edge != "":
		return nil, missing(c.method, id)
	case c.method == http.MethodDelete:
		return v.remove(o)
	}
	return v.change(o)
}

// addComment lets the Page answer. The Graph does not know that it has taken the same words before: whoever sends twice
// has said it twice.
func (v *view) addComment(o *object) (any, error) {
	if err := v.mayModerate(o.page, "pages_manage_engagement"); err != nil {
		return nil, err
	}
	fs, err := v.echo(commentType)
	if err != nil {
		return nil, err
	}
	text := v.call.params.Get("message")
	file := v.attached()
	switch {
	case strings.TrimSpace(text) == "" && file == "":
		return nil, badParam("The parameter message is required")
	case len([]rune(text)) > maxComment:
		return nil, badParam("Param message must be no longer than %d characters", maxComment)
	}
	n := v.w.add(comment, o.page)
	n.text, n.created = text, v.w.now().Unix()
	n.set(byPage)
	if file != "" {
		n.more().file = file
	}
	if n.top = o; o.form == comment {
		n.parent, n.top = o.root(), o.top // an answer to an answer lands under the head of the thread
	}
	v.w.place(n)
	v.w.sent[text]++
	if n.parent != nil {
		v.w.told(n.parent, o, n)
	} else if o.form != pagePost {
		v.w.told(o, o, n)
	}
	if len(fs) > 0 {
		return v.show(n, fs)
	}
	return obj{{"id", n.id()}}, nil
}

// echo reads which fields of the new object are to be told. Wrong ones are refused before anything is done.
func (v *view) echo(t *nodeType) ([]field, error) {
	fs, err := fieldsOf(v.call.params)
	if err != nil {
		return nil, err
	}
	for _, f := range fs {
		if t.fields[f.name] == nil {
			return nil, unknownField(f.name, t.name)
		}
	}
	return fs, nil
}

func (v *view) attached() string {
	for _, name := range []string{"attachment_url", "attachment_id", "attachment_share_url"} {
		if v.call.params.Get(name) != "" {
			return "photo"
		}
	}
	return ""
}

func (v *view) mayModerate(p *page, scope string) error {
	if err := v.call.token.need(scope); err != nil {
		return err
	}
	return p.task("MODERATE", "MANAGE")
}

var success = obj{{"success", true}}

func (v *view) like(o *object) (any, error) {
	if err := v.mayModerate(o.page, "pages_manage_engagement"); err != nil {
		return nil, err
	}
	switch v.call.method {
	case http.MethodPost:
		o.set(liked)
	case http.MethodDelete:
		o.clear(liked)
	default:
		return nil, missing(v.call.method, o.id())
	}
	return success, nil
}

// remove deletes a post or comment with all that stands under it.
func (v *view) remove(o *object) (any, error) {
	scope := "pages_manage_engagement"
	switch o.form {
	case pagePost, visitorPost:
		scope = "pages_manage_posts"
	case comment:
	default:
		return nil, fail(200, "(#200) This object cannot be deleted")
	}
	if err := v.mayModerate(o.page, scope); err != nil {
		return nil, err
	}
	v.w.drop(o)
	return success, nil
}

func (w *World) drop(o *object) {
	o.set(deleted)
	o.page.ranked = nil
	o.page.sortedTalks = nil
}

// change hides, shows or edits.
func (v *view) change(o *object) (any, error) {
	c := v.call
	if c.method != http.MethodPost || o.form != comment && !o.form.isPost() {
		return nil, missing(c.method, o.id())
	}
	if o.form == tagPost {
		return nil, fail(200, "(#200) The post is not on the Page")
	}
	hide, text := c.params.Get("is_hidden"), c.params.Get("message")
	if hide == "" && text == "" && v.attached() == "" {
		return nil, badParam("Nothing to change: is_hidden or message is needed")
	}
	scope := "pages_manage_engagement"
	if o.form == pagePost {
		scope = "pages_manage_posts"
	}
	if err := v.mayModerate(o.page, scope); err != nil {
		return nil, err
	}
	fs, err := v.echo(v.w.typeOf(o))
	if err != nil {
		return nil, err
	}
	if hide != "" {
		yes, ok := truth(hide)
		switch {
		case !ok:
			return nil, badParam("Param is_hidden must be a boolean")
		case o.is(byPage) && o.form == comment:
			return nil, fail(200, "(#200) The Page's own comment cannot be hidden")
		case yes:
			o.set(hidden)
		default:
			o.clear(hidden)
		}
	}
	if text != "" || v.attached() != "" {
		if !o.is(byPage) {
			return nil, fail(200, "(#200) Only the author of a comment can edit it")
		}
		if len([]rune(text)) > maxComment {
			return nil, badParam("Param message must be no longer than %d characters", maxComment)
		}
		v.w.edit(o, text)
		if f := v.attached(); f != "" {
			o.more().file = f
		}
	}
	if len(fs) == 0 {
		return success, nil
	}
	return v.show(o, fs)
}

func (w *World) edit(o *object, text string) {
	o.text, o.vary = text, 0
	o.more().edited = w.now().Unix()
	if o.form.isPost() {
		o.updated = w.now().Unix()
	}
}
