package connect

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"atempause/sources"
	"atempause/store/workspace"
	"atempause/ui/ask"
)

// newBrand is the option that makes a brand; no brand can be called that, for names are trimmed.
const newBrand = " new"

// chooseBrand asks whose channel it is. A workspace without brands gets one.
func (d *Dialogue) chooseBrand(ctx context.Context) error {
	if name, ok := d.Given["brand"]; ok {
		for _, b := range d.cfg.Brands {
			if strings.EqualFold(b.Name, name) {
				d.brand = b
				return nil
			}
		}
		return d.makeBrand(ctx)
	}
	switch {
	case len(d.cfg.Brands) == 0:
		d.say(ask.Plainly, "connect.fresh", "Dir", d.Place.Dir)
		return d.makeBrand(ctx)
	case len(d.cfg.Brands) == 1 && d.Silent:
		d.brand = d.cfg.Brands[0]
		return nil
	}
	q := ask.Question{Preset: d.cfg.Brands[0].Name}
	for _, b := range d.cfg.Brands {
		q.Options = append(q.Options, ask.Option{Value: b.Name, Text: b.Name})
	}
	if d.Silent {
		return &MissingError{Flag: "brand"}
	}
	q.Options = append(q.Options, ask.Option{Value: newBrand, Text: d.Words.T("connect.o.new_brand")})
	q.Title = d.Words.T("connect.q.which_brand")
	name, err := d.ask(ctx, "which-brand", q)
	if err != nil {
		return err
	}
	if name == newBrand {
		return d.makeBrand(ctx)
	}
	i := slices.IndexFunc(d.cfg.Brands, func(b sources.Brand) bool { return b.Name == name })
	d.brand = d.cfg.Brands[i]
	return nil
}

// makeBrand asks what a brand needs; all but its name has a sensible preset.
func (d *Dialogue) makeBrand(ctx context.Context) error {
	name, err := d.brandText(ctx, "brand", "name", "", false)
	if err != nil {
		return err
	}
	lang, err := d.ask(ctx, "brand-lang", ask.Question{Preset: d.Words.Lang(), Options: []ask.Option{
		{Value: "de", Text: "Deutsch"}, {Value: "en", Text: "English"},
	}})
	if err != nil {
		return err
	}
	d.newly = []workspace.Field{{Key: "name", Value: name}, {Key: "lang", Value: lang}}
	if lang == "de" {
		address, err := d.ask(ctx, "address", ask.Question{Preset: "Sie", Options: []ask.Option{
			{Value: "Sie", Text: "Sie"}, {Value: "du", Text: "du"}, {Value: "ihr", Text: "ihr"},
		}})
		if err != nil {
			return err
		}
		d.newly = append(d.newly, workspace.Field{Key: "address", Value: address})
	}
	for _, flag := range []string{"signature", "hotline"} {
		text, err := d.brandText(ctx, flag, flag, "", true)
		if err != nil {
			return err
		}
		if text != "" {
			d.newly = append(d.newly, workspace.Field{Key: flag, Value: text})
		}
	}
	if err := d.brandTimes(ctx, lang); err != nil {
		return err
	}
	d.brand = sources.Brand{Name: name, Lang: lang}
	return nil
}

func (d *Dialogue) brandTimes(ctx context.Context, lang string) error {
	preset := "Mo-Fr 09:00-18:00"
	if lang == "en" {
		preset = "Mon-Fri 09:00-17:00"
	}
	hours, err := d.ask(ctx, "hours", ask.Question{Preset: preset, Check: func(s string) string {
		return d.brandFault("hours", parts(s))
	}})
	if err != nil {
		return err
	}
	if lines := parts(hours); len(lines) > 0 && !strings.EqualFold(hours, "-") {
		d.newly = append(d.newly, workspace.Field{Key: "hours", Value: lines})
	}
	zone, err := d.brandText(ctx, "timezone", "timezone", zoneHere(), false)
	if err != nil {
		return err
	}
	d.newly = append(d.newly, workspace.Field{Key: "timezone", Value: zone})
	return nil
}

// brandText asks for a text of the brand.
func (d *Dialogue) brandText(ctx context.Context, flag, key, preset string, empty bool) (string, error) {
	return d.ask(ctx, flag, ask.Question{Preset: preset, Check: func(s string) string {
		if s == "" {
			if empty {
				return ""
			}
			return d.Words.T("connect.empty")
		}
		return d.brandFault(key, s)
	}})
}

func (d *Dialogue) brandFault(key string, value any) string {
	if lines, ok := value.([]string); ok && (len(lines) == 0 || lines[0] == "-") {
		return ""
	}
	p, ok := workspace.CheckBrandField(key, value)
	if ok {
		return ""
	}
	return d.Words.T(p.Key, p.Fields...)
}

// parts takes apart what was typed with semicolons: "Mo-Fr 9-18; Sa 9-13".
func parts(s string) []string {
	var out []string
	for _, p := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// zoneHere is this machine's time zone by name, as far as it can be told.
func zoneHere() string {
	if name := time.Local.String(); name != "Local" && name != "" {
		return name
	}
	if path, err := filepath.EvalSymlinks("/etc/localtime"); err == nil {
		if _, name, ok := strings.Cut(path, "zoneinfo/"); ok {
			if _, err := time.LoadLocation(name); err == nil && name != "UTC" && name != "Etc/UTC" {
				return name
			}
		}
	}
	if name := os.Getenv("TZ"); name != "" {
		if _, err := time.LoadLocation(name); err == nil {
			return name
		}
	}
	return "Europe/Berlin"
}
