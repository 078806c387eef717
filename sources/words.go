package sources

import "time"

// Network names a kind of place people write on. It is the word used in config.toml, JSON and on the screen.
type Network string

// The networks this build knows.
const (
	Facebook  Network = "facebook"
	Instagram Network = "instagram"
	Mail      Network = "mail"
	Feed      Network = "feed"
	WordPress Network = "wordpress"
	Mastodon  Network = "mastodon"
	Bluesky   Network = "bluesky"
	YouTube   Network = "youtube"
	X         Network = "x"
	Google    Network = "google" // Business Profile: reviews
	Hand      Network = "hand"   // written down by hand: closed groups, the phone, the counter
)

// Networks lists them in the order a menu shows them.
var Networks = []Network{Facebook, Instagram, Mail, Google, WordPress, YouTube, Mastodon, Bluesky, X, Feed, Hand}

// Audience says who can read a thread or a reply.
type Audience string

// A public text is read by strangers, a private one by one person.
const (
	Public  Audience = "public"
	Private Audience = "private"
)

// Address is the German form of address a brand uses.
type Address string

// The German forms of address; English brands leave it empty. A brand that says ihr speaks to all who read along; to one
// person it says du.
const (
	Sie Address = "Sie"
	Du  Address = "du"
	Ihr Address = "ihr"
)

// Style is a brand's house style beyond its form of address. The zero value asks for nothing.
type Style struct {
	Signatures        []string  // good beside the brand's own
	SignatureRequired bool      // a reply has to end with one of them
	Forbidden         []string  // words and phrases that are not used; in all their forms, "*problem" also within longer words
	Prefer            []Wording // what is said instead of what
	MaxLength         int       // in characters; 0: as long as the network allows
	MaxEmoji          *int      // nil: as many as one likes
	Hard              []string  // checks that are advice elsewhere and stop a reply of this brand; never the other way round
}

// Wording is a word or phrase a brand avoids and the one it uses.
type Wording struct{ Avoid, Say string }

// Brand is a client whose channels are looked after.
type Brand struct {
	Name      string   // shown everywhere; unique in a workspace
	Lang      string   // "de" or "en": the language of its replies when the incoming text gives no hint
	Address   Address  // house style in German
	Signature string   // offered at the end of a reply, as "^JL"
	Hotline   string   // the firm's own number: allowed in public
	Review    string   // address of the page where it can be reviewed; "" for none
	Own       []string // further data of the firm's own (mail, address, domain) that may be named in public
	Hours     []string // opening hours as "Mo-Fr 09:00-18:00"; empty means always open
	Holidays  []string // days on which it is closed: see replies.ParseCalendar
	Special   []string // days with opening hours of their own
	Timezone  string   // IANA name; empty means the machine's
	Causes    []string // what complaints are about here, in its own order; empty means the program's own list
	Style     Style    // what else its replies have to keep to
	Breath    BreathPlan
	Channels  []Channel
}

// BreathPlan is how long a brand's replies rest before they may leave. Zero means the default of package replies;
// nothing below three seconds is accepted by the config reader.
type BreathPlan struct {
	Praise, Question, Complaint, Heated, Other, Private time.Duration
}

// Channel is one account on one network, of a brand.
type Channel struct {
	Brand   string
	Network Network
	Name    string // the account's name as people know it
	Account string // the account's id on the network (for Facebook: the Page's id)
	BaseURL string // only for a test server; empty means the network's own address
}

// ID is the channel's stable key in the store, in JSON and on the command line: "facebook:1234567890".
func (c Channel) ID() string { return string(c.Network) + ":" + c.Account }

// Form is what kind of conversation a thread is on its network.
type Form string

// The forms a thread can take. They decide which acts the network allows (see Capabilities).
const (
	CommentForm      Form = "comment"      // a comment under a post of the brand, with its answers
	PostForm         Form = "post"         // a visitor's post on the brand's page
	TagForm          Form = "tag"          // a post elsewhere that tags the brand
	ReviewForm       Form = "review"       // a review or recommendation
	ConversationForm Form = "conversation" // an exchange of direct messages
	MentionForm      Form = "mention"      // a post elsewhere that names the brand without tagging it
	MailForm         Form = "mail"         // an exchange of mails; the subject is the text of the Context
	NoteForm         Form = "note"         // written down by hand
)

// Author is who wrote a message. ID may be empty: networks hide people from apps.
type Author struct {
	ID   string
	Name string
}

// Attachment is a picture, video, sticker or file of a message. Nothing is ever fetched from URL by itself.
type Attachment struct {
	Kind string // photo, video, sticker, file, link, other
	Name string
	URL  string
}

// Context is the post a thread hangs under: what readers see above it.
type Context struct {
	RemoteID  string
	Author    Author
	Text      string
	Permalink string
	Time      time.Time
}

// Thread is one conversation as its network tells it.
type Thread struct {
	RemoteID  string // stable on its network and unique within the channel
	Form      Form
	Audience  Audience
	Context   Context // zero when the thread stands alone
	Permalink string
	Rating    int       // 1..5 for star reviews, 0 otherwise
	Recommend string    // "positive" or "negative" for recommendations, "" otherwise
	Updated   time.Time // the network's own last change, zero if it tells none
	// Messages are those told in this batch; messages already stored and not told again stay.
	Messages []Message
}

// Message is one utterance in a thread.
type Message struct {
	RemoteID  string
	ParentID  string // the message it answers within the thread; "" for the root
	Author    Author
	Ours      bool // written by the brand
	Text      string
	Time      time.Time
	Edited    time.Time // zero if never, or not told
	Likes     int
	Reach     int  // answers and shares below it, where told
	Liked     bool // liked by the brand
	Hidden    bool
	Held      bool // waits for the brand's approval before others see it
	Deleted   bool
	Permalink string
	Files     []Attachment
	// Barred lists acts the network has told are impossible on this very message.
	Barred []Act
	// Folded is what a mail only carries along and Text leaves out: quoted older mails and the signature.
	Folded string
	// Machine says what wrote the message if it was no person; "" for a person, or not known.
	Machine Machine
}

// Machine is what writes instead of a person.
type Machine string

// The machines that are told apart.
const (
	Bounce     Machine = "bounce"     // what we sent could not be delivered, or not yet
	ReadNotice Machine = "receipt"    // what we sent was opened
	AutoReply  Machine = "auto_reply" // out of office
	AutoNotice Machine = "notice"     // a program tells something
	ListMail   Machine = "list"       // a person, over a mailing list
	BulkMail   Machine = "bulk"       // newsletters and adverts
)

// Gone tells that a listing of everything under Root was read to its end and only Seen was there: whatever else the
// store holds under Root has been deleted by its author or is no longer shown to us.
type Gone struct {
	Root string   // remote id of the thread or of its Context
	Seen []string // remote ids of messages
}

// Lane is one stream of a channel that is read on its own: "feed", "reviews", "conversations".
type Lane string

// Cursor is where the reading of a lane goes on. It is opaque to all but its source and may be stored and compared.
type Cursor string

// Batch is one step of a fetch. Storing Threads, Gone and Cursor together, in one transaction, is what makes an
// interrupted fetch go on where it stood.
type Batch struct {
	Lane    Lane
	Threads []Thread
	Gone    []Gone
	Cursor  Cursor
	Done    int // items of the lane dealt with so far
	Total   int // items expected, 0 if not known
}

// Outgoing is a reply on its way, as a source needs it.
type Outgoing struct {
	Key      string // our own name for this attempt, for logs; never sent
	Form     Form
	Audience Audience
	Thread   string    // remote id of the thread
	Target   string    // remote id of the message that is answered
	Person   string    // remote id of the person, for direct messages
	LastIn   time.Time // when the person last wrote: opens the network's window for direct messages
	TargetAt time.Time // when Target was written: private replies have a last day
	Text     string
	Tried    time.Time // when the attempt was begun; read-backs ignore what is older (less a little skew)
	// Others are the remote ids of our other replies of that time: a read-back must not take one with the same text for
	// this one.
	Others []string
}

// Receipt is what a network hands back for a reply it took.
type Receipt struct {
	RemoteID  string
	Permalink string
	Time      time.Time
	Parent    string // where the reply really landed, if told
}
