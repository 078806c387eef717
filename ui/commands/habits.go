package commands

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"atempause/store"
	"atempause/store/workspace"
	"atempause/ui/desk"
	"atempause/ui/keys"
)

// clash is how two meanings of a key are told.
var clash = regexp.MustCompile(`"(.*)" is bound to both "(.*)" and "(.*)"`)

// checkKeys tells what is wrong with the person's own key bindings, as Problems of the config.
func checkKeys(cfg workspace.Config) error {
	var known []string
	for _, k := range keys.Table() {
		if !slices.Contains(known, string(k.ID)) {
			known = append(known, string(k.ID))
		}
	}
	for id := range cfg.Keys {
		if slices.Contains(known, id) {
			continue
		}
		if near := workspace.Nearest(id, known); near != "" {
			return workspace.Problems{cfg.KeyProblem(id, "config.key_unknown_near", "Key", id, "Near", near)}
		}
		return workspace.Problems{cfg.KeyProblem(id, "config.key_unknown", "Key", id, "Known", list(known))}
	}
	_, err := keys.New(cfg.Keys)
	if err == nil {
		return nil
	}
	if m := clash.FindStringSubmatch(err.Error()); m != nil {
		at := m[3]
		if _, own := cfg.Keys[at]; !own {
			at = m[2]
		}
		return workspace.Problems{cfg.KeyProblem(at, "config.key_clash", "Key", m[1], "One", m[2], "Other", m[3])}
	}
	return err
}

// habits is where a person was on the desk when it was last left. It is no more than a convenience: what cannot be read
// or written is left.
type habits struct {
	path string
	last chan desk.State
	done chan struct{}
}

func openHabits(w workspace.Workspace, cfg workspace.Config) (*habits, desk.State) {
	h := &habits{
		path: filepath.Join(w.Dir, "desk.json"), last: make(chan desk.State, 1), done: make(chan struct{}),
	}
	var at desk.State
	if data, err := os.ReadFile(h.path); err == nil && json.Unmarshal(data, &at) != nil {
		at = desk.State{}
	}
	if !stillThere(cfg, at) {
		at = desk.State{}
	}
	go func() {
		defer close(h.done)
		for at := range h.last {
			if data, err := json.Marshal(at); err == nil {
				_ = os.WriteFile(h.path, data, 0o600)
			}
		}
	}()
	return h, at
}

// save notes where the person is and returns at once; only the newest place counts.
func (h *habits) save(at desk.State) {
	for {
		select {
		case h.last <- at:
			return
		default:
		}
		select {
		case <-h.last:
		default:
		}
	}
}

// close writes what is still to be written.
func (h *habits) close() {
	close(h.last)
	<-h.done
}

// stillThere tells whether the config still has the place one was at.
func stillThere(cfg workspace.Config, at desk.State) bool {
	brand, channel := at.Brand == "", at.Channel == ""
	for _, b := range cfg.Brands {
		brand = brand || b.Name == at.Brand
	}
	for _, c := range cfg.Channels {
		channel = channel || c.ID() == at.Channel
	}
	return brand && channel && (at.View == "" || slices.Contains(store.Views, at.View))
}
