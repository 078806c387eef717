package sandbox

import "net/url"

// showPage renders a Page node. Its token is told only to who may have it.
func (v *view) showPage(p *page, fs []field, withToken bool) (obj, error) {
	if len(fs) == 0 {
		fs = plain("name", "id")
	}
	out := obj{}
	hasID := false
	for _, f := range fs {
		value, err := v.pageField(p, f, withToken)
		if err != nil {
			return nil, err
		}
		if _, none := value.(omit); none {
			continue
		}
		hasID = hasID || f.name == "id"
		out = append(out, member{f.name, value})
	}
	if !hasID {
		out = append(out, member{"id", p.id})
	}
	return out, nil
}

func (v *view) pageField(p *page, f field, withToken bool) (any, error) {
	switch f.name {
	case "id":
		return p.id, nil
	case "name":
		return p.name, nil
	case "about", "description":
		return p.about, nil
	case "category":
		return "Local business", nil
	case "category_list":
		return []any{obj{{"id", "2500"}, {"name", "Local business"}}}, nil
	case "link":
		return "https://www.facebook.com/" + p.id, nil
	case "access_token":
		if withToken || v.call.token.page == p {
			return p.token.text, nil
		}
		return omit{}, nil
	case "tasks":
		return p.tasks, nil
	case "fan_count", "followers_count":
		return int(800 + hash(v.w.opt.Seed, p.id)%4000), nil
	case "is_published", "can_post":
		return true, nil
	case "unread_message_count":
		n := 0
		for _, t := range p.talks {
			n += t.unread()
		}
		return n, nil
	case "instagram_business_account", "connected_instagram_account":
		if p.gram == nil {
			return omit{}, nil
		}
		return pick(obj{{"id", p.gram.id}}, f, "IGUser", gramUserFields...)
	case "username", "picture", "displayed_message_response_time",
		"overall_star_rating", "rating_count", "website", "phone", "verification_status":
		return omit{}, nil
	}
	return v.pageEdge(p, f)
}

// pageEdge renders an edge asked for among the fields of a page.
func (v *view) pageEdge(p *page, f field) (any, error) {
	params := url.Values{}
	for _, a := range f.args {
		params.Set(a.name, a.value)
	}
	if len(f.sub) > 0 {
		params.Set("fields", fieldsString(f.sub))
	}
	if v.call.token.who == forUser {
		return nil, fail(210, "(#210) A page access token is required to request this resource.")
	}
	var out any
	var err error
	switch f.name {
	case "feed", "posts", "published_posts", "visitor_posts", "tagged":
		out, err = v.feed(p, f.name, params, f.sub, true)
	case "ratings":
		out, err = v.ratings(p, params, f.sub, true)
	case "conversations":
		out, err = v.conversations(p, params, f.sub, true)
	default:
		return nil, unknownField(f.name, "Page")
	}
	if err == nil && out == nil {
		return omit{}, nil
	}
	return out, err
}
