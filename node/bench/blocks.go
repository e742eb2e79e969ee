package bench

import (
	"sync"

	dbm "github.com/cometbft/cometbft-db"
	cmtconfig "github.com/cometbft/cometbft/config"
)

// A closable is a database of CometBFT that finds nothing once it is closed. CometBFT v0.40.0 closes its block store
// while queryMaj23Routine, which only looks up every half second, may still read from it, and pebble panics then.
type closable struct {
	dbm.DB
	mu     sync.RWMutex
	closed bool
}

func openClosable(c *cmtconfig.DBContext) (dbm.DB, error) {
	db, err := cmtconfig.DefaultDBProvider(c)
	return &closable{DB: db}, err
}

// Get gives nil for an absent key.
func (c *closable) Get(key []byte) ([]byte, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.closed {
		return nil, nil
	}
	return c.DB.Get(key)
}

// Close waits for readers.
func (c *closable) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil
	}
	c.closed = true
	return c.DB.Close()
}
