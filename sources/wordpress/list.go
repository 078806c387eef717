package wordpress

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"atempause/sources/web"
)

// listing is a page of comments.
type listing struct {
	rows  []comment
	bad   int
	total int // of all pages; -1 when the answer does not say
	pages int // -1 likewise
}

// The statuses asked for. "all" are the approved and the waiting; "any" has spam and trash, too (WP_Comment_Query).
const (
	shown = "approve"
	all   = "all"
	any_  = "any"
	spam  = "spam"
)

// scope narrows a query to what this user may see. Who may not moderate sees what readers see.
func scope(u *user, status string, q url.Values) url.Values {
	if q == nil {
		q = url.Values{}
	}
	q.Set("context", "edit")
	q.Set("status", status)
	if !u.may("moderate_comments") {
		q.Set("context", "view")
		q.Set("status", shown)
	}
	q.Set("_fields", commentFields)
	return q
}

// list reads a page of comments, the newest first.
func (s *Source) list(ctx context.Context, op string, u *user, status string, page int, q url.Values, urgent bool) (listing, error) {
	q = scope(u, status, q)
	q.Set("orderby", "date_gmt")
	q.Set("order", "desc")
	q.Set("page", strconv.Itoa(page))
	q.Set("per_page", strconv.Itoa(s.cfg.rows))
	call, err := s.call(ctx, op, "", "comments", q)
	if err != nil {
		return listing{}, err
	}
	call.Urgent = urgent
	answer, err := s.client.Do(ctx, call)
	if err != nil {
		return listing{}, err
	}
	out := listing{total: header(answer, "X-WP-Total"), pages: header(answer, "X-WP-TotalPages")}
	if out.rows, out.bad, err = rows[comment](answer.Body); err != nil {
		return listing{}, answer.Garbled(err)
	}
	return out, nil
}

// last tells whether a page is the last one. Without headers (PHP's warnings keep them from being sent) a page that is not
// full is.
func (l listing) last(page, rows int) bool {
	if l.pages >= 0 {
		return page >= l.pages
	}
	return len(l.rows)+l.bad < rows
}

// header reads a count; -1 is "not told".
func header(a web.Answer, name string) int {
	n, err := strconv.Atoi(strings.TrimSpace(a.Header.Get(name)))
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// byID reads comments by their numbers, whatever their status.
func (s *Source) byID(ctx context.Context, op string, u *user, ids []int64) (map[int64]comment, error) {
	out := map[int64]comment{}
	for len(ids) > 0 {
		n := min(len(ids), s.cfg.rows)
		l, err := s.list(ctx, op, u, any_, 1, url.Values{"include": {join(ids[:n])}}, false)
		if err != nil {
			return nil, err
		}
		for _, c := range l.rows {
			out[c.ID] = c
		}
		ids = ids[n:]
	}
	return out, nil
}

func join(ids []int64) string {
	parts := make([]string, len(ids))
	for i, n := range ids {
		parts[i] = idOf(n)
	}
	return strings.Join(parts, ",")
}

// at writes a point in time for WordPress's date queries.
func at(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
