// Package gateway is the door of a node: it serves every contract's questions and the ledger itself over Connect, gRPC
// and plain HTTP, accepts signed transactions and carries them until they have ended, and streams what happens.
//
// It keeps no truth of its own: what it answers comes from the chain, and what it has accepted and not yet seen in a
// block lies in its outbox.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"gongshi/gateway/outbox"
	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
	"gongshi/ledger/state"
	"gongshi/view"
)

// Options are what a Gateway is made of. Register, Network, Chain, Consensus, Key and Dir are needed.
type Options struct {
	Register  *contract.Register
	Network   string // the network's id
	Chain     Chain
	Consensus Consensus
	Receipts  Receipts // nil: no receipts
	View      View     // nil: no searches

	Key          envelope.PrivateKey // signs submissions; Ed25519
	Party        string              // whose key it is
	Organisation string              // that runs the node

	Dir     string // of the outbox
	Log     *slog.Logger
	Program string // the program's version, shown in status
	Demo    bool   // shown in status: pages offer the officers of a demo only
	Limits  Limits // zero fields have defaults
	Origins []string
	// Figures adds to /metrics what the node counts; it is called at each scrape. May be nil.
	Figures func() []Figure
	// Verify judges decoded envelopes; nil for envelope.VerifyBatch on all cores. A node whose machine remembers
	// verdicts passes that, so that no signature is checked twice.
	Verify func([]*envelope.Transaction) []error

	testOnlyStore func(*outbox.Options)
}

// Chain is the committed chain of this node, as the machine has it.
type Chain interface {
	// State pins the newest committed state; the caller closes it soon.
	State() (Snapshot, error)
	// Heights are the first and last block whose journal is kept; last is 0 before any.
	Heights() (first, last int64)
	// Block is the journal of a kept height, shared and read-only.
	Block(height int64) (*journal.Block, error)
	// Changed is closed at the next commit.
	Changed() <-chan struct{}
}

// Snapshot is one pinned version. Reading it may panic when the store fails, which the gateway answers with ErrInside.
type Snapshot interface {
	state.Reader
	Height() int64
	TimeMS() int64 // block time
	AppHash() []byte
	Close()
}

// Consensus is this node's member of the network.
type Consensus interface {
	// Broadcast hands one mempool transaction to the network: an envelope, or a mempool.Bundle of several. nil means
	// that it waits in the pool, or already did. An error that holds a *refusal.Refusal is the network's answer;
	// any other error means that nothing is known. For a bundle it may be a Verdicts. It is never called by two
	// goroutines at once.
	Broadcast(ctx context.Context, tx []byte) error
	// Transactions are those of a block, in order; an error that is errors.ErrUnsupported or a refusal when pruned.
	Transactions(height int64) ([][]byte, error)
	// Votes says who should confirm a block and did, in consensus order.
	Votes(height int64) ([]Vote, error)
	// LightBlock is CometBFT's encoded LightBlock of a height.
	LightBlock(height int64) ([]byte, error)
	// Standing is how the node is doing; it must be cheap.
	Standing() Standing
}

// Verdicts is the error of a bundle of which not all was admitted: one for each envelope in its order, nil where it
// waits in the pool.
type Verdicts []error

func (v Verdicts) Error() string { return errors.Join(v...).Error() }

// A Vote is one validator of a block.
type Vote struct {
	Key    []byte // Ed25519
	Power  int64
	Signed bool
}

// A Standing is a node's condition.
type Standing struct {
	CatchingUp bool
	Peers      int
	Waiting    int // transactions in the pool
}

// Receipts builds proofs.
type Receipts interface {
	// Transaction gives the file of a receipt for the transaction at index of the block at height.
	Transaction(ctx context.Context, height int64, index uint32) ([]byte, error)
	// Record gives the file of a receipt for the presence or absence of a record, by its raw key.
	Record(ctx context.Context, key []byte) ([]byte, error)
}

// View is the read model; *view.View is one.
type View interface {
	Searcher
	Chronicle
}

// Searcher answers the contracts' searches.
type Searcher interface {
	Find(ctx context.Context, q contract.Query, question proto.Message) (proto.Message, error)
	Search(ctx context.Context, text string, limit int) ([]view.Hit, error)
	Height() int64
	Lag() view.Lag
}

// Chronicle lists what happened.
type Chronicle interface {
	Blocks(ctx context.Context, before int64, limit int) ([]view.Block, error)
	Transactions(ctx context.Context, f view.TransactionFilter, p view.Page) (*view.TransactionPage, error)
	Transaction(ctx context.Context, id envelope.ID) (view.Transaction, error)
}

var _ View = (*view.View)(nil)

// Limits protect a node from its callers. Every zero field has the default in brackets.
type Limits struct {
	// Requests per second of one client [100], and how many it may send at once after a pause [400]. Each 16 KiB of a
	// request counts as one more.
	Rate, Burst int
	// Trusted networks are not limited, and their X-Forwarded-For is believed [loopback].
	Trusted []netip.Prefix
	// QueryBytes is the largest question [64 KiB]; submissions have the room that the largest envelopes need.
	QueryBytes int
	// QueryTime is how long an answer may take [10 s]; long polls and streams have their own times.
	QueryTime time.Duration
	// Streams at once, of all clients [1,000] and of one that is not trusted [16].
	Streams, ClientStreams int
	// StreamStall is how long a stream may wait for its consumer to take one block [15 s].
	StreamStall time.Duration
	// Carried is how many accepted transactions may be waiting to end [100,000], and how many bytes [256 MiB].
	Carried      int
	CarriedBytes int64
	// KeepEnded is how long, by block time, it is remembered what became of a transaction [24 h].
	KeepEnded time.Duration
	// PackDelay is how long the first of a bundle waits for company [3 ms].
	PackDelay time.Duration
	// Resend is after how long a transaction that was not included is handed to the network again [5 s].
	Resend time.Duration
	// LagMS is how far the view may be behind before /readyz says no [10,000].
	LagMS int64
}

func orElse[T int | int64 | time.Duration](v *T, otherwise T) {
	if *v <= 0 {
		*v = otherwise
	}
}

func (l *Limits) fill() {
	orElse(&l.Rate, 100)
	orElse(&l.Burst, 400)
	if l.Trusted == nil {
		l.Trusted = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	}
	orElse(&l.QueryBytes, 64<<10)
	orElse(&l.QueryTime, 10*time.Second)
	orElse(&l.Streams, 1000)
	orElse(&l.ClientStreams, 16)
	orElse(&l.StreamStall, 15*time.Second)
	orElse(&l.Carried, 100_000)
	orElse(&l.CarriedBytes, 256<<20)
	orElse(&l.KeepEnded, 24*time.Hour)
	orElse(&l.PackDelay, 3*time.Millisecond)
	orElse(&l.Resend, 5*time.Second)
	orElse(&l.LagMS, 10_000)
}

// A Gateway serves one node. Handler may be used at once; transactions are carried while Run runs.
type Gateway struct {
	o       Options
	log     *slog.Logger
	books   books
	store   *outbox.Store
	carrier *carrier
	metrics *metrics
	meter   *meter
	streams *streams
	recent  *recent
	handler http.Handler
	mux     *http.ServeMux

	stop     context.CancelFunc // ends streams and long polls
	stopping context.Context
	close    sync.Once
}

// New opens the outbox and prepares the handler.
func New(o Options) (*Gateway, error) {
	if o.Register == nil || o.Chain == nil || o.Consensus == nil || o.Network == "" || o.Dir == "" {
		return nil, errors.New("a gateway needs a register, a network, a chain, consensus and a folder")
	}
	if o.Key == nil || o.Key.Suite() != envelope.Ed25519 {
		return nil, errors.New("a gateway signs submissions with an Ed25519 key; give it one")
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Verify == nil {
		o.Verify = verifyOnAllCores
	}
	o.Limits.fill()
	so := outbox.Options{Dir: o.Dir, Log: o.Log}
	if o.testOnlyStore != nil {
		o.testOnlyStore(&so)
	}
	store, err := outbox.Open(so)
	if err != nil {
		return nil, err
	}
	g := &Gateway{o: o, log: o.Log, books: booksOf(o.Register), store: store, recent: &recent{chain: o.Chain}}
	g.stopping, g.stop = context.WithCancel(context.Background())
	g.meter = newMeter(o.Limits)
	g.streams = &streams{most: o.Limits.Streams, each: o.Limits.ClientStreams, open: map[netip.Prefix]int{}}
	g.carrier = newCarrier(g)
	if err := g.carrier.load(); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	g.metrics = newMetrics(g)
	if g.handler, err = g.routes(); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return g, nil
}

// Handler serves everything. It wants a server that speaks HTTP/1.1 and, for gRPC, HTTP/2 (without TLS: h2c).
func (g *Gateway) Handler() http.Handler { return g.handler }

// Serves reports whether something other than the index is at the request's address, for whoever serves pages beside.
func (g *Gateway) Serves(r *http.Request) bool {
	_, pattern := g.mux.Handler(r)
	return pattern != "/" && pattern != "GET /{$}"
}

// Receipt gives the file of a receipt, of the transaction with this id or else of the record with this raw key, for a
// page that is made on the server. Errors are those of the API's GetReceipt.
func (g *Gateway) Receipt(ctx context.Context, transaction, record []byte) ([]byte, error) {
	answer, err := g.getReceipt(ctx, &GetReceiptRequest{Transaction: transaction, RecordKey: record})
	return answer.GetFile(), err
}

// Run carries accepted transactions until ctx ends. It returns an error only when the outbox has failed, and then the
// node should stop.
func (g *Gateway) Run(ctx context.Context) error {
	if err := g.carrier.run(ctx); err != nil {
		return fmt.Errorf("the gateway no longer carries transactions: %w", err)
	}
	return nil
}

// Close ends streams and long polls and closes the outbox. Run must have returned, or never have been called.
func (g *Gateway) Close() error {
	var err error
	g.close.Do(func() {
		g.stop()
		err = g.carrier.close(g.store)
	})
	return err
}

// EndStreams makes running streams and long polls return, so that a server can shut down in time; clients resume
// elsewhere.
func (g *Gateway) EndStreams() { g.stop() }
