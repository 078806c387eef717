package graph

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"atempause/sources"
)

// Every line of Meta's tables as the reference lists them, on the wire.
func TestEveryCode(t *testing.T) {
	for _, c := range []struct {
		code, sub int
		text      string
		want      sources.Class
	}{
		{-1, 0, "unknown", sources.Transient},
		{1, 0, "unknown", sources.Transient},
		{1, 99, "unknown", sources.Permission},
		{1, 1357046, "Received invalid JSON reply", sources.Transient},
		{2, 0, "service", sources.Transient},
		{2, 0, "the user has blocked the business", sources.PersonUnavailable},
		{3, 0, "capability", sources.Permission},
		{4, 0, "app limit", sources.RateLimited},
		{10, 0, "permission denied", sources.Permission},
		{10, 0, "This message is sent outside of allowed window", sources.WindowClosed},
		{10, 0, "requires Advanced Access", sources.AccessLevel},
		{10, 2018278, "window", sources.WindowClosed},
		{10, 2534022, "window", sources.WindowClosed},
		{10, 1893063, "restricted", sources.SendingRestricted},
		{12, 0, "deprecated", sources.Deprecated},
		{17, 0, "user limit", sources.RateLimited},
		{32, 0, "page limit", sources.RateLimited},
		{100, 0, "unknown field", sources.Invalid},
		{100, 0, "missing permissions", sources.Permission},
		{100, 0, "API calls from the server require an appsecret_proof argument", sources.ProofRequired},
		{100, 33, "does not exist", sources.Missing},
		{100, 2018292, "bad comment", sources.NotReplyable},
		{102, 0, "session", sources.TokenInvalid},
		{104, 0, "token required", sources.TokenInvalid},
		{190, 0, "bad token", sources.TokenInvalid},
		{190, 458, "removed", sources.TokenRevoked},
		{190, 459, "checkpoint", sources.TokenCheckpoint},
		{190, 460, "password", sources.TokenPassword},
		{190, 463, "expired", sources.TokenExpired},
		{190, 464, "unconfirmed", sources.TokenCheckpoint},
		{190, 467, "invalid", sources.TokenInvalid},
		{190, 492, "role", sources.TokenRole},
		{200, 0, "permissions", sources.Permission},
		{210, 0, "page token required", sources.Permission},
		{230, 0, "pages_messaging", sources.Permission},
		{283, 0, "pages_read_user_content", sources.Permission},
		{299, 0, "permission", sources.Permission},
		{341, 0, "limit", sources.RateLimited},
		{368, 0, "abusive", sources.WriteBlocked},
		{368, 1390008, "too fast", sources.WriteBlocked},
		{506, 0, "duplicate", sources.Duplicate},
		{551, 0, "not available", sources.PersonUnavailable},
		{551, 1545041, "not available", sources.PersonUnavailable},
		{613, 0, "dense", sources.RateLimited},
		{613, 1996, "inconsistent", sources.RateLimited},
		{1705, 0, "link", sources.Rejected},
		{2500, 0, "Syntax error", sources.Invalid},
		{2500, 0, "An active access token must be used", sources.TokenInvalid},
		{2635, 0, "version", sources.VersionEnded},
		{10900, 0, "replied", sources.AlreadyReplied},
		{10902, 0, "not replyable", sources.NotReplyable},
		{10903, 0, "this user", sources.NotReplyable},
		{80000, 0, "limit", sources.RateLimited},
		{80001, 0, "limit", sources.RateLimited},
		{80002, 0, "limit", sources.RateLimited},
		{80006, 0, "limit", sources.RateLimited},
		{80014, 0, "limit", sources.RateLimited},
		{1609005, 0, "link", sources.Rejected},
		{2018108, 0, "cannot message", sources.AccessLevel},
		{4711, 0, "never heard of", sources.Rejected},
		{1, 0, "Please reduce the amount of data you're asking for", sources.TooComplex},
	} {
		t.Run(fmt.Sprintf("%d/%d %s", c.code, c.sub, c.want), func(t *testing.T) {
			body := fmt.Sprintf(`{"error":{"message":%q,"code":%d,"error_subcode":%d,"fbtrace_id":"Ab1"}}`, c.text, c.code, c.sub)
			s := newStage(t, says(400, body))
			e := failure(t, s.Do(context.Background(), reads(), nil))
			if e.Class != c.want || e.Code != c.code || e.Sub != c.sub || e.Trace != "Ab1" || e.Status != 400 {
				t.Errorf("read: %+v", e)
			}
			s = newStage(t, says(400, body))
			e = failure(t, s.Do(context.Background(), writes(), nil))
			want := c.want
			if want == sources.Transient {
				want = sources.Ambiguous
			}
			doubt := want == sources.Ambiguous || c.code == 1 || c.code == 2
			if e.Class != want || e.Applied != doubt {
				t.Errorf("write: %s, applied %v, want %s", e.Class, e.Applied, want)
			}
			if e.Class == sources.RateLimited && e.Until.IsZero() {
				t.Error("a limit without an end")
			}
			if len(s.requests()) != 1 {
				t.Errorf("%d requests", len(s.requests()))
			}
		})
	}
}

func TestUserWordsAreKept(t *testing.T) {
	s := newStage(t, says(400, `{"error":{"message":"(#506)","code":506,"error_user_title":"Doppelt","error_user_msg":"Schon da."}}`))
	if e := failure(t, s.Do(context.Background(), writes(), nil)); e.Detail != "Doppelt: Schon da." {
		t.Errorf("%q", e.Detail)
	}
}

func TestTheMissingPermissionIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"(#200) Requires pages_manage_engagement permission to manage the object": "pages_manage_engagement",
		"(#10) This endpoint requires the 'pages_read_engagement' permission or the 'pages_messaging' permission. See " +
			"login/permissions#pages_messaging": "pages_messaging, pages_read_engagement",
		"(#200) The user must be an administrator of the page with the MODERATE task": "MODERATE",
		"(#200) Permissions error": "(#200) Permissions error",
	} {
		s := newStage(t, says(403, fmt.Sprintf(`{"error":{"message":%q,"code":200}}`, text)))
		e := failure(t, s.Do(context.Background(), reads(), nil))
		if e.Detail != want || !strings.Contains(e.Error(), text) {
			t.Errorf("%q: %v", e.Detail, e)
		}
	}
}

func FuzzSniff(f *testing.F) {
	for _, s := range []string{`{"error":{"code":"1"}}`, `{"error":"x"}`, `{"error":[]}`, `{"data":{"error":1}}`, `{"error_code":null}`, `{`, `{"error":null}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		fault, bad := sniff(body)
		if class, _ := Classify(fault, 400); bad && class == "" {
			t.Error("an error without a class")
		}
	})
}
