// Package gateway may speak HTTP and may not know what decides.
package gateway

import (
	"net/http"

	"github.com/cometbft/cometbft/node"
)
