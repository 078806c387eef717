package sources

import "time"

// Act is something a network may let us do with a message.
type Act string

// The acts a screen can offer.
const (
	ActReply          Act = "reply"
	ActReplyPrivately Act = "reply_privately"
	ActMessage        Act = "message"
	ActLike           Act = "like"
	ActHide           Act = "hide"
	ActDelete         Act = "delete"
	ActBlock          Act = "block"
	ActMute           Act = "mute"    // we see no more of the person; others do
	ActReport         Act = "report"  // tell the network
	ActApprove        Act = "approve" // let a held message be seen
	ActSpam           Act = "spam"    // put it among the spam
	ActTrash          Act = "trash"   // out of sight, can be had back
	ActClose          Act = "close"   // switch comments of a post off or on
	ActEdit           Act = "edit"    // change a reply of ours
)

// Acts lists every act in the order a screen shows them.
var Acts = []Act{
	ActReply, ActReplyPrivately, ActMessage, ActEdit, ActLike, ActApprove, ActHide, ActTrash, ActSpam, ActDelete, ActReport, ActMute,
	ActBlock, ActClose,
}

// Capability says whether a network lets us do an act on a form of thread, and within which bounds. It is shown before
// the try and never guessed: what is not told is not offered.
type Capability struct {
	Can bool
	Why string // catalogue key (capability.*) of the reason when Can is false, or of a remark when it is true
	// ByHand: there is no way through the API; the text is copied, the person posts it and says where. For ActReply.
	ByHand bool
	Cost   string        // catalogue key (cost.*) of what a call costs, "" for nothing
	Once   bool          // at most once a message
	Until  time.Duration // only for so long after the message (or after the person's last message, for ActMessage); 0 = any time
	Undo   bool          // can be taken back on the network
}

// Capabilities is a channel's table: form of thread → act → capability.
type Capabilities map[Form]map[Act]Capability

// Of looks a capability up; what the table does not tell cannot be done.
func (c Capabilities) Of(form Form, act Act) Capability {
	if got, ok := c[form][act]; ok {
		return got
	}
	return Capability{Why: "capability.not_offered"}
}

// Otherwise gives one reason for every act that nothing is told of, and the table back.
func (c Capabilities) Otherwise(why string) Capabilities {
	for _, acts := range c {
		for _, act := range Acts {
			if _, told := acts[act]; !told {
				acts[act] = Capability{Why: why}
			}
		}
	}
	return c
}

// Capable tells a channel's table and its text limits. It does no I/O; what Probe learned is in it.
type Capable interface {
	Capabilities() Capabilities
	TextLimit(form Form, audience Audience) Limit
}

// Standing is how we stand on a network: see Prober.
type Standing struct {
	Account string
	Name    string
	Tasks   []string        // what our role on the account allows, in the network's own words
	Scopes  []string        // permissions of the token, if told
	Expires time.Time       // zero: never, or not told
	Version string          // the API version that really answered
	Closed  map[Lane]string // lanes the network does not offer here: catalogue key of the reason
	// Allowance is how much of what the network counts is spent; zero where it counts nothing.
	Allowance Allowance
}

// Allowance is what a network lets a program do in a period, in the network's own units.
type Allowance struct {
	Used, Max int
	Kept      int // of Max, for what a person waits for: reading stops there, replies go on
	Renews    time.Time
}

// Reply looks up what a reply of an audience needs in a thread of an audience: which act it is, and what the table says of
// it.
func (c Capabilities) Reply(form Form, thread, reply Audience) (Act, Capability) {
	act := ActReply
	switch {
	case thread == Private:
		act = ActMessage
		if got := c.Of(form, act); !got.Can && !got.ByHand && c.Of(form, ActReply).open() {
			act = ActReply
		}
	case reply == Private:
		act = ActReplyPrivately
	}
	return act, c.Of(form, act)
}

// open tells whether there is a way at all: through the API, or by hand.
func (c Capability) open() bool { return c.Can || c.ByHand }
