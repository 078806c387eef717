package bluesky

import (
	"crypto/sha256"
	"encoding/binary"
	"regexp"
	"strings"
	"time"
)

// The collections a record of ours can be in.
const (
	postKind  = "app.bsky.feed.post"
	likeKind  = "app.bsky.feed.like"
	gateKind  = "app.bsky.feed.threadgate"
	blockKind = "app.bsky.graph.block"
)

// address is an at:// address taken apart.
type address struct{ DID, Kind, Key string }

var (
	didShape    = regexp.MustCompile(`^did:[a-z]+:[A-Za-z0-9._:%-]+$`)
	kindShape   = regexp.MustCompile(`^[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){2,10}$`)
	keyShape    = regexp.MustCompile(`^[A-Za-z0-9._:~-]{1,512}$`)
	handleShape = regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)
)

// parse takes an address apart: https://atproto.com/specs/at-uri-scheme. Only one that begins with a did is stable.
func parse(uri string) (address, bool) {
	rest, ok := strings.CutPrefix(uri, "at://")
	parts := strings.Split(rest, "/")
	if !ok || len(uri) > 4096 || len(parts) != 3 || !didShape.MatchString(parts[0]) || !kindShape.MatchString(parts[1]) ||
		!keyShape.MatchString(parts[2]) || parts[2] == "." || parts[2] == ".." {
		return address{}, false
	}
	return address{parts[0], parts[1], parts[2]}, true
}

func (a address) String() string { return "at://" + a.DID + "/" + a.Kind + "/" + a.Key }

// ownerOf is the did an address begins with; "" when it is none.
func ownerOf(uri string) string {
	a, _ := parse(uri)
	return a.DID
}

// permalink is where people see a post. With the did in it, it stays when the handle changes.
func permalink(uri string) string {
	a, ok := parse(uri)
	if !ok || a.Kind != postKind {
		return ""
	}
	return "https://bsky.app/profile/" + a.DID + "/post/" + a.Key
}

func isHandle(s string) bool { return len(s) <= 253 && handleShape.MatchString(s) }

// tid makes a record key of the form posts have: microseconds since 1970 and ten bits that tell clocks apart, in an
// alphabet that sorts: https://atproto.com/specs/tid. The microseconds within the millisecond and the ten bits are taken
// from what the record is for, so the same thing at the same time has always the same key, and others have another.
func tid(at time.Time, what ...string) string {
	h := sha256.New()
	for _, w := range what {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(w)))
		h.Write(n[:])
		h.Write([]byte(w))
	}
	sum := h.Sum(nil)
	micros := uint64(max(0, at.UnixMilli()))*1000 + uint64(binary.BigEndian.Uint32(sum))%1000
	return encode(micros&(1<<53-1)<<10 | uint64(binary.BigEndian.Uint16(sum[4:]))&1023)
}

const alphabet = "234567abcdefghijklmnopqrstuvwxyz"

func encode(n uint64) string {
	var out [13]byte
	for i := range out {
		out[12-i] = alphabet[n&31]
		n >>= 5
	}
	return string(out[:])
}

// tidTime is when a key of that form was made.
func tidTime(key string) (time.Time, bool) {
	if len(key) != 13 {
		return time.Time{}, false
	}
	var n uint64
	for i := range len(key) {
		d := strings.IndexByte(alphabet, key[i])
		if d < 0 || i == 0 && d > 15 {
			return time.Time{}, false
		}
		n = n<<5 | uint64(d)
	}
	return time.UnixMicro(int64(n >> 10)).UTC(), true
}
