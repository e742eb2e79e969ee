package bench

import (
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"

	"google.golang.org/protobuf/encoding/protojson"
)

// workloadJSON says what is sent: this package knows no contract by name. In a payload's strings "{organisation}" is
// the signer's organisation, "{n}" a number that never comes twice and "{k}" one that goes from 1 to "repeat".
//
//go:embed workload.json
var workloadJSON []byte

type workload struct {
	Network       string `json:"network"`
	Organisations []struct {
		ID     string `json:"id"`
		NameZH string `json:"name_zh"`
		NameEN string `json:"name_en"`
	} `json:"organisations"`
	Posts []struct {
		Name    string   `json:"name"`
		Holders int      `json:"holders"`
		Roles   []string `json:"roles"`
	} `json:"posts"`
	Setup []step `json:"setup"` // in this order, one transaction for each organisation
	Each  step   `json:"each"`  // the transactions that are measured
}

// A step is one transaction. Repeat puts its commands into it so many times; in Each it only bounds {k}.
type step struct {
	By       string `json:"by"`
	Repeat   int    `json:"repeat"`
	Commands []struct {
		Type    string          `json:"type"`
		Payload json.RawMessage `json:"payload"`
	} `json:"commands"`
}

// An officer signs for an organisation.
type officer struct {
	party, organisation string
	roles               []string
	key                 envelope.PrivateKey
}

// A pool holds envelopes, signed before anything is measured: first those of the setup, then the load.
type pool struct {
	network  string
	founding contract.Founding
	raws     [][]byte
	steps    []int          // ends of the setup's steps in raws; the load begins at the last
	places   map[uint64]int // by mark
	officers map[string][]officer
	register *contract.Register
	expires  int64
}

// lifetime of an envelope; within envelope.MaxAheadMS, and longer than any run.
const lifetime = 12 * time.Hour

// newPool founds the network of the workload on paper and signs n transactions, on all cores.
func newPool(register *contract.Register, n int) (*pool, error) {
	var w workload
	if err := json.Unmarshal(workloadJSON, &w); err != nil {
		return nil, fmt.Errorf("workload.json: %w", err)
	}
	p := &pool{
		network: w.Network, register: register, officers: map[string][]officer{},
		expires: time.Now().Add(lifetime).UnixMilli(),
	}
	if err := p.found(&w); err != nil {
		return nil, err
	}
	for _, s := range w.Setup {
		for _, o := range w.Organisations {
			raw, err := p.sign(s, p.officers[o.ID+"/"+s.By][0], draw{n: len(p.raws), from: 1, to: max(1, s.Repeat)})
			if err != nil {
				return nil, err
			}
			p.raws = append(p.raws, raw)
		}
		p.steps = append(p.steps, len(p.raws))
	}
	if err := p.signLoad(&w, n); err != nil {
		return nil, err
	}
	p.places = make(map[uint64]int, len(p.raws))
	for i, raw := range p.raws {
		p.places[mark(raw)] = i
	}
	if len(p.places) != len(p.raws) {
		return nil, fmt.Errorf("two transactions of the load are signed alike")
	}
	return p, nil
}

// found makes everybody's keys. They are derived from names, because nothing here is secret.
func (p *pool) found(w *workload) error {
	p.founding.Network = w.Network
	for i, o := range w.Organisations {
		f := contract.FoundingOrganisation{ID: o.ID, NameZH: o.NameZH, NameEN: o.NameEN, Validator: validatorKey(i).PubKey().Bytes()}
		for _, post := range w.Posts {
			for h := range post.Holders {
				party := fmt.Sprintf("%s-%s-%d", o.ID, post.Name, h+1)
				seed := sha256.Sum256([]byte("bench " + party))
				key, err := envelope.NewEd25519(seed[:])
				if err != nil {
					return err
				}
				name := o.ID + "/" + post.Name
				p.officers[name] = append(p.officers[name], officer{party, o.ID, post.Roles, key})
				f.Officers = append(f.Officers, contract.FoundingOfficer{Party: party, Suite: key.Suite(), Key: key.Public(), Roles: post.Roles})
			}
		}
		p.founding.Organisations = append(p.founding.Organisations, f)
	}
	return nil
}

// signLoad appends n transactions; organisations, officers and {k} take turns.
func (p *pool) signLoad(w *workload, n int) error {
	first := len(p.raws)
	p.raws = append(p.raws, make([][]byte, n)...)
	crews := runtime.GOMAXPROCS(0)
	errs := make(chan error, crews)
	var crew sync.WaitGroup
	for c := range crews {
		crew.Go(func() {
			for i := first + c; i < len(p.raws); i += crews {
				o := w.Organisations[i%len(w.Organisations)]
				staff := p.officers[o.ID+"/"+w.Each.By]
				turn := i / len(w.Organisations)
				k := 1 + turn%max(1, w.Each.Repeat)
				raw, err := p.sign(w.Each, staff[turn%len(staff)], draw{n: i, from: k, to: k})
				if err != nil {
					errs <- err
					return
				}
				p.raws[i] = raw
			}
		})
	}
	crew.Wait()
	close(errs)
	return <-errs
}

// A draw fills a step's placeholders: {n}, and {k} from one number to another.
type draw struct{ n, from, to int }

// sign fills in one step and gives the signed envelope.
func (p *pool) sign(s step, by officer, d draw) ([]byte, error) {
	body := &envelope.Body{Network: p.network, ExpiresMs: p.expires, Salt: make([]byte, envelope.SaltBytes)}
	if _, err := rand.Read(body.Salt); err != nil {
		return nil, err
	}
	body.Signers = []*envelope.Signer{{Party: by.party, Organisation: by.organisation, Suite: by.key.Suite(), Key: by.key.Public()}}
	for k := d.from; k <= d.to; k++ {
		fill := strings.NewReplacer("{organisation}", by.organisation, "{n}", strconv.Itoa(d.n), "{k}", strconv.Itoa(k))
		for _, c := range s.Commands {
			command, ok := p.register.Command(c.Type)
			if !ok {
				return nil, fmt.Errorf("workload.json: there is no command %s", c.Type)
			}
			m := command.Message.New().Interface()
			if err := protojson.Unmarshal([]byte(fill.Replace(string(c.Payload))), m); err != nil {
				return nil, fmt.Errorf("workload.json: %s: %w", c.Type, err)
			}
			payload, err := envelope.CanonicalPayload(m)
			if err != nil {
				return nil, err
			}
			body.Commands = append(body.Commands, &envelope.Command{Type: c.Type, Payload: payload})
		}
	}
	return envelope.Seal(body, by.key)
}

// setup is how many of the envelopes prepare the ledger.
func (p *pool) setup() int { return p.steps[len(p.steps)-1] }

// bytes is the mean size of a transaction of the load.
func (p *pool) bytes() int {
	total := 0
	for _, raw := range p.raws[p.setup():] {
		total += len(raw)
	}
	return total / max(1, len(p.raws)-p.setup())
}

// mark is a part of an envelope that tells it from all others: the first bytes of its Ed25519 signature, which
// an envelope of one signer ends with.
func mark(raw []byte) uint64 {
	if len(raw) < envelope.Ed25519SignatureBytes {
		return 0
	}
	return binary.LittleEndian.Uint64(raw[len(raw)-envelope.Ed25519SignatureBytes:])
}

// place finds an envelope of the pool; false for foreign bytes.
func (p *pool) place(raw []byte) (int, bool) {
	i, ok := p.places[mark(raw)]
	return i, ok
}
