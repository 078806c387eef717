package workspace

import (
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"atempause/sources"
	"atempause/sources/secret"
)

var (
	digits     = regexp.MustCompile(`^[0-9]+$`)
	apiVersion = regexp.MustCompile(`^v[0-9]+\.[0-9]+$`)
	// A value that is a token itself, put where only its whereabouts belong.
	tokenLike = regexp.MustCompile(`^EAA[0-9A-Za-z]{20,}$`)
)

// accountForms is what an account looks like on each network; what is not here is any name that stays.
var accountForms = map[sources.Network]*regexp.Regexp{
	sources.Facebook:  digits,
	sources.Instagram: digits,
	sources.X:         regexp.MustCompile(`^[0-9]{1,19}$`),
	sources.YouTube:   regexp.MustCompile(`^UC[A-Za-z0-9_-]{1,62}$`),
	sources.Google:    regexp.MustCompile(`^(accounts/[A-Za-z0-9_-]{1,64}/locations/[A-Za-z0-9_-]{1,64}|[0-9]{1,64}/[0-9]{1,64})$`),
	sources.Mastodon:  regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?(@[A-Za-z0-9.-]+(:[0-9]+)?)?$`),
	sources.Bluesky:   regexp.MustCompile(`^(did:[a-z]+:[A-Za-z0-9._:%-]+|([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*)$`),
}

// account reads a channel's account and whether it looks like one of its network.
func (r *reader) account(t table, n sources.Network) string {
	a := t.must("account", "config.channel_account")
	if a == "" {
		return ""
	}
	if n == sources.Mastodon || n == sources.Bluesky { // the @ in front is how people write it, not part of it
		a = strings.TrimPrefix(a, "@")
	}
	bad := false
	switch form := accountForms[n]; {
	case form != nil:
		bad = !form.MatchString(a)
	case n == sources.Mail:
		parsed, err := mail.ParseAddress(a)
		bad = err != nil || parsed.Address != a
	case n == sources.Feed || n == sources.WordPress: // it is shown everywhere, and such addresses hold secrets
		bad = strings.ContainsAny(a, "?@")
	}
	switch {
	case !bad:
	case n == sources.Facebook:
		r.complain(join(t.path, "account"), "config.account", "Got", a)
	case n == sources.Feed, n == sources.WordPress:
		r.complain(join(t.path, "account"), "config.account_"+string(n))
	default:
		r.complain(join(t.path, "account"), "config.account_"+string(n), "Got", a)
	}
	return a
}

// wants complains about an address without which a channel cannot be reached.
func (r *reader) wants(t table, c Channel) {
	_, said := t.vals["base_url"]
	if said || c.Account == "" {
		return
	}
	switch {
	case c.Network == sources.Feed && !strings.HasPrefix(c.Account, "https://"):
		r.complain(t.path, "config.base_url_feed")
	case c.Network == sources.WordPress && !strings.HasPrefix(c.Account, "https://"):
		r.complain(t.path, "config.base_url_wordpress")
	case c.Network == sources.Mastodon && !strings.Contains(c.Account, "@") && accountForms[c.Network].MatchString(c.Account):
		r.complain(join(t.path, "account"), "config.base_url_mastodon", "Got", c.Account)
	}
}

// secret reads where a secret is kept; ok tells whether anything is said about it.
func (r *reader) secret(t table, name, account string) (secret.Spec, bool) {
	s := secret.Spec{Account: account, Dir: r.dir}
	s.Command, s.Env, s.File = t.text(name+"_command"), t.text(name+"_env"), t.text(name+"_file")
	said := 0
	for key, v := range map[string]string{name + "_command": s.Command, name + "_env": s.Env, name + "_file": s.File} {
		if v == "" {
			continue
		}
		said++
		if said == 2 {
			r.complain(t.path, "config.secret_twice", "Name", name)
		}
		if tokenLike.MatchString(v) {
			r.complain(join(t.path, key), "config.secret_plain", "Key", key)
		}
	}
	if s.Command != "" {
		if _, err := secret.Split(s.Command); err != nil {
			r.complain(join(t.path, name+"_command"), "config.secret_command", "Key", name+"_command")
		}
	}
	return s, said > 0
}

// baseURL takes https anywhere and plain http only to this machine: a token must not cross a network in the clear.
func (r *reader) baseURL(t table) string {
	text := t.text("base_url")
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.User != nil:
		r.complain(join(t.path, "base_url"), "config.base_url", "Got", veiled(text))
	case u.Scheme == "http" && !loopback(u.Hostname()):
		r.complain(join(t.path, "base_url"), "config.base_url_http", "Got", veiled(text))
	}
	return text
}

// veiled shows an address without what may be secret in it: name and password, and what follows a question mark.
func veiled(address string) string {
	bare, query, asked := strings.Cut(address, "?")
	if at := strings.LastIndexByte(bare, '@'); at >= 0 {
		scheme, _, ok := strings.Cut(bare, "//")
		if ok {
			scheme += "//"
		} else {
			scheme = ""
		}
		bare = scheme + "…" + bare[at:]
	}
	if asked && query != "" {
		bare += "?…"
	}
	return bare
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// mail reads what a mailbox needs.
func (r *reader) mail(t table, c *Channel) {
	m := &c.Mail
	m.IMAP, m.SMTP, m.User = r.server(t, "imap"), r.server(t, "smtp"), t.text("user")
	if _, said := t.vals["imap"]; !said {
		r.complain(t.path, "config.imap")
	}
	m.OAuth, m.Quote, m.ServerFiles = t.flag("oauth"), t.flag("quote"), t.flag("server_files")
	m.Folders, m.Aliases = t.filled("folders"), t.filled("aliases")
	m.Sent, m.Trash, m.Junk, m.From = t.text("sent"), t.text("trash"), t.text("junk"), t.text("from")
	for i, a := range m.Aliases {
		if parsed, err := mail.ParseAddress(a); a != "" && (err != nil || parsed.Address != a) {
			r.complain(fmt.Sprintf("%s[%d]", join(t.path, "aliases"), i), "config.account_mail", "Got", a)
		}
	}
}

// server reads a mail server's address. Without encryption only this machine is spoken to.
func (r *reader) server(t table, kind string) string {
	text := t.text(kind)
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || strings.Trim(u.Path, "/") != "" ||
		u.Scheme != kind && u.Scheme != kind+"s" && u.Scheme != "plain+"+kind:
		r.complain(join(t.path, kind), "config.server", "Key", kind, "Got", veiled(text))
	case u.Scheme == "plain+"+kind && !loopback(u.Hostname()):
		r.complain(join(t.path, kind), "config.server_plain", "Key", kind, "Got", veiled(text))
	}
	return text
}

// team reads the numbers of a blog's users.
func (r *reader) team(t table) []int64 {
	v, said := t.vals["team"]
	if !said {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		r.complain(join(t.path, "team"), "config.team", "Got", shown(v))
		return nil
	}
	var out []int64
	for i, el := range list {
		n, ok := el.(int64)
		if !ok || n < 1 {
			r.complain(fmt.Sprintf("%s[%d]", join(t.path, "team"), i), "config.team", "Got", shown(el))
			continue
		}
		out = append(out, n)
	}
	return out
}

var span = regexp.MustCompile(`^([0-9]{1,5})([dw])$`)

// The bounds of a span of since: below an hour nothing would be found, and beyond ten years it was a slip of the pen.
const (
	leastSince = time.Hour
	mostSince  = 10 * 366 * 24 * time.Hour
)

// since reads how far back a first reading goes: "30d", "2w", "36h", or a day, in quotes or as TOML has it.
func (r *reader) since(t table, zone string) Since {
	v, said := t.vals["since"]
	if !said {
		return Since{}
	}
	fail := func() Since {
		r.complain(join(t.path, "since"), "config.since", "Got", shown(v))
		return Since{}
	}
	text, isText := v.(string)
	if day, isDay := v.(toml.LocalDate); isDay {
		text, isText = day.String(), true
	}
	if !isText {
		return fail()
	}
	where, err := time.LoadLocation(zone)
	if err != nil || zone == "" {
		where = time.Local
	}
	if day, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(text), where); err == nil {
		if day.Year() < 1995 {
			return fail()
		}
		return Since{Day: day}
	}
	var d time.Duration
	if m := span.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		n, _ := strconv.Atoi(m[1])
		d = time.Duration(n) * 24 * time.Hour
		if m[2] == "w" {
			d *= 7
		}
	} else if d, err = time.ParseDuration(strings.TrimSpace(text)); err != nil {
		return fail()
	}
	if d < leastSince || d > mostSince {
		return fail()
	}
	return Since{Span: d}
}

// nearby makes a path whole: from the workspace, or from the home directory behind ~/.
func (r *reader) nearby(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(r.dir, path)
}
