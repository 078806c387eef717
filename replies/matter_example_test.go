package replies_test

import (
	"fmt"
	"time"

	"atempause/replies"
	"atempause/sources"
)

// A complaint from the first answer to the closing line, by way of a private thread.
func ExampleMatter() {
	at := func(hour int) time.Time { return time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC) }
	const comment, messages = 1, 2

	m := replies.NewMatter(comment, sources.Public)
	m = m.Theirs(replies.Incoming{Thread: comment, Audience: sources.Public, Kind: replies.Complaint, At: at(9)})
	fmt.Println("they complain:", m.State, "in", m.View())
	m = m.Ours(replies.Answer{Thread: comment, Audience: sources.Public, At: at(10)})
	fmt.Println("we answer:", m.State, "in", m.View())

	private := replies.NewMatter(messages, sources.Private)
	private = private.Theirs(replies.Incoming{Thread: messages, Audience: sources.Private, Kind: replies.Question, At: at(11)})
	m, _ = m.Join(private, at(11))
	m = m.Ours(replies.Answer{
		Thread: messages, Audience: sources.Private, At: at(12),
		Promises: []replies.Promise{{ID: 1, Due: at(15), Words: "ich rufe Sie heute bis 15 Uhr an"}},
	})
	fmt.Println("in private:", m.State, "in", m.View(), "and promises:", m.InPromises())

	fmt.Println("something happens by itself at", m.Next().Format("15:04"))
	m = m.Tick(at(15).Add(-replies.PromiseLead))
	fmt.Println("the promise comes up:", m.View())
	m, _ = m.Keep(1, at(15).Add(-10*time.Minute))
	m = m.Solve(at(15))
	fmt.Println("solved:", m.State, "in", m.View(), "led by", m.Lead(), "unsaid in", m.Unsaid())
	m = m.Ours(replies.Answer{Thread: comment, Audience: sources.Public, At: at(16)})
	fmt.Println("our line:", m.State, "in", m.View())

	// Output:
	// they complain: new in open
	// we answer: answered in waiting
	// in private: private in private and promises: true
	// something happens by itself at 14:30
	// the promise comes up: open
	// solved: solved in solved led by 1 unsaid in [1]
	// our line: said in done
}

// What a row says of itself: keys and arguments, which the screen puts in words.
func ExampleExplain() {
	wrote := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	f := replies.Facts{
		Kind: replies.Complaint, State: replies.CaseNew, Audience: sources.Public, Waiting: wrote, Theirs: 3, Critics: 1, Likes: 12,
	}
	s := replies.Assess(sources.Brand{Timezone: "UTC"}, f)
	for _, b := range replies.Explain(f, s, wrote.Add(18*time.Minute)) {
		switch b.Key {
		case replies.WhyLeft:
			fmt.Printf("%s %s\n", b.Key, b.Span)
		default:
			fmt.Printf("%s %d\n", b.Key, b.N)
		}
	}
	// Output:
	// left 42m0s
	// likes 12
	// messages 3
}

// A holding reply stops the clock; the promised time is the next one.
func ExampleMatter_Facts() {
	at := func(hour int) time.Time { return time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC) }
	m := replies.NewMatter(1, sources.Public)
	m = m.Theirs(replies.Incoming{Thread: 1, Audience: sources.Public, Kind: replies.Complaint, At: at(9)})
	m = m.Ours(replies.Answer{Thread: 1, Audience: sources.Public, At: at(9), Hold: at(15), HoldID: 1})

	f := m.Facts(replies.Facts{Kind: m.Kind()}) // no message came after the holding reply: Waiting is zero
	fmt.Println(m.View(), "due", replies.Assess(sources.Brand{Timezone: "UTC"}, f).Due.Format("15:04"))
	// Output: open due 15:00
}
