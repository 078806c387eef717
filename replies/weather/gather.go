package weather

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"atempause/replies"
)

// Post is something a stranger wrote to or about the brand, as Gather needs it.
type Post struct {
	At      time.Time
	Channel string // sources.Channel.ID
	Person  string // the same for one person on all channels where that is known; "" if nobody knows who
	Kind    replies.Kind
	Text    string
	Reach   int // likes, answers and shares
}

// Window is how far back the weather looks.
const Window = 24 * time.Hour

// sameFrom is how many people have to say the same, or pass the same hashtag on, for it to be a form of protest.
const sameFrom = 3

// sameWords is how long a text has to be for the same words to be no accident.
const sameWords = 4

// callsFor are the stems of calls to protest, German and English.
var callsFor = []string{"boykott", "boycott", "petition", "shitstorm", "protestaktion"}

// Gather makes the facts of a brand's weather from what was written to it; channels is how many it has. What is older than
// the window or lies ahead does not count. Protest is a call for it, or the same text or hashtag from several critics.
func Gather(posts []Post, channels int, now time.Time) Facts {
	f := Facts{AllChannels: channels}
	critics, lastHour, hours := map[string]bool{}, map[string]bool{}, map[int64]bool{}
	on, protestOn, insultsOn := map[string]bool{}, map[string]bool{}, map[string]bool{}
	voices := sharedVoices(posts, now)
	for i, p := range posts {
		if !recent(p, now) {
			continue
		}
		f.Posts++
		if !critical(p.Kind) {
			continue
		}
		f.Critical++
		f.Reach += max(0, p.Reach)
		who := person(p, i)
		critics[who], on[p.Channel], hours[p.At.Unix()/3600] = true, true, true
		if now.Sub(p.At) < time.Hour {
			lastHour[who] = true
		}
		if protests(p.Text, voices) {
			f.Protests++
			protestOn[p.Channel] = true
		}
		if p.Kind == replies.Abuse {
			f.Insults++
			insultsOn[p.Channel] = true
		}
	}
	f.CriticsDay, f.CriticsHour, f.Hours = len(critics), len(lastHour), len(hours)
	f.Channels, f.ProtestOn, f.InsultsOn = len(on), len(protestOn), len(insultsOn)
	return f
}

func recent(p Post, now time.Time) bool { return !p.At.After(now) && now.Sub(p.At) < Window }

func critical(k replies.Kind) bool {
	return k == replies.Complaint || k == replies.Abuse || k == replies.Misinformation
}

// person names who wrote a post; one nobody knows is somebody else each time.
func person(p Post, i int) string {
	if p.Person == "" {
		return "\x00" + strconv.Itoa(i)
	}
	return p.Person
}

// sharedVoices counts by how many critics each text and each hashtag is used.
func sharedVoices(posts []Post, now time.Time) map[string]int {
	by := map[string]map[string]bool{}
	for i, p := range posts {
		if !recent(p, now) || !critical(p.Kind) {
			continue
		}
		for _, v := range voicesOf(p.Text) {
			if by[v] == nil {
				by[v] = map[string]bool{}
			}
			by[v][person(p, i)] = true
		}
	}
	count := map[string]int{}
	for v, people := range by {
		count[v] = len(people)
	}
	return count
}

// voicesOf is what a text may share with others: its hashtags, and itself when it is long enough.
func voicesOf(text string) []string {
	var list []string
	words := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) && c != '#' && c != '_'
	})
	for _, w := range words {
		if strings.HasPrefix(w, "#") && len(w) > 1 {
			list = append(list, w)
		}
	}
	if len(words) >= sameWords {
		list = append(list, strings.Join(words, " "))
	}
	return list
}

func protests(text string, voices map[string]int) bool {
	small := strings.ToLower(text)
	for _, call := range callsFor {
		if strings.Contains(small, call) {
			return true
		}
	}
	for _, v := range voicesOf(text) {
		if voices[v] >= sameFrom {
			return true
		}
	}
	return false
}
