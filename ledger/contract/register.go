package contract

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gongshi/ledger/state"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// A Register is the list of contracts that a network runs, checked as a whole.
type Register struct {
	contracts []Contract
	commands  []Command // sorted by type
	authority *Authority
}

// NewRegister checks the contracts, alone and against each other.
func NewRegister(contracts ...Contract) (*Register, error) {
	r := &Register{contracts: contracts}
	var errs []error
	var paths []string
	for _, c := range contracts {
		errs = append(errs, c.Validate())
		for _, s := range c.State {
			if slices.Contains(paths, s.Path()) {
				errs = append(errs, fmt.Errorf("two spaces are called %s", s.Path()))
			}
			paths = append(paths, s.Path())
		}
		r.commands = append(r.commands, c.Commands...)
		if c.Authority != nil {
			if r.authority != nil {
				errs = append(errs, fmt.Errorf("%s: a register has one authority", c.Name))
			}
			r.authority = c.Authority
		}
	}
	if r.authority == nil {
		errs = append(errs, errors.New("no contract declares the authority"))
	}
	slices.SortFunc(r.commands, func(a, b Command) int { return strings.Compare(a.Type(), b.Type()) })
	for i := 1; i < len(r.commands); i++ {
		if r.commands[i].Type() == r.commands[i-1].Type() {
			errs = append(errs, fmt.Errorf("two rules for %s", r.commands[i].Type()))
		}
	}
	return r, errors.Join(errs...)
}

// Contracts lists the contracts in their order.
func (r *Register) Contracts() []Contract { return r.contracts }

// Authority answers about the network itself.
func (r *Register) Authority() *Authority { return r.authority }

// Command finds the command whose message has the full name kind.
func (r *Register) Command(kind string) (Command, bool) {
	i, ok := slices.BinarySearchFunc(r.commands, kind, func(c Command, k string) int { return strings.Compare(c.Type(), k) })
	if !ok {
		return Command{}, false
	}
	return r.commands[i], true
}

// Contract finds the contract called name.
func (r *Register) Contract(name string) (Contract, bool) {
	for _, c := range r.contracts {
		if c.Name == name {
			return c, true
		}
	}
	return Contract{}, false
}

// Space finds the space at path.
func (r *Register) Space(path string) (state.Space, bool) {
	for _, c := range r.contracts {
		for _, s := range c.State {
			if s.Path() == path {
				return s, true
			}
		}
	}
	return nil, false
}

// Validate reports what a contract's declaration has forgotten or doubled.
func (c Contract) Validate() error {
	var errs []error
	report := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf(c.Name+": "+format, args...))
	}
	if want := "gongshi." + c.Name + ".v1"; string(c.Proto.Package()) != want {
		report("its proto package is %s, not %s", c.Proto.Package(), want)
	}
	if c.Title.ZH == "" || c.Title.EN == "" {
		report("it has no title in zh and en")
	}
	if c.Refusals == nil || c.Refusals.Name() != c.Name {
		report("its refusals are not in a book of its name")
	}
	for _, s := range c.State {
		if !strings.HasPrefix(s.Path(), c.Name+"/") {
			report("space %s is not its own", s.Path())
		}
	}
	for _, cmd := range c.Commands {
		if cmd.Message.Descriptor().ParentFile().Package() != c.Proto.Package() {
			report("command %s is not its own", cmd.Type())
		}
		if cmd.Allow.check == nil {
			report("command %s says nothing of who may send it", cmd.Type())
		}
	}
	for _, m := range c.Mirrors {
		if m.Space.Record() == nil || !slices.ContainsFunc(c.State, func(s state.Space) bool { return s.Path() == m.Space.Path() }) {
			report("mirror of %s, which is no space of records of its own", m.Space.Path())
		}
	}
	c.validateQueries(report)
	return errors.Join(errs...)
}

func (c Contract) validateQueries(report func(string, ...any)) {
	for i := range c.Proto.Services().Len() {
		methods := c.Proto.Services().Get(i).Methods()
		for j := range methods.Len() {
			if _, ok := c.Query(methods.Get(j)); !ok {
				report("nothing answers %s", methods.Get(j).FullName())
			}
		}
	}
	for _, q := range c.Queries {
		if q.Search != nil && !slices.ContainsFunc(c.Mirrors, func(m Mirror) bool { return m.Space.Path() == q.Search.Space.Path() }) {
			report("%s searches %s, which is not mirrored", q.Question.Descriptor().FullName(), q.Search.Space.Path())
		}
	}
}

// Query finds what answers an RPC of the contract's service.
func (c Contract) Query(m protoreflect.MethodDescriptor) (Query, bool) {
	for _, q := range c.Queries {
		if q.Question.Descriptor() == m.Input() && q.Answer.Descriptor() == m.Output() {
			return q, true
		}
	}
	return Query{}, false
}
