package workspace

import (
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a bare machine may have no time zones of its own

	"atempause/replies"
	"atempause/replies/template"
	"atempause/sources"
)

func (r *reader) root(raw map[string]any) Config {
	r.brands, r.channels = map[string]bool{}, map[string]place{}
	t := table{r, "", raw}
	t.only("lang", "brand", "keys", "alarm", "care")
	cfg := Config{Lang: r.lang(t), Keys: r.keys(t), Alarm: r.alarm(t), Care: r.care(t)}
	for _, bt := range t.tables("brand") {
		b, channels := r.brand(bt)
		cfg.Brands = append(cfg.Brands, b)
		cfg.Channels = append(cfg.Channels, channels...)
	}
	if _, ok := raw["brand"]; !ok {
		r.complain("", "config.no_brand")
	}
	return cfg
}

// keys reads the person's own key bindings: a key, or a list of keys, for each thing to do.
func (r *reader) keys(t table) map[string][]string {
	v, ok := t.vals["keys"]
	if !ok {
		return nil
	}
	m, ok := v.(map[string]any)
	if !ok {
		r.complain("keys", "config.keys_table")
		return nil
	}
	kt := table{r, "keys", m}
	out := map[string][]string{}
	for id, v := range m {
		if s, one := v.(string); one {
			out[id] = []string{s}
			continue
		}
		out[id] = kt.texts(id)
		if list, isList := v.([]any); isList && len(list) == 0 {
			r.complain(join("keys", id), "config.key_none", "Key", id)
		}
	}
	return out
}

// lang reads the language of the interface or of a brand.
func (r *reader) lang(t table) string {
	lang := t.text("lang")
	if lang != "" && lang != "de" && lang != "en" {
		r.complain(join(t.path, "lang"), "config.lang", "Got", lang)
	}
	return lang
}

func (r *reader) brand(t table) (sources.Brand, []Channel) {
	t.only("name", "lang", "address", "signature", "hotline", "review_link", "own", "hours", "holidays", "special", "timezone", "causes", "style", "breath", "channel")
	b := sources.Brand{
		Name: t.must("name", "config.brand_name"), Lang: r.lang(t), Signature: t.text("signature"),
		Hotline: t.text("hotline"), Review: t.text("review_link"), Own: t.texts("own"),
	}
	if b.Lang == "" {
		b.Lang = "de"
	}
	if b.Review != "" && !template.ValidLink(b.Review) {
		r.complain(join(t.path, "review_link"), "config.review_link", "Got", b.Review)
	}
	if b.Name != "" && r.brands[strings.ToLower(b.Name)] {
		r.complain(join(t.path, "name"), "config.brand_twice", "Name", b.Name)
	}
	r.brands[strings.ToLower(b.Name)] = true
	switch a := t.text("address"); a {
	case "", string(sources.Sie), string(sources.Du), string(sources.Ihr):
		b.Address = sources.Address(a)
	default:
		r.complain(join(t.path, "address"), "config.address", "Got", a)
	}
	b.Timezone = r.timezone(t)
	b.Hours = r.hours(t, b.Timezone)
	b.Holidays, b.Special = r.days(t, b.Timezone)
	b.Causes = r.causes(t)
	b.Style = r.style(t, b.Signature)
	b.Breath = r.breath(t)
	var channels []Channel
	for _, ct := range t.tables("channel") {
		c := r.channel(ct, b.Name, b.Lang, b.Timezone)
		b.Channels = append(b.Channels, c.Channel)
		channels = append(channels, c)
	}
	return b, channels
}

func (r *reader) timezone(t table) string {
	zone := t.text("timezone")
	if _, err := time.LoadLocation(zone); err != nil {
		r.complain(join(t.path, "timezone"), "config.timezone", "Got", zone)
		return ""
	}
	return zone
}

func (r *reader) hours(t table, zone string) []string {
	lines := t.texts("hours")
	for i, line := range lines {
		if _, err := replies.ParseHours([]string{line}, zone); err != nil {
			r.complain(join(t.path, "hours")+"["+strconv.Itoa(i)+"]", "config.hours", "Got", line)
		}
	}
	return lines
}

// days reads the days a brand is closed, and those it is open otherwise than usual.
func (r *reader) days(t table, zone string) (holidays, special []string) {
	holidays, special = t.texts("holidays"), t.texts("special")
	for i, line := range holidays {
		if _, err := replies.ParseCalendar(nil, []string{line}, nil, zone); err != nil {
			r.complain(join(t.path, "holidays")+"["+strconv.Itoa(i)+"]", "config.holiday", "Got", line)
		}
	}
	for i, line := range special {
		if _, err := replies.ParseCalendar(nil, nil, []string{line}, zone); err != nil {
			r.complain(join(t.path, "special")+"["+strconv.Itoa(i)+"]", "config.special", "Got", line)
		}
	}
	return holidays, special
}

var breathKeys = []string{"praise", "question", "complaint", "heated", "other", "private"}

// maxBreath is where a slip of the pen is more likely than a wish: nobody asks for more than two minutes.
const maxBreath = time.Hour

func (r *reader) breath(t table) sources.BreathPlan {
	v, ok := t.vals["breath"]
	if !ok {
		return sources.BreathPlan{}
	}
	m, ok := v.(map[string]any)
	path := join(t.path, "breath")
	if !ok {
		r.complain(path, "config.breath_table")
		return sources.BreathPlan{}
	}
	bt := table{r, path, m}
	bt.only(breathKeys...)
	read := func(key string) time.Duration {
		if _, ok := m[key]; !ok {
			return 0
		}
		s := bt.text(key)
		if _, isText := m[key].(string); !isText {
			return 0
		}
		d, err := time.ParseDuration(s)
		switch {
		case err != nil:
			r.complain(join(path, key), "config.duration", "Key", key, "Got", s)
		case d < replies.MinBreath:
			r.complain(join(path, key), "config.breath_short", "Key", key, "Got", s, "Least", replies.MinBreath.String())
		case d > maxBreath:
			r.complain(join(path, key), "config.breath_long", "Key", key, "Got", s, "Most", "1h")
		}
		return d
	}
	return sources.BreathPlan{
		Praise: read("praise"), Question: read("question"), Complaint: read("complaint"),
		Heated: read("heated"), Other: read("other"), Private: read("private"),
	}
}
