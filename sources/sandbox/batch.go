package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxBatch is how many calls one batch may hold.
const maxBatch = 50

type batchItem struct {
	Method      string `json:"method"`
	RelativeURL string `json:"relative_url"`
	Body        string `json:"body"`
	Name        string `json:"name"`
	Omit        *bool  `json:"omit_response_on_success"`
	Token       string `json:"access_token"`
}

// batch answers many calls at once, in their order. Errors of single calls stand inside; w.mu is held.
func (w *World) batch(c *call) *answer {
	if _, err := w.authenticate(c); err != nil {
		return w.refuseLocked(c, err)
	}
	var items []batchItem
	if err := json.Unmarshal([]byte(c.params.Get("batch")), &items); err != nil {
		return w.refuseLocked(c, badParam("Param batch must be an array"))
	}
	if len(items) > maxBatch {
		return w.refuseLocked(c, &graphError{
			Type: "GraphBatchException", Message: "Too many requests in batch message. Maximum batch size is 50",
		})
	}
	headers := true
	if yes, ok := truth(c.params.Get("include_headers")); ok {
		headers = yes
	}
	out := make([]any, 0, len(items))
	for _, it := range items {
		out = append(out, w.batchOne(c, it, headers))
	}
	return w.wrap(c, http.StatusOK, encode(out))
}

func (w *World) batchOne(outer *call, it batchItem, headers bool) any {
	c, err := outer.sub(it)
	var a *answer
	if err == nil {
		c.trouble = w.faults.take(c.method, c.raw())
	}
	switch {
	case err != nil:
		a = w.refuseLocked(outer, err)
	case c.trouble != nil && c.trouble.kind == "null":
		return nil
	case c.trouble != nil && codes[c.trouble.kind][0] != 0 && c.trouble.kind != "lost":
		a = w.refuseLocked(c, known(c.trouble.code, c.trouble.sub))
	default:
		a = w.answerOne(c)
	}
	if it.Name != "" && a.status == http.StatusOK && (it.Omit == nil || *it.Omit) {
		return nil
	}
	entry := obj{{"code", a.status}}
	if headers {
		list := []any{}
		for _, name := range []string{"Content-Type", "facebook-api-version", "X-Business-Use-Case-Usage"} {
			if val := a.header.Get(name); val != "" {
				list = append(list, obj{{"name", name}, {"value", val}})
			}
		}
		entry = append(entry, member{"headers", list})
	}
	return append(entry, member{"body", string(a.body)})
}

// sub makes a call of one entry. It has the outer token unless it brings its own.
func (c *call) sub(it batchItem) (*call, error) {
	method := strings.ToUpper(it.Method)
	if method == "" {
		return nil, badParam("The method of a batch entry is required")
	}
	u, err := url.Parse(it.RelativeURL)
	if err != nil {
		return nil, badParam("relative_url cannot be read")
	}
	s := &call{method: method, origin: c.origin, header: c.header, params: u.Query()}
	if s.version, s.path, err = splitVersion(u.Path); err != nil {
		return nil, err
	}
	if !strings.HasPrefix(strings.TrimPrefix(u.Path, "/"), s.version) {
		s.version = c.version
	}
	if method != http.MethodGet && it.Body != "" {
		body, err := url.ParseQuery(it.Body)
		if err != nil {
			return nil, badParam("The body of a batch entry cannot be read")
		}
		for k, v := range body {
			s.params[k] = v
		}
	}
	if m := strings.ToUpper(s.params.Get("method")); m != "" && method == http.MethodPost {
		s.method = m
	}
	s.params.Del("method")
	if it.Token != "" {
		s.params.Set("access_token", it.Token)
	}
	if !s.params.Has("access_token") {
		s.params.Set("access_token", tokenText(c))
		if p := c.params.Get("appsecret_proof"); p != "" && !s.params.Has("appsecret_proof") {
			s.params.Set("appsecret_proof", p)
		}
	}
	if len(s.path) == 0 {
		return nil, badParam("relative_url %s names no node", strconv.Quote(it.RelativeURL))
	}
	return s, nil
}
