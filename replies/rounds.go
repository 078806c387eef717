package replies

// WarnRounds is the number of public rounds from which on going on in private is offered: long public ping-pong hurts.
const WarnRounds = 2

// Turn is a message of a thread as the meter of public rounds sees it.
type Turn struct {
	Ours    bool
	Private bool   // read by one person only
	Thanks  bool   // a mere thanks of theirs: the end of a round, not another one
	Gone    bool   // deleted or hidden: nobody reads it
	Who     string // the author's id, "" if not known
}

// Rounds counts the public rounds in the messages of a thread, in order of time: an answer of ours followed by a message
// of somebody who had written before it. Somebody else who joins in begins a conversation of their own.
func Rounds(messages []Turn) int {
	rounds, open := 0, false
	wrote, answered := map[string]bool{}, map[string]bool{}
	for _, m := range messages {
		switch {
		case m.Private || m.Gone:
		case m.Ours:
			open = len(wrote) > 0
			for who := range wrote {
				answered[who] = true
			}
		default:
			if open && !m.Thanks && (answered[m.Who] || m.Who == "" || answered[""]) {
				rounds++
				open = false
			}
			wrote[m.Who] = true
		}
	}
	return rounds
}
