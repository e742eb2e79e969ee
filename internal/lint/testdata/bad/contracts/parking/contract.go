// Package parking calls whom it should not.
package parking

import (
	"gongshi/contracts/parking/meter"
	"gongshi/contracts/welfare"
	"gongshi/machine"
)

func Contract() {}

// Lots is a space in the wrong file, and exported.
var Lots = state.NewMap[*Lot]("parking/lots", state.String)
