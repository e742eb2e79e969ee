package node

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"

	"github.com/cockroachdb/pebble"
	cmtdb "github.com/cometbft/cometbft-db"
	cmtconfig "github.com/cometbft/cometbft/config"
)

// Databases opens CometBFT's own stores as its configuration says, but with their log lines in ours, which otherwise
// go to the standard error of whoever runs the program, and with room to write a few blocks before each flush.
func Databases(log *slog.Logger) cmtconfig.DBProvider {
	return func(c *cmtconfig.DBContext) (cmtdb.DB, error) {
		o := &pebble.Options{
			Logger:                      pebbleLog{log.With("database", c.ID)},
			MemTableSize:                32 << 20,
			MemTableStopWritesThreshold: 4,
			LBaseMaxBytes:               256 << 20,
		}
		db, err := cmtdb.NewPebbleDBWithOpts(c.ID, c.Config.DBDir(), o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(c.Config.DBDir(), c.ID+".db"), err)
		}
		return &closable{DB: db}, nil
	}
}

// A closable is a database of CometBFT that finds nothing once it is closed. CometBFT v0.40.0 closes its block store
// while queryMaj23Routine, which only looks up every half second, may still read from it, and pebble panics then.
type closable struct {
	cmtdb.DB
	mu     sync.RWMutex
	closed bool
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

type pebbleLog struct{ *slog.Logger }

func (l pebbleLog) Infof(format string, args ...any)  { l.Debug(fmt.Sprintf(format, args...)) }
func (l pebbleLog) Errorf(format string, args ...any) { l.Error(fmt.Sprintf(format, args...)) }

// Fatalf ends the process: Pebble calls it when it can no longer write its log, and going on would lose blocks.
func (l pebbleLog) Fatalf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	l.Error(text)
	panic(text)
}
