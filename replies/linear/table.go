package linear

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// Outcomes is how many outcomes a model tells apart.
const Outcomes = 8

// The packed form: a mark, the number of slots, one step and one bias for each outcome, then the slots. A slot is a key
// and a whole number for each outcome, which times the step is its weight. A key stands in the first free slot from its
// own place on.
const (
	magic      = "ATLM0001"
	headerSize = len(magic) + 4 + 8*Outcomes
	slotSize   = 4 + 2*Outcomes
)

// Model is a packed model, read in place.
type Model struct {
	slots []byte
	shift int
	mask  uint32
	step  [Outcomes]float32
	bias  [Outcomes]float32
}

// ErrFormat says that a file is no model.
var ErrFormat = errors.New("linear: not a model file")

// Open reads a packed model. The bytes must not be changed afterwards.
func Open(data []byte) (*Model, error) {
	if len(data) < headerSize || string(data[:len(magic)]) != magic {
		return nil, ErrFormat
	}
	n := binary.LittleEndian.Uint32(data[len(magic):])
	if n == 0 || n&(n-1) != 0 || uint64(len(data)) != uint64(headerSize)+uint64(n)*uint64(slotSize) {
		return nil, fmt.Errorf("%w: %d bytes for %d slots", ErrFormat, len(data), n)
	}
	m := &Model{slots: data[headerSize:], mask: n - 1, shift: 32 - bits.TrailingZeros32(n)}
	at := len(magic) + 4
	for k := range Outcomes {
		m.step[k] = math.Float32frombits(binary.LittleEndian.Uint32(data[at+8*k:]))
		m.bias[k] = math.Float32frombits(binary.LittleEndian.Uint32(data[at+8*k+4:]))
	}
	return m, nil
}

// place is where a key would stand in a table of 1<<(32-shift) slots.
func place(key uint32, shift int) uint32 { return (key * 2654435769) >> shift }

// find gives the slot of a key, -1 if it has none. Tables are never full, and a broken one is searched once round at most.
func (m *Model) find(key uint32) int32 {
	if key == 0 {
		return -1
	}
	i := place(key, m.shift)
	for range m.mask + 1 {
		switch binary.LittleEndian.Uint32(m.slots[int(i)*slotSize:]) {
		case key:
			return int32(i)
		case 0:
			return -1
		}
		i = (i + 1) & m.mask
	}
	return -1
}

// weights are the whole numbers of a slot.
func (m *Model) weights(slot int32) []byte { return m.slots[int(slot)*slotSize+4:][:2*Outcomes] }

func whole(w []byte, k int) float32 { return float32(int16(binary.LittleEndian.Uint16(w[2*k:]))) }

// Score adds up what the traits weigh for each outcome. It gives back the traits the model knows, in the same memory.
func (m *Model) Score(traits []Trait) (out [Outcomes]float32, known []Trait) {
	known = traits[:0]
	for _, t := range traits {
		if t.slot = m.find(t.Key); t.slot < 0 {
			continue
		}
		known = append(known, t)
		w := m.weights(t.slot)
		for k := range Outcomes {
			out[k] += float32(t.Value * whole(w, k))
		}
	}
	for k := range Outcomes {
		out[k] = float32(out[k]*m.step[k]) + m.bias[k]
	}
	return out, known
}

// Weight is what a trait that Score knew adds to an outcome.
func (m *Model) Weight(t Trait, outcome int) float32 {
	return float32(t.Value*whole(m.weights(t.slot), outcome)) * m.step[outcome]
}
