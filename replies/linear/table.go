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

// The packed form: a mark, the number of slots, the greatest weight and the bias of each outcome, then the slots. A slot is
// a key and one byte for each outcome: the root of the weight's share of the greatest, in 127 steps, with its sign. The root
// keeps small weights, of which there are most, apart. A key stands in the first free slot from its own place on.
const (
	magic      = "ATLM0002"
	headerSize = len(magic) + 4 + 8*Outcomes
	slotSize   = 4 + Outcomes
	steps      = math.MaxInt8
)

// Model is a packed model, read in place.
type Model struct {
	slots []byte
	shift int
	mask  uint32
	value [Outcomes][256]float32 // what a byte stands for
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
		top := math.Float32frombits(binary.LittleEndian.Uint32(data[at+8*k:]))
		for b := range m.value[k] {
			m.value[k][b] = open(byte(b), top)
		}
		m.bias[k] = math.Float32frombits(binary.LittleEndian.Uint32(data[at+8*k+4:]))
	}
	return m, nil
}

// open is the weight a byte stands for, and shut the byte for a weight, of an outcome whose greatest weight is top.
func open(b byte, top float32) float32 {
	share := float32(int8(b)) / steps
	return float32(float32(share*share)*top) * float32(sign(int8(b)))
}

func shut(weight, top float64) byte {
	n := math.Round(steps * math.Sqrt(math.Abs(weight)/top))
	if weight < 0 {
		n = -n
	}
	return byte(int8(n))
}

func sign(n int8) int {
	if n < 0 {
		return -1
	}
	return 1
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

// weights are the bytes of a slot.
func (m *Model) weights(slot int32) []byte { return m.slots[int(slot)*slotSize+4:][:Outcomes] }

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
			out[k] += float32(t.Value * m.value[k][w[k]])
		}
	}
	for k := range Outcomes {
		out[k] += m.bias[k]
	}
	return out, known
}

// Weight is what a trait that Score knew adds to an outcome.
func (m *Model) Weight(t Trait, outcome int) float32 {
	return float32(t.Value * m.value[outcome][m.weights(t.slot)[outcome]])
}
