package intake

import (
	"time"

	"atempause/sources"
)

// Phase is what an event tells.
type Phase string

// The phases of a channel's sync.
const (
	Started  Phase = "started"
	Stepped  Phase = "stepped"  // a batch has been stored
	Finished Phase = "finished" // the channel is read up to now
	Troubled Phase = "troubled" // a lane ended in Err; the others go on
	Waiting  Phase = "waiting"  // another program is reading the channel
)

// Event tells what the sync is doing, for a status line.
type Event struct {
	Phase   Phase
	Channel sources.Channel
	Lane    sources.Lane
	Done    int           // items of the lane dealt with
	Total   int           // 0 if not known
	Left    time.Duration // how long the rest of the lane will take by how it went so far; 0 if not known
	New     int           // messages new so far in this run of the channel
	Edited  int
	Deleted int
	Err     error
	Until   time.Time
	At      time.Time
}
