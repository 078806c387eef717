package wordpress

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"atempause/sources"
)

// textMost is how many bytes WordPress stores of a comment (wp_get_comment_fields_max_lengths).
const textMost = 65525

// stored writes a text of ours as a comment is stored: in HTML, of which readers are to see just our words.
func stored(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// Reply answers a comment in the name of the application password's owner. One attempt is made that WordPress could have
// seen. What is answered is looked at first: WordPress itself would take an answer to a comment that is gone.
func (s *Source) Reply(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "reply"
	if out.Audience == sources.Private {
		return sources.Receipt{}, s.refuse(sources.Unsupported, op, out.Target, "")
	}
	if err := s.fits(op, out.Target, out.Text); err != nil {
		return sources.Receipt{}, err
	}
	under, err := s.comment(ctx, "look at what is answered", target(out))
	if err != nil {
		return sources.Receipt{}, err
	}
	switch under.Status {
	case "approved", "":
	case "hold":
		return sources.Receipt{}, s.refuse(sources.NotReplyable, op, out.Target, "the comment waits for approval")
	default:
		return sources.Receipt{}, s.refuse(sources.Missing, op, out.Target, "the comment is in "+under.Status)
	}
	call, err := s.call(ctx, op, out.Target, "comments", nil)
	if err != nil {
		return sources.Receipt{}, err
	}
	call.Method, call.Bucket = http.MethodPost, writing
	call.JSON = map[string]any{"post": under.Post, "parent": under.ID, "content": stored(out.Text)}
	answer, err := s.client.Do(ctx, call)
	if sources.ClassOf(err) == sources.Duplicate { // it may be this very attempt's, or that of one that ended without an answer
		if r, found, lost := s.FindOwn(ctx, out); lost == nil && found {
			return r, nil
		}
	}
	if err != nil {
		return sources.Receipt{}, err
	}
	var made comment
	if err := read(answer.Body, &made); err != nil {
		return sources.Receipt{}, answer.Garbled(err)
	}
	if made.ID == 0 {
		return sources.Receipt{}, answer.Garbled(errNotJSON)
	}
	return made.receipt(), nil
}

func target(out sources.Outgoing) string {
	if out.Target != "" {
		return out.Target
	}
	return out.Thread
}

func (c comment) receipt() sources.Receipt {
	return sources.Receipt{RemoteID: idOf(c.ID), Permalink: c.Link, Time: c.Date.Time, Parent: idOf(c.Parent)}
}

// fits refuses what WordPress would refuse, before anything is sent.
func (s *Source) fits(op, object, text string) error {
	if _, over := s.TextLimit(sources.CommentForm, sources.Public).Over(text); over || len(stored(text)) > textMost {
		return s.refuse(sources.TooLong, op, object, "")
	}
	if strings.TrimSpace(text) == "" {
		return s.refuse(sources.Rejected, op, object, "empty text")
	}
	return nil
}

// comment reads one.
func (s *Source) comment(ctx context.Context, op, id string) (comment, error) {
	var c comment
	n, ok := number(id)
	if !ok {
		return c, s.refuse(sources.Missing, op, id, "")
	}
	u, err := s.me(ctx)
	if err != nil {
		return c, err
	}
	q := scope(u, any_, nil)
	q.Del("status")
	q.Set("_fields", oneFields)
	call, err := s.call(ctx, op, id, "comments/"+idOf(n), q)
	if err != nil {
		return c, err
	}
	call.Urgent = true
	answer, err := s.client.Do(ctx, call)
	if err != nil {
		return c, err
	}
	if err := read(answer.Body, &c); err != nil {
		return c, answer.Garbled(err)
	}
	if c.ID != n {
		return c, answer.Garbled(errNotJSON)
	}
	return c, nil
}

// FindOwn reads back whether a reply of ours has arrived: among the answers to the comment, of the application password's
// owner, with this text, not before the attempt, and not another reply of ours.
func (s *Source) FindOwn(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	const op = "look for our reply"
	parent, ok := number(target(out))
	if !ok {
		return sources.Receipt{}, false, s.refuse(sources.Missing, op, target(out), "")
	}
	u, err := s.me(ctx)
	if err != nil {
		return sources.Receipt{}, false, err
	}
	for page := 1; page <= findPages; page++ {
		l, err := s.list(ctx, op, u, any_, page, url.Values{"parent": {idOf(parent)}}, true)
		if err != nil {
			return sources.Receipt{}, false, err
		}
		for _, c := range l.rows {
			if c.Author == u.ID && c.Status != "trash" && out.Young(c.Date.Time) && same(c.text(), out.Text) && !slices.Contains(out.Others, idOf(c.ID)) {
				return c.receipt(), true, nil
			}
		}
		if l.last(page, s.cfg.rows) {
			break
		}
	}
	return sources.Receipt{}, false, nil
}

// findPages bounds a read-back; the newest stand first.
const findPages = 20

// same compares a text as sent with one as told back: line ends, blanks at the ends of lines and of the text, and the
// composition of letters may differ. A database without room for emoji drops them.
func same(told, sent string) bool {
	a, b := sources.PlainText(told), sources.PlainText(sent)
	return a == b || a != "" && a == narrow(a) && a == sources.PlainText(narrow(b))
}

func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return -1
		}
		return r
	}, s)
}
