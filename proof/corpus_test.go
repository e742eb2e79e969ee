package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
	"gongshi/machine/tree"
)

var update = flag.Bool("update", false, "write the corpus anew")

const corpusFolder = "testdata/corpus"

// An entry of corpus/index.json is one file with the verdict that every verifier must give.
type entry struct {
	File   string   `json:"file"`
	Anchor string   `json:"anchor"`
	Now    string   `json:"now,omitempty"` // RFC 3339; none: no clock
	Says   string   `json:"says"`          // what was done to it
	OK     bool     `json:"ok"`
	Number uint32   `json:"number"` // of the first failure; 0 when ok
	Check  string   `json:"check,omitempty"`
	ZH     []string `json:"zh"`
	EN     []string `json:"en"`
}

// A sample is a receipt of the corpus before it is written down.
type sample struct {
	name, says string
	file       []byte
	anchor     string
	now        time.Time
	want       *int // nil for any; the number otherwise
}

// A corpus is made anew by each run, byte for byte the same.
type corpus struct {
	t       *testing.T
	anchors map[string]*Anchor
	samples []sample
	valid   map[string]sample
}

func (c *corpus) add(name, says, anchor string, file []byte) {
	s := sample{name, says, file, anchor, testNow, new(int)}
	c.valid[name] = s
	c.samples = append(c.samples, s)
}

// change adds a mutation of the proof of a valid receipt.
func (c *corpus) change(base, name, says string, number int, mutate func(*Receipt)) {
	c.t.Helper()
	s := c.valid[base]
	r, err := Open(s.file)
	if err != nil {
		c.t.Fatal(err)
	}
	mutate(r)
	s.name, s.says, s.want = base+"-"+name, says, &number
	if s.file, err = r.File(); err != nil {
		content, err := proto.MarshalOptions{Deterministic: true}.Marshal(r)
		if err != nil {
			c.t.Fatal(err)
		}
		s.file = withProof(c.valid[base].file, content)
	}
	c.samples = append(c.samples, s)
}

// text adds a mutation of the file itself.
func (c *corpus) text(base, name, says string, number int, mutate func(string) string) {
	s := c.valid[base]
	s.name, s.says, s.want = base+"-"+name, says, &number
	s.file = []byte(mutate(string(s.file)))
	c.samples = append(c.samples, s)
}

// as adds a valid receipt under another anchor or at another time.
func (c *corpus) as(base, name, says string, number int, anchor string, now time.Time) {
	s := c.valid[base]
	s.name, s.says, s.want, s.anchor, s.now = base+"-"+name, says, &number, anchor, now
	c.samples = append(c.samples, s)
}

func (c *corpus) addValid() {
	for n, name := range map[int]string{1: "one", 4: "four", 7: "seven"} {
		w := newWorld(c.t, equal(n), 300)
		c.anchors[name] = w.anchor
		defer func() { c.addOf(w, name) }()
	}
	w := changing(c.t)
	c.anchors["changing"] = w.anchor
	c.add("changed-record", "a record after all validators were replaced, so that the ledger itself names them", "changing", record(c.t, w, recordKey(3)))
	c.add("changed-transaction", "a transaction from before the changes, its block confirmed by the first validators", "changing", transaction(c.t, w, 3, 0))
	later, err := w.anchor.At(record(c.t, w, recordKey(3)))
	w.must(err)
	c.anchors["later"] = later
	w.block(plan{writes: []tree.Write{{Key: recordKey(3), Value: []byte("\x0a\x03new")}}})
	w.anchor = later
	c.add("later-record", "a record under an anchor made of an earlier receipt", "later", record(c.t, w, recordKey(3)))
	at := proto.CloneOf(later)
	r, err := Open(c.valid["later-record"].file)
	w.must(err)
	at.Height, at.HeaderHash = r.Blocks[0].Header.Height, r.Blocks[0].Id.Hash
	c.anchors["at"] = at
	at = proto.CloneOf(at)
	at.HeaderHash = hashOf([]byte("another block"))
	c.anchors["elsewhere"] = at
}

func (c *corpus) addOf(w *world, name string) {
	c.add(name+"-record", "a record that is present", name, record(c.t, w, recordKey(7)))
	for i := 1000; c.valid[name+"-absent"].file == nil || c.valid[name+"-absent-empty"].file == nil; i++ {
		file := record(c.t, w, recordKey(i))
		r, err := Open(file)
		w.must(err)
		kind, says := "-absent", "a record that is absent; another leaf stands at its place"
		if len(r.Record.Other) == 0 {
			kind, says = "-absent-empty", "a record that is absent; nothing stands at its place"
		}
		if c.valid[name+kind].file == nil {
			c.add(name+kind, says, name, file)
		}
	}
	p := plan{codes: []uint32{0, 41, 0, 0, 0}, events: [][]*journal.Event{paid}, round: 2}
	p.txs = [][]byte{w.envelopeOf(testNetwork, 1, envelope.Ed25519), w.envelopeOf(testNetwork, 2, envelope.P256),
		w.envelopeOf(testNetwork, 3, envelope.Passkey, envelope.SM2, envelope.Ed25519, envelope.P256), []byte("no envelope"),
		w.envelopeOf("linxi-2", 4, envelope.Ed25519), w.envelopeOf(testNetwork, 5, envelope.Ed25519)}
	p.txs[5][len(p.txs[5])-3] ^= 1
	n, at := len(w.setAt(1)), int64(len(w.lights)+1)
	if n > 1 {
		p.silent = []int{n - 1}
	}
	w.block(p)
	w.block(plan{silent: p.silent})
	c.add(name+"-transaction", "a transaction that was executed, with its events", name, transaction(c.t, w, at, 0))
	c.add(name+"-refused", "a transaction that was refused with number 41", name, transaction(c.t, w, at, 1))
	if name != "four" {
		return
	}
	c.add("four-signers", "a transaction signed by a passkey, SM2, Ed25519 and P-256, without events", name, transaction(c.t, w, at, 2))
	for i, one := range []struct {
		name, says string
		number     int
	}{{"garbage", "what stands in the block is no envelope", 54}, {"foreign", "the transaction was signed for another network", 55},
		{"forged", "the signature of the signer does not hold, though the block is confirmed", 56}} {
		c.change("four-transaction", one.name, one.says, one.number, func(r *Receipt) { r.Inclusion = c.included(w, 3+i, r) })
	}
}

// included is what ForTransaction would build, if it did not refuse what Verify refuses.
func (c *corpus) included(w *world, index int, r *Receipt) *Inclusion {
	contents, _ := w.Contents(r.Inclusion.Header.Height)
	n, err := newInclusion(contents, index)
	w.must(err)
	n.Header, n.Block = r.Inclusion.Header, r.Inclusion.Block
	return n
}

func (c *corpus) addChanged() {
	flip := func(b []byte, i int) { b[(i+len(b))%len(b)] ^= 1 }
	c.change("four-record", "value", "a byte of the record was changed", 60, func(r *Receipt) { flip(r.Record.Value, 5) })
	c.change("four-record", "key", "a byte of the record's key was changed", 60, func(r *Receipt) { flip(r.Record.Key, -1) })
	c.change("four-record", "sibling", "a byte of the way to the record was changed", 60, func(r *Receipt) { flip(r.Record.Siblings, 40) })
	c.change("four-record", "shorter", "a step of the way to the record is missing", 60, func(r *Receipt) { r.Record.Siblings = r.Record.Siblings[32:] })
	c.change("four-record", "digest", "the digest of the writes was changed", 60, func(r *Receipt) { flip(r.Blocks[0].Digest, 0) })
	c.change("four-record", "emptied", "the record was taken out to claim its absence", 61, func(r *Receipt) { r.Record.Value = nil })
	c.change("four-record", "denied", "the record's own leaf is shown as if it were another's", 62, func(r *Receipt) {
		r.Record.Other = append(hashOf(r.Record.Key), hashOf(r.Record.Value)...)
		r.Record.Value = nil
	})
	c.change("four-absent", "other-key", "an absence is claimed for a key that lies elsewhere", 62, func(r *Receipt) { r.Record.Key = recordKey(7) })
	c.change("four-absent", "other-leaf", "the leaf at the key's place was changed", 61, func(r *Receipt) { flip(r.Record.Other, 60) })
	c.change("four-absent-empty", "sibling", "a byte of the way to the empty place was changed", 61, func(r *Receipt) { flip(r.Record.Siblings, -1) })
	c.change("four-absent-empty", "present", "a record is claimed where there is none", 60, func(r *Receipt) { r.Record.Value = []byte("\x0a\x01x") })
	c.change("four-absent", "plain", "an absence is claimed for a key that is never in the tree", 6, func(r *Receipt) { r.Record.Key = []byte("~ledger/seen\x00x") })

	c.change("four-transaction", "body", "a byte of the transaction was changed", 51, func(r *Receipt) { flip(r.Inclusion.Envelope, 40) })
	c.change("four-transaction", "index", "the place in the block was changed", 51, func(r *Receipt) { r.Inclusion.Index++ })
	c.change("four-transaction", "total", "the number of transactions was changed", 51, func(r *Receipt) { r.Inclusion.Total = 100 })
	c.change("four-transaction", "path", "a byte of the transaction's path was changed", 51, func(r *Receipt) { flip(r.Inclusion.TransactionPath, 3) })
	c.change("four-refused", "code", "a refused transaction is claimed to have been executed", 52, func(r *Receipt) { r.Inclusion.Code = 0 })
	c.change("four-transaction", "result-path", "a byte of the result's path was changed", 52, func(r *Receipt) { flip(r.Inclusion.ResultPath, 3) })
	c.change("four-transaction", "events", "a byte of the events was changed", 53, func(r *Receipt) { flip(r.Inclusion.Events, -1) })
	c.change("four-refused", "events", "events were added to a transaction that had none", 53, func(r *Receipt) { r.Inclusion.Events = []byte("x") })
	c.change("four-transaction", "events-digest", "the digest of the events was changed", 52, func(r *Receipt) { flip(r.Inclusion.EventsDigest, 0) })
	c.change("four-transaction", "header", "the time of the transaction's block was changed", 50, func(r *Receipt) { r.Inclusion.Header.Seconds -= 3600 })
	c.change("four-transaction", "same", "the confirmed block is claimed to be the transaction's", 50, func(r *Receipt) { r.Inclusion.Header = r.Blocks[0].Header })

	c.addChangedBlocks(flip)
	c.addChangedForm(flip)
	c.addChangedChain(flip)
}

func (c *corpus) addChangedBlocks(flip func([]byte, int)) {
	c.change("four-record", "time", "the block's time was changed", 31, func(r *Receipt) { r.Blocks[0].Header.Seconds++ })
	c.change("four-record", "height", "the block's height was changed", 31, func(r *Receipt) { r.Blocks[0].Header.Height += 5 })
	c.change("four-record", "app-hash", "the app hash was changed", 31, func(r *Receipt) { flip(r.Blocks[0].Header.AppHash, 0) })
	c.change("four-record", "block-hash", "the hash that the votes are about was changed", 31, func(r *Receipt) { flip(r.Blocks[0].Id.Hash, 0) })
	c.change("four-record", "parts", "the number of the block's parts was changed", 32, func(r *Receipt) { r.Blocks[0].Id.Parts++ })
	c.change("four-record", "round", "the round was changed", 32, func(r *Receipt) { r.Blocks[0].Round = 1 })
	c.change("four-record", "vote", "a byte of a signature was changed", 32, func(r *Receipt) { flip(r.Blocks[0].Votes[1].Signature, 9) })
	c.change("four-record", "vote-time", "a vote's time was changed", 32, func(r *Receipt) { r.Blocks[0].Votes[3].AfterNs++ })
	c.change("four-record", "swapped", "two signatures were swapped", 32, func(r *Receipt) {
		v := r.Blocks[0].Votes
		v[0].Signature, v[1].Signature = v[1].Signature, v[0].Signature
	})
	c.change("four-record", "three", "one of four votes was left out: still enough", 0, func(r *Receipt) { r.Blocks[0].Votes = r.Blocks[0].Votes[1:] })
	c.change("four-record", "two", "two of four votes were left out", 33, func(r *Receipt) { r.Blocks[0].Votes = r.Blocks[0].Votes[2:] })
	c.change("one-record", "none", "no vote is left", 33, func(r *Receipt) { r.Blocks[0].Votes = nil })
	c.change("four-record", "power", "the powers were changed so that fewer would do", 30, func(r *Receipt) { r.Blocks[0].Powers[0] = 1000 })
	c.change("four-record", "order", "two validators were swapped", 30, func(r *Receipt) {
		s := r.Blocks[0].Seats
		s[0], s[1] = s[1], s[0]
	})
	c.change("four-record", "key-of", "a validator's key was replaced", 30, func(r *Receipt) { flip(r.Members[2].Key, 0) })
	c.change("four-record", "name-zh", "a department's Chinese name was changed", 40, func(r *Receipt) { r.Members[1].NameZh = "临溪市气象局" })
	c.change("four-record", "name-en", "a department's English name was changed", 40, func(r *Receipt) { r.Members[1].NameEn += "!" })
	c.change("four-record", "organisation", "a validator was given to another organisation", 40, func(r *Receipt) { r.Members[1].Organisation = "police" })
}

func (c *corpus) addChangedForm(flip func([]byte, int)) {
	c.change("four-record", "spec", "the version of the specification is 2", 5, func(r *Receipt) { r.Spec = 2 })
	c.change("four-record", "network", "the network was changed", 21, func(r *Receipt) { r.Network = "linxi-2" })
	c.change("four-record", "no-claim", "nothing is claimed", 6, func(r *Receipt) { r.Record = nil })
	c.change("four-record", "two-claims", "two things are claimed at once", 6, func(r *Receipt) { r.Inclusion = &Inclusion{} })
	c.change("four-record", "no-block", "there is no block", 6, func(r *Receipt) { r.Blocks = nil })
	c.change("four-record", "short-key", "a validator's key is too short", 6, func(r *Receipt) { r.Members[0].Key = r.Members[0].Key[:31] })
	c.change("four-record", "short-signature", "a signature is too short", 6, func(r *Receipt) { r.Blocks[0].Votes[0].Signature = []byte("x") })
	c.change("four-record", "ragged", "the way to the record is not of whole hashes", 6, func(r *Receipt) { r.Record.Siblings = r.Record.Siblings[1:] })
	c.change("four-record", "deep", "the way to the record is longer than a path has bits", 6, func(r *Receipt) { r.Record.Siblings = make([]byte, 257*32) })
	c.change("four-record", "far", "the claim points to a block that is not there", 6, func(r *Receipt) { r.Record.Block = 1 })
	c.change("four-record", "twice", "one validator has two seats", 6, func(r *Receipt) { r.Blocks[0].Seats[1] = r.Blocks[0].Seats[0] })
	c.change("four-record", "votes-twice", "one validator votes twice", 6, func(r *Receipt) { r.Blocks[0].Votes[1] = r.Blocks[0].Votes[0] })
	c.change("four-record", "much", "the powers together exceed 2^53-1", 6, func(r *Receipt) { r.Blocks[0].Powers[0] = 1<<53 - 1 })
	c.change("four-record", "negative", "a power is negative", 6, func(r *Receipt) { r.Blocks[0].Powers[0] = -10 })
	c.change("four-record", "zero-block", "the block before is given but empty", 6, func(r *Receipt) { r.Blocks[0].Header.LastBlock = &BlockID{} })
	c.change("four-record", "line-feed", "a name holds a line feed", 6, func(r *Receipt) { r.Members[0].NameEn = "Two\nlines" })
	c.change("four-record", "stranger", "a member sits in no block", 7, func(r *Receipt) {
		r.Members = append(r.Members, &Member{Key: make([]byte, 32), Organisation: "x", NameZh: "x", NameEn: "x"})
	})
	c.change("four-record", "same-key", "two members have one key", 7, func(r *Receipt) { r.Members = append(r.Members, proto.CloneOf(r.Members[0])) })
	c.change("four-transaction", "digest", "a block has a digest that nothing needs", 7, func(r *Receipt) { r.Blocks[0].Digest = make([]byte, 32) })
	c.change("four-record", "naming", "a member of the anchor is named once more", 7, func(r *Receipt) {
		r.Namings = append(r.Namings, &Naming{Member: 0, Record: proto.CloneOf(r.Record)})
	})

	s := func(from, to string) func(string) string {
		return func(f string) string { return strings.Replace(f, from, to, 1) }
	}
	c.text("four-record", "empty", "the file is empty", 2, func(string) string { return "" })
	c.text("four-record", "cut", "the file was cut in the middle", 2, func(f string) string { return f[:len(f)/2] })
	c.text("four-record", "no-newline", "the last line feed is missing", 2, func(f string) string { return f[:len(f)-1] })
	c.text("four-record", "trailing", "a space follows", 2, func(f string) string { return f + " " })
	c.text("four-record", "crlf", "line ends were changed", 2, func(f string) string { return strings.ReplaceAll(f, "\n", "\r\n") })
	c.text("four-record", "mark", "a byte order mark was put before", 2, func(f string) string { return "\ufeff" + f })
	c.text("four-record", "space", "a space was put between", 8, s("\"height\": ", "\"height\":  "))
	c.text("four-record", "escape", "a character was written as an escape", 2, s("linxi-1", "linxi-\\u0031"))
	c.text("four-record", "field", "a field was added", 2, s("\"proof\"", "\"note\": \"\",\n  \"proof\""))
	c.text("four-record", "line-height", "the readable height was changed", 8, s("\"height\": 1", "\"height\": 2"))
	c.text("four-record", "line-time", "the readable time was changed", 8, s("2026-03", "2025-03"))
	c.text("four-record", "line-claim", "the readable claim was changed", 8, s("\"record\"", "\"absence\""))
	c.text("four-record", "line-subject", "the readable subject was changed", 8, s("funds/payments 3", "funds/payments 4"))
	c.text("four-record", "line-network", "the readable network was changed", 8, s("linxi-1", "linxi-2"))
	c.text("four-record", "base64", "a character outside base64", 3, s("\"proof\": \"C", "\"proof\": \"-"))
	c.text("four-record", "base64-break", "a line break inside the proof", 3, s("\"proof\": \"CA", "\"proof\": \"CA\n"))
	proofOf := func(f string) []byte {
		r, _, err := open([]byte(f))
		if err != nil {
			c.t.Fatal(err)
		}
		raw, _ := envelope.CanonicalPayload(r)
		return raw
	}
	c.text("four-record", "unknown-field", "a field 15 was added to the proof", 4, func(f string) string { return string(withProof([]byte(f), append(proofOf(f), 0x78, 1))) })
	c.text("four-record", "field-order", "the first field stands last", 4, func(f string) string {
		raw := proofOf(f)
		return string(withProof([]byte(f), append(slices.Clone(raw[2:]), raw[:2]...)))
	})
	c.text("four-record", "long-varint", "a number is written longer than need be", 4, func(f string) string {
		return string(withProof([]byte(f), append([]byte{8, 0x81, 0}, proofOf(f)[2:]...)))
	})
	c.text("four-record", "proof-cut", "the proof ends too early", 4, func(f string) string { raw := proofOf(f); return string(withProof([]byte(f), raw[:len(raw)-1])) })
}

func (c *corpus) addChangedChain(flip func([]byte, int)) {
	c.change("changed-record", "no-way", "the blocks that lead to the new validators are missing", 36, func(r *Receipt) {
		b := r.Blocks[len(r.Blocks)-1]
		r.Blocks, r.Record.Block = []*Block{b}, 0
		var kept []*Member
		var namings []*Naming
		for i, s := range b.Seats {
			kept = append(kept, r.Members[s])
			b.Seats[i] = uint32(i)
			for _, n := range r.Namings {
				if n.Member == s {
					n.Member, n.Record.Block = uint32(i), 0
					namings = append(namings, n)
				}
			}
		}
		r.Members, r.Namings = kept, namings
	})
	c.change("changed-record", "backwards", "the blocks are in the wrong order", 36, func(r *Receipt) {
		slices.Reverse(r.Blocks)
		r.Record.Block = 0
		for _, n := range r.Namings {
			n.Record.Block = 0
		}
	})
	c.change("changed-record", "repeated", "a block stands twice", 34, func(r *Receipt) {
		r.Blocks = slices.Insert(r.Blocks, 0, r.Blocks[0])
		r.Record.Block++
		for _, n := range r.Namings {
			n.Record.Block++
		}
	})
	c.change("changed-record", "unnamed", "the proof of a new validator's name is missing", 41, func(r *Receipt) { r.Namings = r.Namings[1:] })
	c.change("changed-record", "named", "a new validator's name was changed", 43, func(r *Receipt) { r.Members[r.Namings[0].Member].NameZh = "临溪市气象局" })
	c.change("changed-record", "named-by-other", "a new validator is named by another's record", 43, func(r *Receipt) { r.Namings[0].Record = r.Namings[1].Record })
	c.change("changed-record", "record-of-name", "the record that names a validator was changed", 42, func(r *Receipt) { flip(r.Namings[0].Record.Value, -4) })
	c.change("changed-record", "way-of-name", "the way to the record that names a validator was changed", 42, func(r *Receipt) { flip(r.Namings[0].Record.Siblings, 0) })
	c.change("changed-record", "named-by-payment", "a payment is shown as the record of a validator", 43, func(r *Receipt) { r.Namings[0].Record = r.Record })
	c.as("changed-record", "before", "the way begins before the anchor", 22, "later", testNow)
	c.as("later-record", "at", "the first block is that of the anchor", 0, "at", testNow)
	c.as("later-record", "elsewhere", "the anchor knows another block at that height", 23, "elsewhere", testNow)
	c.as("four-record", "seven", "the anchor trusts seven departments, the block knows four", 35, "seven-later", testNow)
	c.as("four-record", "strangers", "the anchor trusts other departments", 36, "strangers", testNow)
	c.as("four-record", "now", "no clock is asked", 0, "four", zeroTime)
	c.as("four-record", "future", "the verifier's clock is a day behind", 70, "four", testStart.Add(-24*time.Hour))
}

func newCorpus(t *testing.T) *corpus {
	c := &corpus{t: t, anchors: map[string]*Anchor{}, valid: map[string]sample{}}
	c.addValid()
	seven := proto.CloneOf(c.anchors["seven"])
	r, err := Open(c.valid["four-record"].file)
	if err != nil {
		t.Fatal(err)
	}
	seven.Height, seven.HeaderHash = r.Blocks[0].Header.Height-1, hashOf([]byte("a block that seven decided"))
	c.anchors["seven-later"] = seven
	c.anchors["strangers"] = newWorld(t, []seat{{4, 0, 10}, {5, 0, 10}}, 1).anchor
	c.addChanged()
	slices.SortFunc(c.samples, func(a, b sample) int { return strings.Compare(a.name, b.name) })
	return c
}

// TestCorpus makes the corpus and compares it with the files, which other verifiers test themselves against.
func TestCorpus(t *testing.T) {
	c := newCorpus(t)
	files := map[string][]byte{}
	var index []entry
	numbers := map[int]bool{1: true, 20: true} // of a huge file and a bad anchor, which have tests of their own
	for name, a := range c.anchors {
		file, err := a.File()
		if err != nil {
			t.Fatal(err)
		}
		files[name+".anchor.json"] = file
	}
	for _, s := range c.samples {
		v := Verify(s.file, c.anchors[s.anchor], s.now)
		e := entry{File: s.name + ".gongshi.json", Anchor: s.anchor + ".anchor.json", Says: s.says, OK: v.OK, ZH: v.ZH, EN: v.EN}
		if v.Failure != nil {
			e.Number, e.Check = v.Failure.Code, v.Failure.Field
		}
		if int(e.Number) != *s.want {
			t.Errorf("%s (%s): number %d, want %d: %v", s.name, s.says, e.Number, *s.want, v.Failure)
		}
		if !s.now.IsZero() {
			e.Now = s.now.Format(time.RFC3339)
		}
		numbers[int(e.Number)] = true
		if files[e.File] != nil {
			t.Errorf("two samples are called %s", s.name)
		}
		files[e.File] = s.file
		index = append(index, e)
	}
	for _, f := range Failures.All() {
		if !numbers[int(f.Code)] {
			t.Errorf("no sample fails with %d: %s", f.Code, f.EN)
		}
	}
	var out bytes.Buffer
	j := json.NewEncoder(&out)
	j.SetEscapeHTML(false)
	j.SetIndent("", " ")
	if err := j.Encode(index); err != nil {
		t.Fatal(err)
	}
	files["index.json"] = out.Bytes()
	compare(t, files)
}

func compare(t *testing.T, files map[string][]byte) {
	if *update {
		if err := errors.Join(os.RemoveAll(corpusFolder), os.MkdirAll(corpusFolder, 0o755)); err != nil {
			t.Fatal(err)
		}
		for name, file := range files {
			if err := os.WriteFile(filepath.Join(corpusFolder, name), file, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	kept, err := os.ReadDir(corpusFolder)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kept {
		file, err := os.ReadFile(filepath.Join(corpusFolder, k.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(file, files[k.Name()]) {
			t.Errorf("%s is not what is made now; look at the difference, then run with -update", k.Name())
		}
		delete(files, k.Name())
	}
	for name := range files {
		t.Errorf("%s is missing; run with -update", name)
	}
}
