package mastodon

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"atempause/sources"
)

// skew is how far the server's clock and ours may be apart.
const skew = 2 * time.Minute

// findPages bounds a read-back whose attempt has no time.
const findPages = 5

// FindOwn reads back whether a reply of ours has arrived: among our own posts, private ones too, with this text, below what
// was answered, not before the attempt, and not another reply of ours. If what was answered has been deleted since, our
// reply no longer says what it hung below, and is found all the same.
func (s *Source) FindOwn(ctx context.Context, out sources.Outgoing) (sources.Receipt, bool, error) {
	me, err := s.self(ctx, true)
	if err != nil {
		return sources.Receipt{}, false, err
	}
	call, err := s.call("look for our reply", http.MethodGet, string(me.ID), "accounts", string(me.ID), "statuses")
	if err != nil {
		return sources.Receipt{}, false, err
	}
	call.Query, call.Urgent = url.Values{"limit": {listLimit}, "exclude_reblogs": {"true"}}, true
	since := time.Time{}
	if !out.Tried.IsZero() {
		since = out.Tried.Add(-skew).Truncate(time.Second)
	}
	private := out.Audience == sources.Private || out.Form == sources.ConversationForm
	var got sources.Receipt
	page := 0
	err = pages(ctx, s, call, func(p rows[status]) (bool, error) {
		for _, st := range p.all {
			if st.Created.Before(since) {
				return false, nil
			}
			below := st.ReplyTo == target(out) || st.ReplyTo == "" && st.ReplyToAccount != ""
			if below && st.Account.ID == me.ID && (!private || st.direct()) && !slices.Contains(out.Others, string(st.ID)) &&
				same(plain(st.Content, st.Mentions.all), out.Text) {
				got = receipt(st)
				return false, nil
			}
		}
		page++
		return !since.IsZero() || page < findPages, nil
	})
	return got, got.RemoteID != "", err
}
