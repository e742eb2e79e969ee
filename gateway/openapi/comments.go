package openapi

import (
	"regexp"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

var declaration = regexp.MustCompile(`^(message|enum|service|rpc|package)\s+([A-Za-z0-9_.]+)|^(?:repeated\s+|optional\s+)?[A-Za-z0-9_.]+\s+([a-z][a-z0-9_]*)\s*=\s*[0-9]+|^([A-Z][A-Z0-9_]*)\s*=\s*[0-9]+`)

// Comments gives the comments above the declarations of a proto file, by full name, because generated Go code leaves
// them out. It understands files in the layout of `buf format`: one declaration a line.
func Comments(source string) map[protoreflect.FullName]string {
	found := map[protoreflect.FullName]string{}
	var scope []string
	var above []string
	for line := range strings.Lines(source) {
		line = strings.TrimSpace(line)
		if text, ok := strings.CutPrefix(line, "//"); ok {
			above = append(above, strings.TrimSpace(text))
			continue
		}
		if m := declaration.FindStringSubmatch(line); m != nil {
			name := m[2] + m[3] + m[4]
			within := scope
			if m[4] != "" && len(scope) > 0 {
				within = scope[:len(scope)-1] // an enum's values are its siblings
			}
			parts := slices.DeleteFunc(append(slices.Clone(within), name), func(s string) bool { return s == "" })
			full := protoreflect.FullName(strings.Join(parts, "."))
			if len(above) > 0 && m[1] != "package" {
				found[full] = strings.Join(above, " ")
			}
			if m[1] == "package" {
				scope = []string{name}
			} else if strings.HasSuffix(line, "{") {
				scope = append(scope, name)
			}
		} else if strings.HasSuffix(line, "{") {
			scope = append(scope, "") // a oneof, or options: they give no name
		}
		if strings.HasPrefix(line, "}") && len(scope) > 0 {
			scope = scope[:len(scope)-1]
		}
		above = nil
	}
	return found
}
