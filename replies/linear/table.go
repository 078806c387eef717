package linear

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Outcomes is how many outcomes a model tells apart.
const Outcomes = 8

// The packed form: a mark, the number of slots, the bits of a weight, the greatest weight and the bias of each outcome, then
// the slots. A slot is two bytes that tell a key from its neighbours and a weight for each outcome, of four or of eight bits:
// the root of its share of the greatest, in 7 or 127 steps, with its sign. The root keeps small weights, of which there are
// most, apart. A key stands in the first free slot from its own place on. So little of a key is kept that of 10,000 traits
// nobody taught two or three find the weights of another; they are small beside the hundreds a text has, and the room buys
// thousands of traits.
const (
	magic      = "ATLM0003"
	headerSize = len(magic) + 4 + 1 + 8*Outcomes
	markSize   = 2
)

// Fineness is how many bits a packed weight has.
type Fineness int

// Coarse weights are for large models, whose sums take the roundings of hundreds of traits away; Fine ones for all others.
const (
	Coarse Fineness = 4
	Fine   Fineness = 8
)

func (f Fineness) steps() int    { return 1<<(f-1) - 1 }
func (f Fineness) slotSize() int { return markSize + Outcomes*int(f)/8 }

// Model is a packed model, read in place.
type Model struct {
	slots []byte
	count uint32
	fine  Fineness
	size  int                    // of a slot
	value [Outcomes][256]float32 // what a packed weight stands for
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
	fine := Fineness(data[len(magic)+4])
	if n == 0 || fine != Coarse && fine != Fine || uint64(len(data)) != uint64(headerSize)+uint64(n)*uint64(fine.slotSize()) {
		return nil, fmt.Errorf("%w: %d bytes for %d slots of weights of %d bits", ErrFormat, len(data), n, fine)
	}
	m := &Model{slots: data[headerSize:], count: n, fine: fine, size: fine.slotSize()}
	at := len(magic) + 5
	for k := range Outcomes {
		top := math.Float32frombits(binary.LittleEndian.Uint32(data[at+8*k:]))
		for b := range 1 << fine {
			m.value[k][b] = fine.open(b, top)
		}
		m.bias[k] = math.Float32frombits(binary.LittleEndian.Uint32(data[at+8*k+4:]))
	}
	return m, nil
}

// open is the weight some bits stand for, and shut the bits for a weight, of an outcome whose greatest weight is top.
func (f Fineness) open(b int, top float32) float32 {
	n := b - f.steps()
	share := float32(n) / float32(f.steps())
	if n < 0 {
		share = -share
	}
	return float32(float32(share*share)*top) * float32(max(-1, min(1, n)))
}

func (f Fineness) shut(weight, top float64) int {
	if top == 0 {
		return f.steps()
	}
	n := int(math.Round(float64(f.steps()) * math.Sqrt(math.Abs(weight)/top)))
	if weight < 0 {
		n = -n
	}
	return f.steps() + n
}

// place is where a key would stand in a table of so many slots, and mark what is kept of it; 0 marks a free slot.
func place(key, slots uint32) uint32 {
	return uint32(uint64(key*2654435769) * uint64(slots) >> 32)
}

func mark(key uint32) uint16 { return max(1, uint16(key^key>>16)) }

// find gives the slot of a key, -1 if it has none. Tables are never full, and a broken one is searched once round at most.
func (m *Model) find(key uint32) int32 {
	if key == 0 {
		return -1
	}
	i, wanted := place(key, m.count), mark(key)
	for range m.count {
		switch binary.LittleEndian.Uint16(m.slots[int(i)*m.size:]) {
		case wanted:
			return int32(i)
		case 0:
			return -1
		}
		if i++; i == m.count {
			i = 0
		}
	}
	return -1
}

// weight is what stands in a slot for an outcome.
func (m *Model) weight(slot int32, outcome int) float32 {
	weights := m.slots[int(slot)*m.size+markSize:]
	if m.fine == Fine {
		return m.value[outcome][weights[outcome]]
	}
	return m.value[outcome][weights[outcome/2]>>(4*(outcome%2))&15]
}

// Score adds up what the traits weigh for each outcome. It gives back the traits the model knows, in the same memory.
func (m *Model) Score(traits []Trait) (out [Outcomes]float32, known []Trait) {
	known = traits[:0]
	for _, t := range traits {
		if t.slot = m.find(t.Key); t.slot < 0 {
			continue
		}
		known = append(known, t)
		for k := range Outcomes {
			out[k] += float32(t.Value * m.weight(t.slot, k))
		}
	}
	for k := range Outcomes {
		out[k] += m.bias[k]
	}
	return out, known
}

// Weight is what a trait that Score knew adds to an outcome.
func (m *Model) Weight(t Trait, outcome int) float32 {
	return float32(t.Value * m.weight(t.slot, outcome))
}
