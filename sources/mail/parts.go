package mail

import (
	"bytes"
	"encoding/base64"
	"mime"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-message"
)

// part is one part of a mail, with its body or, of a large mail, with where to get it.
type part struct {
	header message.Header
	kind   string // "text/plain", in small letters
	params map[string]string
	enc    string // transfer encoding
	disp   string
	name   string
	cid    string
	size   int64  // of what is transferred
	body   []byte // as transferred; nil if it was not read
	path   []int
	kids   []*part
}

// The deepest and the largest mail that is walked through; more is only made to do harm.
const (
	depthMost = 20
	partsMost = 300
)

// parseParts takes a mail apart. It never fails: what cannot be understood is a text or a file.
func parseParts(raw []byte) *part {
	left := partsMost
	return parsePart(raw, depthMost, &left, "text/plain")
}

func parsePart(raw []byte, depth int, left *int, unsaid string) *part {
	*left--
	h, body := splitHeader(raw)
	p := &part{header: h, body: body, size: int64(len(body))}
	p.describe(h.Get("Content-Type"), h.Get("Content-Disposition"), unsaid)
	p.enc = strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding")))
	p.cid = strings.Trim(h.Get("Content-Id"), " <>")
	if !strings.HasPrefix(p.kind, "multipart/") || depth == 0 || p.params["boundary"] == "" {
		if strings.HasPrefix(p.kind, "multipart/") {
			p.kind = "text/plain"
		}
		return p
	}
	unsaid = "text/plain"
	if p.kind == "multipart/digest" {
		unsaid = "message/rfc822"
	}
	for _, kid := range splitParts(body, p.params["boundary"]) {
		if *left <= 0 {
			break
		}
		p.kids = append(p.kids, parsePart(kid, depth-1, left, unsaid))
	}
	if len(p.kids) == 0 {
		p.kind = "text/plain" // a boundary that never comes: show what is there
	}
	return p
}

// splitParts cuts at the lines that are the boundary. The last one may be missing.
func splitParts(body []byte, boundary string) [][]byte {
	mark := []byte("--" + boundary)
	var out [][]byte
	begin := -1
	for at := 0; at <= len(body); {
		end, next := len(body), len(body)+1
		if i := bytes.IndexByte(body[at:], '\n'); i >= 0 {
			end, next = at+i, at+i+1
		}
		line := bytes.TrimRight(body[at:end], " \t\r")
		if bytes.HasPrefix(line, mark) {
			tail := line[len(mark):]
			last := bytes.Equal(tail, []byte("--"))
			if last || len(tail) == 0 {
				if begin >= 0 {
					out = append(out, bytes.TrimSuffix(bytes.TrimSuffix(body[begin:max(begin, at)], []byte("\n")), []byte("\r")))
				}
				begin = min(next, len(body))
				if last {
					return out
				}
			}
		}
		at = next
	}
	if begin >= 0 && begin < len(body) {
		out = append(out, body[begin:])
	}
	return out
}

// describe reads what a part says it is.
func (p *part) describe(contentType, disposition, unsaid string) {
	p.kind, p.params = mediaType(contentType)
	if p.kind == "" {
		p.kind = unsaid
	}
	disp, params := mediaType(disposition)
	p.disp = disp
	p.name = words(params["filename"])
	if p.name == "" {
		p.name = words(p.params["name"])
	}
}

// mediaType reads a value with parameters, also a broken one.
func mediaType(s string) (string, map[string]string) {
	kind, params, err := mime.ParseMediaType(s)
	if err == nil {
		return kind, params
	}
	params = map[string]string{}
	head, tail, _ := strings.Cut(s, ";")
	for _, pair := range strings.Split(tail, ";") {
		if k, v, ok := strings.Cut(pair, "="); ok {
			params[strings.ToLower(strings.TrimSpace(k))] = strings.Trim(strings.TrimSpace(v), `"`)
		}
	}
	return strings.ToLower(strings.TrimSpace(head)), params
}

// fromStructure makes the same tree of what the server tells about a large mail.
func fromStructure(bs imap.BodyStructure) *part {
	left := partsMost
	return structurePart(bs, nil, depthMost, &left)
}

func structurePart(bs imap.BodyStructure, path []int, depth int, left *int) *part {
	*left--
	switch bs := bs.(type) {
	case *imap.BodyStructureMultiPart:
		p := &part{kind: bs.MediaType(), params: map[string]string{}, path: path}
		if bs.Extended != nil {
			p.params = lower(bs.Extended.Params)
		}
		for i, kid := range bs.Children {
			if depth == 0 || *left <= 0 {
				break
			}
			p.kids = append(p.kids, structurePart(kid, append(append([]int{}, path...), i+1), depth-1, left))
		}
		return p
	case *imap.BodyStructureSinglePart:
		p := &part{
			kind: bs.MediaType(), params: lower(bs.Params), enc: strings.ToLower(bs.Encoding), size: int64(bs.Size),
			cid: strings.Trim(bs.ID, " <>"), path: path, name: words(bs.Filename()),
		}
		if len(path) == 0 {
			p.path = []int{1}
		}
		if d := bs.Disposition(); d != nil {
			p.disp = strings.ToLower(d.Value)
		}
		return p
	}
	return &part{kind: "application/octet-stream", path: path}
}

func lower(m map[string]string) map[string]string {
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[strings.ToLower(k)] = v
	}
	return out
}

// bytes gives a part's content.
func (p *part) content() []byte {
	switch p.enc {
	case "base64":
		return unbase64(p.body)
	case "quoted-printable":
		return unquote(p.body)
	}
	return p.body
}

// text gives a part's content as text.
func (p *part) text() string { return decodeCharset(p.params["charset"], p.content()) }

// realSize is about what a part has when it is saved.
func (p *part) realSize() int64 {
	switch {
	case p.body != nil:
		return int64(len(p.content()))
	case p.enc == "base64":
		return p.size * 57 / 78 // lines of 76 with their ends hold 57 bytes
	}
	return p.size
}

// unbase64 decodes what can be decoded and passes over what cannot.
func unbase64(b []byte) []byte {
	clean := make([]byte, 0, len(b))
	for _, c := range b {
		switch {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/':
			clean = append(clean, c)
		}
	}
	if len(clean)%4 == 1 {
		clean = clean[:len(clean)-1]
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(clean)))
	n, _ := base64.RawStdEncoding.Decode(out, clean)
	return out[:n]
}

// unquote decodes quoted-printable; an = that means nothing stays.
func unquote(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		line, rest, ended := bytes.Cut(b, []byte("\n"))
		b = rest
		crlf := bytes.HasSuffix(line, []byte("\r"))
		line = bytes.TrimRight(line, " \t\r")
		soft := bytes.HasSuffix(line, []byte("="))
		if soft {
			line = line[:len(line)-1]
		}
		for i := 0; i < len(line); i++ {
			if line[i] == '=' && i+2 < len(line) {
				hi, lo := hexDigit(line[i+1]), hexDigit(line[i+2])
				if hi >= 0 && lo >= 0 {
					out = append(out, byte(hi<<4|lo))
					i += 2
					continue
				}
			}
			out = append(out, line[i])
		}
		if ended && !soft {
			if crlf {
				out = append(out, '\r')
			}
			out = append(out, '\n')
		}
	}
	return out
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
