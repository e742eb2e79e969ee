package mempool

import (
	"container/heap"
	"sync"

	"gongshi/ledger/envelope"
)

// Waiting knows the transactions that this node has admitted and that no block holds yet, and counts them for
// each group, which is an organisation or a party that acts for itself. It is safe for many goroutines.
type Waiting struct {
	mu     sync.Mutex
	byID   map[envelope.ID]string // the group
	counts map[string]int64
	due    expiries
}

// NewWaiting has nothing waiting.
func NewWaiting() *Waiting {
	return &Waiting{byID: map[envelope.ID]string{}, counts: map[string]int64{}}
}

// GroupOf is whose quota a transaction uses: that of the first signer's organisation, or of the party itself.
func GroupOf(t *envelope.Transaction) string {
	s := t.Body.Signers[0]
	if s.Organisation != "" {
		return s.Organisation
	}
	return "\x00" + s.Party
}

// Add admits t unless its group has most waiting already. Adding what waits already changes nothing and is true.
func (w *Waiting) Add(t *envelope.Transaction, most int64) bool {
	group := GroupOf(t)
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.byID[t.ID]; ok {
		return true
	}
	if w.counts[group] >= most {
		return false
	}
	w.byID[t.ID] = group
	w.counts[group]++
	heap.Push(&w.due, expiry{t.Body.ExpiresMs, t.ID})
	return true
}

// Has says whether the transaction waits.
func (w *Waiting) Has(id envelope.ID) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, ok := w.byID[id]
	return ok
}

// Done takes out what a block holds, and what has expired at its time.
func (w *Waiting) Done(timeMS int64, ids []envelope.ID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range ids {
		w.remove(id)
	}
	for len(w.due) > 0 && (w.due[0].ms < timeMS || !w.holds(w.due[0].id)) {
		w.remove(heap.Pop(&w.due).(expiry).id)
	}
	if len(w.due) > 1024 && len(w.due) > 4*len(w.byID) {
		w.compact()
	}
}

func (w *Waiting) holds(id envelope.ID) bool { _, ok := w.byID[id]; return ok }

func (w *Waiting) remove(id envelope.ID) {
	group, ok := w.byID[id]
	if !ok {
		return
	}
	delete(w.byID, id)
	if w.counts[group]--; w.counts[group] == 0 {
		delete(w.counts, group)
	}
}

// compact drops from the heap what waits no more; most leave by a block, long before they expire.
func (w *Waiting) compact() {
	kept := w.due[:0]
	for _, e := range w.due {
		if w.holds(e.id) {
			kept = append(kept, e)
		}
	}
	w.due = kept
	heap.Init(&w.due)
}

// Len counts what waits.
func (w *Waiting) Len() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.byID)
}

type expiry struct {
	ms int64
	id envelope.ID
}

// expiries is a heap, the soonest first.
type expiries []expiry

func (e expiries) Len() int           { return len(e) }
func (e expiries) Less(i, j int) bool { return e[i].ms < e[j].ms }
func (e expiries) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *expiries) Push(x any)        { *e = append(*e, x.(expiry)) }
func (e *expiries) Pop() any {
	old := *e
	last := old[len(old)-1]
	*e = old[:len(old)-1]
	return last
}
