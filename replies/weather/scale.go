package weather

import (
	"strconv"

	"atempause/replies"
)

// Facts is what a brand's weather is reckoned from, over all its channels and the last 24 hours, or the last hour where it
// is said. A critic is a person who complains, attacks or spreads a false claim, counted once on all channels.
type Facts struct {
	CriticsHour int // critics who wrote in the last hour
	CriticsDay  int
	Posts       int // all that was written to or about the brand
	Critical    int // posts of those that are critical
	Hours       int // different hours of the day in which criticism came: how lasting it is
	Channels    int // channels on which somebody criticises
	AllChannels int // channels the brand has
	Protests    int // posts in a form of protest: calls for a boycott, a hashtag or picture passed on, the same text from many
	ProtestOn   int // channels on which there are such
	Insults     int // posts that insult or threaten
	InsultsOn   int // channels on which there are such
	Reach       int // likes, answers and shares of critical posts
}

// The reasons of a weather.
const (
	WhyCritics  = "critics"  // N critics in 24 hours
	WhyRush     = "rush"     // N critics within one hour
	WhyRepeated = "repeated" // N critical posts
	WhySpread   = "spread"   // on N channels
	WhyLasting  = "lasting"  // in N different hours
	WhyEcho     = "echo"     // N likes, answers and shares
	WhyProtests = "protests" // N posts in forms of protest
	WhyMajority = "majority" // N of a hundred posts are critical
	WhyInsults  = "insults"  // N posts insult or threaten
	WhyFalling  = "falling"  // it has been calmer for Span; the weather goes down by steps
)

// How much is much. The scale itself (Barbara Schwede and Daniel Graf, 2012) gives words and no figures; these are set for
// firms that get some ten to some hundred posts a day.
const (
	repeatedCritics, repeatedPosts, repeatedRush = 3, 4, 3
	lastingCritics, lastingHours, lastingRush    = 5, 3, 8
	aloneCritics, aloneHours                     = 10, 6 // where there is but one channel, on which nothing can spread
	echo                                         = 300   // likes, answers and shares that are no weak echo any more
	protestCritics, protestPosts                 = 10, 3
	majorityCritics, majorityPosts               = 15, 20
	stormInsults                                 = 10
)

// Name is the key of a step's name in the catalogues: "weather.0" calm to "weather.6" a storm in all media.
func Name(level int) string {
	return "weather." + strconv.Itoa(max(0, min(level, replies.MaxHeat)))
}

// Level is the step of the scale the facts stand for, without regard to what was before, and why, the decisive first.
//
//	0 calm
//	1 single critics
//	2 repeated criticism with a weak echo
//	3 lasting criticism that spreads to further channels, or echoes widely
//	4 forms of protest on all channels
//	5 critics are the majority
//	6 aggressive, insulting, on all channels
func Level(f Facts) (int, []replies.Because) {
	var why []replies.Because
	say := func(key string, n int) { why = append([]replies.Because{{Key: key, N: n}}, why...) }
	level := 0
	if f.CriticsDay > 0 || f.Critical > 0 || f.CriticsHour > 0 {
		level = 1
		if n := max(f.CriticsDay, f.CriticsHour); n > 0 {
			say(WhyCritics, n)
		} else {
			say(WhyRepeated, f.Critical) // nobody knows who wrote it
		}
	}
	if many := max(f.CriticsDay, f.CriticsHour) >= repeatedCritics; many || f.Critical >= repeatedPosts {
		level = 2
		if why[0].Key != WhyRepeated {
			say(WhyRepeated, max(f.Critical, f.CriticsDay, f.CriticsHour))
		}
	}
	if f.CriticsHour >= repeatedRush {
		say(WhyRush, f.CriticsHour)
	}
	if !f.lasting() {
		return level, why
	}
	level = 3
	f.sayLasting(say)
	if f.protest() {
		level = 4
		say(WhyProtests, f.Protests)
	}
	if f.majority() {
		level = 5
		say(WhyMajority, f.Critical*100/max(1, f.Posts))
	}
	if level == 5 && f.storm() {
		level = 6
		say(WhyInsults, f.Insults)
	} else if f.Insults > 0 { // decides nothing yet
		why = append(why, replies.Because{Key: WhyInsults, N: f.Insults})
	}
	return level, why
}

// lasting: enough critics, and either on further channels and for some time, or echoed widely, or in a rush;
// a brand with one channel has it from more critics in more hours.
func (f Facts) lasting() bool {
	if f.CriticsHour >= lastingRush {
		return true
	}
	critics := max(f.CriticsDay, f.CriticsHour)
	if f.AllChannels <= 1 && critics >= aloneCritics && f.Hours >= aloneHours {
		return true
	}
	return critics >= lastingCritics && (f.Channels >= 2 && f.Hours >= lastingHours || f.Reach >= echo)
}

func (f Facts) sayLasting(say func(string, int)) {
	if f.Hours >= lastingHours {
		say(WhyLasting, f.Hours)
	}
	if f.Reach >= echo {
		say(WhyEcho, f.Reach)
	}
	if f.Channels >= 2 {
		say(WhySpread, f.Channels)
	}
}

// protest: on all channels. Of many channels the quiet ones hardly count: it is enough on all where there is criticism,
// if these are at least half.
func (f Facts) protest() bool {
	return f.Protests >= protestPosts && max(f.CriticsDay, f.CriticsHour) >= protestCritics && f.onAll(f.ProtestOn)
}

func (f Facts) majority() bool {
	return max(f.CriticsDay, f.CriticsHour) >= majorityCritics && f.Posts >= majorityPosts && 2*f.Critical > f.Posts
}

func (f Facts) storm() bool {
	return f.Insults >= stormInsults && 5*f.Insults >= f.Critical && f.onAll(f.InsultsOn)
}

// onAll tells whether so many channels are all of the brand's that count: at least half.
func (f Facts) onAll(n int) bool { return n > 0 && 2*n >= f.AllChannels }
