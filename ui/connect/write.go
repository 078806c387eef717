package connect

import (
	"context"
	"errors"
	"strings"

	"atempause/sources/secret"
	"atempause/store/workspace"
	"atempause/ui/ask"
)

// order is how a channel's keys stand in the config.
var order = []string{
	"network", "name", "account", "base_url", "imap", "smtp", "user", "oauth", "page", "level", "match", "since",
	"token_command", "token_env", "token_file", "app_id", "app_secret_command", "app_secret_env", "app_secret_file",
}

// naming asks what the channel shall be called.
func (d *Dialogue) naming(ctx context.Context) error {
	if d.fields["name"] != nil {
		return nil
	}
	preset := strings.TrimSpace(d.title)
	if preset == "" {
		preset = d.brand.Name
	}
	name, err := d.ask(ctx, "name", ask.Question{Preset: preset, Check: d.check("name", false)})
	if err == nil {
		d.fields["name"] = name
	}
	return err
}

// put adds what was asked for to a config.
func (d *Dialogue) put(e *workspace.Edit) error {
	if d.newly != nil {
		if err := e.AddBrand(d.newly); err != nil {
			return err
		}
	}
	fields := map[string]any{"network": string(d.network)}
	for k, v := range d.fields {
		fields[k] = v
	}
	switch {
	case d.token == nil:
	case d.spec.Command != "":
		fields["token_command"] = d.spec.Command
	case d.spec.Env != "":
		fields["token_env"] = d.spec.Env
	case d.spec.File != "":
		fields["token_file"] = d.spec.File
	}
	var lines []workspace.Field
	for _, key := range order {
		if v, ok := fields[key]; ok {
			lines = append(lines, workspace.Field{Key: key, Value: v})
		}
	}
	return e.AddChannel(d.brand.Name, lines)
}

// write makes the changed config, and gives what is new in it. Nothing is on the disk yet.
func (d *Dialogue) write() (block string, err error) {
	e, err := d.Place.Edit() // as it stands now: the dialogue may have taken a while
	if err != nil {
		return "", err
	}
	before := e.Text()
	if err := d.put(e); err != nil {
		return "", err
	}
	d.edit = e
	return added(before, e.Text()), nil
}

// added is what stands in the new text and not in the old one: whole lines in one place.
func added(before, after string) string {
	old, now := strings.Split(before, "\n"), strings.Split(after, "\n")
	from, back := 0, 0
	for from < len(old) && from < len(now) && old[from] == now[from] {
		from++
	}
	for back < len(old)-from && back < len(now)-from && old[len(old)-1-back] == now[len(now)-1-back] {
		back++
	}
	return strings.Trim(strings.Join(now[from:len(now)-back], "\n"), "\r\n")
}

// save keeps the secret and then writes the config; if the second fails, the first is undone. A person who breaks off now
// comes too late: both are done or none.
func (d *Dialogue) save(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	undo := func() {}
	if d.typed && d.token != nil {
		if err := d.Place.Make(); err != nil {
			return err
		}
		tok, err := d.token.Get(ctx) // the look may have had it renewed
		if err != nil {
			return err
		}
		old, oldErr := secret.Lookup(ctx, d.spec)
		if err := secret.Save(ctx, d.spec, tok); err != nil {
			return err
		}
		undo = func() {
			if oldErr == nil {
				_ = secret.Save(ctx, d.spec, old)
			} else {
				_ = secret.Remove(d.spec)
			}
		}
	}
	undoApp, err := d.keepAppSecret(ctx)
	if err != nil {
		undo()
		return err
	}
	if err := d.edit.Save(ctx); err != nil {
		undoApp()
		undo()
		return errors.Join(errWriting, err)
	}
	return nil
}

// errWriting marks an error of the disk.
var errWriting = errors.New("write config.toml")

// Writing tells whether it was the disk that failed.
func Writing(err error) bool { return errors.Is(err, errWriting) }
