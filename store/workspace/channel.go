package workspace

import (
	"slices"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/secret"
)

// Channel is a brand's channel and what is needed to speak to its network. Which of the fields a network knows, keysOf
// tells; the others are zero.
type Channel struct {
	sources.Channel
	Disabled bool // enabled = false: neither read nor sent to
	Since    Since
	Token    secret.Spec

	AppSecret *secret.Spec // Meta: nil means that the app asks for no proof
	AppID     string       // Meta, with AppSecret: lets the program ask when a token ends
	Version   string       // Meta: pinned API version, "" for the program's own
	// HumanAgent says that Meta has approved that feature: direct messages for 7 days instead of 24 hours.
	HumanAgent   bool
	Page         string // Instagram: the Page the account hangs on, "" to ask for it
	MentionsFile string // Instagram: ids of mentions, one a line; "" for none

	Mail       Mail
	Team       []int64  // WordPress: further users who speak for the brand
	Spam       bool     // WordPress: the spam is read, too
	Match      []string // feeds: only items with one of these; nil for all
	Search     []string // Mastodon, Bluesky: nil for the channel's name, empty but not nil for none
	Visibility string   // Mastodon: the most public a reply may be
	Level      string   // X: what has been paid for
	Budget     int      // X: posts that may be read a month, 0 for the level's
}

// Mail is what a mailbox needs beyond its address.
type Mail struct {
	IMAP, SMTP, User        string
	OAuth                   bool
	Folders                 []string
	Sent, Trash, Junk, From string
	Aliases                 []string
	Quote, ServerFiles      bool
	Lang                    string // of the brand: of the line above a quoted mail
}

// Since is how far back the first reading of a channel goes: so long, or to a day. Zero leaves it to the network.
type Since struct {
	Span time.Duration
	Day  time.Time
}

// Before counts it back from now; 0 if nothing is said.
func (s Since) Before(now time.Time) time.Duration {
	if s.Day.IsZero() {
		return s.Span
	}
	return max(now.Sub(s.Day), time.Minute) // a day to come means: from now on
}

// Known lists the networks a channel can name; Networks those of them that are connected. What is written down by hand has
// nothing to connect.
var (
	Known    = append(networks(), string(sources.Hand))
	Networks = networks()
)

func networks() []string {
	var out []string
	for _, n := range sources.Networks {
		if n != sources.Hand {
			out = append(out, string(n))
		}
	}
	return out
}

var (
	common = []string{"network", "name", "account", "enabled", "since"}
	token  = []string{"token_command", "token_env", "token_file"}
	meta   = append([]string{"app_secret_command", "app_secret_env", "app_secret_file", "app_id", "human_agent", "api_version", "base_url"}, token...)
)

// keysOf are the keys of a channel that only some networks know.
var keysOf = map[sources.Network][]string{
	sources.Facebook:  meta,
	sources.Instagram: append([]string{"page", "mentions_file"}, meta...),
	sources.Mail: append([]string{
		"imap", "smtp", "user", "oauth", "folders", "sent", "trash", "junk", "aliases", "from", "quote", "server_files",
	}, token...),
	sources.Google:    append([]string{"base_url"}, token...),
	sources.WordPress: append([]string{"base_url", "team", "spam"}, token...),
	sources.YouTube:   append([]string{"base_url"}, token...),
	sources.Mastodon:  append([]string{"base_url", "search", "visibility"}, token...),
	sources.Bluesky:   append([]string{"base_url", "search"}, token...),
	sources.X:         append([]string{"base_url", "level", "budget"}, token...),
	sources.Feed:      {"base_url", "match"},
	sources.Hand:      {},
}

// NeedsToken tells whether a network is spoken to with a secret.
func NeedsToken(n sources.Network) bool { return slices.Contains(keysOf[n], "token_env") }

func (r *reader) channel(t table, brand, lang, zone string) Channel {
	c := Channel{Channel: sources.Channel{Brand: brand, Network: r.network(t), Name: t.text("name")}}
	r.known(t, c.Network)
	if c.Name == "" {
		c.Name = brand
	}
	c.Account = r.account(t, c.Network)
	if c.Account != "" {
		if before, ok := r.channels[c.ID()]; ok {
			r.complain(join(t.path, "account"), "config.channel_twice", "Channel", c.ID(), "Line", before.line)
		} else {
			r.channels[c.ID()] = r.at.of(join(t.path, "account"))
		}
	}
	if _, said := t.vals["enabled"]; said {
		c.Disabled = !t.flag("enabled")
	}
	c.Since = r.since(t, zone)
	c.BaseURL = r.baseURL(t)
	r.wants(t, c)
	r.own(t, &c)
	c.Mail.Lang = ""
	if c.Network == sources.Mail {
		c.Mail.Lang = lang
	}
	if NeedsToken(c.Network) {
		c.Token, _ = r.secret(t, "token", c.ID())
	}
	return c
}

// network reads which network a channel is on.
func (r *reader) network(t table) sources.Network {
	n := t.must("network", "config.channel_network")
	if n == "" || has(Known, n) {
		return sources.Network(n)
	}
	if near := Nearest(n, Known); near != "" {
		r.complain(join(t.path, "network"), "config.network_near", "Got", n, "Near", near)
	} else {
		r.complain(join(t.path, "network"), "config.network", "Got", n, "Known", strings.Join(Known, ", "))
	}
	return sources.Network(n)
}

// known complains about keys this network does not have. A key of another network is told as such: it is no slip of the
// pen, the person took it for something it is not.
func (r *reader) known(t table, n sources.Network) {
	mine, ok := keysOf[n]
	if !ok { // the network itself is in doubt, and has been complained about
		for _, keys := range keysOf {
			mine = append(mine, keys...)
		}
	}
	mine = append(slices.Clone(common), mine...)
	rest := table{t.r, t.path, map[string]any{}}
	for key, v := range t.vals {
		if has(mine, key) {
			continue
		}
		if others := whoHas(key); len(others) > 0 {
			r.complain(join(t.path, key)+"=", "config.key_of", "Key", key, "Networks", strings.Join(others, ", "), "Here", string(n))
			continue
		}
		rest.vals[key] = v
	}
	rest.only(mine...)
}

func whoHas(key string) []string {
	var out []string
	for _, n := range sources.Networks {
		if has(keysOf[n], key) {
			out = append(out, string(n))
		}
	}
	return out
}

// own reads what only some networks have. A key another network has was complained about and is not there for this one.
func (r *reader) own(t table, c *Channel) {
	switch c.Network {
	case sources.Facebook, sources.Instagram:
		r.meta(t, c)
	case sources.Mail:
		r.mail(t, c)
	case sources.WordPress:
		c.Team, c.Spam = r.team(t), t.flag("spam")
	case sources.Feed:
		c.Match = t.filled("match")
	case sources.Mastodon:
		c.Search = r.search(t)
		c.Visibility = r.choice(t, "visibility", "public", "unlisted", "private")
	case sources.Bluesky:
		c.Search = r.search(t)
	case sources.X:
		c.Level = r.choice(t, "level", "pay", "free", "basic", "pro")
		c.Budget, _ = t.number("budget", 1, 10_000_000)
	}
}

func (r *reader) meta(t table, c *Channel) {
	c.HumanAgent = t.flag("human_agent")
	if c.AppID = t.text("app_id"); c.AppID != "" && !digits.MatchString(c.AppID) {
		r.complain(join(t.path, "app_id"), "config.app_id", "Got", c.AppID)
	}
	if c.Version = t.text("api_version"); c.Version != "" && !apiVersion.MatchString(c.Version) {
		r.complain(join(t.path, "api_version"), "config.api_version", "Got", c.Version)
	}
	if s, ok := r.secret(t, "app_secret", c.ID()+"/app-secret"); ok {
		c.AppSecret = &s
	}
	if c.Network != sources.Instagram {
		return
	}
	if c.Page = t.text("page"); c.Page != "" && !digits.MatchString(c.Page) {
		r.complain(join(t.path, "page"), "config.page", "Got", c.Page)
	}
	c.MentionsFile = r.nearby(t.text("mentions_file"))
}

// search reads words to look for; an empty list is one that was written down empty.
func (r *reader) search(t table) []string {
	if _, said := t.vals["search"]; !said {
		return nil
	}
	return append([]string{}, t.filled("search")...)
}

// choice reads one of a few words.
func (r *reader) choice(t table, key string, known ...string) string {
	got := t.text(key)
	if got != "" && !has(known, got) {
		r.complain(join(t.path, key), "config.choice", "Key", key, "Got", got, "Known", strings.Join(known, ", "))
	}
	return got
}
