// Package openapi describes protobuf services, as Connect serves them with JSON, in OpenAPI 3.1. It works from the
// descriptors that are in the program, so that the description cannot lag behind what is served, and without the weight
// that a generator brings as a build tool.
package openapi

import (
	"encoding/json"
	"fmt"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// A Description is what Describe writes down.
type Description struct {
	Title, Text, Version string
	Services             []Service
	// Paths are addresses that are no procedures, as OpenAPI path items.
	Paths map[string]any
	// Detail is the message that the errors carry; its schema is named in that of the errors.
	Detail protoreflect.MessageDescriptor
	// Comments are those of the proto files, by full name; see Comments.
	Comments map[protoreflect.FullName]string
}

// A Service is one to describe.
type Service struct {
	Descriptor protoreflect.ServiceDescriptor
	Text       string
	// Reads says whether a method has no side effects, so that GET is served too.
	Reads func(protoreflect.MethodDescriptor) bool
}

// object is a JSON object.
type object = map[string]any

// Describe gives the description as JSON, always the same for the same input.
func Describe(d Description) ([]byte, error) {
	w := &writer{Description: d, schemas: object{}}
	paths := object{}
	for path, item := range d.Paths {
		paths[path] = item
	}
	var tags []any
	for _, s := range d.Services {
		tags = append(tags, object{"name": string(s.Descriptor.FullName()), "description": s.Text})
		for i := range s.Descriptor.Methods().Len() {
			m := s.Descriptor.Methods().Get(i)
			paths[fmt.Sprintf("/%s/%s", s.Descriptor.FullName(), m.Name())] = w.path(s, m)
		}
	}
	w.message(d.Detail)
	w.schemas["connect.Error"] = w.failure()
	raw, err := json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info":    object{"title": d.Title, "description": d.Text, "version": d.Version, "license": object{"name": "Apache-2.0", "identifier": "Apache-2.0"}},
		"servers": []any{object{"url": "/"}},
		"tags":    tags, "paths": paths, "components": object{"schemas": w.schemas},
	}, "", " ")
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	return raw, nil
}

type writer struct {
	Description
	schemas object
}

func (w *writer) text(d protoreflect.Descriptor) string {
	if c := strings.TrimSpace(d.ParentFile().SourceLocations().ByDescriptor(d).LeadingComments); c != "" {
		return c
	}
	return w.Comments[d.FullName()]
}

func (w *writer) path(s Service, m protoreflect.MethodDescriptor) object {
	question, answer := w.message(m.Input()), w.message(m.Output())
	kind := "application/json"
	if m.IsStreamingServer() {
		kind = "application/connect+json"
	}
	operation := func(suffix string) object {
		return object{
			"operationId": string(m.FullName()) + suffix, "tags": []any{string(s.Descriptor.FullName())},
			"summary": string(m.Name()), "description": w.text(m),
			"responses": object{
				"200":     object{"description": "The answer.", "content": object{kind: object{"schema": answer}}},
				"default": object{"description": "A refusal, or an error of the transport.", "content": object{"application/json": object{"schema": reference("connect.Error")}}},
			},
		}
	}
	post := operation("")
	post["requestBody"] = object{"required": true, "content": object{kind: object{"schema": question}}}
	item := object{"post": post}
	if !m.IsStreamingServer() && s.Reads != nil && s.Reads(m) {
		get := operation(".get")
		get["parameters"] = []any{
			object{"name": "message", "in": "query", "required": true, "description": "The question as JSON.",
				"content": object{"application/json": object{"schema": question}}},
			object{"name": "encoding", "in": "query", "required": true, "schema": object{"const": "json"}},
			object{"name": "connect", "in": "query", "schema": object{"const": "v1"}},
		}
		item["get"] = get
	}
	return item
}

func reference(name string) object { return object{"$ref": "#/components/schemas/" + name} }

// message describes d and all that it holds, and gives a reference to it.
func (w *writer) message(d protoreflect.MessageDescriptor) object {
	name := string(d.FullName())
	if _, ok := w.schemas[name]; ok {
		return reference(name)
	}
	properties := object{}
	schema := object{"type": "object", "title": string(d.Name()), "properties": properties, "additionalProperties": false}
	if text := w.text(d); text != "" {
		schema["description"] = text
	}
	w.schemas[name] = schema // before its fields, for it may hold itself
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		of := w.value(f)
		if f.IsList() {
			of = object{"type": "array", "items": of}
		}
		if text := w.text(f); text != "" {
			of["description"] = text
		}
		properties[f.JSONName()] = of
	}
	return reference(name)
}

// value describes one value of a field, as protobuf's JSON writes it.
func (w *writer) value(f protoreflect.FieldDescriptor) object {
	switch f.Kind() {
	case protoreflect.BoolKind:
		return object{"type": "boolean"}
	case protoreflect.StringKind:
		return object{"type": "string"}
	case protoreflect.BytesKind:
		return object{"type": "string", "contentEncoding": "base64"}
	case protoreflect.EnumKind:
		return w.enum(f.Enum())
	case protoreflect.MessageKind, protoreflect.GroupKind:
		return w.message(f.Message())
	case protoreflect.DoubleKind, protoreflect.FloatKind:
		return object{"type": "number"}
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return object{"type": []any{"string", "integer"}, "format": "int64"} // written as a string
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return object{"type": []any{"string", "integer"}, "format": "uint64", "minimum": 0}
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return object{"type": "integer", "format": "uint32", "minimum": 0}
	}
	return object{"type": "integer", "format": "int32"}
}

func (w *writer) enum(d protoreflect.EnumDescriptor) object {
	name := string(d.FullName())
	if _, ok := w.schemas[name]; !ok {
		var names []any
		text := w.text(d)
		for i := range d.Values().Len() {
			v := d.Values().Get(i)
			names = append(names, string(v.Name()))
			if t := w.text(v); t != "" {
				text += "\n- `" + string(v.Name()) + "`: " + t
			}
		}
		w.schemas[name] = object{"type": "string", "title": string(d.Name()), "enum": names, "description": strings.TrimSpace(text)}
	}
	return reference(name)
}

// failure describes Connect's errors.
func (w *writer) failure() object {
	detail := object{"type": "object", "properties": object{
		"type":  object{"type": "string", "description": "Full name of the detail's message; here " + string(w.Detail.FullName()) + "."},
		"value": object{"type": "string", "contentEncoding": "base64", "description": "The message, encoded."},
		"debug": reference(string(w.Detail.FullName())),
	}}
	return object{"type": "object", "required": []any{"code"}, "properties": object{
		"code": object{"type": "string", "description": "Connect's code.", "enum": []any{
			"canceled", "unknown", "invalid_argument", "deadline_exceeded", "not_found", "already_exists", "permission_denied",
			"resource_exhausted", "failed_precondition", "aborted", "out_of_range", "unimplemented", "internal", "unavailable",
			"data_loss", "unauthenticated"}},
		"message": object{"type": "string", "description": "What is wrong, in English."},
		"details": object{"type": "array", "items": detail},
	}}
}
