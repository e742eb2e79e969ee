// Package toy breaks each purity rule, so that the lint is seen to bite.
package toy

import (
	"bytes"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

type record struct {
	names []string
	count int
}

func (r *record) add(name string) { r.names = append(r.names, name) }

func (r *record) touch() { r.add("touched") }

func (r record) size() int { return len(r.names) }

var (
	count  int
	list   = []string{"b", "a"}
	one    = record{}
	shared = &record{}
	buffer bytes.Buffer
	late   = func() { count++ }
)

func init() { count = 1 }

func clock() int64 { return time.Now().Unix() + int64(rand.Int()) }

func parallel() {
	c := make(chan int)
	go func() { c <- 1 }()
	select {
	case <-c:
	default:
	}
}

func disorder(m protoreflect.Message) {
	seen := map[string]bool{}
	for range seen {
	}
	m.Range(func(protoreflect.FieldDescriptor, protoreflect.Value) bool { return true })
	_, _ = proto.Marshal(m.Interface())
}

func share(part, whole int64) bool { return float64(part)/float64(whole) > 0.5 }

func swallow() {
	defer func() { _ = recover() }()
	fmt.Println("refused")
	println("refused")
}

func direct() {
	count = 2
	count++
	list[0] = "x"
	one.count++
	shared.names[0] = "x"
	for count = range 3 {
	}
}

func address() *int { return &count }

func throughAliases() {
	mine := list
	mine[0] = "x"
	r := shared
	r.count = 1
	for _, part := range [][]string{{"fine"}} {
		part[0] = "y"
	}
}

func throughCalls() {
	_ = append(list, "x")
	copy(list, []string{"x"})
	slices.Sort(list)
	shared.touch()
	one.add("x")
	fill(list)
	fillDeep(list)
	buffer.WriteString("x")
}

func fill(into []string) { into[0] = "x" }

func fillDeep(into []string) { fill(into[1:]) }

var _ = strings.ToUpper
