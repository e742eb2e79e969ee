// Package proof makes and verifies receipts: one file that shows, without any network or trust in the server that
// gave it, what a ledger decided and which departments confirmed it.
//
// Verify judges a receipt by an Anchor; ForTransaction and ForRecord build one from a node's Source. SPEC.md says the
// same in words, byte by byte, for verifiers in other languages, and testdata/corpus is what they are tested with.
package proof

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"time"

	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
)

// zeroTime as the time of verification means that no clock is asked.
var zeroTime time.Time

// futureSlack is how far a receipt may be ahead of the verifier's clock.
const futureSlack = 10 * time.Minute

// Verify judges a receipt's file by an anchor, without any network. At now it tells the receipt's age and refuses
// one from the future; the zero time leaves both out. It never panics and never gives nil.
func Verify(file []byte, anchor *Anchor, now time.Time) *Verdict {
	v := &verifier{anchor: anchor, now: now}
	for _, s := range steps {
		if err := v.run(s, file); err != nil {
			break
		}
	}
	return v.verdict()
}

// A verifier is one verification under way. Its steps run in order and stop at the first failure.
type verifier struct {
	anchor   *Anchor
	now      time.Time
	receipt  *Receipt
	lines    [5]string
	tx       *envelope.Transaction
	events   []*journal.Event
	failures []error // one for each step that ran
}

func (v *verifier) run(s step, file []byte) (err error) {
	if v.receipt == nil {
		v.receipt, v.lines, err = open(file)
	} else if s.check != nil {
		err = s.check(v)
	}
	v.failures = append(v.failures, err)
	return err
}

func (v *verifier) checkAnchor() error {
	if err := v.anchor.check(); err != nil {
		return err
	}
	if v.receipt.Network != v.anchor.Network {
		return ErrNetwork.With("%s, not %s", v.receipt.Network, v.anchor.Network)
	}
	first := v.receipt.Blocks[0]
	if first.Header.Height < v.anchor.Height {
		return ErrBeforeAnchor.With("%d < %d", first.Header.Height, v.anchor.Height)
	}
	return nil
}

// checkBlocks judges each block by itself: its validators, its hash and the votes on it.
func (v *verifier) checkBlocks() error {
	for _, b := range v.receipt.Blocks {
		at := b.Header.Height
		hash := validatorsHash(b.Powers, func(i int) []byte { return v.receipt.Members[b.Seats[i]].Key })
		if !bytes.Equal(b.Header.ValidatorsHash, hash[:]) {
			return ErrValidators.With("block %d", at)
		}
		if hash := b.Header.hash(v.receipt.Network); !bytes.Equal(b.Id.Hash, hash[:]) {
			return ErrBlockHash.With("block %d", at)
		}
	}
	if err := v.checkVotes(); err != nil {
		return err
	}
	for _, b := range v.receipt.Blocks {
		voted, total := int64(0), int64(0)
		for _, vote := range b.Votes {
			voted += b.Powers[vote.Seat]
		}
		for _, p := range b.Powers {
			total += p
		}
		if !mostOf(voted, total) {
			return ErrPower.With("%d of %d, block %d", voted, total, b.Header.Height)
		}
	}
	return nil
}

// mostOf is consensus' more than two thirds. Powers are below 2^53, so nothing overflows.
func mostOf(part, total int64) bool { return 3*part > 2*total }

var zip215 = &ed25519.Options{Verify: ed25519.VerifyOptionsZIP_215}

// checkVotes verifies every vote that the receipt holds: those beyond two thirds too, because a receipt must not
// name a department that did not confirm.
func (v *verifier) checkVotes() error {
	batch := ed25519.NewBatchVerifier()
	for _, b := range v.receipt.Blocks {
		for _, vote := range b.Votes {
			key := v.receipt.Members[b.Seats[vote.Seat]].Key
			batch.AddWithOptions(key, b.signBytes(v.receipt.Network, vote), vote.Signature, zip215)
		}
	}
	if ok, _ := batch.Verify(rand.Reader); ok {
		return nil
	}
	for _, b := range v.receipt.Blocks {
		for _, vote := range b.Votes {
			m := v.receipt.Members[b.Seats[vote.Seat]]
			if !ed25519.VerifyWithOptions(m.Key, b.signBytes(v.receipt.Network, vote), vote.Signature, zip215) {
				return ErrVote.With("%s, %s; block %d", m.NameZh, m.NameEn, b.Header.Height)
			}
		}
	}
	return nil
}

// A trusted set is what the way from the anchor has established so far.
type trusted struct {
	height, seconds int64
	nanos           uint32
	next            []byte // the validators hash of the block after
	keys            func(i int) []byte
	powers          []int64
}

// checkChain walks from the anchor to the last block. Where heights are adjacent, or the validators are those
// already trusted, the hash decides; else more than two thirds of the trusted power must have voted.
func (v *verifier) checkChain() error {
	a := v.anchor
	hash := a.validatorsHash()
	t := trusted{height: a.Height, seconds: -1, next: hash[:], powers: a.Powers, keys: func(i int) []byte { return a.Members[i].Key }}
	for i, b := range v.receipt.Blocks {
		h := b.Header
		if i == 0 && h.Height == a.Height {
			if !bytes.Equal(b.Id.Hash, a.HeaderHash) {
				return ErrOtherHistory.With("block %d", h.Height)
			}
		} else if err := v.checkLink(t, b); err != nil {
			return err
		}
		t = trusted{height: h.Height, seconds: h.Seconds, nanos: h.Nanos, next: h.NextValidatorsHash, powers: b.Powers,
			keys: func(i int) []byte { return v.receipt.Members[b.Seats[i]].Key }}
	}
	return nil
}

func (v *verifier) checkLink(t trusted, b *Block) error {
	h := b.Header
	if h.Height <= t.height || h.Seconds < t.seconds || h.Seconds == t.seconds && h.Nanos <= t.nanos {
		return ErrOrder.With("block %d", h.Height)
	}
	if bytes.Equal(h.ValidatorsHash, t.next) {
		return nil
	}
	if h.Height == t.height+1 {
		return ErrNext.With("block %d", h.Height)
	}
	voted, total := int64(0), int64(0)
	for i, p := range t.powers {
		total += p
		for _, vote := range b.Votes {
			if bytes.Equal(v.receipt.Members[b.Seats[vote.Seat]].Key, t.keys(i)) {
				voted += p
			}
		}
	}
	if !mostOf(voted, total) {
		return ErrTrust.With("%d of %d, block %d", voted, total, h.Height)
	}
	return nil
}

// checkNames compares what the receipt calls its members with the anchor, or with the ledger's own record.
func (v *verifier) checkNames() error {
	namings := v.receipt.Namings
	for i, m := range v.receipt.Members {
		var proven *Record
		if len(namings) > 0 && int(namings[0].Member) == i {
			proven, namings = namings[0].Record, namings[1:]
		}
		known := v.anchor.member(m.Key)
		switch {
		case known != nil && proven != nil:
			return ErrSuperfluous.With("naming of member %d", i)
		case known != nil && !proto.Equal(known, m):
			return ErrName.With("%s, %s", known.NameZh, known.NameEn)
		case known == nil && proven == nil:
			return ErrUnnamed.With("%s, %s", m.NameZh, m.NameEn)
		case known == nil:
			if err := v.checkNaming(m, proven); err != nil {
				return err
			}
		}
	}
	return nil
}

func (v *verifier) checkNaming(m *Member, r *Record) error {
	if !v.holds(r) {
		return ErrNamingState.With("%s, %s", m.NameZh, m.NameEn)
	}
	said := &contract.Validator{}
	if err := proto.Unmarshal(r.Value, said); err != nil || !bytes.Equal(r.Key, v.anchor.recordKey(m.Key)) {
		return ErrNamingRecord.With("%s, %s", m.NameZh, m.NameEn)
	}
	if !proto.Equal(memberOf(said), m) {
		return ErrNamingRecord.With("%s, %s", said.NameZh, said.NameEn)
	}
	return nil
}

// holds says whether a record's root stands in its block's app hash.
func (v *verifier) holds(r *Record) bool {
	b := v.receipt.Blocks[r.Block]
	hash := appHash(r.root(), b.Digest)
	return bytes.Equal(b.Header.AppHash, hash[:])
}

func (v *verifier) checkClaim() error {
	if n := v.receipt.Inclusion; n != nil {
		return v.checkInclusion(n)
	}
	r := v.receipt.Record
	switch {
	case !r.fits():
		return ErrOtherLeaf
	case !v.holds(r) && len(r.Value) > 0:
		return ErrPresence
	case !v.holds(r):
		return ErrAbsence
	}
	return nil
}

func (v *verifier) checkInclusion(n *Inclusion) error {
	next := v.receipt.Blocks[n.Block].Header
	if hash := n.Header.hash(v.receipt.Network); !bytes.Equal(next.LastBlock.GetHash(), hash[:]) || n.Header.Height+1 != next.Height {
		return ErrPredecessor.With("block %d", n.Header.Height)
	}
	leaf := sha256.Sum256(n.Envelope)
	root, ok := branchRoot(leafHash(leaf[:]), n.Index, n.Total, n.TransactionPath)
	if !ok || !bytes.Equal(n.Header.DataHash, root[:]) {
		return ErrNotIncluded.With("place %d of %d in block %d", n.Index, n.Total, n.Header.Height)
	}
	root, ok = branchRoot(leafHash(resultLeaf(n.Code, n.EventsDigest)), n.Index, n.Total, n.ResultPath)
	if !ok || !bytes.Equal(next.LastResultsHash, root[:]) {
		return ErrResult
	}
	if len(n.Events) == 0 {
		return nil
	}
	results := &journal.Results{}
	if !bytes.Equal(hashOf(n.Events), n.EventsDigest) {
		return ErrEvents
	}
	if err := proto.Unmarshal(n.Events, results); err != nil {
		return ErrEvents.With("%v", err)
	}
	v.events = results.Events
	return nil
}

func (v *verifier) checkSigners() error {
	if v.receipt.Inclusion == nil {
		return nil
	}
	t, err := envelope.Decode(v.receipt.Inclusion.Envelope)
	if err != nil {
		return ErrEnvelope.With("%v", err)
	}
	if v.tx = t; t.Body.Network != v.receipt.Network {
		return ErrOtherNetwork.With("%s", t.Body.Network)
	}
	if err := envelope.Verify(t, envelope.Options{}); err != nil {
		return ErrSigner.With("%v", err)
	}
	return nil
}

var lineNames = [...]string{"network", "claim", "subject", "height", "time"}

func (v *verifier) checkLines() error {
	says, err := v.receipt.visible()
	if err != nil {
		return err
	}
	for i, s := range says {
		if v.lines[i] != s {
			return ErrVisible.With("%s", lineNames[i])
		}
	}
	return nil
}

func (v *verifier) checkTime() error {
	if at := v.receipt.confirming().Header.time(); !v.now.IsZero() && at.After(v.now.Add(futureSlack)) {
		return ErrFuture.With("%s", at.Format(time.RFC3339))
	}
	return nil
}
