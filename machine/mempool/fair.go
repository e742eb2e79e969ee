package mempool

import (
	"slices"

	"gongshi/ledger/envelope"
)

// A Room is what a block offers.
type Room struct {
	Bytes         int64  // for all transactions together, as a block encodes them
	SharePermille uint32 // of Bytes that one organisation may fill while others wait; 0 means no limit
}

// Fair chooses what enters a block and gives it in the order of arrival, because later transactions may build
// on earlier ones. Organisations take turns, one transaction each, every one in its own order of arrival, and
// all who act for themselves are one of them. Whoever has filled its share waits until the others have nothing
// left that fits. Transactions that do not fit are left for the next block.
func Fair(arrived []*envelope.Transaction, room Room) []*envelope.Transaction {
	queues := queueUp(arrived)
	share := room.Bytes
	if room.SharePermille > 0 {
		share = room.Bytes * int64(min(room.SharePermille, 1000)) / 1000
	}
	chosen := make([]int, 0, len(arrived))
	for _, limited := range []bool{true, false} {
		for open := true; open; {
			open = false
			for i := range queues {
				q := &queues[i]
				if len(q.waiting) == 0 || limited && q.used >= share {
					continue
				}
				at := q.waiting[0]
				size := Size(arrived[at].Raw)
				if size > room.Bytes {
					q.waiting = nil // what follows may build on it
					continue
				}
				q.waiting, q.used, room.Bytes = q.waiting[1:], q.used+size, room.Bytes-size
				chosen, open = append(chosen, at), true
			}
		}
	}
	slices.Sort(chosen)
	block := make([]*envelope.Transaction, len(chosen))
	for i, at := range chosen {
		block[i] = arrived[at]
	}
	return block
}

// A queue holds the places of one organisation's transactions.
type queue struct {
	waiting []int
	used    int64
}

// queueUp makes one queue for each organisation, in the order of their first arrival.
func queueUp(arrived []*envelope.Transaction) []queue {
	var queues []queue
	index := map[string]int{}
	for at, t := range arrived {
		organisation := t.Body.Signers[0].Organisation
		i, ok := index[organisation]
		if !ok {
			i = len(queues)
			index[organisation] = i
			queues = append(queues, queue{})
		}
		queues[i].waiting = append(queues[i].waiting, at)
	}
	return queues
}

// Size is how many bytes a transaction takes in a block: itself, its length and a tag.
func Size(raw []byte) int64 {
	n := int64(len(raw)) + 2
	for v := len(raw); v >= 0x80; v >>= 7 {
		n++
	}
	return n
}
