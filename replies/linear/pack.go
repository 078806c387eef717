package linear

import (
	"encoding/binary"
	"math"
)

// Pack writes a trained model in its packed form.
func Pack(t *Trained) []byte {
	slots, shift := 1024, 22
	for 10*len(t.Keys) > 8*slots {
		slots *= 2
		shift--
	}
	out := make([]byte, headerSize+slots*slotSize)
	copy(out, magic)
	binary.LittleEndian.PutUint32(out[len(magic):], uint32(slots))
	var tops [Outcomes]float64
	for k := range Outcomes {
		for i := range t.Keys {
			tops[k] = max(tops[k], math.Abs(t.Weights[i][k]))
		}
		at := len(magic) + 4 + 8*k
		binary.LittleEndian.PutUint32(out[at:], math.Float32bits(float32(tops[k])))
		binary.LittleEndian.PutUint32(out[at+4:], math.Float32bits(float32(t.Bias[k])))
	}
	table := out[headerSize:]
	for i, key := range t.Keys {
		at := place(key, shift)
		for binary.LittleEndian.Uint32(table[int(at)*slotSize:]) != 0 {
			at = (at + 1) & uint32(slots-1)
		}
		slot := table[int(at)*slotSize:]
		binary.LittleEndian.PutUint32(slot, key)
		for k := range Outcomes {
			if tops[k] != 0 {
				slot[4+k] = shut(t.Weights[i][k], tops[k])
			}
		}
	}
	return out
}
