package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"
)

// bearer says whom a token speaks for.
type bearer string

const (
	forAll  bearer = "USER"   // the main token: every page, acting as the one that is meant
	forUser bearer = "PERSON" // a user token as Meta gives it: lists pages, but page edges answer 210
	forPage bearer = "PAGE"
	forApp  bearer = "APP"
)

type token struct {
	text    string
	who     bearer
	page    *page
	scopes  []string
	trouble int // sub-code of 190 that the token answers; 0: it is good
	expires time.Time
}

// allScopes are the permissions a token has until Revoke takes one away.
var allScopes = []string{
	"pages_show_list", "pages_read_engagement", "pages_read_user_content", "pages_manage_engagement",
	"pages_manage_posts", "pages_manage_metadata", "pages_messaging", "public_profile",
	"instagram_basic", "instagram_manage_comments", "instagram_manage_messages",
}

var allTasks = []string{"ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

func (w *World) randomText(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[w.rng.IntN(len(letters))]
	}
	return string(b)
}

// issueTokens makes the main token, one for the person and one for each page. They start as Meta's do, so that what
// looks for leaked tokens finds them.
func (w *World) issueTokens() {
	if w.opt.AppID == "" {
		w.opt.AppID = "715500000000001"
	}
	issue := func(who bearer, p *page) *token {
		t := &token{text: "EAA" + w.randomText(61), who: who, page: p, scopes: slices.Clone(allScopes)}
		w.tokens[t.text] = t
		return t
	}
	w.main, w.user = issue(forAll, nil), issue(forUser, nil)
	w.user.expires = w.begin.Add(60 * 24 * time.Hour)
	for _, p := range w.pages {
		p.token = issue(forPage, p)
		p.tasks = slices.Clone(allTasks)
	}
	if w.opt.AppSecret != "" {
		w.app = &token{text: w.opt.AppID + "|" + w.opt.AppSecret, who: forApp}
		w.tokens[w.app.text] = w.app
	}
}

// tokenText finds the token of a call: query, form, or header.
func tokenText(c *call) string {
	if t := c.params.Get("access_token"); t != "" {
		return t
	}
	h := c.header.Get("Authorization")
	for _, scheme := range []string{"Bearer ", "OAuth "} {
		if len(h) > len(scheme) && strings.EqualFold(h[:len(scheme)], scheme) {
			return strings.TrimSpace(h[len(scheme):])
		}
	}
	return ""
}

// authenticate finds who calls.
func (w *World) authenticate(c *call) (*token, error) {
	text := tokenText(c)
	if text == "" {
		return nil, fail(104, "An access token is required to request this resource.")
	}
	t := w.tokens[text]
	if t == nil {
		return nil, fail(190, "Invalid OAuth access token - Cannot parse access token")
	}
	if err := w.proof(c, t); err != nil {
		return nil, err
	}
	if t.trouble != 0 {
		return nil, known190(t)
	}
	if !t.expires.IsZero() && !w.now().Before(t.expires) {
		t.trouble = 463
		return nil, known190(t)
	}
	return t, nil
}

func known190(t *token) error {
	if t.trouble < 0 {
		return fail(190, "Error validating access token")
	}
	return known(190, t.trouble)
}

// proof checks appsecret_proof: hex HMAC-SHA-256 of this very token under the app's secret.
func (w *World) proof(c *call, t *token) error {
	if w.opt.AppSecret == "" || t.who == forApp {
		return nil
	}
	got := c.params.Get("appsecret_proof")
	if got == "" {
		return &graphError{
			Code: 100, Type: "GraphMethodException",
			Message: "API calls from the server require an appsecret_proof argument",
		}
	}
	mac := hmac.New(sha256.New, []byte(w.opt.AppSecret))
	mac.Write([]byte(t.text))
	if !hmac.Equal([]byte(hex.EncodeToString(mac.Sum(nil))), []byte(lower(got))) {
		return &graphError{Code: 100, Type: "GraphMethodException", Message: "Invalid appsecret_proof provided in the API argument"}
	}
	return nil
}

// need refuses a call whose token lacks a permission, in the words of that permission's own error.
func (t *token) need(scope string) error {
	if slices.Contains(t.scopes, scope) {
		return nil
	}
	switch scope {
	case "pages_read_engagement":
		return fail(10, "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page Public Content Access' feature. "+
			"Refer to https://developers.facebook.com/docs/apps/review/login-permissions#manage-pages and "+
			"https://developers.facebook.com/docs/apps/review/feature#reference-PAGES_ACCESS for details.")
	case "pages_read_user_content", "pages_manage_metadata":
		return fail(283, "(#283) Requires %s permission to manage the object", scope)
	case "pages_messaging":
		return fail(230, "(#230) Requires %s permission to manage the object", scope)
	}
	return fail(200, "(#200) Requires %s permission", scope)
}

// task refuses a call when the person's role on the page does not reach so far.
func (p *page) task(names ...string) error {
	if p.home != nil {
		return p.home.task(names...)
	}
	for _, n := range names {
		if slices.Contains(p.tasks, n) {
			return nil
		}
	}
	return fail(200, "(#200) The user must be an administrator, editor, or moderator of the page with the %s task in order to perform this action", names[0])
}

// speaks tells whether a token may act for a page; a stranger's page looks as if it were not there.
func (t *token) speaks(c *call, p *page, id string) error {
	switch t.who {
	case forAll:
		return nil
	case forPage:
		if t.page == p || p.home != nil && t.page == p.home {
			return nil
		}
		return missing(c.method, id)
	case forUser:
		return fail(210, "(#210) A page access token is required to request this resource.")
	}
	return fail(200, "(#200) Provide valid app ID")
}

// debugToken answers /debug_token. Errors of the token inspected stand in data.error, with the key subcode.
func (w *World) debugToken(c *call) (any, error) {
	if c.method != http.MethodGet {
		return nil, missing(c.method, "debug_token")
	}
	if _, err := w.authenticate(c); err != nil {
		return nil, err
	}
	input := c.params.Get("input_token")
	if input == "" {
		return nil, badParam("The parameter input_token is required")
	}
	t := w.tokens[input]
	if t == nil {
		return obj{{"data", obj{
			{"error", obj{{"code", 190}, {"message", "Invalid OAuth access token - Cannot parse access token"}}},
			{"is_valid", false},
			{"scopes", []any{}},
		}}}, nil
	}
	if !t.expires.IsZero() && !w.now().Before(t.expires) && t.trouble == 0 {
		t.trouble = 463
	}
	typ, expires := string(t.who), int64(0)
	if t.who == forUser {
		typ = "USER"
	}
	if !t.expires.IsZero() {
		expires = t.expires.Unix()
	}
	d := obj{
		{"app_id", w.opt.AppID},
		{"type", typ},
		{"application", "Atempause"},
		{"data_access_expires_at", w.begin.Add(90 * 24 * time.Hour).Unix()},
	}
	if t.trouble != 0 {
		e := known190(t).(*graphError)
		in := obj{{"code", 190}, {"message", e.Message}}
		if e.Sub != 0 {
			in = append(in, member{"subcode", e.Sub})
		}
		d = append(d, member{"error", in})
	}
	d = append(d, member{"expires_at", expires}, member{"is_valid", t.trouble == 0}, member{"issued_at", w.begin.Unix()})
	d = append(d, w.scopesOf(t)...)
	if t.page != nil {
		d = append(d, member{"profile_id", t.page.id})
	}
	return obj{{"data", append(d, member{"user_id", w.personID()})}}, nil
}

func (w *World) scopesOf(t *token) obj {
	targets := []any{}
	for _, p := range w.pages {
		if t.page == nil || t.page == p {
			targets = append(targets, p.id)
		}
	}
	scopes, granular := []any{}, []any{}
	for _, s := range t.scopes {
		scopes = append(scopes, s)
		if s != "public_profile" {
			granular = append(granular, obj{{"scope", s}, {"target_ids", targets}})
		}
	}
	return obj{{"scopes", scopes}, {"granular_scopes", granular}}
}

// personID is the id of the community manager whose account holds the pages.
func (w *World) personID() string { return "10155500000000077" }

// exchangeToken answers /oauth/access_token with a long-lived token for a good one.
func (w *World) exchangeToken(c *call) (any, error) {
	if c.params.Get("client_id") != w.opt.AppID || w.opt.AppSecret == "" || c.params.Get("client_secret") != w.opt.AppSecret {
		return nil, fail(1, "Error validating client secret.")
	}
	if c.params.Get("grant_type") != "fb_exchange_token" {
		return nil, badParam("Unsupported grant_type")
	}
	t := w.tokens[c.params.Get("fb_exchange_token")]
	if t == nil || t.trouble != 0 || !t.expires.IsZero() && !w.now().Before(t.expires) {
		return nil, known(190, 463)
	}
	const life = 5183944 * time.Second
	long := &token{text: "EAA" + w.randomText(91), who: t.who, page: t.page, scopes: slices.Clone(t.scopes)}
	if t.who == forUser {
		long.expires = w.now().Add(life)
	}
	w.tokens[long.text] = long
	return obj{{"access_token", long.text}, {"token_type", "bearer"}, {"expires_in", int(life / time.Second)}}, nil
}
