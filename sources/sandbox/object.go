package sandbox

import (
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// form is what kind of node an object is.
type form uint8

const (
	pagePost form = iota + 1
	visitorPost
	tagPost
	review
	comment
	conversation
	message
	media       // Instagram: of the account itself
	tagged      // Instagram: somebody else's media that tags the account
	mentioned   // Instagram: somebody else's media that names the account, or has a comment that does; listed nowhere
	gramComment // Instagram: below any of the three
)

var formNames = map[string]form{
	"page_post": pagePost, "visitor_post": visitorPost, "tag": tagPost, "review": review, "comment": comment, "message": message,
	"media": media, "tagged": tagged, "mentioned": mentioned,
}

func (f form) String() string {
	switch f {
	case pagePost:
		return "page_post"
	case visitorPost:
		return "visitor_post"
	case tagPost:
		return "tag"
	case review:
		return "review"
	case comment:
		return "comment"
	case conversation:
		return "conversation"
	case message:
		return "message"
	case media:
		return "media"
	case tagged:
		return "tagged"
	case mentioned:
		return "mentioned"
	case gramComment:
		return "gram_comment"
	}
	return "unknown"
}

// isPost tells whether objects of this form are posts in Meta's sense.
func (f form) isPost() bool { return f == pagePost || f == visitorPost || f == tagPost }

// isMedia tells whether objects of this form are media in Instagram's sense.
func (f form) isMedia() bool { return f == media || f == tagged || f == mentioned }

// isComment tells whether objects of this form are comments, on either network.
func (f form) isComment() bool { return f == comment || f == gramComment }

// mark is a set of small facts about an object.
type mark uint16

const (
	byPage    mark = 1 << iota // written by the Page
	hidden                     // hidden by the Page
	deleted                    // gone; kept for inspection and so that asking for it is told apart from a wrong id
	liked                      // the Page likes it
	noFrom                     // the network does not tell who wrote it: the field is missing
	nullFrom                   // the same, but the field is there and null
	lowGrade                   // left out of a listing that asks for neither order nor stream
	nagged                     // its author has asked once why nobody answers
	answered                   // the Page has answered it
	private1                   // its one private reply has been used
	seen                       // read by the Page (messages)
	dueAnswer                  // its author is about to answer
	pending                    // a conversation in which nothing has been said yet; on Instagram also what comes in later
	closed                     // comments are switched off (Instagram media)
)

// object is anything with an id but pages and people. It is kept small: a grown world holds some hundred thousand.
type object struct {
	num     uint64
	top     *object // the post, review or conversation it belongs to; nil for those themselves
	parent  *object // the comment it answers; nil for comments right under a post
	kids    []*object
	author  *person
	page    *page
	text    string
	vary    uint32 // which variation of text it is; 0: text as it stands
	likes   int32
	created int64 // Unix seconds
	updated int64 // posts and conversations: the last thing that happened in it
	extra   *extra
	marks   mark
	form    form
	kind    kind
	mood    temper
	english bool
	rounds  uint8 // answers its author has been given
}

// extra holds what only few objects have.
type extra struct {
	file      string // photo, sticker or video
	shares    int
	recommend string // positive or negative
	rating    int
	edited    int64
	replied   int64 // conversations: when the partner last wrote; 0 while only the Page has
}

func (o *object) is(m mark) bool  { return o.marks&m != 0 }
func (o *object) set(m mark)      { o.marks |= m }
func (o *object) clear(m mark)    { o.marks &^= m }
func (o *object) time() time.Time { return time.Unix(o.created, 0).UTC() }

// gone tells whether the object or what it stands under has been deleted.
func (o *object) gone() bool {
	return o.is(deleted) || o.parent != nil && o.parent.is(deleted) || o.top != nil && o.top.is(deleted)
}

// more gives the rare facts for writing.
func (o *object) more() *extra {
	if o.extra == nil {
		o.extra = &extra{}
	}
	return o.extra
}

// rare gives the rare facts for reading.
func (o *object) rare() extra {
	if o.extra == nil {
		return extra{}
	}
	return *o.extra
}

// root is the comment at the head of the thread o stands in, or the object itself.
func (o *object) root() *object {
	if o.parent != nil {
		return o.parent
	}
	return o
}

// id is the object's id on the network. Posts are PAGE_POST, comments POST_COMMENT; nothing may rely on it.
func (o *object) id() string {
	n := strconv.FormatUint(o.num, 10)
	switch o.form {
	case pagePost, visitorPost:
		return o.page.id + "_" + n
	case tagPost:
		return o.author.id + "_" + n
	case comment:
		return strconv.FormatUint(o.top.num, 10) + "_" + n
	case conversation:
		if o.page.home != nil {
			return gramTalkID + scramble(o.num)
		}
		return "t_" + n
	case message:
		if o.page.home != nil {
			return gramMessageID + scramble(o.num)
		}
		return "m_" + scramble(o.num)
	}
	return n
}

// scramble turns a number into the kind of opaque text Meta uses for message ids.
func scramble(n uint64) string {
	var b [24]byte
	binary.BigEndian.PutUint64(b[:], n*0x9E3779B97F4A7C15)
	binary.BigEndian.PutUint64(b[8:], bits.Reverse64(n)^0xD1B54A32D192ED03)
	binary.BigEndian.PutUint64(b[16:], n^0x5851F42D4C957F2D)
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func unscramble(s string) (uint64, bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) != 24 {
		return 0, false
	}
	return binary.BigEndian.Uint64(b[16:]) ^ 0x5851F42D4C957F2D, true
}

// number finds the world's own number in an id of any form.
func number(id string) (uint64, bool) {
	for _, prefix := range []string{"m_", gramTalkID, gramMessageID} {
		if rest, ok := strings.CutPrefix(id, prefix); ok {
			return unscramble(rest)
		}
	}
	if i := strings.LastIndexByte(id, '_'); i >= 0 {
		id = id[i+1:]
	}
	n, err := strconv.ParseUint(id, 10, 64)
	return n, err == nil
}

// find looks an object up by its id; deleted ones are found too.
func (w *World) find(id string) *object {
	n, ok := number(id)
	if !ok {
		return nil
	}
	o := w.byNum[n]
	if o == nil || o.id() != id {
		return nil
	}
	return o
}

// person is somebody who writes; id is page-scoped, as Meta's are.
type person struct {
	id      string
	name    string
	page    *page
	blocked bool
	refuses bool // has turned off messages
	// restricted by the account in the Instagram app: what they write is counted and not told.
	restricted bool
}

// page is one firm's page, or its Instagram account, with everything that hangs on it.
type page struct {
	home                         *page // the Page an Instagram account hangs on; nil for a Page
	gram                         *page // the Page's Instagram account, if it has one
	id, name, brand, lang, about string
	posts                        []*object // of the page, of visitors and tags, newest last
	reviews                      []*object
	talks                        []*object
	people                       map[string]*person // by name
	byID                         map[string]*person
	talkOf                       map[*person]*object
	token                        *token
	tasks                        []string
	reviewsClosed                bool // answers ratings with code 12
	use                          usage
	rate                         bucket
	ranked                       []*object // posts in feed order; nil when it has to be made anew
	sortedTalks                  []*object
}

// kind is what a post is about, as small as it can be.
type kind uint8

var kindNames = []string{"other", "complaint", "question", "praise", "abuse", "spam", "misinformation"}

const (
	other kind = iota
	complaint
	question
	praise
	abuse
	spam
	misinformation
)

func (k kind) String() string { return kindNames[k] }

// temper is the mood a customer starts in.
type temper uint8

var temperNames = []string{"neutral", "kind", "angry", "vindictive"}

const (
	neutral temper = iota
	friendly
	furious
	vindictive
)

func index[T ~uint8](names []string, name string) (T, bool) {
	for i, n := range names {
		if n == name {
			return T(i), true
		}
	}
	return 0, false
}
