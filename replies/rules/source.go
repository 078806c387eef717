package rules

// Source is one rule file: its name as errors show it, and its bytes.
type Source struct {
	Name string
	Data []byte
}
