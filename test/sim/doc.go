// Package sim runs many copies of the whole ledger in one process, without a network: the same blocks must give the
// same app hash on every machine, however many cores it has, wherever it was stopped, and however it joined.
package sim
