package sim

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	abci "github.com/cometbft/cometbft/abci/types"

	"gongshi/ledger/contract"
	"gongshi/machine"
)

var ctx = context.Background()

// A city is one node's copy of the ledger, driven as consensus would drive it.
type city struct {
	t      testing.TB
	fs     *vfs.MemFS
	o      machine.Options
	m      *machine.Machine
	height int64
	hashes []string // of the heights so far, from 0
}

// newCity is a machine on a disk in memory that knows nothing yet.
func newCity(t testing.TB, r *contract.Register, change ...func(*machine.Options)) *city {
	t.Helper()
	c := &city{t: t, fs: vfs.NewCrashableMem()}
	c.o = machine.Options{
		Register: r, Dir: "city", FS: c.fs, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), CacheBytes: 8 << 20, WarmBytes: 8 << 20,
		Stop: func(err error) { t.Errorf("the machine stops: %v", err) },
	}
	for _, f := range change {
		f(&c.o)
	}
	c.open()
	t.Cleanup(func() { _ = c.m.Close() })
	return c
}

func (c *city) open() {
	c.t.Helper()
	m, err := machine.Open(c.o)
	if err != nil {
		c.t.Fatal(err)
	}
	c.m = m
}

// found executes the genesis.
func (c *city) found() *city {
	c.t.Helper()
	state, err := machine.NewGenesis(c.o.Register.Authority().Genesis(founding(c.t)))
	if err != nil {
		c.t.Fatal(err)
	}
	res, err := c.m.InitChain(ctx, &abci.RequestInitChain{ChainId: network, Time: time.UnixMilli(genesisMS), AppStateBytes: state})
	if err != nil {
		c.t.Fatal(err)
	}
	c.height, c.hashes = 0, []string{hex.EncodeToString(res.AppHash)}
	return c
}

func (c *city) request(b block) *abci.RequestFinalizeBlock {
	height := c.height + 1
	hash := sha256.Sum256(append(binary.BigEndian.AppendUint64(nil, uint64(height)), bytes.Join(b.txs, nil)...))
	return &abci.RequestFinalizeBlock{
		Height: height, Time: time.UnixMilli(b.timeMS), Txs: b.txs, Hash: hash[:], ProposerAddress: make([]byte, 20),
	}
}

// finalize computes a block and leaves it uncommitted.
func (c *city) finalize(b block) *abci.ResponseFinalizeBlock {
	c.t.Helper()
	res, err := c.m.FinalizeBlock(ctx, c.request(b))
	if err != nil {
		c.t.Fatalf("block %d, %s: %v", c.height+1, b.says, err)
	}
	return res
}

// make computes a block and commits it.
func (c *city) make(b block) *abci.ResponseFinalizeBlock {
	c.t.Helper()
	res := c.finalize(b)
	if _, err := c.m.Commit(ctx, &abci.RequestCommit{}); err != nil {
		c.t.Fatal(err)
	}
	c.height++
	c.hashes = append(c.hashes, hex.EncodeToString(res.AppHash))
	return res
}

func (c *city) run(blocks []block) *city {
	c.t.Helper()
	for _, b := range blocks {
		c.make(b)
	}
	return c
}

// crash cuts the power: what was not synced is lost. Then the machine opens again and must stand where it stood.
func (c *city) crash() {
	c.t.Helper()
	lost := c.fs.CrashClone(vfs.CrashCloneCfg{})
	_ = c.m.Close()
	c.fs = lost
	c.o.FS = lost
	c.open()
	info, err := c.m.Info(ctx, &abci.RequestInfo{})
	if err != nil {
		c.t.Fatal(err)
	}
	if got := hex.EncodeToString(info.LastBlockAppHash); info.LastBlockHeight != c.height || got != c.hashes[len(c.hashes)-1] {
		c.t.Fatalf("after a crash at height %d with app hash %s the machine stands at %d with %s", c.height, c.hashes[len(c.hashes)-1], info.LastBlockHeight, got)
	}
}

// at pins the newest state while f looks at it.
func (c *city) at(f func(*machine.Version)) {
	c.t.Helper()
	v, err := c.m.At()
	if err != nil {
		c.t.Fatal(err)
	}
	defer v.Close()
	f(v)
}

// check holds every contract to what it says always holds.
func (c *city) check(when string) {
	c.t.Helper()
	c.at(func(v *machine.Version) {
		for _, k := range c.o.Register.Contracts() {
			for _, always := range k.Invariants {
				if err := always.Check(v); err != nil {
					c.t.Fatalf("after block %d, %s: %s: it no longer holds that %s: %v", c.height, when, k.Name, always.Says, err)
				}
			}
		}
	})
}

// seen is the space in which the machine remembers the ids of transactions.
var seen = []byte("~ledger/seen\x00")

// fingerprint is a hash over all of the state but the remembered ids.
func (c *city) fingerprint() string {
	c.t.Helper()
	h := sha256.New()
	c.at(func(v *machine.Version) {
		for key, value := range v.Scan([]byte{0}, []byte{0xFF}, 1<<30) {
			if !bytes.HasPrefix(key, seen) {
				_ = binary.Write(h, binary.BigEndian, []int64{int64(len(key)), int64(len(value))})
				h.Write(key)
				h.Write(value)
			}
		}
	})
	return hex.EncodeToString(h.Sum(nil))
}
