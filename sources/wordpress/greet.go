package wordpress

import (
	"context"
	"net/url"

	"atempause/sources"
)

// Greet looks for a blog's API and the blog's name, before a password is shown to it: BaseURL is the blog.
func Greet(ctx context.Context, cfg Config) (sources.Standing, error) {
	cfg.Token = func(context.Context) (string, error) { return "", nil }
	s, err := New(cfg)
	if err != nil {
		return sources.Standing{}, err
	}
	r, err := s.find(ctx)
	if err != nil {
		return sources.Standing{}, err
	}
	fields := url.Values{"_fields": {"name,authentication"}}
	call, err := s.call(ctx, "look at the blog", "", "", fields)
	if err != nil {
		return sources.Standing{}, err
	}
	call.URL, call.Anonymous, call.Urgent = r.address("/", fields), true, true
	answer, err := s.client.Do(ctx, call)
	var i index
	switch {
	case err == nil:
		_ = read(answer.Body, &i) // a plugin may keep it from strangers
	case hopeless(err) && sources.ClassOf(err) != sources.TokenInvalid:
		return sources.Standing{}, err
	}
	if yes, told := i.passwords(); told && !yes {
		return sources.Standing{}, s.refuse(sources.AccessLevel, "look at the blog", "", "the blog takes no application passwords")
	}
	return sources.Standing{Name: i.Name}, nil
}
