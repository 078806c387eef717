package fake

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

const (
	scopeApp     = "com.atproto.appPass"
	scopeAppDM   = "com.atproto.appPassPrivileged"
	scopeRefresh = "com.atproto.refresh"

	accessLife  = 2 * time.Hour
	refreshLife = 90 * 24 * time.Hour
	loginsMax   = 30
	loginsIn    = 5 * time.Minute
)

type token struct {
	scope string
	until time.Time
}

// issue makes a token that looks as the real ones do, so that a client can read its payload.
func (w *World) issue(scope string, life time.Duration) string {
	w.seq++
	now := w.now()
	part := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	head := part(map[string]string{"typ": "at+jwt", "alg": "ES256K"})
	body := part(map[string]any{
		"scope": scope, "sub": w.me.did, "iat": now.Unix(), "exp": now.Add(life).Unix(), "aud": "did:web:pds.example", "jti": w.seq,
	})
	sum := sha256.Sum256([]byte(head + body))
	raw := head + "." + body + "." + base64.RawURLEncoding.EncodeToString(sum[:])
	w.tokens[raw] = token{scope, now.Add(life)}
	return raw
}

func (w *World) session() map[string]any {
	scope := scopeAppDM
	if w.opt.NoChat {
		scope = scopeApp
	}
	return map[string]any{
		"accessJwt": w.issue(scope, accessLife), "refreshJwt": w.issue(scopeRefresh, refreshLife), "handle": w.me.handle,
		"did": w.me.did, "active": true, "didDoc": map[string]any{"id": w.me.did},
	}
}

func (w *World) createSession(a ask) (any, error) {
	now := w.now()
	w.logins = slices.DeleteFunc(w.logins, func(t time.Time) bool { return now.Sub(t) > loginsIn })
	if len(w.logins) >= loginsMax {
		return nil, &trouble{http.StatusTooManyRequests, "RateLimitExceeded", "Rate Limit Exceeded"}
	}
	w.logins = append(w.logins, now)
	w.entered++
	who := strings.ToLower(a.text("identifier"))
	if who != w.me.handle && who != w.me.did || a.text("password") != w.opt.Password {
		return nil, &trouble{http.StatusUnauthorized, "AuthenticationRequired", "Invalid identifier or password"}
	}
	if w.me.gone {
		return nil, &trouble{http.StatusUnauthorized, "AccountTakedown", "Account has been taken down"}
	}
	return w.session(), nil
}

func (w *World) refreshSession(a ask) (any, error) {
	t, known := w.tokens[a.raw]
	switch {
	case !known || t.scope != scopeRefresh:
		return nil, bad("InvalidToken", "Token could not be verified")
	case !w.now().Before(t.until):
		return nil, bad("ExpiredToken", "Token has been revoked")
	}
	t.until = earlier(t.until, w.now().Add(accessLife)) // the old one stays good for a while: two programs may race
	w.tokens[a.raw] = t
	w.renewed++
	return w.session(), nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// enter checks an access token.
func (w *World) enter(raw string) (token, error) {
	t, known := w.tokens[raw]
	switch {
	case raw == "":
		return t, &trouble{http.StatusUnauthorized, "AuthMissing", "Authentication Required"}
	case !known:
		return t, bad("InvalidToken", "Token could not be verified")
	case t.scope == scopeRefresh:
		return t, bad("InvalidToken", "Bad token scope")
	case !w.now().Before(t.until):
		return t, bad("ExpiredToken", "Token has expired")
	}
	return t, nil
}

func (w *World) resolveHandle(a ask) (any, error) {
	for _, acc := range w.accounts {
		if acc.handle == strings.ToLower(a.q.Get("handle")) && !acc.gone {
			return map[string]string{"did": acc.did}, nil
		}
	}
	return nil, bad("InvalidRequest", "Unable to resolve handle")
}

// valid checks a record as the server does for lexicons it knows.
func (w *World) valid(a ask) (map[string]any, error) {
	rec, ok := a.body["record"].(map[string]any)
	kind := a.text("collection")
	switch {
	case !ok || ref(rec, "$type") != kind:
		return nil, bad("InvalidRequest", "Invalid $type: expected %s, got %s", kind, ref(rec, "$type"))
	case a.text("repo") != w.me.did && a.text("repo") != w.me.handle:
		return nil, &trouble{http.StatusUnauthorized, "AuthenticationRequired", "Authentication Required"}
	}
	if _, err := time.Parse(time.RFC3339, ref(rec, "createdAt")); err != nil {
		return nil, bad("InvalidRequest", "Invalid %s record: record/createdAt must be an valid atproto datetime", kind)
	}
	if kind != postKind {
		return rec, nil
	}
	text := ref(rec, "text")
	switch {
	case len(text) > 3000:
		return nil, bad("InvalidRequest", "Invalid %s record: record/text must not be longer than 3000 characters", kind)
	case uniseg.GraphemeClusterCount(text) > 300:
		return nil, bad("InvalidRequest", "Invalid %s record: record/text must not be longer than 300 graphemes", kind)
	}
	return rec, checkFacets(text, rec["facets"])
}

// checkFacets is stricter than the server, which takes any numbers: it finds offsets that lie within a sign.
func checkFacets(text string, facets any) error {
	list, _ := facets.([]any)
	for _, f := range list {
		m, _ := f.(map[string]any)
		index, _ := m["index"].(map[string]any)
		from, _ := index["byteStart"].(float64)
		to, _ := index["byteEnd"].(float64)
		if from < 0 || to <= from || int(to) > len(text) || !utf8.ValidString(text[int(from):int(to)]) {
			return bad("InvalidRequest", "Invalid app.bsky.feed.post record: record/facets/index")
		}
	}
	return nil
}

func (w *World) createRecord(a ask) (any, error) {
	rec, err := w.valid(a)
	if err != nil {
		return nil, err
	}
	key := a.text("rkey")
	if key == "" {
		key = w.nextKey()
	}
	if w.records["at://"+w.me.did+"/"+a.text("collection")+"/"+key] != nil {
		return nil, &trouble{http.StatusInternalServerError, "InternalServerError", "Internal Server Error"}
	}
	for _, r := range slices.Clone(w.order) { // one like, one block of the same thing
		if r.did == w.me.did && r.kind == a.text("collection") && r.kind != postKind && same(r.value["subject"], rec["subject"]) {
			w.drop(r.uri)
		}
	}
	return w.made(w.store(w.me.did, a.text("collection"), key, rec)), nil
}

func same(a, b any) bool { return a != nil && fingerprint(a) == fingerprint(b) }

// made counts a text as taken and tells where it lies.
func (w *World) made(r *record) any {
	if r.kind == postKind {
		w.applied[r.text()]++
	}
	sum := sha256.Sum256([]byte(r.cid))
	return map[string]any{
		"uri": r.uri, "cid": r.cid, "validationStatus": "valid",
		"commit": map[string]string{"cid": fingerprint(r.uri), "rev": hex.EncodeToString(sum[:6])},
	}
}

func (w *World) putRecord(a ask) (any, error) {
	rec, err := w.valid(a)
	if err != nil {
		return nil, err
	}
	kind, key := a.text("collection"), a.text("rkey")
	was := w.records["at://"+w.me.did+"/"+kind+"/"+key]
	if was != nil && was.cid == fingerprint(rec) {
		return map[string]any{"uri": was.uri, "cid": was.cid, "validationStatus": "valid"}, nil
	}
	if swap, asked := a.body["swapRecord"]; asked {
		want, _ := swap.(string)
		if was == nil && want != "" || was != nil && want != was.cid {
			return nil, bad("InvalidSwap", "Record was at %v", was != nil)
		}
	}
	return w.made(w.store(w.me.did, kind, key, rec)), nil
}

func (w *World) deleteRecord(a ask) (any, error) {
	w.drop("at://" + w.me.did + "/" + a.text("collection") + "/" + a.text("rkey"))
	return nil, nil
}

func (w *World) getRecord(a ask) (any, error) {
	uri := "at://" + a.q.Get("repo") + "/" + a.q.Get("collection") + "/" + a.q.Get("rkey")
	r := w.records[uri]
	if r == nil {
		return nil, bad("RecordNotFound", "Could not locate record: %s", uri)
	}
	return map[string]any{"uri": r.uri, "cid": r.cid, "value": r.value}, nil
}

func (w *World) listRecords(a ask) (any, error) {
	var all []*record
	for _, r := range w.order {
		if r.did == a.q.Get("repo") && r.kind == a.q.Get("collection") {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(x, y *record) int { return strings.Compare(y.key, x.key) })
	from, to, cursor := w.page(a, len(all))
	var rows []any
	for _, r := range all[from:to] {
		rows = append(rows, map[string]any{"uri": r.uri, "cid": r.cid, "value": r.value})
	}
	return listing("records", rows, cursor), nil
}

func (w *World) createReport(a ask) (any, error) {
	subject, _ := a.body["subject"].(map[string]any)
	if subject == nil || !strings.HasPrefix(a.text("reasonType"), "com.atproto.moderation.defs#") {
		return nil, bad("InvalidRequest", "Input must have the property \"subject\"")
	}
	w.reports = append(w.reports, Report{a.text("reasonType"), a.text("reason"), subject})
	return map[string]any{
		"id": len(w.reports), "reasonType": a.text("reasonType"), "subject": subject, "reportedBy": w.me.did,
		"createdAt": w.now().Format(stampForm),
	}, nil
}
