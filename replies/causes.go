package replies

import "slices"

// Causes lists what a complaint can be about, in the order a menu shows them. The definitions stand in
// replies/triage/README.md.
var Causes = []string{"delivery", "quality", "staff", "price", "billing", "availability", "communication", "website", "other"}

// ValidCause tells whether c is one of them.
func ValidCause(c string) bool { return slices.Contains(Causes, c) }
