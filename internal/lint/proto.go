package lint

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/scanner"
)

var (
	ruleProtoType = &Rule{"proto-type",
		"map entries have no order on the wire, floating point no exact sum, and Any no fixed meaning; each would let two nodes encode or compute differently",
		"use a repeated message sorted by its key, an integer of a named unit, or a oneof of what can stand there"}
	ruleProtoPackage = &Rule{"proto-package",
		"the name on the wire can never change, and readers find the file by it",
		"write package gongshi.<folder>.v1"}
	ruleProtoGo = &Rule{"proto-go-package",
		"records carry methods, so their Go code lies in the folder of the contract",
		`write option go_package = "gongshi/<path>;<folder>"`}
	ruleProtoComment = &Rule{"proto-comment",
		"these comments are the public reference of the API",
		"say above it what it means, in which unit, and who may send it"}
	ruleProtoCode = &Rule{"proto-generated",
		"generated code is committed, so that building needs no generator",
		"run make gen and commit the file beside the proto"}
)

// bannedProto are types that no replayed message may have.
var bannedProto = []string{"map", "float", "double", "google.protobuf.Any", "google.protobuf.Struct", "google.protobuf.Value"}

// Protos checks the tree's hand-written protobuf.
func (t *Tree) Protos() ([]Finding, error) {
	var found []Finding
	for _, name := range t.Proto {
		src, err := os.ReadFile(filepath.Join(t.Root, name))
		if err != nil {
			return nil, err
		}
		p := &proto{path: name, replayed: covers("ledger/...", name) || covers("contracts/...", name)}
		p.check(string(src))
		generated := strings.TrimSuffix(name, ".proto") + ".pb.go"
		if !slices.ContainsFunc(t.Go, func(f *File) bool { return f.Path == generated }) {
			p.report(ruleProtoCode, 0, "has no %s", path.Base(generated))
		}
		found = append(found, p.found...)
	}
	return sorted(found), nil
}

// A proto is one file under check.
type proto struct {
	path     string
	replayed bool
	found    []Finding
	tokens   []protoToken
}

type protoToken struct {
	text          string
	line, endLine int
	comment       bool
}

func (p *proto) report(r *Rule, line int, format string, args ...any) {
	p.found = append(p.found, Finding{r, p.path, line, fmt.Sprintf(format, args...)})
}

func (p *proto) check(src string) {
	p.scan(src)
	folder := path.Base(path.Dir(p.path))
	owner, _, private := strings.Cut(p.path, "/internal/")
	var pkg, goPackage string
	var line int
	for i, tok := range p.tokens {
		switch {
		case tok.comment:
			p.unfinished(tok)
		case p.replayed && slices.Contains(bannedProto, strings.TrimPrefix(tok.text, ".")) && p.isType(i):
			p.report(ruleProtoType, tok.line, "uses %s", tok.text)
		case p.opens(i) && !private:
			if !p.explained(i) {
				p.report(ruleProtoComment, tok.line, "%s %s has no comment", tok.text, p.text(i+1))
			}
		case tok.text == "package" && p.starts(i):
			pkg, line = p.text(i+1), tok.line
		case tok.text == "go_package" && p.text(i-1) == "option":
			goPackage = strings.Trim(p.text(i+2), `"`)
		}
	}
	want := module + "." + folder + ".v1"
	toy := module + "." + path.Base(owner) + folder + ".v1" // several packages may have a toy; the owner tells them apart
	if pkg != want && !(private && pkg == toy) {
		p.report(ruleProtoPackage, line, "package is %q, not %q", pkg, want)
	}
	if want := module + "/" + path.Dir(p.path) + ";" + folder; goPackage != want {
		p.report(ruleProtoGo, 0, "go_package is %q, not %q", goPackage, want)
	}
}

func (p *proto) unfinished(tok protoToken) {
	for _, word := range unfinished {
		if strings.Contains(tok.text, word) {
			p.report(ruleUnfinished, tok.line, "says %s", word)
		}
	}
}

// scan cuts the source into comments, strings, dotted names and single characters.
func (p *proto) scan(src string) {
	var s scanner.Scanner
	s.Init(strings.NewReader(src))
	s.Mode = scanner.ScanIdents | scanner.ScanInts | scanner.ScanStrings | scanner.ScanComments
	s.IsIdentRune = func(r rune, i int) bool {
		return r == '_' || r == '.' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || i > 0 && '0' <= r && r <= '9'
	}
	s.Error = func(*scanner.Scanner, string) {} // protoc judges the syntax
	for r := s.Scan(); r != scanner.EOF; r = s.Scan() {
		text := s.TokenText()
		p.tokens = append(p.tokens, protoToken{text, s.Position.Line, s.Position.Line + strings.Count(text, "\n"), r == scanner.Comment})
	}
}

func (p *proto) text(i int) string {
	if i < 0 || i >= len(p.tokens) {
		return ""
	}
	return p.tokens[i].text
}

// before is the nearest token ahead of i that is no comment.
func (p *proto) before(i int) string {
	for i--; i >= 0; i-- {
		if !p.tokens[i].comment {
			return p.tokens[i].text
		}
	}
	return ""
}

// starts reports whether a statement begins at i.
func (p *proto) starts(i int) bool { return strings.Contains(";{}", p.before(i)) }

// isType reports whether a field's type stands at i: at the start, or after a label. "map" needs its "<".
func (p *proto) isType(i int) bool {
	labelled := p.starts(i) || slices.Contains([]string{"repeated", "optional", "<", ","}, p.before(i))
	return labelled && (p.text(i) != "map" || p.text(i+1) == "<")
}

// explained reports whether a comment stands right above the line at i. What an rpc asks and answers is
// explained by the rpc.
func (p *proto) explained(i int) bool {
	if i > 0 && p.tokens[i-1].comment && p.tokens[i-1].endLine == p.tokens[i].line-1 {
		return true
	}
	for j := range p.tokens {
		full := p.text(j + 1)
		if p.text(j) == "(" && full[strings.LastIndex(full, ".")+1:] == p.text(i+1) && p.text(j+2) == ")" {
			return true
		}
	}
	return false
}

// opens reports whether a message, enum, service or rpc begins at i.
func (p *proto) opens(i int) bool {
	return slices.Contains([]string{"message", "enum", "service", "rpc"}, p.text(i)) && p.starts(i) &&
		(p.text(i+2) == "{" || p.text(i+2) == "(")
}
