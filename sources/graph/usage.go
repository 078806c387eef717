package graph

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

// Usage is how much of one limit is spent, as a header told it.
type Usage struct {
	Scope  Scope
	Object string        // for ObjectScope
	Bucket string        // for ObjectScope: the use case ("pages", "messenger", "instagram"), "" for all
	Spent  float64       // per cent; from 100 on Meta refuses
	Regain time.Duration // until it goes on, when Meta says so
}

// share is one figure of a usage header. Meta writes whole numbers and, at times, floats; null and text count as 0.
type share float64

func (s *share) UnmarshalJSON(b []byte) error {
	var f float64
	if json.Unmarshal(b, &f) == nil {
		*s = share(f)
	}
	return nil
}

type shares struct {
	Type   prose `json:"type"`
	Calls  share `json:"call_count"`
	Time   share `json:"total_time"`
	CPU    share `json:"total_cputime"`
	Regain share `json:"estimated_time_to_regain_access"` // minutes
}

func (s shares) spent() float64 { return float64(max(s.Calls, s.Time, s.CPU)) }

// ReadUsage reads the usage headers of an answer; object is the Page or account the call was made for. A header that
// cannot be read tells nothing.
func ReadUsage(h http.Header, object string) []Usage {
	var out []Usage
	for _, v := range h.Values("X-App-Usage") {
		if s, ok := readShares(v); ok {
			out = append(out, Usage{Scope: AppScope, Spent: s.spent(), Regain: minutes(s.Regain)})
		}
	}
	for _, v := range h.Values("X-Page-Usage") {
		if s, ok := readShares(v); ok {
			out = append(out, Usage{Scope: ObjectScope, Object: object, Spent: s.spent(), Regain: minutes(s.Regain)})
		}
	}
	for _, v := range h.Values("X-Business-Use-Case-Usage") {
		out = append(out, readUseCases(v)...)
	}
	return out
}

func minutes(s share) time.Duration { return time.Duration(float64(s) * float64(time.Minute)) }

func readShares(v string) (shares, bool) {
	var s shares
	return s, json.Unmarshal([]byte(v), &s) == nil
}

// readUseCases reads {"PAGE":[{…}]}. The same key may come twice with different use cases, so it is read token by token:
// a map would keep only the last.
func readUseCases(v string) []Usage {
	dec := json.NewDecoder(bytes.NewReader([]byte(v)))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	var out []Usage
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return out
		}
		object, _ := t.(string)
		var list []shares
		if dec.Decode(&list) != nil {
			return out
		}
		for _, s := range list {
			out = append(out, Usage{
				Scope: ObjectScope, Object: object, Bucket: string(s.Type), Spent: s.spent(), Regain: minutes(s.Regain),
			})
		}
	}
	return out
}
