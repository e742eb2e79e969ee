// Package testnet runs networks of real processes of the program on this machine, kills, pauses, cuts off and damages
// them, and looks from outside, through their APIs, whether the ledger keeps what it promises.
//
// Nothing in it measures speed: what must happen is awaited with deadlines that a busy machine keeps, too. With
// GONGSHI_SOAK=1 the faults are repeated many times.
package testnet
