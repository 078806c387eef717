package web

import (
	"context"
	"maps"
	"net/http"
)

// Version is how a server names the state of a document, to be kept and shown again: what has not changed is not sent.
type Version struct {
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"` // as the server wrote it; never a date of our own
}

// tagSize bounds what is kept of a stranger's header.
const tagSize = 512

// Fresh reads a document if it is another than that of version. changed is false when the server says that it is not;
// then there is no body, and the version stays.
func (c *Client) Fresh(ctx context.Context, call Call, version Version) (answer Answer, now Version, changed bool, err error) {
	call.Header = maps.Clone(call.Header)
	if call.Header == nil {
		call.Header = http.Header{}
	}
	if version.ETag != "" {
		call.Header.Set("If-None-Match", version.ETag)
	}
	if version.Modified != "" {
		call.Header.Set("If-Modified-Since", version.Modified)
	}
	answer, err = c.Do(ctx, call)
	if err != nil {
		return answer, version, false, err
	}
	if answer.Status == http.StatusNotModified {
		return answer, version, false, nil
	}
	now = Version{ETag: answer.Header.Get("ETag"), Modified: answer.Header.Get("Last-Modified")}
	if len(now.ETag) > tagSize {
		now.ETag = ""
	}
	if len(now.Modified) > tagSize {
		now.Modified = ""
	}
	return answer, now, true, nil
}
