package app_test

import (
	"context"
	"testing"
	"time"

	"atempause/ui/app"
)

// The weather is there as soon as the first reading is through, not half a minute later; it has not been called calm before.
func TestTheWeatherIsThereAfterTheFirstReading(t *testing.T) {
	d := demo(t, app.DemoOptions{Threads: 60, Seed: 1, Quiet: true, Every: time.Hour})
	defer d.Close()
	ctx, stop := context.WithTimeout(t.Context(), 25*time.Second) // before anybody looks by the clock
	defer stop()
	changes := d.Store.Changes(ctx)
	d.Start(ctx)
	for {
		w, err := d.Store.Weather(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(w) == len(d.Config.Brands) {
			most := 0
			for _, s := range w {
				most = max(most, s.Level)
				if s.Level > 0 && !s.Since.Equal(s.Seen) {
					t.Errorf("it was looked at before: %+v", s)
				}
			}
			if most == 0 {
				t.Errorf("%+v", w)
			}
			return
		}
		select {
		case <-changes:
		case <-ctx.Done():
			t.Fatal("nobody has looked")
		}
	}
}
