package openapi

import (
	"maps"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
)

func TestComments(t *testing.T) {
	got := Comments(`syntax = "proto3";

// What the file is for.
package a.v1;

option go_package = "a";

// S serves.
service S {
  // Get gets,
  // on two lines.
  rpc Get(M) returns (M) {
    option idempotency_level = NO_SIDE_EFFECTS;
  }
  rpc Silent(M) returns (M);
}

// M holds.
message M {
  // The name.
  string name = 1;
  // A list.
  repeated a.v1.M list = 2;
  oneof of {
    // One of them.
    int64 one = 3;
  }
  int64 silent = 4;
}

// E lists.
enum E {
  E_UNSPECIFIED = 0;
  // The first.
  E_FIRST = 1;
}
`)
	want := map[protoreflect.FullName]string{
		"a.v1.S": "S serves.", "a.v1.S.Get": "Get gets, on two lines.", "a.v1.M": "M holds.", "a.v1.M.name": "The name.",
		"a.v1.M.list": "A list.", "a.v1.M.one": "One of them.", "a.v1.E": "E lists.", "a.v1.E_FIRST": "The first.",
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}
