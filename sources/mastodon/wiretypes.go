package mastodon

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"atempause/sources"
)

// The visibilities, from the most to the least public.
const (
	visPublic   = "public"
	visUnlisted = "unlisted"
	visPrivate  = "private" // followers
	visDirect   = "direct"  // those mentioned
)

var visibilities = []string{visPublic, visUnlisted, visPrivate, visDirect}

// ident is an id. Mastodon sends text, some servers send numbers, and null is none.
type ident string

// UnmarshalJSON reads an id; what is no id is none.
func (i *ident) UnmarshalJSON(b []byte) error {
	*i = ""
	var text string
	switch {
	case len(b) > 0 && b[0] == '"':
		if err := json.Unmarshal(b, &text); err != nil {
			return err
		}
		*i = ident(text)
	case len(b) > 0 && b[0] >= '0' && b[0] <= '9':
		*i = ident(b)
	}
	return nil
}

// after tells whether an id is younger than another. Longer ids are younger, among equally long ones the higher:
// https://docs.joinmastodon.org/api/guidelines/#id
func (i ident) after(j ident) bool {
	if len(i) != len(j) {
		return len(i) > len(j)
	}
	return i > j
}

// stamp is a point in time; what cannot be read is zero.
type stamp struct{ time.Time }

// UnmarshalJSON reads a time.
func (s *stamp) UnmarshalJSON(b []byte) error {
	s.Time = time.Time{}
	var text string
	if json.Unmarshal(b, &text) != nil || len(text) > 64 {
		return nil
	}
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02"} {
		if at, err := time.Parse(form, text); err == nil {
			s.Time = at.UTC()
			return nil
		}
	}
	return nil
}

// count is a number, 0 where none is told.
type count int

// UnmarshalJSON reads a count; some servers put it in quotes.
func (c *count) UnmarshalJSON(b []byte) error {
	*c = 0
	if n, err := strconv.ParseFloat(strings.Trim(string(b), `"`), 64); err == nil && n > 0 && n < 1e9 {
		*c = count(n)
	}
	return nil
}

// rows is a list of which a row that cannot be read does not spoil the rest.
type rows[T any] struct {
	all []T
	bad int
}

// UnmarshalJSON reads a list row by row.
func (r *rows[T]) UnmarshalJSON(b []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	r.all, r.bad = make([]T, 0, len(raw)), 0
	for _, one := range raw {
		var row T
		if string(one) == "null" || json.Unmarshal(one, &row) != nil {
			r.bad++
			continue
		}
		r.all = append(r.all, row)
	}
	return nil
}

type account struct {
	ID       ident         `json:"id"`
	Username string        `json:"username"`
	Acct     string        `json:"acct"` // user, or user@server for another server's
	Display  string        `json:"display_name"`
	URL      string        `json:"url"`
	Emojis   rows[emoji]   `json:"emojis"`
	Source   accountSource `json:"source"`
}

type accountSource struct {
	Privacy  string `json:"privacy"`
	Language string `json:"language"`
}

type emoji struct {
	Shortcode string `json:"shortcode"`
}

// author names a person by the name they show; by their handle where they show none, or one that looks like a handle and
// could be somebody else's.
func (a account) author() sources.Author {
	name := a.Display
	for _, e := range a.Emojis.all {
		if e.Shortcode != "" {
			name = strings.ReplaceAll(name, ":"+e.Shortcode+":", "")
		}
	}
	name = strings.Join(strings.Fields(name), " ")
	if (name == "" || strings.Contains(name, "@")) && a.Acct != "" {
		name = "@" + a.Acct
	}
	return sources.Author{ID: string(a.ID), Name: name}
}

type mention struct {
	ID       ident  `json:"id"`
	Username string `json:"username"`
	Acct     string `json:"acct"`
	URL      string `json:"url"`
}

type media struct {
	ID          ident  `json:"id"`
	Type        string `json:"type"`
	URL         string `json:"url"`
	RemoteURL   string `json:"remote_url"`
	Description string `json:"description"`
}

type pollOption struct {
	Title string `json:"title"`
	Votes count  `json:"votes_count"`
}

type poll struct {
	ID      ident            `json:"id"`
	Options rows[pollOption] `json:"options"`
}

type card struct {
	URL   string `json:"url"`
	Title string `json:"title"`
}

type status struct {
	ID             ident         `json:"id"`
	URL            string        `json:"url"`
	URI            string        `json:"uri"`
	Created        stamp         `json:"created_at"`
	Edited         stamp         `json:"edited_at"`
	ReplyTo        ident         `json:"in_reply_to_id"`
	ReplyToAccount ident         `json:"in_reply_to_account_id"`
	Account        account       `json:"account"`
	Content        string        `json:"content"`
	Spoiler        string        `json:"spoiler_text"`
	Sensitive      bool          `json:"sensitive"`
	Visibility     string        `json:"visibility"`
	Language       string        `json:"language"`
	Replies        count         `json:"replies_count"`
	Reblogs        count         `json:"reblogs_count"`
	Favourites     count         `json:"favourites_count"`
	Favourited     bool          `json:"favourited"`
	Media          rows[media]   `json:"media_attachments"`
	Mentions       rows[mention] `json:"mentions"`
	Card           *card         `json:"card"`
	Poll           *poll         `json:"poll"`
	Reblog         *struct{}     `json:"reblog"`
	Quote          *quote        `json:"quote"`
}

// quote is a post shown within another, since Mastodon 4.5.
type quote struct {
	Status *struct {
		Account account `json:"account"`
	} `json:"quoted_status"`
}

func (s status) direct() bool { return s.Visibility == visDirect }

// names tells whether a post addresses an account: mentions it, or quotes it.
func (s status) names(id ident) bool {
	for _, m := range s.Mentions.all {
		if m.ID == id {
			return true
		}
	}
	return s.Quote != nil && s.Quote.Status != nil && s.Quote.Status.Account.ID == id
}

// moved is when a post was last touched by its author.
func (s status) moved() time.Time {
	if s.Edited.After(s.Created.Time) {
		return s.Edited.Time
	}
	return s.Created.Time
}

func (s status) link() string {
	if s.URL != "" {
		return s.URL
	}
	return s.URI
}

// files names what hangs on a post. Nothing of it is loaded.
func (s status) files() []sources.Attachment {
	var out []sources.Attachment
	for _, m := range s.Media.all {
		kind := "file"
		switch m.Type {
		case "image":
			kind = "photo"
		case "video", "gifv":
			kind = "video"
		case "unknown", "":
			kind = "other"
		}
		at := m.URL
		if at == "" {
			at = m.RemoteURL
		}
		out = append(out, sources.Attachment{Kind: kind, Name: m.Description, URL: at})
	}
	if s.Poll != nil {
		var options []string
		for _, o := range s.Poll.Options.all {
			options = append(options, o.Title+" ("+strconv.Itoa(int(o.Votes))+")")
		}
		out = append(out, sources.Attachment{Kind: "other", Name: strings.Join(options, " / "), URL: s.link()})
	}
	if s.Card != nil && s.Card.URL != "" {
		out = append(out, sources.Attachment{Kind: "link", Name: s.Card.Title, URL: s.Card.URL})
	}
	return out
}

type contextual struct {
	Ancestors   rows[status] `json:"ancestors"`
	Descendants rows[status] `json:"descendants"`
}

type notification struct {
	ID      ident   `json:"id"`
	Type    string  `json:"type"`
	Created stamp   `json:"created_at"` // when it came; its post may bear an older date
	Status  *status `json:"status"`
}

type conversation struct {
	ID       ident         `json:"id"`
	Accounts rows[account] `json:"accounts"`
	Last     *status       `json:"last_status"`
}

// instance is what a server tells of itself; the old call has some of it elsewhere.
type instance struct {
	Domain        string `json:"domain"`
	Version       string `json:"version"`
	OldMax        count  `json:"max_toot_chars"` // Pleroma and its kin
	Configuration struct {
		Statuses struct {
			Max    count `json:"max_characters"`
			PerURL count `json:"characters_reserved_per_url"`
		} `json:"statuses"`
	} `json:"configuration"`
}

// textMax is what Mastodon allows unless a server tells otherwise.
const textMax = 500

func (i instance) max() int {
	for _, n := range []count{i.Configuration.Statuses.Max, i.OldMax} {
		if n > 0 {
			return int(n)
		}
	}
	return textMax
}
