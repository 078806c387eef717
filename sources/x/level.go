package x

// Level is what X has been paid for.
type Level string

// The levels. Since February 2026 new apps pay for what they use; the three others are what older apps still have:
// https://docs.x.com/x-api/getting-started/pricing
const (
	PayPerUse Level = "pay"
	Free      Level = "free"
	Basic     Level = "basic"
	Pro       Level = "pro"
)

// Levels lists them in the order a menu shows them.
var Levels = []Level{PayPerUse, Free, Basic, Pro}

// plan is what a level can do.
type plan struct {
	budget   int  // posts and messages that may be read a month, if the config does not say
	search   bool // conversations can be searched
	recheck  bool // there is enough to look again at what was read before
	messages bool
	hide     bool
	like     bool
	mute     bool
	metered  bool // each call costs money
}

// plans is the table of the levels. The budget of PayPerUse is ours: at X's prices of 2026 (half a cent a post, a tenth of
// one for mentions and own posts) it is 25 dollars a month at the very most. Free lost likes in 2025.
var plans = map[Level]plan{
	PayPerUse: {budget: 5000, search: true, recheck: true, messages: true, hide: true, like: true, mute: true, metered: true},
	Free:      {budget: 100, hide: true},
	Basic:     {budget: 15000, search: true, recheck: true, messages: true, hide: true, like: true, mute: true},
	Pro:       {budget: 1000000, search: true, recheck: true, messages: true, hide: true, like: true, mute: true},
}
