package intake

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"atempause/sources"
)

// bell is a source that tells of news by itself.
type bell struct {
	lanes
	mu    sync.Mutex
	rings chan error
	waits int
}

func (b *bell) Wait(ctx context.Context) error {
	b.mu.Lock()
	b.waits++
	b.mu.Unlock()
	select {
	case err := <-b.rings:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (b *bell) Fetch(ctx context.Context, lane sources.Lane, from sources.Cursor, emit func(sources.Batch) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lanes.Fetch(ctx, lane, from, emit)
}

func (b *bell) count() (reads, waits int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.from), b.waits
}

func watching(t *testing.T, s Shelf, tell func(Event), readers ...Reader) (end func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		New(s, readers, Options{Every: time.Hour}).Watch(ctx, nil, tell)
	}()
	synctest.Wait()
	return func() {
		cancel()
		<-ended
	}
}

func TestWatchReadsAtOnceWhatANetworkTellsOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bell{lanes: lanes{names: []sources.Lane{"inbox"}}, rings: make(chan error)}
		end := watching(t, newShelf(), nil, reader("mail", b, nil))
		for round := 1; round <= 3; round++ {
			if reads, waits := b.count(); reads != round || waits != round {
				t.Fatalf("round %d: read %d times, waited %d times", round, reads, waits)
			}
			b.rings <- nil
			synctest.Wait()
			if reads, _ := b.count(); reads != round {
				t.Fatal("a network that rings without end is read without end")
			}
			time.Sleep(calm)
			synctest.Wait()
		}
		end()
	})
}

func TestWhoDoesNotTellIsAskedAtItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mute := &bell{lanes: lanes{names: []sources.Lane{"inbox"}}, rings: make(chan error, 1)}
		mute.rings <- &sources.Error{Class: sources.Unsupported}
		lost := &bell{lanes: lanes{names: []sources.Lane{"inbox"}}, rings: make(chan error, 1)}
		lost.rings <- &sources.Error{Class: sources.Transient}
		end := watching(t, newShelf(), nil, reader("mute", mute, nil), reader("lost", lost, nil))
		time.Sleep(2*time.Hour + time.Minute)
		synctest.Wait()
		if reads, waits := mute.count(); reads != 3 || waits != 1 {
			t.Errorf("mute: read %d times, asked to tell %d times", reads, waits)
		}
		if reads, waits := lost.count(); reads != 3 || waits != 2 {
			t.Errorf("lost: read %d times, waited %d times", reads, waits)
		}
		end()
	})
}

func TestASlowChannelKeepsNoOtherWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		quick := &bell{lanes: lanes{names: []sources.Lane{"feed"}}}
		go New(newShelf(), []Reader{reader("slow", &slow{}, nil), reader("quick", quick, nil)}, Options{Every: time.Minute}).Watch(ctx, nil, nil)
		time.Sleep(4*time.Minute + time.Second) // the slow one takes five
		synctest.Wait()
		if reads, _ := quick.count(); reads != 5 {
			t.Errorf("the quick one was read %d times", reads)
		}
		cancel()
		time.Sleep(5 * time.Minute)
		synctest.Wait()
	})
}

// diary is a shelf that keeps how readings ended.
type diary struct {
	*shelf
	mu   sync.Mutex
	kept map[string]Reading
}

func (d *diary) NoteReading(_ context.Context, channel string, r Reading) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.kept[channel] = r
	return nil
}

func TestHowAReadingEndedIsKept(t *testing.T) {
	expired := &sources.Error{Class: sources.TokenExpired}
	d := &diary{shelf: newShelf(), kept: map[string]Reading{}}
	err := New(d, []Reader{
		reader("down", &lanes{names: []sources.Lane{"feed"}, err: map[sources.Lane]error{"feed": expired}}, nil),
		reader("good", &lanes{names: []sources.Lane{"feed"}, batches: 1}, nil),
	}, Options{}).Once(t.Context(), nil)
	if err == nil {
		t.Fatal("no trouble")
	}
	if r := d.kept["facebook:down"]; !errors.Is(r.Err, error(expired)) || r.Lane != "feed" || r.At.IsZero() {
		t.Errorf("%+v", r)
	}
	if r, ok := d.kept["facebook:good"]; !ok || r.Err != nil || r.Lane != "" {
		t.Errorf("%+v %v", r, ok)
	}
}
