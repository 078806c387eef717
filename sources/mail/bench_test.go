package mail

import (
	"fmt"
	"testing"
	"time"

	"atempause/sources"
)

// A first read of 2,000 mails in 500 threads, from an in-process server.
func BenchmarkFirstRead(b *testing.B) {
	s := newStage(b)
	for i := range 2000 {
		refs := []string{}
		if i%4 > 0 {
			refs = []string{fmt.Sprintf("m%d@kunden.example", i-i%4)}
		}
		raw := letterOf(fmt.Sprintf("m%d@kunden.example", i), fmt.Sprint("Kundin ", i/4), fmt.Sprint("Frage ", i/4), "Guten Tag, wann wird das fertig?", refs, s.Now())
		if err := s.server.Deliver("INBOX", raw); err != nil {
			b.Fatal(err)
		}
		s.Advance(time.Second)
	}
	src := s.source(b)
	var last sources.Cursor
	for b.Loop() {
		n := 0
		err := src.Fetch(b.Context(), Mailbox, "", func(batch sources.Batch) error {
			for _, t := range batch.Threads {
				n += len(t.Messages)
			}
			last = batch.Cursor
			return nil
		})
		if err != nil || n != 2000 {
			b.Fatalf("%d mails, %v", n, err)
		}
	}
	b.ReportMetric(float64(len(last)), "cursor-bytes")
}
