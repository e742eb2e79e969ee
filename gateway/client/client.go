// Package client speaks to a gateway over HTTP: the command line and the demo are built on it, and so may be any Go
// program of a department. Refusals come back as the numbered refusals that they are.
package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	"gongshi/gateway"
	"gongshi/ledger/envelope"
)

// A Client speaks to one gateway. It may be used by several goroutines.
type Client struct {
	base string
	http *http.Client
}

// The times of a client. A call ends with its context at the latest.
const (
	dialTime  = 5 * time.Second
	callTime  = 60 * time.Second
	tries     = 4 // of what is safe to repeat
	firstWait = 100 * time.Millisecond
)

// New makes a client of the gateway at baseURL, such as "http://127.0.0.1:8080". A host without a scheme is taken as
// http. Nothing is sent yet.
func New(baseURL string) (*Client, error) {
	if !strings.Contains(baseURL, "://") {
		baseURL = "http://" + baseURL
	}
	u, err := url.Parse(baseURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is no gateway's address; give one such as http://127.0.0.1:8080", baseURL)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 64
	transport.ResponseHeaderTimeout = callTime
	return &Client{base: strings.TrimRight(u.String(), "/"), http: &http.Client{Transport: transport}}, nil
}

// Close ends idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Base is the gateway's address.
func (c *Client) Base() string { return c.base }

// ledger is the gateway's own service.
const ledger = "/gongshi.gateway.v1.Ledger/"

// Call asks the procedure at a path such as "/gongshi.funds.v1.Funds/GetLine" and fills answer. It is for questions: a
// call that fails on the way is repeated.
func (c *Client) Call(ctx context.Context, procedure string, question, answer proto.Message) error {
	return c.persist(ctx, func() error { return c.once(ctx, procedure, question, answer) })
}

// once sends a request one time.
func (c *Client) once(ctx context.Context, procedure string, question, answer proto.Message) error {
	if !strings.HasPrefix(procedure, "/") {
		procedure = "/" + procedure
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	call := connect.NewClient[box, box](c.http, c.base+procedure, connect.WithCodec(codec{}),
		connect.WithSendMaxBytes(16<<20), connect.WithReadMaxBytes(64<<20),
		connect.WithResponseInitializer(func(_ connect.Spec, into any) error {
			if b, ok := into.(*box); ok {
				b.Message = answer
			}
			return nil
		}))
	_, err := call.CallUnary(ctx, connect.NewRequest(&box{question}))
	return understood(c.base, err)
}

// persist repeats a call that is safe to repeat while the gateway is away or says that it is busy.
func (c *Client) persist(ctx context.Context, call func() error) error {
	for try, wait := 1, firstWait; ; try, wait = try+1, 4*wait {
		err := call()
		if err == nil || try == tries || !passing(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(wait):
		}
	}
}

// Submit hands in one signed transaction. The answer's signature is checked against the key that it names. Repeating it
// is safe: the gateway knows transactions by their id.
func (c *Client) Submit(ctx context.Context, raw []byte) (*gateway.Submission, error) {
	s := &gateway.Submission{}
	if err := c.Call(ctx, ledger+"Submit", &gateway.SubmitRequest{Envelope: raw}, s); err != nil {
		return nil, err
	}
	return s, Verify(s)
}

// SubmitMany hands in up to 1,000 signed transactions; the answers are in their order, refused ones among them.
func (c *Client) SubmitMany(ctx context.Context, raws [][]byte) (*gateway.SubmitManyResponse, error) {
	a := &gateway.SubmitManyResponse{}
	if err := c.Call(ctx, ledger+"SubmitMany", &gateway.SubmitManyRequest{Envelopes: raws}, a); err != nil {
		return nil, err
	}
	if len(a.Submissions) != len(raws) {
		return nil, fmt.Errorf("the gateway answered %d of %d transactions; ask for each by its id", len(a.Submissions), len(raws))
	}
	return a, Verify(a)
}

// Submission tells what became of a transaction, after waiting up to 30 s for its end. Longer waits are several calls.
func (c *Client) Submission(ctx context.Context, id envelope.ID, wait time.Duration) (*gateway.Submission, error) {
	q := &gateway.GetSubmissionRequest{Id: id[:], WaitMs: min(max(0, wait), 30*time.Second).Milliseconds()}
	s := &gateway.Submission{}
	if err := c.Call(ctx, ledger+"GetSubmission", q, s); err != nil {
		return nil, err
	}
	return s, Verify(s)
}

// Await asks again until a transaction has ended or ctx does.
func (c *Client) Await(ctx context.Context, id envelope.ID) (*gateway.Submission, error) {
	for {
		s, err := c.Submission(ctx, id, 20*time.Second)
		if err != nil || s.State != gateway.State_STATE_ACCEPTED {
			return s, err
		}
		if ctx.Err() != nil {
			return s, ctx.Err()
		}
	}
}

// Status describes the node and the network.
func (c *Client) Status(ctx context.Context) (*gateway.Status, error) {
	s := &gateway.Status{}
	return s, c.Call(ctx, ledger+"GetStatus", &gateway.GetStatusRequest{}, s)
}

// Receipt fetches the file of a transaction's receipt.
func (c *Client) Receipt(ctx context.Context, id envelope.ID) ([]byte, error) {
	return c.receipt(ctx, &gateway.GetReceiptRequest{Transaction: id[:]})
}

// RecordReceipt fetches the file of a receipt for the presence or absence of a record, by its raw key.
func (c *Client) RecordReceipt(ctx context.Context, key []byte) ([]byte, error) {
	return c.receipt(ctx, &gateway.GetReceiptRequest{RecordKey: key})
}

func (c *Client) receipt(ctx context.Context, q *gateway.GetReceiptRequest) ([]byte, error) {
	a := &gateway.GetReceiptResponse{}
	err := c.Call(ctx, ledger+"GetReceipt", q, a)
	return a.File, err
}

// Subscribe calls see with each block from a height on (0: the next one), then as they are made, until ctx ends or see
// fails. A stream that breaks is taken up again where it was; only what an answer of the gateway forbids ends it.
func (c *Client) Subscribe(ctx context.Context, from int64, see func(*gateway.SubscribeResponse) error) error {
	s := &subscription{client: c, next: from, see: see}
	for failures := 0; ; {
		before := s.next
		err := s.stream(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case s.stopped != nil:
			return s.stopped
		case err != nil && !passing(err):
			return err
		}
		if failures++; s.next != before {
			failures = 0
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(firstWait<<min(failures, 6), 5*time.Second)):
		}
	}
}

// A subscription is a stream that outlives its connections.
type subscription struct {
	client  *Client
	next    int64 // the height to go on with; 0 before the first block of one that began with the next
	see     func(*gateway.SubscribeResponse) error
	stopped error // what see said
}

func (s *subscription) stream(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	call := connect.NewClient[gateway.SubscribeRequest, gateway.SubscribeResponse](s.client.http, s.client.base+ledger+"Subscribe",
		connect.WithReadMaxBytes(64<<20))
	blocks, err := call.CallServerStream(ctx, connect.NewRequest(&gateway.SubscribeRequest{FromHeight: s.next}))
	if err != nil {
		return understood(s.client.base, err)
	}
	for blocks.Receive() {
		m := blocks.Msg()
		if s.stopped = s.see(m); s.stopped != nil {
			cancel()
			return errors.Join(blocks.Close())
		}
		s.next = m.GetBlock().GetHeight() + 1
	}
	return errors.Join(understood(s.client.base, blocks.Err()), blocks.Close())
}

// Export writes a contract's export, a zip file, to w. A file that ends early is an error.
//
// why: four of the five are one address in its parts, in the order in which it is written.
func (c *Client) Export(ctx context.Context, contract, export string, options []string, w io.Writer) error {
	address := c.base + "/export/" + url.PathEscape(contract) + "/" + url.PathEscape(export)
	if len(options) > 0 {
		address += "?" + url.Values{"option": options}.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return away(c.base, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return plainRefusal(answer)
	}
	if _, err := io.Copy(w, answer.Body); err != nil {
		return fmt.Errorf("the export broke off and is not whole; fetch it again: %w", err)
	}
	return nil
}
