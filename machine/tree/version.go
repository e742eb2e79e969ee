package tree

import (
	"fmt"
	"slices"
)

func (t *Tree) latest() *version {
	t.readers.Lock()
	defer t.readers.Unlock()
	return t.versions[len(t.versions)-1]
}

// publish makes top the latest version and drops those that nobody may read any more. The writer calls it.
func (t *Tree) publish(number int64, top ref) {
	left := make([]spare, len(t.crew))
	for i, w := range t.crew {
		left[i] = w.take()
	}
	stats := t.measure()
	t.readers.Lock()
	defer t.readers.Unlock()
	t.stats = stats
	t.versions[len(t.versions)-1].spare = left
	t.versions = append(t.versions, &version{number: number, top: top})
	drop := 0
	for t.canDrop(len(t.versions) - drop) {
		t.drop(t.versions[drop])
		drop++
	}
	t.versions = slices.Delete(t.versions, 0, drop)
}

// canDrop says whether the oldest of the n latest versions may go. Oldest first, always: then no version that is
// left can reach a node that only the dropped one held. A pin holds its version, and all later ones, back for
// opts.Hold versions and is revoked after, so a stuck reader cannot fill the memory; a walk takes microseconds
// and is waited for.
func (t *Tree) canDrop(n int) bool {
	v := t.versions[len(t.versions)-n]
	return n > t.opts.Keep && v.busy == 0 && (v.pins == 0 || n > t.opts.Keep+t.opts.Hold)
}

func (t *Tree) drop(v *version) {
	v.gone = true
	t.pins -= v.pins
	for i, s := range v.spare {
		t.crew[i].recycle(s)
	}
	v.spare = nil
}

// find is the readable version of that number; t.readers is held.
func (t *Tree) find(number int64) (*version, error) {
	i, ok := slices.BinarySearchFunc(t.versions, number, func(v *version, n int64) int { return int(v.number - n) })
	if !ok {
		return nil, fmt.Errorf("%w: %d, there are %d to %d", ErrPruned, number,
			t.versions[0].number, t.versions[len(t.versions)-1].number)
	}
	return t.versions[i], nil
}

// A Pinned is a version that stays readable until Release, or until it is Options.Hold versions older than the
// oldest that is kept; from then on its methods answer ErrPruned. It may be used by several goroutines.
type Pinned struct {
	tree     *Tree
	version  *version
	released bool // owned by tree.readers
}

// Pin holds a version for a reader who proves several keys or takes a snapshot of the flat store beside it.
// Errors: ErrPruned, ErrPins.
func (t *Tree) Pin(number int64) (*Pinned, error) {
	t.readers.Lock()
	defer t.readers.Unlock()
	v, err := t.find(number)
	if err != nil {
		return nil, err
	}
	if t.pins >= t.opts.Pins {
		return nil, fmt.Errorf("%w: %d are held", ErrPins, t.pins)
	}
	t.pins++
	v.pins++
	return &Pinned{tree: t, version: v}, nil
}

// Version is the number of the pinned version.
func (p *Pinned) Version() int64 { return p.version.number }

// Root is the root of the pinned version.
func (p *Pinned) Root() Hash { return p.version.top.hash }

// Release ends the pin; a second call does nothing.
func (p *Pinned) Release() {
	p.tree.readers.Lock()
	defer p.tree.readers.Unlock()
	if p.released || p.version.gone {
		return
	}
	p.released = true
	p.version.pins--
	p.tree.pins--
}

// Prove is Tree.Prove at the pinned version.
func (p *Pinned) Prove(key []byte, src Source) (*Proof, error) {
	p.tree.readers.Lock()
	if p.released || p.version.gone {
		p.tree.readers.Unlock()
		return nil, fmt.Errorf("%w: the pin of %d has ended", ErrPruned, p.version.number)
	}
	p.version.busy++
	p.tree.readers.Unlock()
	return p.tree.proveAt(p.version, key, src)
}

// Prove makes the ICS 23 proof that key is present, or that it is absent, at a version. The source answers for
// that same version: in the machine, a snapshot of the flat store taken at that height. Errors: ErrPruned,
// ErrEmptyTree, ErrSize, and the source's own.
func (t *Tree) Prove(number int64, key []byte, src Source) (*Proof, error) {
	t.readers.Lock()
	v, err := t.find(number)
	if err != nil {
		t.readers.Unlock()
		return nil, err
	}
	v.busy++
	t.readers.Unlock()
	return t.proveAt(v, key, src)
}

// proveAt proves at v, which the caller marked busy. The mark falls before the source, which may be slow, is asked.
func (t *Tree) proveAt(v *version, key []byte, src Source) (*Proof, error) {
	found, err := t.search(v.top, key)
	t.readers.Lock()
	v.busy--
	t.readers.Unlock()
	if err != nil {
		return nil, err
	}
	return found.proof(key, src)
}
