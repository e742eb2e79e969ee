// Package machine reaches for everything.
package machine

import (
	"database/sql"
	"os"
	"testing"

	"gongshi/cli"
	"gongshi/contracts/parking"
	"gongshi/internal/lint"
	"gongshi/ledger/state"

	abci "github.com/cometbft/cometbft/abci/types"
)
