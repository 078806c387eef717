package mail

import (
	"bytes"
	"fmt"
	"mime/quotedprintable"
	netmail "net/mail"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-message/textproto"
	"golang.org/x/net/idna"

	"atempause/sources"
)

// letter is a mail of ours on its way.
type letter struct {
	id       string
	from, to netmail.Address
	raw      []byte
	at       time.Time
	wide     bool // an address needs SMTPUTF8
}

// referencesMost bounds the chain of references: the first, which names the thread, and the nearest.
const referencesMost = 20

// letterID is the Message-ID of a reply: made of what is answered, the text, and when it was first tried. A second try of
// the same reply has the same one, so that it can be looked for and a second copy is known for what it is; nothing of the
// text can be read from it. (Outgoing.Key counts the tries, and serves only where no time is told.)
func (s *Source) letterID(out sources.Outgoing) string {
	_, domain, _ := strings.Cut(s.cfg.Channel.Account, "@")
	if wire, err := idna.Lookup.ToASCII(domain); err == nil {
		domain = wire
	}
	first := out.Key
	if !out.Tried.IsZero() {
		first = strconv.FormatInt(out.Tried.UnixMilli(), 10)
	}
	return digest("letter", s.cfg.Channel.Account, first, out.Thread, out.Target, sources.PlainText(out.Text)) + ".atempause@" + domain
}

// compose writes the answer to a mail.
func (s *Source) compose(out sources.Outgoing, o *original, quoted string) (*letter, error) {
	l := &letter{id: s.letterID(out), at: s.cfg.Now(), from: s.answerFrom(o.header), to: s.answerTo(o.header)}
	if o.ours { // one more word to the same person
		l.from = netmail.Address{Name: s.cfg.From, Address: s.cfg.Channel.Account}
		l.to = netmail.Address{}
		for _, a := range addresses(o.header, "To") {
			if !s.own[fold(a.Address)] {
				l.to = a
				break
			}
		}
	}
	var err error
	if l.to.Address, err = wireAddress(l.to.Address); err != nil {
		return nil, s.refuse(sources.NotReplyable, "reply", out.Target, "there is no address to answer to")
	}
	if l.from.Address, err = wireAddress(l.from.Address); err != nil {
		return nil, s.refuse(sources.Invalid, "reply", out.Target, "our own address cannot be written")
	}
	l.wide = !ascii(l.to.Address) || !ascii(l.from.Address)
	var h mail.Header
	h.SetDate(l.at)
	h.SetAddressList("From", []*mail.Address{{Name: oneLine(l.from.Name), Address: l.from.Address}})
	h.SetAddressList("To", []*mail.Address{{Name: oneLine(l.to.Name), Address: l.to.Address}})
	h.SetSubject(answerSubject(text(o.header, "Subject")))
	h.SetMessageID(l.id)
	if refs := chain(o); len(refs) > 0 {
		h.SetMsgIDList("References", refs)
	}
	if id := ownID(o.header); id != "" {
		h.SetMsgIDList("In-Reply-To", []string{id})
	}
	h.Set("Mime-Version", "1.0")
	h.Set("Content-Type", "text/plain; charset=utf-8; format=flowed")
	h.Set("Content-Transfer-Encoding", "quoted-printable")
	var b bytes.Buffer
	if err := textproto.WriteHeader(&b, h.Header.Header); err != nil {
		return nil, fmt.Errorf("mail: write header: %w", err)
	}
	content := out.Text
	if quoted != "" {
		content += "\n\n" + quoted
	}
	q := quotedprintable.NewWriter(&b)
	if _, err := q.Write([]byte(flow(content) + "\r\n")); err != nil {
		return nil, fmt.Errorf("mail: write text: %w", err)
	}
	if err := q.Close(); err != nil {
		return nil, fmt.Errorf("mail: write text: %w", err)
	}
	l.raw = b.Bytes()
	return l, nil
}

// chain is what the answer refers to.
func chain(o *original) []string {
	refs := references(o.header)
	if id := ownID(o.header); id != "" {
		refs = append(refs, id)
	}
	if len(refs) > referencesMost {
		refs = append(refs[:1:1], refs[len(refs)-referencesMost+1:]...)
	}
	return refs
}

func answerSubject(s string) string {
	bare, _ := subject(s)
	if r := []rune(bare); len(r) > 200 {
		bare = string(r[:200]) + "…"
	}
	return strings.TrimSpace("Re: " + bare)
}

// oneLine keeps a name from adding lines to a header.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func ascii(s string) bool { return !strings.ContainsFunc(s, func(r rune) bool { return r > 0x7e }) }

// wireAddress writes the domain of an address as servers know it.
func wireAddress(a string) (string, error) {
	i := strings.LastIndexByte(a, '@')
	if i <= 0 || !plainAddress(a) {
		return "", fmt.Errorf("no address: %q", clip(a))
	}
	domain := a[i+1:]
	if !ascii(domain) {
		var err error
		if domain, err = idna.Lookup.ToASCII(domain); err != nil {
			return "", err
		}
	}
	return a[:i+1] + domain, nil
}

// quote puts the answered mail below, as its author wrote it.
func quote(h netmail.Address, at time.Time, told, lang string) string {
	if strings.TrimSpace(told) == "" {
		return ""
	}
	name := h.Name
	if name == "" {
		name = h.Address
	}
	var b strings.Builder
	if lang == "en" {
		fmt.Fprintf(&b, "On %s, %s wrote:\n", at.Format("2006-01-02 15:04"), oneLine(name))
	} else {
		fmt.Fprintf(&b, "Am %s schrieb %s:\n", at.Format("02.01.2006 15:04"), oneLine(name))
	}
	for i, l := range strings.Split(told, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		if i == quoteMost {
			b.WriteString("> …")
			break
		}
		b.WriteString(strings.TrimRight("> "+l, " "))
	}
	return b.String()
}

const quoteMost = 200
