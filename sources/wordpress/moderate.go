package wordpress

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"atempause/sources"
	"atempause/sources/web"
)

// statuses is what a ruling is called when it is asked for, and what WordPress then tells.
var statuses = map[sources.Ruling]struct{ ask, told string }{
	sources.Approve: {"approve", "approved"},
	sources.Hold:    {"hold", "hold"},
	sources.Spam:    {"spam", "spam"},
	sources.Trash:   {"trash", "trash"},
}

// Moderate approves a comment, holds it back, or puts it among the spam or into the trash. WordPress calls it a failure when
// there is nothing to change, so the status is looked at first, and again after such a failure.
func (s *Source) Moderate(ctx context.Context, message string, r sources.Ruling) error {
	op := string(r) + " a comment"
	status, ok := statuses[r]
	if !ok {
		return s.refuse(sources.Unsupported, "moderate", message, string(r))
	}
	c, err := s.comment(ctx, "look at the comment", message)
	if err != nil || c.Status == status.told {
		return err
	}
	call, err := s.call(ctx, op, message, "comments/"+idOf(c.ID), nil)
	if err != nil {
		return err
	}
	call.Method, call.Repeatable, call.Bucket = http.MethodPost, true, writing
	if r == sources.Trash { // setting the status would delete for good where the blog has no trash; this way it refuses
		call.Method = http.MethodDelete
	} else {
		call.JSON = c.change("status", status.ask)
	}
	err = s.send(ctx, call)
	if fail := sources.ClassOf(err); err == nil || fail != sources.Rejected && fail != sources.Missing {
		return err
	}
	if c, lost := s.comment(ctx, "look at the comment", message); lost == nil && c.Status == status.told {
		return nil
	}
	return err
}

// Delete removes a comment for good, past the trash. What is gone already is no error.
func (s *Source) Delete(ctx context.Context, message string) error {
	n, ok := number(message)
	if !ok {
		return s.refuse(sources.Missing, "delete", message, "")
	}
	call, err := s.call(ctx, "delete", message, "comments/"+idOf(n), url.Values{"force": {"true"}})
	if err != nil {
		return err
	}
	call.Method, call.Repeatable, call.Bucket = http.MethodDelete, true, writing
	if err := s.send(ctx, call); sources.ClassOf(err) != sources.Missing {
		return err
	}
	return nil
}

// send makes a call. Many hosts let no DELETE through; WordPress takes one dressed as a POST (WP_REST_Server).
func (s *Source) send(ctx context.Context, call web.Call) error {
	_, err := s.client.Do(ctx, call)
	var fail *sources.Error
	if call.Method != http.MethodDelete || !errors.As(err, &fail) || strings.HasSuffix(fail.Detail, "]") { // WordPress itself said no
		return err
	}
	switch fail.Status {
	case http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		call.Method = http.MethodPost
		call.Header = http.Header{"X-Http-Method-Override": {http.MethodDelete}}
		_, err = s.client.Do(ctx, call)
	}
	return err
}

// Edit changes the text of a comment of ours. Nobody sees that it was changed.
func (s *Source) Edit(ctx context.Context, own, text string) (sources.Receipt, error) {
	const op = "edit"
	if err := s.fits(op, own, text); err != nil {
		return sources.Receipt{}, err
	}
	c, err := s.comment(ctx, "look at our comment", own)
	if err != nil {
		return sources.Receipt{}, err
	}
	u, err := s.me(ctx)
	if err != nil {
		return sources.Receipt{}, err
	}
	if c.Author != u.ID {
		return sources.Receipt{}, s.refuse(sources.Permission, op, own, "the comment is somebody else's")
	}
	if same(c.text(), text) {
		return c.receipt(), nil
	}
	call, err := s.call(ctx, op, own, "comments/"+idOf(c.ID), nil)
	if err != nil {
		return sources.Receipt{}, err
	}
	call.Method, call.Repeatable, call.Bucket = http.MethodPost, true, writing
	call.JSON = c.change("content", stored(text))
	if _, err := s.client.Do(ctx, call); err != nil {
		return sources.Receipt{}, err
	}
	return c.receipt(), nil
}

// SetClosed switches the comments of a post or page off or on.
func (s *Source) SetClosed(ctx context.Context, id string, closed bool) error {
	const op = "close the comments"
	n, ok := postNumber(id)
	if !ok {
		return s.refuse(sources.Missing, op, id, "")
	}
	status := "open"
	if closed {
		status = "closed"
	}
	var err error
	for _, kind := range []string{"posts", "pages"} {
		call, lost := s.call(ctx, op, id, kind+"/"+idOf(n), nil)
		if lost != nil {
			return lost
		}
		call.Method, call.Repeatable, call.Bucket = http.MethodPost, true, writing
		call.JSON = map[string]string{"comment_status": status}
		if _, err = s.client.Do(ctx, call); sources.ClassOf(err) != sources.Missing {
			break
		}
	}
	if err == nil {
		s.mu.Lock()
		delete(s.posts, n)
		s.mu.Unlock()
	}
	return err
}

// Probe asks the blog who we are there and what we may do. It changes nothing.
func (s *Source) Probe(ctx context.Context) (sources.Standing, error) {
	s.mu.Lock()
	s.api = nil // look again: the blog may have moved
	s.mu.Unlock()
	r, err := s.find(ctx)
	if err != nil {
		return sources.Standing{}, err
	}
	call, err := s.call(ctx, "look at the blog", "", "", url.Values{"_fields": {"name,home,namespaces,authentication"}})
	if err != nil {
		return sources.Standing{}, err
	}
	call.URL, call.Anonymous, call.Urgent = r.address("/", url.Values{"_fields": {"name,home,namespaces,authentication"}}), true, true
	var i index
	answer, err := s.client.Do(ctx, call)
	if err == nil {
		_ = read(answer.Body, &i) // a plugin may keep it from strangers: what counts is who we are
	} else if hopeless(err) && sources.ClassOf(err) != sources.TokenInvalid {
		return sources.Standing{}, err
	}
	u, err := s.askMe(ctx)
	if err != nil {
		var fail *sources.Error
		if yes, told := i.passwords(); errors.As(err, &fail) && fail.Class == sources.TokenInvalid && told && !yes {
			fail.Class, fail.Detail = sources.AccessLevel, "the blog takes no application passwords"
		}
		return sources.Standing{}, err
	}
	st := sources.Standing{Account: s.cfg.Channel.Account, Name: i.Name, Tasks: u.Roles, Version: "wp/v2"}
	if st.Name == "" {
		st.Name = s.cfg.Channel.Name
	}
	for c := range needed {
		if u.may(c) {
			st.Scopes = append(st.Scopes, c)
		}
	}
	return st, nil
}
