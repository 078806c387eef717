package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// call is one request to the Graph: the whole of an HTTP request, or one of a batch.
type call struct {
	method  string // with method=DELETE already applied
	version string // "v26.0": the one asked for, or the oldest
	origin  string // "http://127.0.0.1:8080": what next links start with
	path    []string
	params  url.Values
	header  http.Header
	token   *token
	trouble *trouble // what is to go wrong with this call
	owner   *page    // whose page the call was about, for the usage headers
}

// raw is the path without its version, as faults and the journal know it.
func (c *call) raw() string { return "/" + strings.Join(c.path, "/") }

// The versions answered. Older ones are served by the oldest, as Meta does; newer ones do not exist.
const (
	oldestVersion = "v22.0"
	newestVersion = "v26.0"
)

var versionForm = regexp.MustCompile(`^v(\d{1,3})\.(\d)$`)

// splitVersion takes a leading version off a path.
func splitVersion(path string) (version string, rest []string, err error) {
	var parts []string
	for _, p := range strings.Split(path, "/") {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return oldestVersion, nil, nil
	}
	m := versionForm.FindStringSubmatch(parts[0])
	if m == nil {
		return oldestVersion, parts, nil
	}
	major, _ := strconv.Atoi(m[1])
	switch {
	case major > 26 || m[2] != "0":
		return oldestVersion, parts[1:], fail(2500, "Unknown path components: /%s", strings.Join(parts, "/"))
	case major < 22:
		return oldestVersion, parts[1:], nil
	}
	return parts[0], parts[1:], nil
}

// largestBody bounds what is read of a request.
const largestBody = 16 << 20

// readCall takes a request apart. Parameters of the query and of a form or JSON body are one set; the body wins.
func readCall(r *http.Request) (*call, error) {
	c := &call{method: r.Method, origin: "http://" + r.Host, header: r.Header}
	var err error
	if c.version, c.path, err = splitVersion(r.URL.Path); err != nil {
		c.params = r.URL.Query()
		return c, err
	}
	if c.params, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		return c, badParam("The query cannot be read")
	}
	if r.Body != nil && r.Method != http.MethodGet {
		body, err := readBody(r)
		if err != nil {
			return c, err
		}
		for k, v := range body {
			c.params[k] = v
		}
	}
	if r.Method == http.MethodPost {
		if m := strings.ToUpper(c.params.Get("method")); m != "" {
			c.method = m
		}
	}
	c.params.Del("method")
	return c, nil
}

func readBody(r *http.Request) (url.Values, error) {
	typ, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if typ == "multipart/form-data" {
		if err := r.ParseMultipartForm(largestBody); err != nil {
			return nil, badParam("The multipart body cannot be read")
		}
		return r.MultipartForm.Value, nil
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, largestBody))
	if err != nil {
		return nil, fmt.Errorf("sandbox: reading the body: %w", err)
	}
	if typ == "application/json" {
		return jsonParams(raw)
	}
	v, err := url.ParseQuery(string(raw))
	if err != nil {
		return nil, badParam("The body cannot be read as a form")
	}
	return v, nil
}

// jsonParams makes form parameters of a JSON object: strings as they are, everything else as JSON text.
func jsonParams(raw []byte) (url.Values, error) {
	if len(strings.TrimSpace(string(raw))) == 0 {
		return url.Values{}, nil
	}
	var m map[string]json.RawMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, badParam("The body cannot be read as JSON")
	}
	v := url.Values{}
	for k, part := range m {
		var s string
		if json.Unmarshal(part, &s) == nil {
			v.Set(k, s)
			continue
		}
		v.Set(k, string(part))
	}
	return v, nil
}

// removed are the parameters that every version lost in October 2026. A client that sends one has not noticed.
var removed = []string{"debug", "date_format", "pretty"}

func (c *call) checkRemoved() error {
	for _, name := range removed {
		if c.params.Has(name) {
			return badParam("The parameter %s is no longer supported", name)
		}
	}
	if len(c.path) == 0 && c.params.Has("ids") {
		return badParam("The parameter ids is no longer supported")
	}
	return nil
}

// limit reads a page size: 25 when none is given, at most 100.
func readLimit(s string) (int, error) {
	if s == "" {
		return 25, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, badParam("Param limit must be a non-negative number")
	}
	return min(n, 100), nil
}

// truth reads a boolean as Meta takes them.
func truth(s string) (value, ok bool) {
	switch strings.ToLower(s) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}
