package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// What Instagram takes. Meta's reference names neither figure for comments; these are what practitioners report.
const (
	gramCommentMost = 2200 // characters
	gramTagsMost    = 30
	gramMessageMost = 1000 // bytes of UTF-8
)

// igFail is an error as Instagram's own part of the Graph tells it.
func igFail(code, sub int, message string) *graphError {
	return &graphError{Code: code, Sub: sub, Type: "IGApiException", Message: message}
}

// mayGram checks permission and role of a write on an account.
func (v *view) mayGram(g *page) error {
	for _, scope := range []string{"instagram_basic", "instagram_manage_comments"} {
		if err := v.call.token.need(scope); err != nil {
			return err
		}
	}
	return g.task("MODERATE", "CREATE_CONTENT", "MANAGE")
}

// writeGram answers what is posted to an account itself.
func (v *view) writeGram(g *page, edge string) (any, error) {
	if edge != "mentions" || v.call.method != http.MethodPost {
		return nil, missing(v.call.method, g.id)
	}
	if err := v.mayGram(g); err != nil {
		return nil, err
	}
	o := v.w.find(v.call.params.Get("media_id"))
	switch {
	case v.call.params.Get("media_id") == "":
		return nil, badParam("The parameter media_id is required")
	case o == nil || o.page != g || !o.form.isMedia() || o.gone():
		return nil, missing(v.call.method, v.call.params.Get("media_id"))
	case o.form == tagged: // "Commenting on photos in which you were tagged is not supported"
		return nil, igFail(10, 0, "(#10) Commenting on media in which you were tagged is not supported")
	}
	if id := v.call.params.Get("comment_id"); id != "" {
		c := v.w.find(id)
		if c == nil || c.form != gramComment || c.top != o || c.gone() {
			return nil, missing(v.call.method, id)
		}
		o = c
	}
	return v.addGramComment(o)
}

// writeGramObject answers a POST or DELETE of media or a comment.
func (v *view) writeGramObject(o *object, edge string) (any, error) {
	c := v.call
	if err := v.maySeeGram(o); err != nil {
		return nil, err
	}
	if o.form == conversation || o.form == message {
		return nil, missing(c.method, o.id())
	}
	if err := v.mayGram(o.page); err != nil {
		return nil, err
	}
	post := c.method == http.MethodPost
	switch {
	case edge == "comments" && o.form == media && post, edge == "replies" && o.form == gramComment && post:
		return v.addGramComment(o)
	case edge != "":
		return nil, missing(c.method, o.id())
	case c.method == http.MethodDelete && o.form == gramComment:
		v.w.drop(o)
		return success, nil
	case !post:
		return nil, missing(c.method, o.id())
	}
	return v.switchGram(o)
}

// switchGram hides or shows a comment, or switches the comments of media on or off.
func (v *view) switchGram(o *object) (any, error) {
	name, m := "hide", hidden
	if o.form == media {
		name, m = "comment_enabled", closed
	}
	yes, ok := truth(v.call.params.Get(name))
	switch {
	case !ok:
		return nil, badParam("The parameter %s is required", name)
	case o.form == gramComment && o.is(byPage):
		return nil, igFail(10, 0, "(#10) The account's own comments cannot be hidden")
	case yes == (o.form == gramComment):
		o.set(m)
	default:
		o.clear(m)
	}
	return success, nil
}

// addGramComment lets the account answer. As on Facebook, whoever sends twice has said it twice. Which code Instagram has
// for a hidden comment and for comments switched off is not documented; a plain refusal of its own kind stands here.
func (v *view) addGramComment(o *object) (any, error) {
	text := v.call.params.Get("message")
	switch {
	case strings.TrimSpace(text) == "":
		return nil, badParam("The parameter message is required")
	case len([]rune(text)) > gramCommentMost:
		return nil, badParam("Param message must be no longer than %d characters", gramCommentMost)
	case gramTagCount(text) > gramTagsMost:
		return nil, badParam("Param message must hold no more than %d hashtags", gramTagsMost)
	case o.root().is(hidden) || o.is(hidden):
		return nil, igFail(10, 0, "(#10) Hidden comments cannot be replied to")
	}
	n := v.w.add(gramComment, o.page)
	n.text, n.created = text, v.w.now().Unix()
	n.set(byPage)
	if n.top = o; o.form == gramComment {
		n.parent, n.top = o.root(), o.top // an answer to an answer lands under the comment at the head
	}
	if n.top.is(closed) {
		delete(v.w.byNum, n.num)
		return nil, igFail(10, 0, "(#10) Comments on this media have been turned off")
	}
	v.w.place(n)
	v.w.sent[text]++
	switch {
	case n.parent != nil:
		v.w.told(n.parent, o, n)
	case o.form != media:
		v.w.told(o, o, n)
	}
	return obj{{"id", n.id()}}, nil
}

// meansGram tells whether what is sent through a Page is meant for somebody on its Instagram account.
func (v *view) meansGram(g *page) bool {
	in, err := v.readSend()
	if err != nil {
		return false
	}
	if id := in.recipient.CommentID; id != "" {
		o := v.w.find(id)
		return o != nil && o.page == g
	}
	return g.byID[in.recipient.ID] != nil
}

// sendGram answers POST /{page}/messages for Instagram: a message in an open conversation, or the private reply to a
// comment.
func (v *view) sendGram(g *page) (any, error) {
	for _, scope := range []string{"instagram_basic", "instagram_manage_messages"} {
		if err := v.call.token.need(scope); err != nil {
			return nil, err
		}
	}
	if err := g.task("MESSAGING"); err != nil {
		return nil, err
	}
	in, err := v.readSend()
	if err != nil {
		return nil, err
	}
	switch n := len(in.message.Text); {
	case strings.TrimSpace(in.message.Text) == "" && in.message.Attachment == nil:
		return nil, badParam("The parameter message is required")
	case n > gramMessageMost:
		return nil, badParam("Length of param message[text] must be less than or equal to %d", gramMessageMost)
	}
	if in.recipient.CommentID != "" {
		return v.gramPrivately(g, in)
	}
	who := g.byID[in.recipient.ID]
	if who.blocked || who.refuses {
		return nil, failSub(551, 1545041, "(#551) This person isn't available right now.")
	}
	state := closedWindow
	talk := g.talkOf[who]
	if talk != nil {
		state = v.w.windowOf(talk)
	}
	if state == open24 || state == open7d && in.tag == "HUMAN_AGENT" && in.kind == "MESSAGE_TAG" && v.w.tagAll {
		return v.deliver(talk, in.message.Text, nil), nil
	}
	return nil, failSub(10, 2534022, "(#10) This message is sent outside of allowed window.")
}

func (v *view) gramPrivately(g *page, in *sendParams) (any, error) {
	o := v.w.find(in.recipient.CommentID)
	switch {
	case o.form != gramComment || o.gone() || v.w.isHeld(o) || o.top.form != media:
		return nil, failSub(100, 2018292, "(#100) Invalid comment_id")
	case o.is(byPage) || v.w.now().Sub(time.Unix(o.created, 0)) > privateDays:
		return nil, fail(10902, "(#10902) This activity is not replyable")
	case o.is(private1):
		return nil, known(10900, 0)
	case o.author.blocked || o.author.refuses:
		return nil, fail(10903, "(#10903) This user can't reply to this activity")
	}
	o.set(private1)
	talk := g.talkOf[o.author]
	if talk == nil {
		talk = v.w.openTalk(g, o.author, v.w.now().Unix())
	}
	return v.deliver(talk, in.message.Text, o), nil
}
