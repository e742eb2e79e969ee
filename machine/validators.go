package machine

import (
	"bytes"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/ed25519"
	cryptoenc "github.com/cometbft/cometbft/crypto/encoding"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"

	"gongshi/ledger/contract"
	"gongshi/machine/mempool"
)

// changedValidators is what consensus must be told to come from one set to the other. Both are sorted by key;
// a validator without power is none.
func changedValidators(before, after []*contract.Validator) ([]abci.ValidatorUpdate, error) {
	var updates []abci.ValidatorUpdate
	left := 0
	i, j := 0, 0
	for i < len(before) || j < len(after) {
		switch order := compareAt(before, after, i, j); {
		case order < 0: // gone
			if before[i].Power > 0 {
				updates = append(updates, update(before[i].Key, 0))
			}
			i++
		case order > 0: // new
			if after[j].Power > 0 {
				updates, left = append(updates, update(after[j].Key, after[j].Power)), left+1
			}
			j++
		default:
			if before[i].Power != after[j].Power {
				updates = append(updates, update(after[j].Key, after[j].Power))
			}
			if after[j].Power > 0 {
				left++
			}
			i, j = i+1, j+1
		}
	}
	if left == 0 {
		return nil, impossible("the contracts left no validator")
	}
	return updates, nil
}

func compareAt(a, b []*contract.Validator, i, j int) int {
	switch {
	case i == len(a):
		return 1
	case j == len(b):
		return -1
	}
	return bytes.Compare(a[i].Key, b[j].Key)
}

func update(key []byte, power int64) abci.ValidatorUpdate {
	pk, err := cryptoenc.PubKeyToProto(ed25519.PubKey(key))
	if err != nil || len(key) != ed25519.PubKeySize {
		panic(impossible("validator key %x: %v", key, err))
	}
	return abci.ValidatorUpdate{PubKey: pk, Power: power}
}

// window is how many blocks' worth of waiting transactions, or bundles if these are larger, a proposer sees: it
// chooses fairly among them, and the machine, not CometBFT, keeps a block within block_max_bytes.
const window = 4

// params are those of consensus that the network votes on; the others stay as they are.
func params(p *contract.Parameters) *cmtproto.ConsensusParams {
	c := &cmtproto.ConsensusParams{Version: &cmtproto.VersionParams{App: uint64(p.Version)}}
	if p.BlockMaxBytes > 0 {
		c.Block = &cmtproto.BlockParams{MaxBytes: min(window*max(p.BlockMaxBytes, mempool.MaxBundleBytes)+blockOverhead, cmttypes.MaxBlockSizeBytes), MaxGas: -1}
	}
	return c
}

// blockOverhead leaves room for header, commit and evidence in a small block.
const blockOverhead = 64 << 10

func changedParams(before, after *contract.Parameters) *cmtproto.ConsensusParams {
	if before.Version == after.Version && before.BlockMaxBytes == after.BlockMaxBytes {
		return nil
	}
	return params(after)
}
