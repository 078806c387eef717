package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// writePage answers what is posted to a page itself.
func (v *view) writePage(p *page, edge string) (any, error) {
	switch {
	case edge == "messages" && v.call.method == http.MethodPost:
		return v.send(p)
	case edge == "feed" && v.call.method == http.MethodPost:
		return v.publish(p)
	case edge == "blocked":
		return v.block(p)
	case edge == "moderate_conversations" && v.call.method == http.MethodPost:
		return v.moderate(p)
	}
	return nil, missing(v.call.method, p.id)
}

func (v *view) publish(p *page) (any, error) {
	if err := v.call.token.need("pages_manage_posts"); err != nil {
		return nil, err
	}
	if err := p.task("CREATE_CONTENT", "MANAGE"); err != nil {
		return nil, err
	}
	fs, err := v.echo(postType)
	if err != nil {
		return nil, err
	}
	text := v.call.params.Get("message")
	if strings.TrimSpace(text) == "" {
		return nil, badParam("Requires one of the params: message, link, attached_media")
	}
	o := v.w.add(pagePost, p)
	o.text, o.created = text, v.w.now().Unix()
	o.set(byPage)
	v.w.place(o)
	v.w.sent[text]++
	if len(fs) > 0 {
		return v.show(o, fs)
	}
	return obj{{"id", o.id()}}, nil
}

// names reads a list parameter: a JSON array of strings or numbers, or words with commas.
func names(s string) []string {
	var list []any
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	if strings.HasPrefix(strings.TrimSpace(s), "[") && dec.Decode(&list) == nil {
		out := make([]string, 0, len(list))
		for _, e := range list {
			switch e := e.(type) {
			case string:
				out = append(out, e)
			case json.Number:
				out = append(out, e.String())
			}
		}
		return out
	}
	var out []string
	for _, part := range strings.Split(s, ",") {
		if part = strings.Trim(strings.TrimSpace(part), `"`); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// block keeps people off a page or lets them back. The answer tells for each whether it was done.
func (v *view) block(p *page) (any, error) {
	if err := v.mayModerate(p, "pages_manage_engagement"); err != nil {
		return nil, err
	}
	var ids []string
	for _, name := range []string{"user", "psid", "asid", "uid"} {
		ids = append(ids, names(v.call.params.Get(name))...)
	}
	if len(ids) == 0 {
		return nil, badParam("The parameter user is required")
	}
	on := v.call.method == http.MethodPost
	if !on && v.call.method != http.MethodDelete {
		return nil, missing(v.call.method, p.id)
	}
	out := obj{}
	for _, id := range ids {
		who := p.byID[id]
		if who != nil {
			who.blocked = on
		}
		out = append(out, member{id, who != nil})
	}
	if !on {
		return success, nil
	}
	return out, nil
}

// blocked lists who is kept off.
func (v *view) blocked(p *page) (any, error) {
	if err := v.mayModerate(p, "pages_manage_engagement"); err != nil {
		return nil, err
	}
	asked := names(v.call.params.Get("user"))
	var who []*person
	for id, one := range p.byID {
		if one.blocked && (len(asked) == 0 || slices.Contains(asked, id)) {
			who = append(who, one)
		}
	}
	slices.SortFunc(who, func(a, b *person) int { return strings.Compare(a.id, b.id) })
	l := listing{path: "/" + p.id + "/blocked", params: v.call.params}
	return paginate(v, l, who, func(one *person) uint64 { return hash(2, one.id) }, func(one *person) (any, error) {
		return personObj(one), nil
	})
}

// moderate acts on senders of direct messages.
func (v *view) moderate(p *page) (any, error) {
	if err := v.call.token.need("pages_messaging"); err != nil {
		return nil, err
	}
	if err := p.task("MESSAGING", "MODERATE"); err != nil {
		return nil, err
	}
	var users []struct {
		ID string `json:"id"`
	}
	if json.Unmarshal([]byte(v.call.params.Get("user_ids")), &users) != nil || len(users) == 0 {
		return nil, badParam("Param user_ids must be an array of objects with an id")
	}
	actions := names(v.call.params.Get("actions"))
	if len(actions) == 0 {
		return nil, badParam("Param actions must be a non-empty array")
	}
	for _, a := range actions {
		for _, u := range users {
			who := p.byID[u.ID]
			if who == nil {
				return nil, badParam("No matching user found")
			}
			switch a {
			case "BLOCK_USER", "BAN_USER":
				who.blocked = true
			case "UNBLOCK_USER", "UNBAN_USER":
				who.blocked = false
			case "MOVE_TO_SPAM":
				if t := p.talkOf[who]; t != nil {
					t.set(lowGrade)
				}
			default:
				return nil, badParam("Param actions[0] must be one of {BAN_USER, BLOCK_USER, MOVE_TO_SPAM, UNBAN_USER, UNBLOCK_USER}")
			}
		}
	}
	return success, nil
}
