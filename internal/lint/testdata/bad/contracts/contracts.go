// Package contracts lists too little.
package contracts

import "gongshi/contracts/parking"

var _ = parking.Contract
