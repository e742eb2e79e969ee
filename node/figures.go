package node

import (
	"reflect"
	"strings"
	"unicode"

	"gongshi/gateway"
)

// figures adds the machine's counts to the gateway's metrics: each field of machine.Metrics under its own name,
// such as gongshi_machine_proven_writes.
func (n *Node) figures() []gateway.Figure {
	m := reflect.ValueOf(n.machine.Metrics())
	var all []gateway.Figure
	for i := range m.NumField() {
		name := m.Type().Field(i).Name
		all = append(all, gateway.Figure{
			Name: "gongshi_machine_" + snake(name), Help: "machine.Metrics." + name, Value: float64(m.Field(i).Int()),
		})
	}
	return all
}

// snake writes ProvenWrites as proven_writes and CommitNS as commit_ns.
func snake(name string) string {
	var b strings.Builder
	small := false
	for _, r := range name {
		if unicode.IsUpper(r) && small {
			b.WriteByte('_')
		}
		small = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
