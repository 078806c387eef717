package weather

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atempause/replies"
)

func TestGatheringADay(t *testing.T) {
	post := func(ago time.Duration, channel, who string, k replies.Kind, text string, reach int) Post {
		return Post{At: noon.Add(-ago), Channel: channel, Person: who, Kind: k, Text: text, Reach: reach}
	}
	got := Gather([]Post{
		post(10*time.Minute, "fb", "anna", replies.Complaint, "Drei Wochen gewartet! #krumegate", 12),
		post(20*time.Minute, "fb", "anna", replies.Complaint, "Und keiner geht ran.", 0),
		post(3*time.Hour, "ig", "bert", replies.Abuse, "Idioten #KrumeGate", 3),
		post(5*time.Hour, "ig", "", replies.Misinformation, "Die backen gar nicht selbst, #krumegate", 0),
		post(6*time.Hour, "ig", "", replies.Complaint, "Ich rufe zum Boykott auf", -4),
		post(time.Hour, "fb", "cleo", replies.Praise, "Beste Brezeln #krumegate", 500),
		post(24*time.Hour, "yt", "dora", replies.Complaint, "gestern", 99),
		post(-time.Minute, "yt", "emil", replies.Complaint, "morgen", 99),
	}, 3, noon)
	want := Facts{
		CriticsHour: 1, CriticsDay: 4, Posts: 6, Critical: 5, Hours: 4, Channels: 2, AllChannels: 3, Protests: 4, ProtestOn: 2,
		Insults: 1, InsultsOn: 1, Reach: 15,
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	var same []Post
	for i := range 3 {
		same = append(same, post(time.Minute, "fb", fmt.Sprint(i), replies.Complaint, "Nie wieder bei Krume kaufen!", 0))
	}
	if got := Gather(same, 1, noon); got.Protests != 3 {
		t.Errorf("the same text from three: %+v", got)
	}
	if got := Gather(same[:2], 1, noon); got.Protests != 0 {
		t.Errorf("from two: %+v", got)
	}
}

// However the posts are ordered the facts are the same; praise changes nothing but how many posts there are.
func TestTheOrderOfPostsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var posts []Post
		for range rapid.IntRange(0, 20).Draw(t, "posts") {
			posts = append(posts, Post{
				At: noon.Add(-time.Duration(rapid.IntRange(-60, 2000).Draw(t, "ago")) * time.Minute), Channel: rapid.SampledFrom([]string{"fb", "ig"}).Draw(t, "channel"),
				Person: rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "person"), Kind: rapid.SampledFrom(replies.Kinds).Draw(t, "kind"),
				Text: rapid.SampledFrom([]string{"#x", "nie wieder dieser Laden", "Boykott!", ""}).Draw(t, "text"), Reach: rapid.IntRange(0, 50).Draw(t, "reach"),
			})
		}
		f := Gather(posts, 2, noon)
		if other := Gather(rapid.Permutation(posts).Draw(t, "order"), 2, noon); other != f {
			t.Fatalf("%+v, in another order %+v", f, other)
		}
		if f.CriticsHour > f.CriticsDay || f.CriticsDay > f.Critical || f.Critical > f.Posts || f.Channels > 2 || f.ProtestOn > f.Channels || f.InsultsOn > f.Channels {
			t.Fatalf("%+v", f)
		}
		g := Gather(append(posts, Post{At: noon, Channel: "yt", Kind: replies.Praise, Text: "Danke! #x"}), 2, noon)
		if g.Posts--; g != f {
			t.Fatalf("praise changes it: %+v, %+v", f, g)
		}
	})
}
