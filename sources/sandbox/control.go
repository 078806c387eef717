package sandbox

import (
	"net/http"
)

// controlPath is where the controls live, outside everything the Graph has.
const controlPath = "/_sandbox/"

func (w *World) control(rw http.ResponseWriter, r *http.Request) {
	http.NotFound(rw, r)
}
