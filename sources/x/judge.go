package x

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"atempause/sources"
	"atempause/sources/web"
)

// problem is one of X's errors: of version 2 with a type, of the older one with a code.
// https://docs.x.com/x-api/fundamentals/response-codes-and-errors
type problem struct {
	Type    string `json:"type"`
	Title   string `json:"title"`
	Detail  string `json:"detail"`
	Reason  string `json:"reason"`
	Period  string `json:"period"`
	Value   string `json:"value"`
	ID      string `json:"resource_id"`
	Kind    string `json:"resource_type"`
	Param   string `json:"parameter"`
	Message string `json:"message"`
	Code    int    `json:"code"`
}

func (p *problem) words() string {
	switch {
	case p.Detail != "":
		return p.Detail
	case p.Message != "":
		return p.Message
	}
	return p.Title
}

// about is the last part of the type's address: "resource-not-found".
func (p *problem) about() string { return p.Type[strings.LastIndexByte(p.Type, '/')+1:] }

// absent tells that what was asked for is not there for us: deleted, its author gone, suspended or protected.
func (p *problem) absent() bool {
	return p.about() == "resource-not-found" || p.about() == "not-authorized-for-resource"
}

// UnmarshalJSON takes a problem whatever its values are made of.
func (p *problem) UnmarshalJSON(b []byte) error {
	type plain problem
	if json.Unmarshal(b, (*plain)(p)) == nil {
		return nil
	}
	var loose map[string]any
	if json.Unmarshal(b, &loose) != nil {
		return nil // nothing that can be read; the status tells enough
	}
	text := func(k string) string { s, _ := loose[k].(string); return s }
	*p = problem{Type: text("type"), Title: text("title"), Detail: text("detail"), Reason: text("reason"), ID: text("resource_id"), Message: text("message")}
	return nil
}

// types is what X's problem types mean.
var types = map[string]sources.Class{
	"resource-not-found":          sources.Missing,
	"not-authorized-for-resource": sources.Missing,
	"client-forbidden":            sources.AccessLevel,
	"disallowed-resource":         sources.AccessLevel,
	"usage-capped":                sources.RateLimited,
	"credits":                     sources.AccessLevel,
	"oauth1-permissions":          sources.Permission,
	"oauth2-permissions":          sources.Permission,
	"unsupported-authentication":  sources.Permission,
	"not-authorized-for-field":    sources.Permission,
	"invalid-request":             sources.Invalid,
	"resource-unavailable":        sources.Transient,
}

// codes is what the older codes mean.
var codes = map[int]sources.Class{
	32: sources.TokenInvalid, 89: sources.TokenRevoked, 215: sources.TokenInvalid, 64: sources.TokenCheckpoint,
	326: sources.TokenCheckpoint, 34: sources.Missing, 144: sources.Missing, 385: sources.Missing, 50: sources.Missing,
	63: sources.Missing, 88: sources.RateLimited, 185: sources.RateLimited, 187: sources.Duplicate, 186: sources.TooLong,
	226: sources.WriteBlocked, 433: sources.NotReplyable, 349: sources.PersonUnavailable, 150: sources.PersonUnavailable,
	151: sources.PersonUnavailable, 453: sources.AccessLevel,
}

// phrases is what a refusal means that has no type of its own (about:blank) and only words.
var phrases = []struct {
	says  string
	class sources.Class
}{
	{"duplicate content", sources.Duplicate},
	{"status is a duplicate", sources.Duplicate},
	{"deleted or not visible to you", sources.Missing},
	{"reply to this conversation is not allowed", sources.NotReplyable},
	{"restricted who can reply", sources.NotReplyable},
	{"otherwise engaged by the author", sources.NotReplyable},
	{"permission to dm", sources.PersonUnavailable},
	{"cannot send messages to this user", sources.PersonUnavailable},
	{"account is suspended", sources.TokenCheckpoint},
	{"temporarily locked", sources.TokenCheckpoint},
	{"might be automated", sources.WriteBlocked},
	{"daily limit for creating", sources.RateLimited},
	{"too long", sources.TooLong},
	{"enough credits", sources.AccessLevel},
}

// judge reads X's errors.
func (s *Source) judge(status int, header http.Header, body []byte) *sources.Error {
	if status < 400 || status >= 500 {
		return nil
	}
	p, ok := readProblem(body)
	if !ok && status != http.StatusUnauthorized && status != http.StatusTooManyRequests {
		return nil
	}
	fail := &sources.Error{Class: p.class(), Code: p.Code, Detail: p.words()}
	switch {
	case status == http.StatusUnauthorized && (fail.Class == "" || fail.Class == sources.TokenInvalid && p.Code == 0):
		fail.Class = sources.TokenExpired // of keys that do not run out, ask says otherwise
	case status == http.StatusTooManyRequests:
		fail.Class = sources.RateLimited
		fail.Until = s.pause(p, header)
	}
	return fail
}

func readProblem(body []byte) (problem, bool) {
	var p problem
	if json.Unmarshal(body, &p) != nil {
		return p, false
	}
	var inner struct {
		Errors []problem `json:"errors"`
	}
	_ = json.Unmarshal(body, &inner)
	if len(inner.Errors) > 0 && p.Detail == "" && (p.Type == "" || p.Type == "about:blank") {
		p = inner.Errors[0]
	}
	return p, p.words() != "" || p.Type != "" || p.Code != 0
}

func (p *problem) class() sources.Class {
	if class, ok := types[p.about()]; ok {
		return class
	}
	if class, ok := codes[p.Code]; ok {
		return class
	}
	words := strings.ToLower(p.words())
	for _, ph := range phrases {
		if strings.Contains(words, ph.says) {
			return ph.class
		}
	}
	return ""
}

// capPause is how long nothing is asked when the month's reading is used up: X does not tell when it begins anew.
const capPause = 24 * time.Hour

// pause is when X wants to be asked again. Beside the window of fifteen minutes there may be one of a day, with headers of
// its own.
func (s *Source) pause(p problem, h http.Header) time.Time {
	now := s.cfg.Now()
	if p.about() == "usage-capped" {
		return now.Add(capPause)
	}
	for _, who := range []string{"X-User-Limit-24hour-", "X-App-Limit-24hour-"} {
		if h.Get(who+"Remaining") != "0" {
			continue
		}
		day := http.Header{"X-Rate-Limit-Remaining": {"0"}, "X-Rate-Limit-Reset": {h.Get(who + "Reset")}, "Date": h.Values("Date")}
		if q := web.ReadQuota(day, now); !q.Reset.IsZero() {
			return q.Reset
		}
	}
	return time.Time{}
}

// judgeWrite sees also an error dressed as good: a write that made nothing answers with errors and without data.
func (s *Source) judgeWrite(status int, header http.Header, body []byte) *sources.Error {
	if status < 200 || status >= 300 {
		return s.judge(status, header, body)
	}
	var told struct {
		Data   json.RawMessage `json:"data"`
		Errors []problem       `json:"errors"`
	}
	if json.Unmarshal(body, &told) != nil || len(told.Errors) == 0 || len(told.Data) > 0 && string(told.Data) != "null" && string(told.Data) != "{}" {
		return nil
	}
	p := told.Errors[0]
	fail := &sources.Error{Class: p.class(), Code: p.Code, Detail: p.words()}
	if fail.Class == "" {
		fail.Class = sources.Rejected
	}
	return fail
}

// ask makes a call, and once more with a new access token when X refuses the old one: a refusal is proof that nothing was
// done.
func (s *Source) ask(ctx context.Context, call web.Call) error {
	method := call.Method
	if method == "" {
		method = http.MethodGet
		if call.JSON != nil {
			method = http.MethodPost
		}
	}
	call.Method = method
	if method != http.MethodGet {
		call.Judge = s.judgeWrite
	}
	ctx = context.WithValue(ctx, signedKey{}, signed{method, call.Path, call.Query})
	for try := 1; ; try++ {
		_, err := s.client.Do(ctx, call)
		var told *sources.Error
		if !errors.As(err, &told) || told.Class != sources.TokenExpired || told.Status == 0 {
			return err
		}
		if s.keys.signsKeys(ctx) {
			told.Class = sources.TokenRevoked
			return err
		}
		if try > 1 || told.Op == "get an access token" || !s.keys.forget(ctx) {
			return err
		}
	}
}

// number reads one of X's numbers, which come as numbers or as texts.
type number int

// UnmarshalJSON takes what it can.
func (n *number) UnmarshalJSON(b []byte) error {
	v, err := strconv.ParseFloat(strings.Trim(string(b), `"`), 64)
	if err == nil && v > 0 && v < 1<<31 {
		*n = number(v)
	}
	return nil
}
