package graph

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// Fault is an error as Meta tells it, whatever shape it came in.
type Fault struct {
	Message   string
	Type      string
	Code      int
	Sub       int
	Transient bool
	UserTitle string
	UserText  string
	Trace     string
	// Throttle is set when the answer says that the query was too heavy.
	Throttle bool
}

// number reads a code that may come as a number, a string or null; anything else is 0.
type number int

func (n *number) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(bytes.TrimSpace(b)), `"`)
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		*n = number(f)
	}
	return nil
}

// prose reads a text that may come as something else: what is no string is kept as it was written.
type prose string

func (p *prose) UnmarshalJSON(b []byte) error {
	var s string
	switch b = bytes.TrimSpace(b); {
	case len(b) == 0 || string(b) == "null":
	case json.Unmarshal(b, &s) == nil:
		*p = prose(s)
	default:
		*p = prose(b)
	}
	return nil
}

// flag reads a boolean that may come as a number or a string.
type flag bool

func (f *flag) UnmarshalJSON(b []byte) error {
	switch strings.Trim(string(bytes.TrimSpace(b)), `"`) {
	case "true", "1":
		*f = true
	}
	return nil
}

type faultBody struct {
	Message   prose           `json:"message"`
	Type      prose           `json:"type"`
	Code      number          `json:"code"`
	Sub       number          `json:"error_subcode"`
	SubDebug  number          `json:"subcode"` // as debug_token has it
	Transient flag            `json:"is_transient"`
	UserTitle prose           `json:"error_user_title"`
	UserText  prose           `json:"error_user_msg"`
	Trace     prose           `json:"fbtrace_id"`
	Throttled json.RawMessage `json:"throttled"`
	QPS       json.RawMessage `json:"backend_qps"`
	Complex   json.RawMessage `json:"complexity_score"`
}

type answerBody struct {
	Error     json.RawMessage `json:"error"`
	ErrorCode json.RawMessage `json:"error_code"`
	ErrorType json.RawMessage `json:"error_type"`
	Desc      prose           `json:"error_description"`
	ErrorText prose           `json:"error_message"`
	Code      number          `json:"code"`
	Data      json.RawMessage `json:"data"`
}

// sniff looks for an error in an answer, in every shape Meta is known to use. ok is false when there is none, or when
// the answer is not JSON at all.
func sniff(body []byte) (f Fault, ok bool) {
	body = bytes.TrimSpace(body)
	// The word stands in every shape; most answers are spared a second reading.
	if len(body) == 0 || body[0] != '{' || !bytes.Contains(body, []byte(`"error`)) {
		return Fault{}, false
	}
	var a answerBody
	if json.Unmarshal(body, &a) != nil {
		return Fault{}, false
	}
	switch {
	case given(a.Error):
		return readFault(a.Error), true
	case given(a.ErrorCode):
		var code number
		_ = json.Unmarshal(a.ErrorCode, &code)
		return Fault{Code: int(code), Message: string(a.Desc)}, true
	case given(a.ErrorType):
		var kind prose
		_ = json.Unmarshal(a.ErrorType, &kind)
		return Fault{Code: int(a.Code), Type: string(kind), Message: string(a.ErrorText)}, true
	case given(a.Data) && bytes.TrimSpace(a.Data)[0] == '{':
		var inner struct {
			Error json.RawMessage `json:"error"`
		}
		if json.Unmarshal(a.Data, &inner) == nil && given(inner.Error) {
			return readFault(inner.Error), true
		}
	}
	return Fault{}, false
}

func given(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) > 0 && string(raw) != "null" && string(raw) != "false"
}

func readFault(raw json.RawMessage) Fault {
	var b faultBody
	if bytes.TrimSpace(raw)[0] != '{' || json.Unmarshal(raw, &b) != nil {
		var text prose
		_ = json.Unmarshal(raw, &text)
		return Fault{Message: string(text)}
	}
	f := Fault{
		Message: string(b.Message), Type: string(b.Type), Code: int(b.Code), Sub: int(b.Sub), Transient: bool(b.Transient),
		UserTitle: string(b.UserTitle), UserText: string(b.UserText), Trace: string(b.Trace),
		Throttle: given(b.Throttled) || given(b.QPS) || given(b.Complex),
	}
	if f.Sub == 0 {
		f.Sub = int(b.SubDebug)
	}
	return f
}
