package rules

// signature is a small set of words in which a look costs one machine word: a word may seem to be there that is not,
// never the other way round. It lets most patterns be passed over without a try.
type signature [4]uint64

func (m *signature) add(s symbol) {
	h := uint32(s) * 2654435761
	m[h>>30] |= 1 << (h >> 24 & 63)
}

func (m *signature) meets(o *signature) bool {
	return m[0]&o[0] != 0 || m[1]&o[1] != 0 || m[2]&o[2] != 0 || m[3]&o[3] != 0
}

// fits tells whether a token can stand at a place of a pattern.
func (st *step) fits(t *Token) bool {
	if st.any {
		return true
	}
	if st.class != 0 && t.Flags&st.class != 0 {
		return true
	}
	for _, have := range t.entry.syms {
		for _, want := range st.syms {
			if have == want {
				return true
			}
			if want > have {
				break
			}
		}
	}
	return false
}

// asksEmoji tells whether a place of a pattern can be filled by an emoji; elsewhere emoji are stepped over.
func (st *step) asksEmoji(t *Token) bool { return !st.any && st.fits(t) }

// match tries a sequence with its first word at token i and gives the token after the shortest match, or -1. It follows
// all ways at once, so that no text can make it slow: the work is bounded by the length of the pattern.
func (q *sequence) match(tokens []Token, i, end int) int {
	if !q.steps[0].fits(&tokens[i]) {
		return -1
	}
	active := q.skip(1 << 1)
	if active&q.accept != 0 {
		return i + 1
	}
	for j := i + 1; j < end; j++ {
		t := &tokens[j]
		if t.Flags&FlagEmoji != 0 {
			if !q.wantsEmoji(active, t) {
				continue
			}
		}
		var next uint64
		for k, rest := 1, active>>1; rest != 0; k, rest = k+1, rest>>1 {
			if rest&1 != 0 && q.steps[k].fits(t) && !(q.steps[k].near && tokens[j-1].Flags&FlagComma != 0) {
				next |= 1 << (k + 1)
			}
		}
		if next == 0 {
			return -1
		}
		active = q.skip(next)
		if active&q.accept != 0 {
			return j + 1
		}
	}
	return -1
}

func (q *sequence) wantsEmoji(active uint64, t *Token) bool {
	for k, rest := 0, active; rest != 0 && k < len(q.steps); k, rest = k+1, rest>>1 {
		if rest&1 != 0 && q.steps[k].asksEmoji(t) {
			return true
		}
	}
	return false
}

// skip adds the places reached by leaving out what may be missing.
func (q *sequence) skip(active uint64) uint64 {
	for {
		more := active | (active&q.opts)<<1
		if more == active {
			return active
		}
		active = more
	}
}

// possible tells whether a sentence has, as far as its signature tells, every word the sequence needs.
func (q *sequence) possible(m *signature) bool {
	for i := range q.need {
		if !q.need[i].meets(m) {
			return false
		}
	}
	return true
}

// found tells whether any of the sequences begins in [from, to) and ends before end.
func found(seqs []sequence, tokens []Token, from, to, end int) bool {
	for i := range seqs {
		for k := from; k < to; k++ {
			if seqs[i].match(tokens, k, end) >= 0 {
				return true
			}
		}
	}
	return false
}
