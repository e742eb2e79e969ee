package proof

import (
	"bytes"
	"fmt"
	"slices"

	"gongshi/ledger/envelope"
)

// Limits of a receipt. They are checked before anything is computed; SPEC.md §3 is the same list.
const (
	maxMembers   = 256
	maxBlocks    = 64
	maxSeats     = 128
	maxNumber    = 1<<53 - 1 // of heights, powers and versions: what every language can count exactly
	maxParts     = 1 << 20
	maxRound     = 1<<31 - 1
	maxSeconds   = 253402300799 // the end of the year 9999
	maxAfterNS   = 1 << 62
	maxTotal     = 1 << 24
	maxSteps     = 24 // of a Merkle path in a block, as 1 << 24 is its most leaves
	maxKeyBytes  = 1 << 12
	maxNameBytes = 256
	maxPathBytes = 128
)

// checkShape looks at lengths, ranges and references, so that what follows needs no care.
func (r *Receipt) checkShape() error {
	if r.Spec != Spec {
		return ErrSpec.With("%d", r.Spec)
	}
	if err := firstOf(
		need(networkName(r.Network), "network"),
		need(len(r.Members) >= 1 && len(r.Members) <= maxMembers, "%d members", len(r.Members)),
		need(len(r.Blocks) >= 1 && len(r.Blocks) <= maxBlocks, "%d blocks", len(r.Blocks)),
		need((r.Inclusion == nil) != (r.Record == nil), "one claim"),
		checkMembers(r.Members),
	); err != nil {
		return err
	}
	for i, b := range r.Blocks {
		if err := b.checkShape(len(r.Members)); err != nil {
			return fmt.Errorf("block %d: %w", i, err)
		}
	}
	last := -1
	for i, n := range r.Namings {
		if err := firstOf(
			need(int(n.Member) > last && int(n.Member) < len(r.Members), "naming %d member", i),
			n.Record.checkShape(len(r.Blocks)),
			need(len(n.GetRecord().GetValue()) > 0, "naming %d empty", i),
		); err != nil {
			return err
		}
		last = int(n.Member)
	}
	if err := r.checkClaim(); err != nil {
		return err
	}
	return r.checkNeeded()
}

func (r *Receipt) checkClaim() error {
	if r.Record != nil {
		return r.Record.checkShape(len(r.Blocks))
	}
	n := r.Inclusion
	return firstOf(
		need(int(n.Block) < len(r.Blocks), "inclusion block"),
		n.Header.checkShape(),
		need(len(n.Envelope) >= 1 && len(n.Envelope) <= envelope.MaxBytes, "envelope of %d bytes", len(n.Envelope)),
		need(n.Total <= maxTotal && n.Index < n.Total, "place %d of %d", n.Index, n.Total),
		need(hashes(n.TransactionPath, maxSteps) && hashes(n.ResultPath, maxSteps), "path"),
		need(len(n.EventsDigest) == 0 || len(n.EventsDigest) == 32, "events digest"),
	)
}

// checkNeeded refuses members who sit nowhere and digests on which nothing rests: nothing else would look at them.
func (r *Receipt) checkNeeded() error {
	seated, used := make([]bool, len(r.Members)), make([]bool, len(r.Blocks))
	for _, n := range r.Namings {
		used[n.Record.Block] = true
	}
	if r.Record != nil {
		used[r.Record.Block] = true
	}
	for i, b := range r.Blocks {
		for _, s := range b.Seats {
			seated[s] = true
		}
		if used[i] && len(b.Digest) != 32 {
			return ErrShape.With("block %d has no digest", i)
		}
		if !used[i] && len(b.Digest) != 0 {
			return ErrSuperfluous.With("digest of block %d", i)
		}
	}
	if i := slices.Index(seated, false); i >= 0 {
		return ErrSuperfluous.With("member %d", i)
	}
	return nil
}

func checkMembers(members []*Member) error {
	for i, m := range members {
		if err := firstOf(
			need(len(m.GetKey()) == 32, "member %d key", i),
			need(label(m.GetOrganisation(), envelope.MaxOrganisationBytes), "member %d organisation", i),
			need(label(m.GetNameZh(), maxNameBytes) && label(m.GetNameEn(), maxNameBytes), "member %d name", i),
		); err != nil {
			return err
		}
		if slices.ContainsFunc(members[:i], func(o *Member) bool { return bytes.Equal(o.Key, m.Key) }) {
			return ErrSuperfluous.With("member %d", i)
		}
	}
	return nil
}

func (b *Block) checkShape(members int) error {
	if err := firstOf(
		b.Header.checkShape(),
		need(len(b.Seats) >= 1 && len(b.Seats) <= maxSeats && len(b.Seats) == len(b.Powers), "%d seats", len(b.Seats)),
		b.Id.checkShape(),
		need(b.Round <= maxRound, "round"),
		need(len(b.Digest) == 0 || len(b.Digest) == 32, "digest"),
		checkPowers(b.Powers),
	); err != nil {
		return err
	}
	for i, s := range b.Seats {
		if int(s) >= members || slices.Contains(b.Seats[:i], s) {
			return ErrShape.With("seat %d", i)
		}
	}
	last := -1
	for i, v := range b.Votes {
		if int(v.Seat) <= last || int(v.Seat) >= len(b.Seats) || len(v.Signature) != 64 ||
			v.AfterNs > maxAfterNS || v.AfterNs < -maxAfterNS {
			return ErrShape.With("vote %d", i)
		}
		last = int(v.Seat)
	}
	return nil
}

func checkPowers(powers []int64) error {
	total := int64(0)
	for i, p := range powers {
		if p < 1 || p > maxNumber-total {
			return ErrShape.With("power %d", i)
		}
		total += p
	}
	return nil
}

func (b *BlockID) checkShape() error {
	return need(b != nil && len(b.Hash) == 32 && b.Parts >= 1 && b.Parts <= maxParts && len(b.PartsHash) == 32, "block id")
}

func (h *Header) checkShape() error {
	if h == nil {
		return ErrShape.With("no header")
	}
	if h.LastBlock != nil {
		if err := h.LastBlock.checkShape(); err != nil {
			return err
		}
	}
	for _, hash := range [][]byte{h.LastCommitHash, h.DataHash, h.ConsensusHash, h.AppHash, h.LastResultsHash, h.EvidenceHash} {
		if len(hash) != 0 && len(hash) != 32 {
			return ErrShape.With("hash of %d bytes", len(hash))
		}
	}
	return firstOf(
		need(h.BlockVersion <= maxNumber && h.AppVersion <= maxNumber, "version"),
		need(h.Height >= 1 && h.Height <= maxNumber, "height %d", h.Height),
		need(h.Seconds >= 0 && h.Seconds <= maxSeconds && h.Nanos < second, "time"),
		need(len(h.ValidatorsHash) == 32 && len(h.NextValidatorsHash) == 32, "validators hash"),
		need(len(h.Proposer) == 20, "proposer"),
	)
}

// checkShape also refuses the keys of plain spaces: they are no leaves of the tree, so that an absence would say
// nothing about them.
func (r *Record) checkShape(blocks int) error {
	if r == nil {
		return ErrShape.With("no record")
	}
	path, _ := r.place()
	return firstOf(
		need(int(r.Block) < blocks, "record block"),
		need(len(r.Key) <= maxKeyBytes && spacePath(path), "record key"),
		need(hashes(r.Siblings, maxDepth), "siblings"),
		need(len(r.Other) == 0 || len(r.Other) == 64 && len(r.Value) == 0, "other leaf"),
	)
}

func need(ok bool, format string, args ...any) error {
	if ok {
		return nil
	}
	return ErrShape.With(format, args...)
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func hashes(b []byte, most int) bool { return len(b)%32 == 0 && len(b) <= 32*most }

// networkName allows letters, digits, dots, hyphens and low lines.
func networkName(s string) bool {
	return len(s) >= 1 && len(s) <= envelope.MaxNetworkBytes && only(s, "-._")
}

// spacePath allows what a network's name does, and slashes. It never starts with the mark of a plain space.
func spacePath(s string) bool { return len(s) >= 1 && len(s) <= maxPathBytes && only(s, "-._/") }

func only(s, also string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !bytes.Contains([]byte(also), []byte{c}) {
			return false
		}
	}
	return true
}

// label is text of one line, which any language can show.
func label(s string, most int) bool {
	for _, c := range []byte(s) {
		if c < 0x20 || c == 0x7f {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= most
}
