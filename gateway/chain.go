package gateway

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
	"gongshi/ledger/refusal"
	"gongshi/ledger/state"
	"gongshi/view"
)

// recent keeps the newest blocks decoded, because every stream and the carrier want the same ones at the same time.
type recent struct {
	chain Chain

	mu   sync.Mutex
	kept [recentBlocks]*journal.Block // by height modulo their number
}

const recentBlocks = 16

func (r *recent) block(height int64) (*journal.Block, error) {
	if _, last := r.chain.Heights(); height <= last-recentBlocks || height < 0 {
		return r.chain.Block(height)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	slot := &r.kept[height%recentBlocks]
	if *slot != nil && (*slot).Height == height {
		return *slot, nil
	}
	b, err := r.chain.Block(height)
	if err == nil {
		*slot = b
	}
	return b, err
}

// blockAt is the journal of a height, or a refusal that says why there is none.
func (g *Gateway) blockAt(height int64) (*journal.Block, error) {
	first, last := g.o.Chain.Heights()
	switch {
	case height < 1 || height > last:
		return nil, ErrNoHeight.With("%d of %d", height, last)
	case height < first:
		return nil, ErrPruned.With("%d; the first is %d", height, first)
	}
	return g.recent.block(height)
}

// members are the organisations' validators, those removed among them, by address.
type members map[string]*contract.Validator

// mostMembers bounds the scan of validators, removed ones included.
const mostMembers = 10_000

// membersOf reads who holds the keys, as the newest state says. An address is the first 20 bytes of the key's hash.
func (g *Gateway) membersOf(r state.Reader) members {
	m := members{}
	space := g.o.Register.Authority().ValidatorSpace
	if space == nil {
		return m
	}
	for _, raw := range r.Scan(space.Prefix(), state.End(space.Prefix()), mostMembers) {
		v := state.Decode[*contract.Validator](space.Path(), raw)
		m[address(v.Key)] = v
	}
	return m
}

func address(key []byte) string {
	sum := sha256.Sum256(key)
	return string(sum[:20])
}

// members reads them from the newest state.
func (g *Gateway) members() (members, error) {
	s, err := g.o.Chain.State()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return g.membersOf(s), nil
}

func (m members) proposer(address []byte) string { return m[string(address)].GetOrganisation() }

func (m members) confirmers(votes []Vote) []*Confirmer {
	var all []*Confirmer
	for _, v := range votes {
		who := m[address(v.Key)]
		all = append(all, &Confirmer{Organisation: who.GetOrganisation(), NameZh: who.GetNameZh(), NameEn: who.GetNameEn(),
			Key: v.Key, Power: v.Power, Signed: v.Signed})
	}
	return all
}

func (g *Gateway) getStatus(_ context.Context, _ *GetStatusRequest) (*Status, error) {
	st, err := g.o.Chain.State()
	if err != nil {
		return nil, err
	}
	defer st.Close()
	first, last := g.o.Chain.Heights()
	standing := g.o.Consensus.Standing()
	carried, _, _ := g.carrier.count()
	s := &Status{
		Network: g.o.Network, Organisation: g.o.Organisation, Height: st.Height(), TimeMs: st.TimeMS(), AppHash: st.AppHash(),
		CatchingUp: standing.CatchingUp, Peers: uint32(standing.Peers), Program: g.o.Program,
		ProtocolVersion: g.o.Register.Authority().Parameters(st, st.Height()).GetVersion(),
		GatewayParty:    g.o.Party, GatewayKey: g.o.Key.Public(), FirstHeight: first,
		Carried: uint32(carried), Waiting: uint32(standing.Waiting), Demo: g.o.Demo,
	}
	if g.o.View != nil {
		s.ViewHeight = max(0, g.o.View.Height())
	}
	if last < 1 || st.Height() < 1 {
		return s, nil // before the first block
	}
	if b, err := g.recent.block(st.Height()); err == nil {
		s.BlockHash = b.Hash
	}
	votes, err := g.o.Consensus.Votes(st.Height())
	if err != nil {
		g.log.Debug("who confirmed the newest block is not known yet", "height", st.Height(), "err", err)
	}
	s.Validators = g.membersOf(st).confirmers(votes)
	return s, nil
}

func (g *Gateway) listBlocks(ctx context.Context, q *ListBlocksRequest) (*ListBlocksResponse, error) {
	if q.BeforeHeight < 0 {
		return nil, ErrNoHeight.On("before_height", "%d", q.BeforeHeight)
	}
	if q.PageSize > 500 {
		return nil, view.ErrPageSize.With("%d", q.PageSize)
	}
	m, err := g.members()
	if err != nil {
		return nil, err
	}
	a := &ListBlocksResponse{}
	if g.o.View != nil {
		blocks, err := g.o.View.Blocks(ctx, q.BeforeHeight, int(q.PageSize))
		for _, b := range blocks {
			a.Blocks = append(a.Blocks, &BlockSummary{Height: b.Height, TimeMs: b.TimeMS, Hash: b.Hash, AppHash: b.AppHash,
				Transactions: uint32(b.Transactions), Refused: uint32(b.Refused), Proposer: m.proposer(b.Proposer)})
		}
		return a, err
	}
	first, last := g.o.Chain.Heights()
	from := last
	if q.BeforeHeight > 0 {
		from = min(last, q.BeforeHeight-1)
	}
	size := int64(q.PageSize)
	if orElse(&size, 50); size > 500 {
		size = 500
	}
	for h := from; h >= max(first, 1, from-size+1) && ctx.Err() == nil; h-- {
		b, err := g.recent.block(h)
		if err != nil {
			return nil, err
		}
		a.Blocks = append(a.Blocks, summary(b, m))
	}
	return a, ctx.Err()
}

func summary(b *journal.Block, m members) *BlockSummary {
	s := &BlockSummary{Height: b.Height, TimeMs: b.TimeMs, Hash: b.Hash, AppHash: b.AppHash,
		Transactions: uint32(len(b.Outcomes)), Proposer: m.proposer(b.Proposer)}
	for _, o := range b.Outcomes {
		if o.Code != 0 {
			s.Refused++
		}
	}
	return s
}

func (g *Gateway) getBlock(_ context.Context, q *GetBlockRequest) (*BlockDetail, error) {
	b, err := g.blockAt(q.Height)
	if err != nil {
		return nil, err
	}
	m, err := g.members()
	if err != nil {
		return nil, err
	}
	d := &BlockDetail{Summary: summary(b, m), Writes: uint32(len(b.Writes))}
	votes, err := g.o.Consensus.Votes(q.Height)
	if err != nil {
		g.log.Debug("who confirmed a block is not known", "height", q.Height, "err", err)
	}
	d.Confirmed = m.confirmers(votes)
	for _, o := range b.Outcomes {
		d.Transactions = append(d.Transactions, transactionSummary(b.Height, b.TimeMs, o))
	}
	return d, nil
}

func transactionSummary(height, timeMS int64, o *journal.Outcome) *TransactionSummary {
	s := &TransactionSummary{Id: o.Id, Height: height, Index: o.Index, TimeMs: timeMS, Commands: o.Commands, Code: o.Code, Book: o.Book}
	for _, p := range o.Signers {
		s.Signers = append(s.Signers, &Party{Party: p.Party, Organisation: p.Organisation})
	}
	for _, e := range o.Events[:min(len(o.Events), summaryEvents)] {
		if len(e.Payload) <= summaryBytes {
			s.Happened = append(s.Happened, &Item{Type: e.Type, Payload: e.Payload})
		}
	}
	return s
}

// What a list shows of a transaction's events is bounded: a page holds 500 transactions.
const (
	summaryEvents = 4
	summaryBytes  = 2048
)

// sparsePages is how many pages of the view are looked through for a refused transaction in one request.
const sparsePages = 20

func (g *Gateway) listTransactions(ctx context.Context, q *ListTransactionsRequest) (*ListTransactionsResponse, error) {
	if g.o.View == nil {
		return nil, ErrNoView
	}
	f := view.TransactionFilter{Party: q.Party, Organisation: q.Organisation, Command: q.Command, Event: q.Event}
	a := &ListTransactionsResponse{NextPageToken: q.PageToken}
	for range sparsePages {
		page, err := g.o.View.Transactions(ctx, f, view.Page{Size: int(q.PageSize), Token: a.NextPageToken})
		if err != nil {
			return nil, err
		}
		a.NextPageToken, a.Height = page.Next, page.Height
		for _, t := range page.Transactions {
			if !q.RefusedOnly || t.Outcome.Code != 0 {
				a.Transactions = append(a.Transactions, transactionSummary(t.Height, t.TimeMS, t.Outcome))
			}
		}
		if len(a.Transactions) > 0 || page.Next == "" {
			break
		}
	}
	return a, nil
}

// locate finds the block that holds a transaction: in what this gateway carried, else in the view.
func (g *Gateway) locate(ctx context.Context, id envelope.ID) (height int64, index uint32, err error) {
	leave, err := g.carrier.enter()
	if err != nil {
		return 0, 0, err
	}
	defer leave()
	if r, err := g.store.Ended(id); err == nil && r != nil && r.Height > 0 {
		return r.Height, r.Index, nil
	}
	if g.o.View == nil {
		return 0, 0, ErrNoSuch.With("%x; this node keeps no read model", id[:])
	}
	t, err := g.o.View.Transaction(ctx, id)
	if errors.Is(err, view.ErrNoTransaction) {
		return 0, 0, ErrNoSuch.With("%x", id[:])
	}
	if err != nil {
		return 0, 0, err
	}
	return t.Height, t.Outcome.Index, nil
}

func (g *Gateway) getTransaction(ctx context.Context, q *GetTransactionRequest) (*TransactionDetail, error) {
	id, err := idOf(q.Id)
	if err != nil {
		return nil, err
	}
	height, index, err := g.locate(ctx, id)
	if err != nil {
		return nil, err
	}
	timeMS, o, err := g.outcome(ctx, id, height, index)
	if err != nil {
		return nil, err
	}
	d := &TransactionDetail{Summary: transactionSummary(height, timeMS, o)}
	if o.Code != 0 {
		d.Refusal = g.books.find(o.Book, o.Code, o.Field, o.Detail)
	}
	for _, e := range o.Events {
		d.Events = append(d.Events, item(e.Type, e.Payload))
	}
	txs, err := g.o.Consensus.Transactions(height)
	if err != nil || int(index) >= len(txs) {
		g.log.Debug("a transaction's block is pruned", "height", height, "err", err)
		return d, nil
	}
	d.Envelope = txs[index]
	if t, err := envelope.Decode(d.Envelope); err == nil {
		d.ExpiresMs = t.Body.ExpiresMs
		for _, c := range t.Body.Commands {
			d.Commands = append(d.Commands, item(c.Type, c.Payload))
		}
	}
	return d, nil
}

// outcome is what became of a transaction, from the journal or, where that is pruned, from the view.
func (g *Gateway) outcome(ctx context.Context, id envelope.ID, height int64, index uint32) (int64, *journal.Outcome, error) {
	b, err := g.blockAt(height)
	if err == nil {
		i := slices.IndexFunc(b.Outcomes, func(o *journal.Outcome) bool { return o.Index == index && bytes.Equal(o.Id, id[:]) })
		if i < 0 {
			return 0, nil, fmt.Errorf("block %d has no transaction %x at %d", height, id[:], index)
		}
		return b.TimeMs, b.Outcomes[i], nil
	}
	if g.o.View == nil {
		return 0, nil, err
	}
	t, err := g.o.View.Transaction(ctx, id)
	return t.TimeMS, t.Outcome, err
}

// item shows a message by its full name. One that this program does not know has no JSON.
func item(kind string, payload []byte) *Item {
	i := &Item{Type: kind, Payload: payload}
	t, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(kind))
	if err != nil {
		return i
	}
	m := t.New().Interface()
	if proto.Unmarshal(payload, m) != nil {
		return i
	}
	if raw, err := protojson.Marshal(m); err == nil {
		i.Json = string(raw)
	}
	return i
}

func (g *Gateway) search(ctx context.Context, q *SearchRequest) (*SearchResponse, error) {
	if g.o.View == nil {
		return nil, ErrNoView
	}
	if q.Limit > 500 {
		return nil, view.ErrPageSize.On("limit", "%d", q.Limit)
	}
	a := &SearchResponse{Height: max(0, g.o.View.Height())}
	hits, err := g.o.View.Search(ctx, q.Text, int(q.Limit))
	if err != nil {
		return nil, err
	}
	for _, h := range hits {
		switch {
		case h.Block != nil:
			height := strconv.FormatInt(h.Block.Height, 10)
			a.Hits = append(a.Hits, &Hit{Kind: "block", Id: height, Title: height})
		case h.Transaction != nil:
			id := hex.EncodeToString(h.Transaction.Outcome.Id)
			a.Hits = append(a.Hits, &Hit{Kind: "transaction", Id: id, Title: id})
		default:
			hit := &Hit{Kind: h.Space, Id: hex.EncodeToString(h.Key), Title: title(h.Record)}
			if raw, err := proto.Marshal(h.Record); err == nil {
				hit.Record = &Item{Type: string(h.Record.ProtoReflect().Descriptor().FullName()), Payload: raw}
			}
			a.Hits = append(a.Hits, hit)
		}
	}
	return a, nil
}

// title is what a record shows in a list: its name, or its first text.
func title(record proto.Message) string {
	m := record.ProtoReflect()
	text := func(f protoreflect.FieldDescriptor) string {
		if f == nil || f.Kind() != protoreflect.StringKind || f.IsList() {
			return ""
		}
		return m.Get(f).String()
	}
	fields := m.Descriptor().Fields()
	for _, name := range []protoreflect.Name{"title_zh", "name_zh", "title", "name", "payee", "description"} {
		if s := text(fields.ByName(name)); s != "" {
			return s
		}
	}
	for i := range fields.Len() {
		if s := text(fields.Get(i)); s != "" {
			return s
		}
	}
	return string(m.Descriptor().Name())
}

func (g *Gateway) getReceipt(ctx context.Context, q *GetReceiptRequest) (*GetReceiptResponse, error) {
	if (len(q.Transaction) == 0) == (len(q.RecordKey) == 0) {
		return nil, ErrReceiptOf
	}
	if g.o.Receipts == nil {
		return nil, ErrNoReceipt.With("this node builds none")
	}
	if len(q.RecordKey) > 0 {
		if !state.Proven(q.RecordKey) {
			return nil, ErrRecordKey
		}
		return g.receipt(g.o.Receipts.Record(ctx, q.RecordKey))
	}
	id, err := idOf(q.Transaction)
	if err != nil {
		return nil, err
	}
	height, index, err := g.locate(ctx, id)
	if err != nil {
		return nil, err
	}
	return g.receipt(g.o.Receipts.Transaction(ctx, height, index))
}

func (g *Gateway) receipt(file []byte, err error) (*GetReceiptResponse, error) {
	if err != nil {
		if _, ok := refusal.Of(err); ok {
			return nil, err
		}
		g.log.Warn("a receipt could not be built", "err", err)
		return nil, ErrNoReceipt.With("%v", err)
	}
	return &GetReceiptResponse{File: file}, nil
}

func (g *Gateway) getLightBlock(_ context.Context, q *GetLightBlockRequest) (*GetLightBlockResponse, error) {
	_, last := g.o.Chain.Heights()
	height := q.Height
	if height == 0 {
		height = last
	}
	if height < 1 || height > last {
		return nil, ErrNoHeight.With("%d of %d", height, last)
	}
	raw, err := g.o.Consensus.LightBlock(height)
	if errors.Is(err, errors.ErrUnsupported) {
		return nil, ErrPruned.With("%d", height)
	}
	if err != nil {
		return nil, err
	}
	return &GetLightBlockResponse{LightBlock: raw}, nil
}
