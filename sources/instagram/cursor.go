package instagram

import (
	"time"

	"atempause/sources/meta"
)

type (
	memory = meta.Memory
	seen   = meta.Seen
	teller = meta.Teller
)

// deepEvery is how often media beyond the horizon are looked at.
const deepEvery = 24 * time.Hour
