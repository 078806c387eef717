package mail

import (
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-message"

	"atempause/sources"
)

// What is fetched whole, how much of a text is read, and how much of a mail whose parts the server cannot tell.
const (
	wholeMost  = 256 << 10
	textMost   = 4 << 20
	blindMost  = 1 << 20
	partsToAsk = 8

	bodiesAtOnce = 50
)

// fetched is what a FETCH brought of one mail.
type fetched struct {
	uid      imap.UID
	arrived  time.Time
	size     int64
	tree     imap.BodyStructure
	sections []section
}

type section struct {
	path []int
	body []byte
}

func (f *fetched) body() []byte {
	if len(f.sections) == 0 {
		return nil
	}
	return f.sections[0].body
}

// fetch asks for mails of the open folder and reads at most so many bytes of each section.
func (b *box) fetch(uids []imap.UID, options *imap.FetchOptions, most int64) ([]fetched, error) {
	if len(uids) == 0 {
		return nil, nil
	}
	options.UID = true
	cmd := b.c.Fetch(imap.UIDSetNum(uids...), options)
	var out []fetched
	for {
		msg := cmd.Next()
		if msg == nil {
			break
		}
		if f := take(msg, most); f.uid != 0 {
			out = append(out, f)
		}
	}
	if err := cmd.Close(); err != nil {
		return nil, b.fail(err, b.folder)
	}
	return out, nil
}

func take(msg *imapclient.FetchMessageData, most int64) fetched {
	var f fetched
	for {
		switch item := msg.Next().(type) {
		case nil:
			return f
		case imapclient.FetchItemDataUID:
			f.uid = item.UID
		case imapclient.FetchItemDataInternalDate:
			f.arrived = item.Time
		case imapclient.FetchItemDataRFC822Size:
			f.size = item.Size
		case imapclient.FetchItemDataBodyStructure:
			f.tree = item.BodyStructure
		case imapclient.FetchItemDataBodySection:
			var sec section
			if item.Section != nil {
				sec.path = item.Section.Part
			}
			if item.Literal != nil {
				sec.body, _ = io.ReadAll(io.LimitReader(item.Literal, most)) // what broke off is told by the command
			}
			f.sections = append(f.sections, sec)
		}
	}
}

// bodies reads the mails of a batch, folder by folder.
func (w *walk) bodies(list []*entry) (map[*entry]sources.Message, error) {
	out := map[*entry]sources.Message{}
	byFolder := map[string][]*entry{}
	for _, x := range list {
		byFolder[x.folder] = append(byFolder[x.folder], x)
	}
	for _, folder := range slices.Sorted(maps.Keys(byFolder)) {
		info, err := w.b.pick(folder, false)
		if err != nil {
			return nil, err
		}
		if info.UIDValidity != w.states[folder].Validity {
			return nil, w.s.refuse(sources.Transient, w.b.op, folder, "the folder was numbered anew meanwhile")
		}
		var small []imap.UID
		at := map[imap.UID]*entry{}
		for _, x := range byFolder[folder] {
			at[x.uid] = x
			if x.size <= wholeMost {
				small = append(small, x.uid)
				continue
			}
			h, p, err := w.large(folder, x)
			if err != nil {
				return nil, err
			}
			if p != nil {
				out[x] = w.s.message(x, h, p)
			}
		}
		whole := &imap.FetchItemBodySection{Peek: true}
		for chunk := range slices.Chunk(small, bodiesAtOnce) {
			got, err := w.b.fetch(chunk, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{whole}}, wholeMost*2)
			if err != nil {
				return nil, err
			}
			for _, m := range got {
				if x := at[m.uid]; x != nil {
					p := parseParts(m.body())
					out[x] = w.s.message(x, p.header, p)
				}
			}
		}
	}
	return out, nil
}

// large reads of a large mail the header, the plan of its parts, and those that are text.
func (w *walk) large(folder string, x *entry) (message.Header, *part, error) {
	head := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true}
	got, err := w.b.fetch([]imap.UID{x.uid}, &imap.FetchOptions{
		BodyStructure: &imap.FetchItemBodyStructure{Extended: true}, BodySection: []*imap.FetchItemBodySection{head},
	}, headerMost)
	if sources.ClassOf(err) == sources.Garbled {
		return w.blind(folder, x)
	}
	if err != nil || len(got) == 0 {
		return message.Header{}, nil, err
	}
	if got[0].tree == nil {
		return w.blind(folder, x)
	}
	h, _ := splitHeader(got[0].body())
	p := fromStructure(got[0].tree)
	g := &gathered{}
	gather(p, g)
	want := slices.Concat(g.texts, g.spare, g.cal)
	if len(want) > partsToAsk {
		want = want[:partsToAsk]
	}
	for _, t := range want {
		ask := &imap.FetchItemBodySection{Part: t.path, Peek: true, Partial: &imap.SectionPartial{Size: textMost}}
		got, err := w.b.fetch([]imap.UID{x.uid}, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{ask}}, textMost)
		if err != nil {
			return h, nil, err
		}
		if len(got) > 0 {
			t.body = got[0].body()
		}
	}
	return h, p, nil
}

// blind reads the beginning of a mail whose plan cannot be understood, over a new line: the old one is out of step.
func (w *walk) blind(folder string, x *entry) (message.Header, *part, error) {
	b, err := w.s.open(w.b.ctx, w.b.op, nil)
	if err != nil {
		return message.Header{}, nil, err
	}
	w.b.close()
	w.b = b
	if _, err := b.pick(folder, false); err != nil {
		return message.Header{}, nil, err
	}
	ask := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: blindMost}}
	got, err := b.fetch([]imap.UID{x.uid}, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{ask}}, blindMost)
	if err != nil || len(got) == 0 {
		return message.Header{}, nil, err
	}
	p := parseParts(got[0].body())
	return p.header, p, nil
}

// message makes of a mail what is told.
func (s *Source) message(x *entry, h message.Header, top *part) sources.Message {
	g := &gathered{}
	gather(top, g)
	author := sources.Author{ID: x.from, Name: x.from}
	if from := addresses(h, "From"); len(from) > 0 && from[0].Name != "" {
		author.Name = cutName(from[0].Name)
	}
	m := sources.Message{RemoteID: x.remote, Author: author, Ours: x.ours, Time: x.at, Files: g.attachments()}
	kind := machine(h, top, x.from)
	told, carried, cut := foldAway(g.read())
	if kind == sources.Bounce { // what a report quotes is what it is about
		told, carried, cut = strings.Trim(g.read(), "\r\n"), "", false
	}
	m.Text, m.Folded, m.Machine = told, carried, kind
	if cut && !x.ours {
		m.Text += "\n\n" + Cut
	}
	if !x.ours && unanswerable(kind, s.answerTo(h).Address) {
		m.Barred = []sources.Act{sources.ActReply, sources.ActMessage}
	}
	return m
}

func mapKeys[K comparable, V any](m map[K]V) iter.Seq[K] { return maps.Keys(m) }
