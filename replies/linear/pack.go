package linear

import (
	"encoding/binary"
	"math"
)

// fullness is how much of a table is taken at most: four fifths, so that what is not there is soon seen not to be.
const fullness = 0.8

// Pack writes a trained model in its packed form.
func Pack(t *Trained, f Fineness) []byte {
	slots := uint32(max(64, math.Ceil(float64(len(t.Keys))/fullness)))
	out := make([]byte, headerSize+int(slots)*f.slotSize())
	copy(out, magic)
	binary.LittleEndian.PutUint32(out[len(magic):], slots)
	out[len(magic)+4] = byte(f)
	var tops [Outcomes]float64
	for k := range Outcomes {
		for i := range t.Keys {
			tops[k] = max(tops[k], math.Abs(t.Weights[i][k]))
		}
		at := len(magic) + 5 + 8*k
		binary.LittleEndian.PutUint32(out[at:], math.Float32bits(float32(tops[k])))
		binary.LittleEndian.PutUint32(out[at+4:], math.Float32bits(float32(t.Bias[k])))
	}
	for i, key := range t.Keys {
		slot := room(out[headerSize:], f.slotSize(), key)
		if slot == nil {
			continue
		}
		binary.LittleEndian.PutUint16(slot, mark(key))
		for k := range Outcomes {
			slot[markSize+k*int(f)/8] |= byte(f.shut(t.Weights[i][k], tops[k]) << (k * int(f) % 8))
		}
	}
	return out
}

// room is the slot where a key is to stand; nil if it would be taken for another, which then speaks for both.
func room(table []byte, size int, key uint32) []byte {
	slots := uint32(len(table) / size)
	for at := place(key, slots); ; at = (at + 1) % slots {
		slot := table[int(at)*size:][:size]
		switch binary.LittleEndian.Uint16(slot) {
		case 0:
			return slot
		case mark(key):
			return nil
		}
	}
}
