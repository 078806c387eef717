package hand

import (
	"net/url"
	"strings"

	"atempause/sources"
)

// linkMost bounds a link, in bytes: what is longer was pasted by mistake.
const linkMost = 4 << 10

// tracks are fields of a query that name who clicked, not what is read.
var tracks = []string{
	"utm_", "fbclid", "gclid", "igshid", "igsh", "mc_cid", "mc_eid", "is_from_webapp", "sender_device", "sender_web_id", "_r", "_t",
}

// Link gives a link as it is kept: absolute, without a name and password and without what only counts clicks, so that the
// same post has the same link wherever it was copied. A bare "www.tiktok.com/…" is taken for https. ok is false for what is
// no link to a page.
func Link(text string) (link string, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > linkMost || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return "", false
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Opaque != "" || !hostLike(u.Hostname()) {
		return "", false
	}
	u.User, u.Host = nil, strings.ToLower(u.Host)
	if u.RawQuery = untracked(u.RawQuery); u.RawQuery == "" {
		u.ForceQuery = false
	}
	if u.Path == "/" && u.RawQuery == "" && u.Fragment == "" {
		u.Path, u.RawPath = "", ""
	}
	return u.String(), true
}

// hostLike tells a host with a name of at least two parts from a word that happens to parse.
func hostLike(host string) bool {
	i := strings.LastIndexByte(host, '.')
	return i > 0 && len(host)-i > 2 && !strings.Contains(host, "..")
}

// untracked drops fields from a query and leaves the others as they stand.
func untracked(query string) string {
	var keep []string
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(strings.ToLower(part), "=")
		drop := part == ""
		for _, t := range tracks {
			drop = drop || name == t || strings.HasSuffix(t, "_") && strings.HasPrefix(name, t)
		}
		if !drop {
			keep = append(keep, part)
		}
	}
	return strings.Join(keep, "&")
}

// sites are places whose name is not that of their host.
var sites = []struct{ host, path, name string }{
	{"tiktok.com", "", "TikTok"},
	{"facebook.com", "/groups/", "Facebook-Gruppe"},
	{"facebook.com", "", "Facebook"},
	{"instagram.com", "", "Instagram"},
	{"linkedin.com", "", "LinkedIn"},
	{"reddit.com", "", "Reddit"},
	{"threads.net", "", "Threads"},
	{"threads.com", "", "Threads"},
	{"tripadvisor.de", "", "Tripadvisor"},
	{"tripadvisor.com", "", "Tripadvisor"},
	{"youtube.com", "", "YouTube"},
}

// PlaceOfLink names the place a link leads to: "TikTok", "stadtforum.example"; "" for none.
func PlaceOfLink(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	for _, s := range sites {
		if (host == s.host || strings.HasSuffix(host, "."+s.host)) && strings.HasPrefix(u.Path, s.path) {
			return s.name
		}
	}
	return strings.TrimPrefix(host, "www.")
}

// AccountOf is the account of a channel's id, if it is one of this network.
func AccountOf(channel string) (string, bool) {
	return strings.CutPrefix(channel, string(sources.Hand)+":")
}
