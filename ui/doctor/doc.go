// Package doctor looks over a workspace: its config, its accounts on the networks, the clocks, the terminal, the storage and
// the files people wrote. It changes nothing. Each look is a Finding: well, worth knowing, or wrong, with what to do; none of
// them holds a secret.
//
// All looks run at the same time, each with a time-out of its own, so that one network that is down holds nobody up.
package doctor
