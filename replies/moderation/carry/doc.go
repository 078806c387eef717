// Package carry does on the networks what the guard has let through, each deed at most once. The intent is on record before a
// request leaves; after an ambiguous end the message is looked at, where its network can show it, and otherwise a person says
// what has become of it.
package carry
