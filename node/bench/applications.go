package bench

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"

	"gongshi/machine"
	"gongshi/machine/mempool"

	"github.com/cockroachdb/pebble/v2"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
)

// An application is what a network is run with: the ledger's machine, or nothing.
type application interface {
	abci.Application
	Admit(raws [][]byte) []error
	Close() error
}

var _ application = (*machine.Machine)(nil)

// nothing is the application of the ratio's other side. It knows bundles, counts and hashes transactions, and writes
// one durable batch for each block; it verifies, executes and proves nothing.
type nothing struct {
	abci.BaseApplication
	founding *abci.ResponseInitChain
	known    func(raw []byte) (int, bool)
	db       *pebble.DB

	mu     sync.Mutex
	done   []bool // by place in the pool
	height int64
	hash   [32]byte
}

func openNothing(dir string, p *pool, founding *abci.ResponseInitChain) (*nothing, error) {
	db, err := pebble.Open(dir, &pebble.Options{Logger: silent{}})
	if err != nil {
		return nil, err
	}
	return &nothing{founding: founding, known: p.place, db: db, done: make([]bool, len(p.raws))}, nil
}

func (a *nothing) Close() error                { return a.db.Close() }
func (a *nothing) Admit(raws [][]byte) []error { return make([]error, len(raws)) }

// Info says that nothing was there before: a network of this package is never started twice.
func (a *nothing) Info(context.Context, *abci.RequestInfo) (*abci.ResponseInfo, error) {
	return &abci.ResponseInfo{}, nil
}

// InitChain founds the same network as the machine does.
func (a *nothing) InitChain(context.Context, *abci.RequestInitChain) (*abci.ResponseInitChain, error) {
	return a.founding, nil
}

// CheckTx takes everything, and drops at a recheck what a block holds.
func (a *nothing) CheckTx(_ context.Context, req *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
	if req.Type != abci.CheckTxType_Recheck {
		return &abci.ResponseCheckTx{}, nil
	}
	first := unpack(req.Tx)[0]
	a.mu.Lock()
	defer a.mu.Unlock()
	if i, ok := a.known(first); ok && a.done[i] {
		return &abci.ResponseCheckTx{Code: 1}, nil
	}
	return &abci.ResponseCheckTx{}, nil
}

// PrepareProposal unpacks bundles, each as a whole.
func (a *nothing) PrepareProposal(_ context.Context, req *abci.RequestPrepareProposal) (*abci.ResponsePrepareProposal, error) {
	room := req.MaxTxBytes
	var txs [][]byte
	for _, tx := range req.Txs {
		parts, size := unpack(tx), int64(0)
		for _, raw := range parts {
			size += mempool.Size(raw)
		}
		if room -= size; room < 0 {
			break
		}
		txs = append(txs, parts...)
	}
	return &abci.ResponsePrepareProposal{Txs: txs}, nil
}

// ProcessProposal accepts.
func (a *nothing) ProcessProposal(context.Context, *abci.RequestProcessProposal) (*abci.ResponseProcessProposal, error) {
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

// FinalizeBlock counts.
func (a *nothing) FinalizeBlock(_ context.Context, req *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	results := make([]*abci.ExecTxResult, len(req.Txs))
	a.mu.Lock()
	defer a.mu.Unlock()
	a.height = req.Height
	for i, raw := range req.Txs {
		digest := sha256.Sum256(raw)
		for k := range a.hash {
			a.hash[k] ^= digest[k]
		}
		if at, ok := a.known(raw); ok {
			a.done[at] = true
		}
		results[i] = &abci.ExecTxResult{}
	}
	return &abci.ResponseFinalizeBlock{TxResults: results, AppHash: bytes.Clone(a.hash[:])}, nil
}

// Commit writes one batch and waits for the disk.
func (a *nothing) Commit(context.Context, *abci.RequestCommit) (*abci.ResponseCommit, error) {
	value := binary.BigEndian.AppendUint64(a.hash[:], uint64(a.height))
	if err := a.db.Set([]byte("head"), value, pebble.Sync); err != nil {
		return nil, err
	}
	return &abci.ResponseCommit{}, nil
}

// unpack gives the envelopes of a mempool transaction.
func unpack(tx []byte) [][]byte {
	if raws, err := mempool.Unbundle(tx); err == nil {
		return raws
	}
	return [][]byte{tx}
}

// foundingOf is what the machine answers at genesis, for the application that has no state.
func foundingOf(p *pool, validators int) *abci.ResponseInitChain {
	r := &abci.ResponseInitChain{ConsensusParams: &cmtproto.ConsensusParams{
		Block: &cmtproto.BlockParams{MaxBytes: p.blockBytes(), MaxGas: -1},
	}}
	for i := range validators {
		r.Validators = append(r.Validators, abci.Ed25519ValidatorUpdate(validatorKey(i).PubKey().Bytes(), 1))
	}
	return r
}

// An observer sees when one member has committed which transactions.
type observer struct {
	application
	member  int
	book    *book
	txs     [][]byte
	results []*abci.ExecTxResult
}

// FinalizeBlock remembers the block.
func (o *observer) FinalizeBlock(ctx context.Context, req *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	r, err := o.application.FinalizeBlock(ctx, req)
	if err == nil {
		o.txs, o.results = req.Txs, r.TxResults
	}
	return r, err
}

// Commit tells the book once the block is durable.
func (o *observer) Commit(ctx context.Context, req *abci.RequestCommit) (*abci.ResponseCommit, error) {
	r, err := o.application.Commit(ctx, req)
	if err == nil {
		o.book.commit(o, time.Now())
	}
	return r, err
}

type silent struct{}

func (silent) Infof(string, ...any)  {}
func (silent) Errorf(string, ...any) {}
func (silent) Fatalf(format string, args ...any) {
	panic("bench: the no-op application's store cannot go on: " + format)
}
