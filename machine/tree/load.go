package tree

import (
	"crypto/sha256"
	"fmt"
	"iter"
	"sync"
)

// An Item is one entry of the flat state, for a rebuild. The hash of the value is enough.
type Item struct {
	Key       []byte // may be used again by the sender once the next item is asked for
	ValueHash Hash   // SHA-256 of the value
}

// loadChunk is how many items are applied at a time; three chunks are in memory, 65 bytes an item.
const loadChunk = 1 << 18

// Load rebuilds an untouched tree from the entries of the flat state, in any order, each key once, and returns
// the root: the caller compares it with the one that the network committed. The sender runs on the caller's
// goroutine while earlier items are applied on the crew's. After an error the tree is empty again.
// Errors: ErrNotEmpty, ErrVersion, ErrSize, ErrFull, and the sender's own.
func (t *Tree) Load(version int64, items iter.Seq2[Item, error]) (Hash, error) {
	t.writer.Lock()
	defer t.writer.Unlock()
	if now := t.latest(); now.number != Before {
		return Hash{}, fmt.Errorf("%w: it is at version %d", ErrNotEmpty, now.number)
	}
	if version <= Before {
		return Hash{}, fmt.Errorf("%w: %d", ErrVersion, version)
	}
	t.crew.load(true)
	defer func() { t.crew.load(false) }()
	l := loader{tree: t, full: make(chan []op), spare: make(chan []op, 2), done: make(chan struct{})}
	for range cap(l.spare) {
		l.spare <- nil
	}
	go l.apply()
	err := l.read(items)
	close(l.full)
	<-l.done
	t.buf = scratch{} // a chunk is far larger than a batch
	if err == nil {
		err = l.err
	}
	if err != nil {
		t.hire()
		return Hash{}, err
	}
	l.top.hash = t.crew.seal(l.top)
	t.publish(version, l.top)
	return l.top.hash, nil
}

// A loader passes chunks from the reading goroutine to the applying one and back.
type loader struct {
	tree  *Tree
	full  chan []op
	spare chan []op
	done  chan struct{}
	top   ref // these two belong to apply until done is closed
	err   error
}

func (l *loader) read(items iter.Seq2[Item, error]) error {
	chunk := <-l.spare
	for item, err := range items {
		if err != nil {
			return fmt.Errorf("tree: reading the flat state: %w", err)
		}
		if err := checkKey(item.Key); err != nil {
			return err
		}
		o := op{path: sha256.Sum256(item.Key)}
		o.leaf = leafHash(&o.path, &item.ValueHash)
		if chunk = append(chunk, o); len(chunk) == loadChunk {
			l.full <- chunk
			chunk = <-l.spare
		}
	}
	if len(chunk) > 0 {
		l.full <- chunk
	}
	return nil
}

// apply writes chunks into the tree.
func (l *loader) apply() {
	defer close(l.done)
	t := l.tree
	for chunk := range l.full {
		if l.err == nil {
			l.err = t.room(len(chunk))
		}
		if l.err == nil {
			l.top = t.crew.update(l.top, t.buf.sort(chunk, t.crew), 0)
		}
		l.spare <- chunk[:0]
	}
}

// load says whether a load is under way; see worker.close.
func (c crew) load(on bool) {
	for _, w := range c {
		w.loading = on
	}
}

// seal gives the nodes of a loaded subtree their hashes, which closing left out, and returns that of the top.
func (c crew) seal(n ref) Hash {
	if !n.isInner() {
		return n.hash
	}
	x := c[0].inner.pool.at(n.id)
	half := max(1, len(c)/2)
	var wg sync.WaitGroup
	if len(c) > 1 {
		wg.Go(func() { x.hash[0] = c[:half].seal(ref{x.hash[0], x.child[0]}) })
	} else {
		x.hash[0] = c.seal(ref{x.hash[0], x.child[0]})
	}
	x.hash[1] = c[len(c)-half:].seal(ref{x.hash[1], x.child[1]})
	wg.Wait()
	return innerHash(&x.hash[0], &x.hash[1])
}
