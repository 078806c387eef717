package wordpress

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"atempause/sources"
	"atempause/sources/web"
)

// root is where the API begins: "https://krume.example/wp-json/", or "https://krume.example/?rest_route=/" on blogs
// without speaking addresses.
type root struct{ u *url.URL }

// address is that of a route of the API.
func (r root) address(route string, query url.Values) string {
	u := *r.u
	q := u.Query()
	if q.Has("rest_route") {
		q.Set("rest_route", strings.TrimRight(q.Get("rest_route"), "/")+route)
	} else {
		u.Path = strings.TrimRight(u.Path, "/") + route
		u.RawPath = ""
	}
	for k, v := range query {
		q[k] = v
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// apiRel is what WordPress calls its API in links: https://developer.wordpress.org/rest-api/discovery/
const apiRel = "https://api.w.org/"

var (
	linkHeader = regexp.MustCompile(`<([^<>]+)>\s*;[^,<]*rel="?` + regexp.QuoteMeta(apiRel) + `"?`)
	linkTag    = regexp.MustCompile(`(?i)<link\s[^>]{0,500}>`)
	hrefOf     = regexp.MustCompile(`(?i)\shref\s*=\s*["']([^"'<>]+)["']`)
)

const pageMost = 4 << 20 // bytes of a front page

// find gives the API's root, and looks for it once: where the config says, where the blog says (in a header or in its front
// page), and where it usually is.
func (s *Source) find(ctx context.Context) (root, error) {
	s.mu.Lock()
	known := s.api
	s.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	r, err := s.discover(ctx)
	if err != nil {
		return root{}, err
	}
	s.mu.Lock()
	s.api = &r
	s.mu.Unlock()
	return r, nil
}

func (s *Source) discover(ctx context.Context) (root, error) {
	const op = "look for the API"
	base, err := web.Base(s.cfg.BaseURL)
	if err != nil {
		return root{}, s.refuse(sources.Invalid, op, "", err.Error())
	}
	if strings.HasSuffix(base.Path, "/wp-json") {
		return root{base}, nil
	}
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		answer, err := s.client.Do(ctx, web.Call{
			Op: op, Method: method, Path: "/", Anonymous: true, Follow: 5, Bucket: reading, Urgent: true, MaxBody: pageMost,
			Good: func(status int) bool {
				return status < 300 || status >= 400 && status < 500 && status != http.StatusTooManyRequests
			},
			Judge: func(int, http.Header, []byte) *sources.Error { return nil },
		})
		if err != nil {
			if hopeless(err) {
				return root{}, err
			}
			continue
		}
		at, err := url.Parse(answer.URL)
		if err != nil {
			at = base
		}
		if !strings.EqualFold(at.Hostname(), base.Hostname()) {
			return root{}, s.refuse(sources.Invalid, op, "", "the blog has moved to "+at.Scheme+"://"+at.Host+"; put that into base_url")
		}
		if named := named(answer); named != "" {
			return s.named(base, at, named)
		}
	}
	return s.guess(ctx, base)
}

// hopeless tells whether a further try makes no sense now.
func hopeless(err error) bool {
	switch sources.ClassOf(err) {
	case sources.NotSent, sources.RateLimited, sources.Transient, sources.TokenInvalid:
		return true
	}
	return false
}

// named is the API's address as an answer tells it; "" when it tells none.
func named(a web.Answer) string {
	for _, line := range a.Header.Values("Link") {
		if m := linkHeader.FindStringSubmatch(line); m != nil {
			return m[1]
		}
	}
	for _, tag := range linkTag.FindAllString(string(a.Body[:min(len(a.Body), 512<<10)]), 500) {
		if strings.Contains(tag, apiRel) {
			if m := hrefOf.FindStringSubmatch(tag); m != nil {
				return strings.ReplaceAll(m[1], "&#038;", "&")
			}
		}
	}
	return ""
}

// named takes the address the blog tells. The password goes nowhere but to the server it was made for; that a blog behind a
// proxy calls itself http is common and harmless, since https is used all the same.
func (s *Source) named(base, at *url.URL, told string) (root, error) {
	u, err := at.Parse(told)
	if err != nil || !strings.EqualFold(u.Hostname(), base.Hostname()) {
		return root{}, s.refuse(sources.Invalid, "look for the API", "", "the blog names an API on another server; put that server's address into base_url")
	}
	u.Scheme, u.Host, u.User, u.Fragment = base.Scheme, base.Host, nil, ""
	return root{u}, nil
}

// guess tries the two places an API can be when nothing names it. A refusal in WordPress's own form is a find, too.
func (s *Source) guess(ctx context.Context, base *url.URL) (root, error) {
	const op = "look for the API"
	pretty, plain := *base, *base
	pretty.Path += "/wp-json"
	plain.Path += "/"
	plain.RawQuery = "rest_route=/"
	for _, u := range []*url.URL{&pretty, &plain} {
		r := root{u}
		answer, err := s.client.Do(ctx, web.Call{
			Op: op, Method: http.MethodGet, URL: r.address("/", nil), Anonymous: true, Bucket: reading, Urgent: true,
			Good:  func(status int) bool { return status < 500 && status != http.StatusTooManyRequests },
			Judge: func(int, http.Header, []byte) *sources.Error { return nil },
		})
		if err != nil {
			if hopeless(err) {
				return root{}, err
			}
			continue
		}
		var i index
		told, refusing := refused(answer.Body)
		if read(answer.Body, &i) == nil && slices.Contains(i.Namespaces, "wp/v2") || refusing && told.Code != "rest_no_route" && answer.Status == http.StatusUnauthorized {
			return r, nil
		}
	}
	return root{}, s.refuse(sources.Unsupported, op, "", "no WordPress REST API is found at this address")
}

// call prepares a call of a route.
func (s *Source) call(ctx context.Context, op, object, route string, query url.Values) (web.Call, error) {
	r, err := s.find(ctx)
	if err != nil {
		return web.Call{}, err
	}
	return web.Call{Op: op, Object: object, Method: http.MethodGet, URL: r.address("/wp/v2/"+route, query), Bucket: reading}, nil
}

// me is the user the application password belongs to.
func (s *Source) me(ctx context.Context) (*user, error) {
	if _, err := s.find(ctx); err != nil {
		return nil, err
	}
	if t, err := s.cfg.Token(ctx); err == nil { // another token is another user
		s.mu.Lock()
		known := s.user
		same := s.raw == t
		s.mu.Unlock()
		if known != nil && same {
			return known, nil
		}
	}
	return s.askMe(ctx)
}

func (s *Source) askMe(ctx context.Context) (*user, error) {
	call, err := s.call(ctx, "ask who we are", "", "users/me", url.Values{"context": {"edit"}, "_fields": {"id,name,roles,capabilities"}})
	if err != nil {
		return nil, err
	}
	call.Urgent = true
	answer, err := s.client.Do(ctx, call)
	if err != nil {
		var fail *sources.Error
		if errors.As(err, &fail) && fail.Class == sources.TokenInvalid && strings.Contains(fail.Detail, "rest_not_logged_in") {
			// We showed a password and were taken for nobody.
			fail.Detail += " The server may keep the Authorization header from WordPress."
		}
		return nil, err
	}
	var u user
	if err := read(answer.Body, &u); err != nil {
		return nil, answer.Garbled(err)
	}
	if u.ID == 0 {
		return nil, answer.Garbled(errNotJSON)
	}
	s.mu.Lock()
	s.user = &u
	s.mu.Unlock()
	return &u, nil
}
