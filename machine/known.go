package machine

import (
	"bytes"
	"iter"
	"slices"
	"sync"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/state"
)

// known remembers, within one world and so at one time, who a claim's signer is, together with the spaces that the
// authority read to say so. While nobody writes to these, it would say the same again: officials sign many
// transactions of a block, and their organisations, keys and roles are looked up once.
type known struct {
	mu sync.Mutex
	by map[claimed]recognised
}

type claimed struct {
	party, organisation, key string
	suite                    envelope.Suite
}

type recognised struct {
	signer contract.Signer
	spaces [][]byte // raw prefixes
	writes int      // to these spaces, when it was said
}

func newKnown() *known { return &known{by: map[claimed]recognised{}} }

// signer is the authority's answer. Passkeys are asked about each time, for each of their assertions differs, and
// refusals are not remembered.
func (m *Machine) signer(w *world, t *trial, claim contract.Claim) (contract.Signer, error) {
	if w.known == nil || claim.Assertion != nil {
		return m.authority.Signer(t, w.timeMS, claim)
	}
	who := claimed{claim.Party, claim.Organisation, string(claim.Key), claim.Suite}
	w.known.mu.Lock()
	r, ok := w.known.by[who]
	w.known.mu.Unlock()
	if ok && r.writes == w.writesTo(r.spaces) {
		return r.signer, nil
	}
	watch := &watcher{of: t}
	signer, err := m.authority.Signer(watch, w.timeMS, claim)
	if err != nil || watch.wide {
		return signer, err
	}
	signer.Roles = slices.Clip(signer.Roles) // rules share them
	w.known.mu.Lock()
	defer w.known.mu.Unlock()
	w.known.by[who] = recognised{signer, watch.spaces, w.writesTo(watch.spaces)}
	return signer, nil
}

// writesTo counts the writes of the block so far to some spaces.
func (w *world) writesTo(spaces [][]byte) int {
	n := 0
	if w.changes != nil {
		for _, s := range spaces {
			if count := w.changes.perSpace[string(s)]; count != nil {
				n += *count
			}
		}
	}
	return n
}

// A watcher is a reader that notes which spaces are read.
type watcher struct {
	of     state.Reader
	spaces [][]byte
	wide   bool // something was read that is no single space
}

func (w *watcher) Get(key []byte) []byte {
	w.note(key)
	return w.of.Get(key)
}

func (w *watcher) Scan(from, to []byte, limit int) iter.Seq2[[]byte, []byte] {
	space := w.note(from)
	if !bytes.HasPrefix(to, space) && !bytes.Equal(to, state.End(space)) {
		w.wide = true
	}
	return w.of.Scan(from, to, limit)
}

func (w *watcher) note(key []byte) []byte {
	space := spaceOf(key)
	if len(space) == 0 {
		w.wide = true
	}
	if !slices.ContainsFunc(w.spaces, func(s []byte) bool { return bytes.Equal(s, space) }) {
		w.spaces = append(w.spaces, bytes.Clone(space))
	}
	return space
}

// spaceOf is the part of a raw key that all of its space have in common; empty where there is none.
func spaceOf(key []byte) []byte { return key[:bytes.IndexByte(key, 0)+1] }
