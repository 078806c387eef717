package mastodon

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"atempause/sources"
	"atempause/sources/web"
)

// searchPages bounds how far a search is paged: a server does not promise an order.
const searchPages = 5

// fetchSearch looks for posts that speak of the firm without addressing it. Servers without full-text search answer with
// nothing and do not say so; hashtags work on all of them.
func (s *Source) fetchSearch(ctx context.Context, me account, from sources.Cursor, emit func(sources.Batch) error) error {
	f := s.forest(Search, me, from, emit)
	newest := map[string]ident{}
	var hits []status
	had := map[ident]bool{}
	denied := 0
	var refusal error
	for _, term := range s.cfg.Search {
		found, err := s.look(ctx, term, f)
		if sources.ClassOf(err) == sources.Permission {
			denied, refusal = denied+1, err
			continue
		}
		if err != nil {
			return err
		}
		newest[term] = f.mem.Last[term]
		for _, st := range found {
			if st.ID.after(newest[term]) {
				newest[term] = st.ID
			}
			if _, known := f.mem.Items[string(st.ID)]; !known && !had[st.ID] && f.news(st) {
				had[st.ID] = true
				hits = append(hits, st)
			}
		}
	}
	if denied > 0 && denied == len(s.cfg.Search) {
		return refusal
	}
	f.out.Total = len(hits)
	for _, st := range hits {
		if err := f.hit(ctx, st); err != nil {
			return err
		}
	}
	if err := f.sweep(ctx); err != nil {
		return err
	}
	f.mem.Last = newest
	f.mem.forget(f.horizon)
	f.out.Total = f.out.Done
	return f.out.Flush()
}

// news tells whether a find is one: not ours, public, and not what the other lanes tell already.
func (f *forest) news(st status) bool {
	return st.ID != "" && st.Reblog == nil && !st.direct() && !f.ours(st) && !st.names(f.me.ID) && st.ReplyToAccount != f.me.ID &&
		!st.Created.Before(f.horizon)
}

// hit tells a find as a thread, unless it hangs in one of those the mentions tell.
func (f *forest) hit(ctx context.Context, st status) error {
	if f.told[st.ID] {
		f.out.skip()
		return nil
	}
	if st.ReplyTo != "" {
		c, err := f.s.around(ctx, st.ID)
		if sources.ClassOf(err) == sources.Missing {
			f.out.skip()
			return nil
		}
		if err != nil {
			return err
		}
		if slices.ContainsFunc(c.Ancestors.all, func(a status) bool { return f.ours(a) || a.names(f.me.ID) || f.told[a.ID] }) {
			f.out.skip()
			return nil
		}
	}
	return f.read(ctx, st.ID, &st, nil)
}

// look asks for one term: a hashtag's posts, or a full-text search.
func (s *Source) look(ctx context.Context, term string, f *forest) ([]status, error) {
	if tag, ok := strings.CutPrefix(term, "#"); ok {
		return s.lookTag(ctx, tag, term, f)
	}
	var out []status
	query := term
	if strings.ContainsAny(term, " -") {
		query = `"` + strings.ReplaceAll(term, `"`, " ") + `"`
	}
	max := ident("")
	for range searchPages {
		var got struct {
			Statuses rows[status] `json:"statuses"`
		}
		call := web.Call{
			Op: "search", Path: web.Path("api", "v2", "search"), Bucket: searchBucket, Out: &got,
			Query: url.Values{"q": {query}, "type": {"statuses"}, "limit": {listLimit}},
		}
		if last := f.mem.Last[term]; last != "" {
			call.Query.Set("min_id", string(last))
		}
		if max != "" {
			call.Query.Set("max_id", string(max))
		}
		_, err := s.client.Do(ctx, call)
		s.heed(err)
		if err != nil {
			return nil, err
		}
		fresh := false
		for _, st := range got.Statuses.all {
			if max == "" || max.after(st.ID) {
				max, fresh = st.ID, true
			}
			out = append(out, st)
		}
		if !fresh {
			break
		}
	}
	return out, nil
}

func (s *Source) lookTag(ctx context.Context, tag, term string, f *forest) ([]status, error) {
	call := web.Call{
		Op: "look through a hashtag", Method: http.MethodGet, Path: web.Path("api", "v1", "timelines", "tag", tag), Bucket: searchBucket,
		Query: url.Values{"limit": {listLimit}},
	}
	if last := f.mem.Last[term]; last != "" {
		call.Query.Set("since_id", string(last))
	}
	var out []status
	page := 0
	err := pages(ctx, s, call, func(p rows[status]) (bool, error) {
		young := len(p.all) == 0
		for _, st := range p.all {
			if !st.Created.Before(f.horizon) {
				out, young = append(out, st), true
			}
		}
		page++
		return young && page < searchPages, nil
	})
	return out, err
}
