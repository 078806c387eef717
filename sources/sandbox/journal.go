package sandbox

import (
	"net/url"
	"slices"
	"time"
)

// Request is one call as the world saw it. Tokens, proofs and secrets are struck out.
type Request struct {
	Time   time.Time         `json:"time"`
	Method string            `json:"method"` // of the act: DELETE also when it came as POST with method=DELETE
	Path   string            `json:"path"`   // without the version
	Params map[string]string `json:"params"`
	Status int               `json:"status"`
	Fault  string            `json:"fault,omitempty"` // what went wrong on purpose
}

// kept is how many requests are remembered.
const kept = 5000

type journal struct {
	list []Request
	next int
}

func (j *journal) add(r Request) {
	if len(j.list) < kept {
		j.list = append(j.list, r)
		return
	}
	j.list[j.next] = r
	j.next = (j.next + 1) % kept
}

func (j *journal) all() []Request {
	return append(slices.Clone(j.list[j.next:]), j.list[:j.next]...)
}

// secrets are parameters whose values are never kept.
var secrets = []string{"access_token", "appsecret_proof", "input_token", "client_secret", "fb_exchange_token"}

func (w *World) record(c *call, status int) {
	r := Request{Method: c.method, Path: c.raw(), Params: redacted(c.params), Status: status}
	if c.trouble != nil {
		r.Fault = c.trouble.kind
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	r.Time = w.now()
	w.journal.add(r)
}

func redacted(params url.Values) map[string]string {
	out := make(map[string]string, len(params))
	for k := range params {
		out[k] = params.Get(k)
		if slices.Contains(secrets, k) {
			out[k] = "[redacted]"
		}
		if k == "batch" {
			out[k] = "[batch]" // its entries may carry tokens of their own
		}
	}
	return out
}

// Requests lists the last calls, the oldest first.
func (w *World) Requests() []Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.journal.all()
}
