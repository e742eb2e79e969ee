package mempool

import (
	"crypto/sha256"
	"sync"

	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"

	"gongshi/ledger/envelope"
)

// A Cache forgets its older half when the younger one is full: bounded, and without a list that every hit must
// move. It is safe for many goroutines.
type Cache[K comparable, V any] struct {
	mu         sync.RWMutex
	young, old map[K]V
	most       int // entries in each half
}

// NewCache remembers at least most and at most twice as many entries.
func NewCache[K comparable, V any](most int) *Cache[K, V] { return &Cache[K, V]{most: most} }

// Get finds what is remembered of k.
func (c *Cache[K, V]) Get(k K) (V, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	v, ok := c.young[k]
	if !ok {
		v, ok = c.old[k]
	}
	return v, ok
}

// Put remembers v.
func (c *Cache[K, V]) Put(k K, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.young) >= c.most {
		c.old, c.young = c.young, nil
	}
	if c.young == nil {
		c.young = make(map[K]V, min(c.most, 1024))
	}
	c.young[k] = v
}

// Drop forgets k.
func (c *Cache[K, V]) Drop(k K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.young, k)
	delete(c.old, k)
}

// A Digest names the bytes of an envelope, signatures included. The transaction's id does not: two envelopes
// of one body may carry different signatures, of which one may be wrong.
type Digest = [sha256.Size]byte

// DigestOf names an envelope.
func DigestOf(raw []byte) Digest { return sha256.Sum256(raw) }

// A VerifiedCache remembers envelopes whose form and signatures were found good, decoded, so that a node does
// that once. It is safe for many goroutines.
type VerifiedCache struct {
	of *Cache[Digest, *envelope.Transaction]
}

// NewVerifiedCache remembers at least most and at most twice as many envelopes.
func NewVerifiedCache(most int) *VerifiedCache {
	return &VerifiedCache{NewCache[Digest, *envelope.Transaction](most)}
}

// Get returns nil for an envelope that is not remembered.
func (c *VerifiedCache) Get(d Digest) *envelope.Transaction {
	t, _ := c.of.Get(d)
	return t
}

// Put remembers t, whose signatures hold.
func (c *VerifiedCache) Put(d Digest, t *envelope.Transaction) { c.of.Put(d, t) }

// Drop forgets an envelope that lies in a block.
func (c *VerifiedCache) Drop(d Digest) { c.of.Drop(d) }

// A KeyCache keeps the precomputed form of Ed25519 keys, which makes verifying faster. It is safe for many
// goroutines.
type KeyCache struct {
	of *Cache[[envelope.Ed25519KeyBytes]byte, *ed25519.ExpandedPublicKey]
}

// NewKeyCache keeps at least most and at most twice as many keys, of about 2 kB each.
func NewKeyCache(most int) *KeyCache {
	return &KeyCache{NewCache[[envelope.Ed25519KeyBytes]byte, *ed25519.ExpandedPublicKey](most)}
}

// Expand is ed25519.NewExpandedPublicKey, with memory: the Expand of envelope.Options.
func (c *KeyCache) Expand(pub []byte) (*ed25519.ExpandedPublicKey, error) {
	if len(pub) != envelope.Ed25519KeyBytes {
		return ed25519.NewExpandedPublicKey(pub)
	}
	k := [envelope.Ed25519KeyBytes]byte(pub)
	if e, ok := c.of.Get(k); ok {
		return e, nil
	}
	e, err := ed25519.NewExpandedPublicKey(pub)
	if err == nil {
		c.of.Put(k, e)
	}
	return e, err
}
