package care_test

import (
	"fmt"
	"time"

	"atempause/replies"
	"atempause/replies/care"
)

func ExampleReader_Pause() {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	var r care.Reader
	for i := range 4 {
		r.Read = append(r.Read, care.Harsh{At: now.Add(-time.Duration(i) * time.Minute), Thread: int64(i), Kind: replies.Abuse, Heat: 4})
	}
	a := r.Pause(now)
	fmt.Println(a.Suggest, a.For, a.Why[0].Key, a.Why[0].N)
	r.Asked = now
	fmt.Println(r.Pause(now.Add(time.Minute)).Suggest)
	// Output:
	// true 5m0s harsh 4
	// false
}

func ExampleParseQuiet() {
	q, err := care.ParseQuiet([]string{"20:00-07:00", "Sa-So 00:00-24:00"}, "UTC")
	fmt.Println(err)
	evening := time.Date(2026, 11, 18, 22, 0, 0, 0, time.UTC)
	end, _ := q.Ends(evening)
	fmt.Println(q.Holds(evening), end.Format("15:04"), q.MayRing(evening, 4))
	// Output:
	// <nil>
	// true 07:00 true
}
