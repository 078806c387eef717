package commands

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"atempause/replies"
	"atempause/store"
)

// The shapes machines read. Names and order are documented in README.md and held by golden files; fields may be added,
// none is renamed or dropped. Times are RFC 3339 in UTC, null if there is none; ids are decimal strings.

type threadJSON struct {
	ID       string  `json:"id"`
	Brand    string  `json:"brand"`
	Channel  string  `json:"channel"`
	Network  string  `json:"network"`
	Kind     string  `json:"kind"`
	Audience string  `json:"audience"`
	Author   string  `json:"author"`
	Text     string  `json:"text"`
	State    string  `json:"state"`
	Heat     int     `json:"heat"`
	Due      *string `json:"due"`
	Reason   string  `json:"reason"`
	Unread   bool    `json:"unread"`

	HeatWhy []heatJSON `json:"heat_why"`
}

type messageJSON struct {
	ID      string  `json:"id"`
	Author  string  `json:"author"`
	Ours    bool    `json:"ours"`
	Text    string  `json:"text"`
	Time    *string `json:"time"`
	Hidden  bool    `json:"hidden"`
	Deleted bool    `json:"deleted"`

	DeletedAt *string `json:"deleted_at"` // when it was found deleted by its author
	Edited    bool    `json:"edited"`
	EditedAt  *string `json:"edited_at"`
	Was       string  `json:"was"`       // the text before it was edited
	Held      bool    `json:"held"`      // waits for our approval
	Machine   string  `json:"machine"`   // what wrote it, if it was no person
	Elsewhere bool    `json:"elsewhere"` // ours, but not written with this program
	Folded    string  `json:"folded"`    // the history and signature a mail carries along
}

type draftJSON struct {
	Text          string  `json:"text"`
	Audience      string  `json:"audience"`
	State         string  `json:"state"`
	Pass          bool    `json:"pass"`
	BreathSeconds int     `json:"breath_seconds"`
	ReadyAt       *string `json:"ready_at"`
}

type showJSON struct {
	threadJSON
	Messages  []messageJSON    `json:"messages"`
	Draft     *draftJSON       `json:"draft"`
	Corrected []correctionJSON `json:"corrected"`
	Case      caseJSON         `json:"case"`
	Kin       []kinJSON        `json:"kin"` // threads that may belong to the same case
	Journal   *[]journalJSON   `json:"journal,omitempty"`
}

type kinJSON struct {
	ID      string `json:"id"`
	Author  string `json:"author"`
	Channel string `json:"channel"`
	Why     string `json:"why"` // same_text, same_person, aside
}

type correctionJSON struct {
	Label  string  `json:"label"`
	From   string  `json:"from"`
	To     string  `json:"to"`
	At     *string `json:"at"`
	Thread string  `json:"thread"`
}

type requestJSON struct {
	Thread        string      `json:"thread"`
	State         string      `json:"state"`
	Pass          bool        `json:"pass"`
	BreathSeconds int         `json:"breath_seconds"`
	ReadyAt       *string     `json:"ready_at"`
	Checks        []checkJSON `json:"checks"`
}

type outboxJSON struct {
	ID       string  `json:"id"`
	Thread   string  `json:"thread"`
	Audience string  `json:"audience"`
	Text     string  `json:"text"`
	State    string  `json:"state"`
	ReadyAt  *string `json:"ready_at"`
	RemoteID string  `json:"remote_id"`
	Error    string  `json:"error"`
}

type checkJSON struct {
	ID       string             `json:"id"`
	Level    string             `json:"level"`
	Pass     bool               `json:"pass"`
	Evidence []replies.Evidence `json:"evidence"`
	Hint     string             `json:"hint"`
	Offers   []string           `json:"offers,omitempty"`
	Instead  bool               `json:"instead,omitempty"`
}

type verdictJSON struct {
	ID            json.RawMessage `json:"id"`
	Lang          string          `json:"lang"`
	Pass          bool            `json:"pass"`
	BreathSeconds int             `json:"breath_seconds"`
	Labels        replies.Labels  `json:"labels"`
	Checks        []checkJSON     `json:"checks"`
	Why           []whyJSON       `json:"why,omitempty"` // with --why
}

type triageJSON struct {
	ID     json.RawMessage  `json:"id"`
	Lang   string           `json:"lang"`
	Kind   string           `json:"kind"`
	Urgent bool             `json:"urgent"`
	Heat   int              `json:"heat"`
	Cause  string           `json:"cause"`
	Why    []replies.Reason `json:"why"`
}

type statusJSON struct {
	Open      int     `json:"open"`
	Overdue   int     `json:"overdue"`
	Breathing int     `json:"breathing"`
	Ready     int     `json:"ready"`
	Unsure    int     `json:"unsure"`
	Failed    int     `json:"failed"`
	Queued    int     `json:"queued"`
	Sending   int     `json:"sending"`
	Handed    int     `json:"handed"`
	Writing   int     `json:"writing"`
	Waiting   int     `json:"waiting"`
	Praise    int     `json:"praise"`
	Unread    int     `json:"unread"`
	NextAt    *string `json:"next_at"`

	Deeds    map[string]int     `json:"deeds"` // moderating acts: breathing, ready, queued, doing, failed, unsure
	Views    map[store.View]int `json:"views"` // how many threads each view lists, as in the desk's side pane
	Channels []channelJSON      `json:"channels"`
	Weather  []weatherJSON      `json:"weather"` // of the brands that have been looked at
}

func (c *cli) threadOf(r store.Row) threadJSON {
	return threadJSON{
		ID: idText(r.ID), Brand: r.Brand, Channel: r.Channel, Network: string(r.Network), Kind: string(r.Kind),
		Audience: string(r.Audience), Author: r.Author, Text: r.Snippet, State: string(r.State), Heat: r.Heat,
		Due: stamp(r.Due), Reason: c.reason(r), Unread: r.Unread, HeatWhy: c.heatOf(r.Heated),
	}
}

func checksOf(v replies.Verdict) []checkJSON {
	out := make([]checkJSON, 0, len(v.Checks))
	for _, k := range v.Checks {
		ev := k.Evidence
		if ev == nil {
			ev = []replies.Evidence{}
		}
		out = append(out, checkJSON{ID: string(k.ID), Level: string(k.Level), Pass: k.Pass, Evidence: ev, Hint: k.Hint, Offers: k.Offers, Instead: k.Instead})
	}
	return out
}

func requestOf(r replies.Reply, now time.Time) requestJSON {
	return requestJSON{
		Thread: idText(r.Thread), State: string(r.At(now)), Pass: r.Verdict.Pass, BreathSeconds: int(r.Breath / time.Second),
		ReadyAt: stamp(r.ReadyAt), Checks: checksOf(r.Verdict),
	}
}

func (c *cli) outboxOf(r replies.Reply) outboxJSON {
	return outboxJSON{
		ID: idText(r.ID), Thread: idText(r.Thread), Audience: string(r.Audience), Text: r.Text,
		State: string(r.At(c.Now())), ReadyAt: stamp(r.ReadyAt), RemoteID: r.RemoteID, Error: c.trouble(r),
	}
}

// json prints one value on a line.
func (c *cli) json(v any) error {
	data, err := marshal(v)
	if err != nil {
		return err
	}
	_, err = c.Out.Write(append(data, '\n'))
	return err
}

// marshal is json.Marshal that leaves <, > and & as they are: these lines go to no browser.
func marshal(v any) ([]byte, error) {
	var b lineBuffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return b[:len(b)-1], nil
}

type lineBuffer []byte

// Write appends.
func (b *lineBuffer) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}

// array prints a JSON array piece by piece, however long it gets.
type array struct {
	w *bufio.Writer
	n int
}

func newArray(w io.Writer) *array { return &array{w: bufio.NewWriter(w)} }

func (a *array) add(v any) error {
	data, err := marshal(v)
	if err != nil {
		return err
	}
	lead := ",\n "
	if a.n == 0 {
		lead = "["
	}
	a.n++
	_, _ = a.w.WriteString(lead) // a failed write comes back at Flush
	_, err = a.w.Write(data)
	return err
}

func (a *array) end() error {
	if a.n == 0 {
		_, _ = a.w.WriteString("[")
	}
	_, _ = a.w.WriteString("]\n")
	return a.w.Flush()
}

type networkJSON struct {
	Network string     `json:"network"`
	Forms   []formJSON `json:"forms"`
}

type formJSON struct {
	Form      string      `json:"form"`
	MaxLength int         `json:"max_length"` // 0: no limit, or none that is known
	Measure   string      `json:"measure"`
	Acts      []offerJSON `json:"acts"`
}

type offerJSON struct {
	Act           string `json:"act"`
	Can           bool   `json:"can"`
	ByHand        bool   `json:"by_hand"`
	Once          bool   `json:"once"`
	Undo          bool   `json:"undo"`
	WithinSeconds int    `json:"within_seconds"` // 0: any time
	Why           string `json:"why"`            // catalogue key
	Cost          string `json:"cost"`           // catalogue key, "" for nothing
}
