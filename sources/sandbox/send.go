package sandbox

import (
	"encoding/json"
	"strings"
	"time"
)

// maxMessage is the longest direct message taken, in characters.
const maxMessage = 2000

// privateDays is how long after a comment its one private reply may be sent.
const privateDays = 7 * 24 * time.Hour

// sendParams are those of the Send API. Objects come as JSON text inside a form.
type sendParams struct {
	recipient struct {
		ID        string `json:"id"`
		CommentID string `json:"comment_id"`
		PostID    string `json:"post_id"`
	}
	message struct {
		Text       string          `json:"text"`
		Attachment json.RawMessage `json:"attachment"`
	}
	kind, tag, act string
}

func (v *view) readSend() (*sendParams, error) {
	p := &sendParams{}
	q := v.call.params
	if json.Unmarshal([]byte(q.Get("recipient")), &p.recipient) != nil {
		return nil, badParam("The parameter recipient is required")
	}
	if m := q.Get("message"); m != "" && json.Unmarshal([]byte(m), &p.message) != nil {
		return nil, badParam("Param message must be an object with text")
	}
	p.kind, p.tag, p.act = q.Get("messaging_type"), q.Get("tag"), strings.ToUpper(q.Get("sender_action"))
	switch p.kind {
	case "", "RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY":
	default:
		return nil, badParam("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG, UTILITY} - got unexpected value %q", p.kind)
	}
	if p.tag != "" && p.tag != "HUMAN_AGENT" {
		return nil, badParam("The tag %s is no longer supported", p.tag)
	}
	if p.kind == "MESSAGE_TAG" && p.tag == "" {
		return nil, badParam("The parameter tag is required with messaging_type MESSAGE_TAG")
	}
	return p, nil
}

// send answers POST /{page}/messages: a direct message in an open conversation, a private reply, or a sender action.
func (v *view) send(p *page) (any, error) {
	if p.gram != nil && v.meansGram(p.gram) {
		return v.sendGram(p.gram)
	}
	if err := v.call.token.need("pages_messaging"); err != nil {
		return nil, err
	}
	if err := p.task("MESSAGING"); err != nil {
		return nil, err
	}
	in, err := v.readSend()
	if err != nil {
		return nil, err
	}
	if in.recipient.CommentID != "" || in.recipient.PostID != "" {
		return v.replyPrivately(p, in)
	}
	who := p.byID[in.recipient.ID]
	if who == nil {
		return nil, fail(100, "(#100) No matching user found")
	}
	talk := p.talkOf[who]
	if in.act != "" {
		return v.senderAct(talk, who, in.act)
	}
	if err := in.sayable(); err != nil {
		return nil, err
	}
	if who.blocked || who.refuses {
		return nil, failSub(551, 1545041, "(#551) This person isn't available right now.")
	}
	if err := v.inWindow(talk, in); err != nil {
		return nil, err
	}
	return v.deliver(talk, in.message.Text, nil), nil
}

// inWindow refuses a message outside the time in which the person may be written to.
func (v *view) inWindow(talk *object, in *sendParams) error {
	state := closedWindow
	if talk != nil {
		state = v.w.windowOf(talk)
	}
	if state == open24 {
		return nil
	}
	if in.tag == "HUMAN_AGENT" && !v.w.tagAll {
		return fail(10, "(#10) The HUMAN_AGENT tag requires the Human Agent feature to be approved for this app")
	}
	if state == open7d && in.kind == "MESSAGE_TAG" && in.tag == "HUMAN_AGENT" {
		return nil
	}
	return failSub(10, 2018278, "(#10) This message is sent outside of allowed window. Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview")
}

func (p *sendParams) sayable() error {
	switch n := len([]rune(p.message.Text)); {
	case strings.TrimSpace(p.message.Text) == "" && p.message.Attachment == nil:
		return badParam("The parameter message is required")
	case n > maxMessage:
		return badParam("Length of param message[text] must be less than or equal to %d", maxMessage)
	}
	return nil
}

func (v *view) senderAct(talk *object, who *person, act string) (any, error) {
	switch act {
	case "MARK_SEEN":
		if talk != nil {
			for _, m := range talk.kids {
				m.set(seen)
			}
		}
	case "TYPING_ON", "TYPING_OFF", "REACT", "UNREACT":
	default:
		return nil, badParam("Param sender_action must be one of {MARK_SEEN, TYPING_ON, TYPING_OFF, REACT, UNREACT}")
	}
	return obj{{"recipient_id", who.id}}, nil
}

// replyPrivately sends the one private message a comment or visitor post may be answered with.
func (v *view) replyPrivately(p *page, in *sendParams) (any, error) {
	id := in.recipient.CommentID
	if id == "" {
		id = in.recipient.PostID
	}
	o := v.w.find(id)
	if o == nil || o.page != p || o.gone() || v.w.isHeld(o) ||
		in.recipient.CommentID != "" && o.form != comment || in.recipient.CommentID == "" && !o.form.isPost() {
		return nil, failSub(100, 2018292, "(#100) Invalid comment_id or post_id")
	}
	if err := in.sayable(); err != nil {
		return nil, err
	}
	switch {
	case o.is(byPage) || o.form == tagPost:
		return nil, fail(10902, "(#10902) This activity is not replyable")
	case o.is(private1):
		return nil, known(10900, 0)
	case v.w.now().Sub(o.time()) > privateDays:
		return nil, fail(10902, "(#10902) This activity is too old to be replied to")
	case o.author.blocked || o.author.refuses:
		return nil, fail(10903, "(#10903) This user can't reply to this activity")
	}
	o.set(private1)
	talk := p.talkOf[o.author]
	if talk == nil {
		talk = v.w.openTalk(p, o.author, v.w.now().Unix())
	}
	return v.deliver(talk, in.message.Text, o), nil
}

// canReplyPrivately is the network's own hint.
func (v *view) canReplyPrivately(o *object) bool {
	return (o.form == comment || o.form == visitorPost) && !o.is(byPage|private1) && v.w.now().Sub(o.time()) <= privateDays
}

// deliver puts the Page's message into a conversation. about is the comment a private reply answers.
func (v *view) deliver(talk *object, text string, about *object) obj {
	m := v.w.add(message, talk.page)
	m.top, m.text, m.created = talk, text, v.w.now().Unix()
	m.set(byPage)
	for _, old := range talk.kids {
		old.set(seen)
	}
	v.w.place(m)
	v.w.sent[text]++
	if about != nil {
		talk.kind, talk.mood, talk.english = about.kind, about.mood, about.english
	}
	v.w.told(talk, about, m)
	return obj{{"recipient_id", talk.author.id}, {"message_id", m.id()}}
}
