package feed

import (
	"net/url"
	"strings"
)

// wrapped tells where the aim of a link stands on sites that count clicks: the host (or the end of its name), the path,
// and the query's fields.
var wrapped = []struct {
	host, path string
	fields     []string
}{
	{"google.", "/url", []string{"url", "q"}}, // alerts: https://www.google.com/url?rct=j&sa=t&url=…
	{"bing.com", "/news/apiclick.aspx", []string{"url"}},
	{"l.facebook.com", "/l.php", []string{"u"}},
	{"lm.facebook.com", "/l.php", []string{"u"}},
	{"l.instagram.com", "/", []string{"u"}},
	{"youtube.com", "/redirect", []string{"q"}},
	{"out.reddit.com", "", []string{"url"}},
	{"duckduckgo.com", "/l/", []string{"uddg"}},
}

// tracks are fields of a query that name who clicked, not what is read.
var tracks = []string{"utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "_hsenc", "_hsmi"}

const unwraps = 3

// unwrap gives a link's real aim, absolute and without what only counts clicks; "" when it is none a person could follow.
func unwrap(link string, base *url.URL) string {
	link = strings.TrimSpace(link)
	if link == "" || len(link) > 8<<10 {
		return ""
	}
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	for range unwraps {
		inner := aim(u)
		if inner == nil {
			break
		}
		u = inner
	}
	if u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	u.User = nil
	if u.RawQuery != "" {
		u.RawQuery = untracked(u.RawQuery)
	}
	return u.String()
}

// aim is where a counting link leads; nil when it is none.
func aim(u *url.URL) *url.URL {
	host := strings.ToLower(u.Hostname())
	for _, w := range wrapped {
		switch {
		case strings.HasSuffix(w.host, "."): // any country's
			if !strings.HasPrefix(strings.TrimPrefix(host, "www."), w.host) {
				continue
			}
		case host != w.host && !strings.HasSuffix(host, "."+w.host):
			continue
		}
		if w.path != "" && u.Path != w.path {
			continue
		}
		for _, f := range w.fields {
			inner, err := url.Parse(u.Query().Get(f))
			if err == nil && (inner.Scheme == "https" || inner.Scheme == "http") && inner.Host != "" {
				return inner
			}
		}
	}
	return nil
}

// untracked drops fields from a query and leaves the others as they stand.
func untracked(query string) string {
	var keep []string
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(strings.ToLower(part), "=")
		drop := false
		for _, t := range tracks {
			drop = drop || name == t || strings.HasSuffix(t, "_") && strings.HasPrefix(name, t)
		}
		if !drop {
			keep = append(keep, part)
		}
	}
	return strings.Join(keep, "&")
}
