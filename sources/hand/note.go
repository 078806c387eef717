package hand

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"time"

	"atempause/sources"
)

// Note is what a person writes down.
type Note struct {
	Place    string           // "TikTok", "Telefon"
	Audience sources.Audience // "" for the place's
	Author   string           // who said it
	Text     string           // what they said
	Link     string           // to it, "" for none
	At       time.Time        // when it was said
	Agreed   string           // what we said to it on the spot; promises in it are ours
	Files    []string         // names of pictures and files that belong to it; nothing is read or kept of them
}

// Fault is why a note cannot be taken. Its sentence stands in the catalogues under "capture.fault_".
type Fault string

// The faults.
const (
	NoText    Fault = "text"    // neither what they said nor what we said
	NoTheirs  Fault = "theirs"  // a new thread needs what they said
	NoAuthor  Fault = "author"  // of what they said
	BadLink   Fault = "link"    // no link to a page
	BadTime   Fault = "time"    // not understood
	ToCome    Fault = "to_come" // said at a time that has not been yet
	TooLong   Fault = "long"    // longer than anything a person writes down
	NotCaught Fault = "thread"  // the thread chosen was not written down by hand
)

// Error is for the log.
func (f Fault) Error() string { return "capture: " + string(f) }

// The bounds of what is taken.
const (
	TextMost = 200_000 // bytes of a text
	nameMost = 300     // bytes of a name
)

// Tidy puts a note in order and says what is missing. fresh tells that it begins a thread.
func (n *Note) Tidy(now time.Time, fresh bool) error {
	n.Text, n.Agreed = tidyText(n.Text), tidyText(n.Agreed)
	n.Author, n.Place = oneLine(n.Author), oneLine(n.Place)
	if n.At.IsZero() {
		n.At = now
	}
	switch {
	case n.Text == "" && n.Agreed == "":
		return NoText
	case n.Text == "" && fresh:
		return NoTheirs
	case n.Text != "" && n.Author == "":
		return NoAuthor
	case len(n.Text) > TextMost || len(n.Agreed) > TextMost || len(n.Author) > nameMost || len(n.Place) > nameMost:
		return TooLong
	case n.At.After(now.Add(time.Minute)):
		return ToCome
	}
	if strings.TrimSpace(n.Link) == "" {
		n.Link = ""
	} else if link, ok := Link(n.Link); ok {
		n.Link = link
	} else {
		return BadLink
	}
	if n.Place == "" {
		n.Place = PlaceOfLink(n.Link)
	}
	if n.Audience == "" {
		n.Audience = PlaceOf(n.Place).Audience
	}
	return nil
}

func tidyText(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Trim(strings.ReplaceAll(s, "\r", "\n"), " \t\n")
}

func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}

// Key is what a message of theirs is known by: the same text by the same author below the same link is the same message,
// however its blanks and letters were copied.
func (n Note) Key() string {
	return "note-" + hash(fold(n.Author), n.Link, fold(n.Text))
}

// ThreadKey is what the thread is known by that a note begins: its link, so that what is said there later finds it; else
// the message itself.
func (n Note) ThreadKey() string {
	if n.Link != "" {
		return "link-" + hash(n.Link)
	}
	return n.Key()
}

func (n Note) oursKey() string {
	return "said-" + hash(fold(n.Agreed), n.At.UTC().Format(time.RFC3339))
}

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// hash is short enough for an id and long enough never to meet another.
func hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])[:24]
}

// Under says what thread a note is put into.
type Under struct {
	Thread sources.Thread // as it is told; RemoteID "" for a new one
	Root   string         // remote id of its first message, "" for a new one
	Suffix string         // sets a message that is there already apart from the one before, "" for none
	Brand  string         // in whose name we speak
}

// Told makes a thread of a note: their message, and ours behind it.
func (n Note) Told(u Under) sources.Thread {
	t := u.Thread
	if t.RemoteID == "" {
		t = sources.Thread{
			RemoteID: n.ThreadKey() + u.Suffix, Form: sources.NoteForm, Audience: n.Audience, Permalink: n.Link,
		}
	}
	t.Messages = nil
	root := u.Root
	if n.Text != "" {
		m := sources.Message{
			RemoteID: n.Key() + u.Suffix, ParentID: root, Author: n.author(), Text: n.Text, Time: n.At, Permalink: n.Link,
			Files: named(n.Files),
		}
		if root == "" {
			root = m.RemoteID
		}
		t.Messages = append(t.Messages, m)
	}
	if n.Agreed != "" {
		t.Messages = append(t.Messages, sources.Message{
			RemoteID: n.oursKey() + u.Suffix, ParentID: root, Ours: true, Author: sources.Author{Name: u.Brand}, Text: n.Agreed,
			Time: n.At.Add(time.Millisecond), // it was said to what they said
		})
	}
	return t
}

// author knows people by their handle where they have one: names alone are shared by many.
func (n Note) author() sources.Author {
	a := sources.Author{Name: n.Author}
	if strings.HasPrefix(n.Author, "@") && !strings.Contains(n.Author, " ") {
		a.ID = Slug(n.Place) + "/" + strings.ToLower(n.Author)
	}
	return a
}

// kinds tells files apart by the ends of their names.
var kinds = map[string]string{
	".jpg": "photo", ".jpeg": "photo", ".png": "photo", ".gif": "photo", ".webp": "photo", ".heic": "photo", ".avif": "photo",
	".mp4": "video", ".mov": "video", ".webm": "video", ".mkv": "video", ".avi": "video", ".3gp": "video",
}

// named are files by their names alone: no path, nothing of what is in them.
func named(files []string) []sources.Attachment {
	var out []sources.Attachment
	for _, f := range files {
		name := path.Base(strings.ReplaceAll(oneLine(f), `\`, "/"))
		if name == "" || name == "." || name == "/" {
			continue
		}
		kind := kinds[strings.ToLower(path.Ext(name))]
		if kind == "" {
			kind = "file"
		}
		out = append(out, sources.Attachment{Kind: kind, Name: name})
	}
	return out
}
