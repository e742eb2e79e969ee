package proof

import (
	"context"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/types"
	ics23 "github.com/cosmos/ics23/go"

	"gongshi/ledger/journal"
)

// A Source is what a node gives to build receipts from. All of it may be called from many goroutines at once. Its
// errors reach the caller as they are, so a node may use its own for what it has pruned.
type Source interface {
	// Anchor is what the receipts lead back to, normally that of the genesis; nobody changes it.
	Anchor() *Anchor
	// LightBlock gives a decided block's header, a commit for it (the canonical one or the one that this node saw)
	// and its validators. It waits for a block that is not decided yet, as long as ctx lasts.
	LightBlock(ctx context.Context, height int64) (*types.LightBlock, error)
	// Contents gives the transactions of a decided block and their results.
	Contents(height int64) (*Contents, error)
	// Changes lists, ascending, the heights in (after, upto] whose validators differ from those of the height
	// before. LightBlock answers for them, and for the heights just before them, even when all else is pruned.
	Changes(after, upto int64) ([]int64, error)
	// State pins the newest committed state. The builder closes it within a moment.
	State() (*State, error)
}

// Contents are what a block held and what became of it.
type Contents struct {
	Transactions [][]byte
	Results      []*abci.ExecTxResult
	// Events of each transaction; nil when they are no longer kept, and then left out of receipts.
	Events [][]*journal.Event
}

// A State is one version of the proven state.
type State struct {
	Height int64    // of the block after which it was so
	Root   [32]byte // of the tree
	Digest []byte   // of all writes; with Root it makes the app hash
	// Prove gives the proof, under Root, that a raw key is present or absent.
	Prove func(key []byte) (*ics23.CommitmentProof, error)
	Close func()
}
