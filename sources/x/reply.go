package x

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"atempause/sources"
	"atempause/sources/web"
)

// Reply answers a post in public, or in an open conversation. One attempt is made that X could have seen.
func (s *Source) Reply(ctx context.Context, out sources.Outgoing) (sources.Receipt, error) {
	const op = "reply"
	if _, over := s.TextLimit(out.Form, out.Audience).Over(out.Text); over {
		return sources.Receipt{}, s.refuse(sources.TooLong, op, out.Target, "")
	}
	if strings.TrimSpace(out.Text) == "" {
		return sources.Receipt{}, s.refuse(sources.Rejected, op, out.Target, "empty text")
	}
	if out.Form == sources.ConversationForm {
		return s.sendMessage(ctx, out)
	}
	if out.Audience == sources.Private {
		return sources.Receipt{}, s.refuse(sources.Unsupported, op, out.Target, "a post cannot be answered in private")
	}
	var got struct {
		Data struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	err := s.ask(ctx, web.Call{
		Op: op, Object: out.Target, Path: web.Path("2", "tweets"), Out: &got, Bucket: "post",
		JSON: map[string]any{"text": out.Text, "reply": map[string]string{"in_reply_to_tweet_id": s.newestOf(out.Target)}},
	})
	if err != nil {
		return sources.Receipt{}, err
	}
	if !idShape.MatchString(got.Data.ID) {
		return sources.Receipt{}, s.nameless(op, out.Target)
	}
	id := got.Data.ID
	return sources.Receipt{RemoteID: id, Permalink: link("", id), Time: born(id), Parent: out.Target}, nil
}

// nameless is an answer that says neither yes nor no: something may have been made.
func (s *Source) nameless(op, object string) *sources.Error {
	e := s.refuse(sources.Ambiguous, op, object, "answered without an id")
	e.Applied = true
	return e
}

// skew is how far X's clock and ours may be apart.
const skew = 2 * time.Minute

// FindOwn reads our own timeline back and looks for the reply: ours, to this post, with this text, not before the attempt,
// and not another reply of ours. It costs a tenth of a cent for each post of the last minutes.
func (s *Source) FindOwn(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	if out.Form == sources.ConversationForm {
		return s.findMessage(ctx, out)
	}
	since := out.Tried.Add(-skew)
	if out.Tried.IsZero() {
		since = s.cfg.Now().Add(-s.cfg.Since)
	}
	q := fields()
	q.Set("start_time", since.UTC().Truncate(time.Second).Format(time.RFC3339))
	q.Set("max_results", strconv.Itoa(pageMost))
	for range pagesMost {
		got, posts, _, err := s.page(ctx, web.Call{
			Op: "read our posts back", Object: s.id, Path: web.Path("2", "users", s.id, "tweets"), Query: q, Bucket: "own", Urgent: true,
		})
		if err != nil {
			return sources.Receipt{}, false, err
		}
		for _, p := range posts {
			if s.isReply(p, out, since) {
				id := p.first()
				return sources.Receipt{RemoteID: id, Permalink: p.link(), Time: born(id), Parent: out.Target}, true, nil
			}
		}
		if got.Meta.Next == "" {
			break
		}
		q.Set("pagination_token", got.Meta.Next)
	}
	return sources.Receipt{}, false, nil
}

func (s *Source) isReply(p post, out sources.Outgoing, since time.Time) bool {
	id, to := p.first(), p.answers()
	return p.AuthorID == s.id && (to == out.Target || to == s.newestOf(out.Target)) && same(p.plain(), out.Text) &&
		!born(id).Before(since.Truncate(time.Second)) && !slices.Contains(out.Others, id)
}

// same compares a text as sent with one as told back: X composes letters, trims, and gives a link its scheme.
func same(a, b string) bool { return bare(a) == bare(b) }

var schemes = strings.NewReplacer("https://", "", "http://", "")

func bare(text string) string {
	words := strings.Fields(norm.NFC.String(schemes.Replace(text)))
	for i, w := range words {
		if u, err := url.Parse("https://" + w); err == nil && u.Path == "/" {
			words[i] = strings.TrimSuffix(w, "/")
		}
	}
	return strings.Join(words, " ")
}
