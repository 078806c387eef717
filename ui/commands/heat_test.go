package commands_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"atempause/store"
	where "atempause/store/workspace"
)

// What the desk says of heat and weather can be had by command as well.
func TestHeatAndWeatherByCommand(t *testing.T) {
	dir, _ := workspace(t)
	w, err := where.Locate(dir)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.OpenStore(t.Context(), w.Database(), store.Options{Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	if out, _, _ := run(t, "", "--workspace", dir, "status"); strings.Contains(out, "Wetter") {
		t.Errorf("nobody has looked, and it is told:\n%s", out)
	}
	if _, err := db.Look(t.Context(), []string{"Bäckerei Krume", "Radhaus Nord"}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	says := func(want string, args ...string) string {
		t.Helper()
		out, complaint, code := run(t, "", append([]string{"--workspace", dir}, args...)...)
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("%v: %d, %s\n%s", args, code, complaint, out)
		}
		return out
	}
	says("Wetter Radhaus Nord: ", "status")
	says("weather Radhaus Nord: ", "--lang", "en", "status")
	says(" Wetter ", "status", "--format", "tmux")
	says("# Shitstorm", "playbook", "complaint", "--brand", "Radhaus Nord")
	type reason struct {
		Degrees int
		Text    string
	}
	var status struct {
		Weather []struct {
			Level int
			Why   []reason
		}
	}
	if err := json.Unmarshal([]byte(says("", "status", "--json", "--brand", "Radhaus Nord")), &status); err != nil {
		t.Fatal(err)
	}
	if len(status.Weather) != 1 || status.Weather[0].Level < 3 || len(status.Weather[0].Why) == 0 || status.Weather[0].Why[0].Text == "" {
		t.Errorf("%+v", status.Weather)
	}
	var hot []struct {
		ID      string
		HeatWhy []reason `json:"heat_why"`
	}
	if err := json.Unmarshal([]byte(says("", "threads", "--filter", "heat>=6 critics>=4", "--json")), &hot); err != nil {
		t.Fatal(err)
	}
	if len(hot) == 0 || len(hot[0].HeatWhy) < 2 || hot[0].HeatWhy[0].Degrees < hot[0].HeatWhy[1].Degrees {
		t.Fatalf("%+v", hot)
	}
	says("Hitze 6 von 6: "+hot[0].HeatWhy[0].Text+", ", "show", hot[0].ID)
}
