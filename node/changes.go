package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
)

// changes keeps, for ever and outside what is pruned, the light blocks around each change of the validators, because
// every receipt leads back to the anchor over them. Each is one file, written once.
type changes struct {
	dir string

	mu      sync.Mutex
	heights []int64 // at which the validators differ from those of the height before, ascending
	upto    int64   // every block up to here has been looked at
}

// keepEvery is how often the height up to which blocks were looked at is written down.
const keepEvery = 256

func openChanges(dir string) (*changes, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	c := &changes{dir: dir}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if text, ok := strings.CutSuffix(f.Name(), ".change"); ok {
			height, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("%s is no file of this program; move it away", filepath.Join(dir, f.Name()))
			}
			c.heights = append(c.heights, height)
		}
	}
	slices.Sort(c.heights)
	if raw, err := os.ReadFile(filepath.Join(dir, "upto")); err == nil {
		c.upto, _ = strconv.ParseInt(strings.TrimSpace(string(raw)), 10, 64)
	}
	return c, nil
}

// follow looks at every new block until ctx ends.
func (c *changes) follow(ctx context.Context, n consensus) error {
	for {
		changed := n.machine.Changed()
		if err := c.catchUp(ctx, n); err != nil {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			c.mu.Lock()
			defer c.mu.Unlock()
			return c.remember()
		}
	}
}

// catchUp looks at the headers between the last look and the newest block but one: a header names the validators
// of the next block, whose light block must be there too.
func (c *changes) catchUp(ctx context.Context, n consensus) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	store := n.comet.BlockStore()
	for height := max(c.upto+1, store.Base()); height < store.Height() && ctx.Err() == nil; height++ {
		meta := store.LoadBlockMeta(height)
		if meta == nil {
			continue // pruned meanwhile; only blocks that were looked at are
		}
		if string(meta.Header.ValidatorsHash) != string(meta.Header.NextValidatorsHash) {
			if err := c.add(n, height+1); err != nil {
				return err
			}
		}
		c.upto = height
		if height%keepEvery == 0 {
			if err := c.remember(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *changes) remember() error {
	return os.WriteFile(filepath.Join(c.dir, "upto"), []byte(strconv.FormatInt(c.upto, 10)+"\n"), 0o644)
}

// add stores the blocks before and at a change. The caller holds the lock.
func (c *changes) add(n consensus, height int64) error {
	for _, f := range []struct {
		height int64
		end    string
	}{{height - 1, ".before"}, {height, ".change"}} {
		raw, err := n.LightBlock(f.height)
		if err != nil {
			return fmt.Errorf("block %d at a change of the validators: %w", f.height, err)
		}
		name := filepath.Join(c.dir, strconv.FormatInt(f.height, 10)+f.end)
		if err := writeOnce(name, raw); err != nil {
			return err
		}
	}
	if !slices.Contains(c.heights, height) {
		c.heights = append(c.heights, height)
	}
	return nil
}

// writeOnce makes a file appear whole or not at all.
func writeOnce(name string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), "new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// between lists the changes in (after, upto].
func (c *changes) between(after, upto int64) []int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []int64
	for _, h := range c.heights {
		if h > after && h <= upto {
			found = append(found, h)
		}
	}
	return found
}

// load reads a kept light block.
func (c *changes) load(height int64) (*cmttypes.LightBlock, error) {
	for _, end := range []string{".change", ".before"} {
		raw, err := os.ReadFile(filepath.Join(c.dir, strconv.FormatInt(height, 10)+end))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var p cmtproto.LightBlock
		if err := p.Unmarshal(raw); err != nil {
			return nil, fmt.Errorf("the kept block %d is damaged; copy %s from another node: %w", height, c.dir, err)
		}
		return cmttypes.LightBlockFromProto(&p)
	}
	return nil, errPruned
}
