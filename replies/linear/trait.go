package linear

// Trait is one thing that is true of a text, and how much of it.
type Trait struct {
	Key   uint32
	Value float32
	Token int32 // the word it comes from, -1 if it is of the text as a whole
	slot  int32 // where its weights stand, set by Score
}

// Hash is the beginning of a key; Key and Add lengthen it (FNV-1a).
const Hash uint32 = 2166136261

// Key lengthens a key by a text.
func Key(h uint32, s string) uint32 {
	for i := 0; i < len(s); i++ {
		h = Add(h, s[i])
	}
	return h
}

// Add lengthens a key by a byte.
func Add(h uint32, b byte) uint32 { return (h ^ uint32(b)) * 16777619 }

// AddKey lengthens a key by another.
func AddKey(h, key uint32) uint32 {
	for range 4 {
		h = Add(h, byte(key))
		key >>= 8
	}
	return h
}
