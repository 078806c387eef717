package fake

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options is how a world is made. The zero value is a good one.
type Options struct {
	Now       func() time.Time
	Handle    string // of the firm; "": krume.bsky.social
	Name      string // "": Bäckerei Krume
	Password  string // the app password; "": one of the usual form
	NoChat    bool   // the app password does not reach direct messages
	PageSize  int    // the longest page of a listing; 0: 100
	MaxDepth  int    // how deep a thread is shown at once; 0: 1000
	WritesMax int    // points an hour; 0: 5000
}

// World is the network. It is safe for use by many goroutines.
type World struct {
	opt Options

	mu       sync.Mutex
	seq      int
	me       *account
	accounts map[string]*account // by did
	records  map[string]*record  // by address
	order    []*record           // as they came
	blocks   map[[2]string]bool  // who, whom: blocks of strangers
	mutes    map[string]bool     // whom the firm has muted
	labels   map[string][]string
	convos   []*convo
	reports  []Report
	applied  map[string]int
	tokens   map[string]token
	logins   []time.Time
	entered  int // logins in all
	renewed  int
	points   []spent
}

type account struct {
	did, handle, name string
	allow             string // who may write to them: all, following, none
	gone              bool   // taken down
}

// record is what lies on a server.
type record struct {
	uri, cid, did, kind, key string
	value                    map[string]any
	indexed                  time.Time
	seq                      int
}

// Report is what was told to the moderators.
type Report struct {
	Reason  string
	Text    string
	Subject map[string]any
}

// New makes a world with the firm's account and nobody else.
func New(opt Options) *World {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Handle == "" {
		opt.Handle = "krume.bsky.social"
	}
	if opt.Name == "" {
		opt.Name = "Bäckerei Krume"
	}
	if opt.Password == "" {
		opt.Password = "abcd-efgh-ijkl-mnop"
	}
	if opt.PageSize <= 0 {
		opt.PageSize = 100
	}
	if opt.MaxDepth <= 0 {
		opt.MaxDepth = 1000
	}
	if opt.WritesMax <= 0 {
		opt.WritesMax = 5000
	}
	w := &World{
		opt: opt, accounts: map[string]*account{}, records: map[string]*record{}, blocks: map[[2]string]bool{},
		mutes: map[string]bool{}, labels: map[string][]string{}, applied: map[string]int{}, tokens: map[string]token{},
	}
	w.me = w.join(opt.Handle, opt.Name)
	return w
}

// DID is the firm's.
func (w *World) DID() string { return w.me.did }

// Handle is the firm's.
func (w *World) Handle() string { return w.opt.Handle }

// Password is the firm's app password.
func (w *World) Password() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.opt.Password
}

func (w *World) now() time.Time { return w.opt.Now().UTC() }

const stampForm = "2006-01-02T15:04:05.000Z"

// join opens an account.
func (w *World) join(handle, name string) *account {
	sum := sha256.Sum256([]byte(handle))
	a := &account{
		did:    "did:plc:" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:15])),
		handle: handle, name: name, allow: "all",
	}
	w.accounts[a.did] = a
	return a
}

// person finds somebody by name, or lets them join.
func (w *World) person(name string) *account {
	for _, a := range w.accounts {
		if a.name == name && a != w.me {
			return a
		}
	}
	slug := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	return w.join(fmt.Sprintf("%s%d.bsky.social", slug, len(w.accounts)), name)
}

// fingerprint looks as a CID does.
func fingerprint(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		b = fmt.Append(nil, v)
	}
	sum := sha256.Sum256(b)
	raw := append([]byte{1, 0x71, 0x12, 0x20}, sum[:]...)
	return "b" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw))
}

const alphabet = "234567abcdefghijklmnopqrstuvwxyz"

// nextKey is a record key as servers choose them.
func (w *World) nextKey() string {
	w.seq++
	n := uint64(w.now().UnixMicro())<<10 | uint64(w.seq)&1023
	n += uint64(w.seq>>10) << 10
	var out [13]byte
	for i := range out {
		out[12-i] = alphabet[n&31]
		n >>= 5
	}
	return string(out[:])
}

// store puts a record there, in place of one of the same key.
func (w *World) store(did, kind, key string, value map[string]any) *record {
	uri := "at://" + did + "/" + kind + "/" + key
	r := &record{uri: uri, cid: fingerprint(value), did: did, kind: kind, key: key, value: value, indexed: w.now(), seq: w.seq}
	w.seq++
	if old := w.records[uri]; old != nil {
		r.indexed, r.seq = old.indexed, old.seq
		w.order = slices.DeleteFunc(w.order, func(o *record) bool { return o == old })
	}
	w.records[uri] = r
	w.order = append(w.order, r)
	return r
}

func (w *World) drop(uri string) {
	if old := w.records[uri]; old != nil {
		delete(w.records, uri)
		w.order = slices.DeleteFunc(w.order, func(o *record) bool { return o == old })
	}
}

// posts lists all posts there are, the oldest first.
func (w *World) posts() (out []*record) {
	for _, r := range w.order {
		if r.kind == postKind && !w.accounts[r.did].gone {
			out = append(out, r)
		}
	}
	return out
}

const (
	postKind  = "app.bsky.feed.post"
	likeKind  = "app.bsky.feed.like"
	shareKind = "app.bsky.feed.repost"
	gateKind  = "app.bsky.feed.threadgate"
	blockKind = "app.bsky.graph.block"
)

// ref follows a path of fields to a text.
func ref(v any, path ...string) string {
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return ""
		}
		v = m[p]
	}
	s, _ := v.(string)
	return s
}

func (r *record) parent() string { return ref(r.value, "reply", "parent", "uri") }

func (r *record) root() string {
	if root := ref(r.value, "reply", "root", "uri"); root != "" {
		return root
	}
	return r.uri
}

func (r *record) text() string { return ref(r.value, "text") }

func (r *record) strong() map[string]any { return map[string]any{"uri": r.uri, "cid": r.cid} }
