package gateway

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"gongshi/gateway/openapi"
)

// source is the service's own definition, for its comments.
//
//go:embed gateway.proto
var source string

const (
	apiTitle = "公事 Gongshi"
	apiText  = "One node of a ledger that government departments keep together. Every procedure is served with JSON, binary " +
		"protobuf (Connect), gRPC and gRPC-Web at the same address; those without side effects also answer GET. Errors carry a " +
		"numbered refusal (gongshi.gateway.v1.Refusal) in Chinese and English. Answers that were read from the state name its " +
		"block and app hash in the headers " + HeaderHeight + " and " + HeaderAppHash + "."
)

// descriptionOf is what /openapi.json says.
func (g *Gateway) descriptionOf() openapi.Description {
	ledger := File_gateway_gateway_proto.Services().ByName("Ledger")
	d := openapi.Description{
		Title: apiTitle, Text: apiText, Version: g.o.Program, Detail: (&Refusal{}).ProtoReflect().Descriptor(),
		Comments: openapi.Comments(source), Paths: plainPaths(),
		Services: []openapi.Service{{Descriptor: ledger, Text: "The network as one node sees it: submit, follow, prove.",
			Reads: func(m protoreflect.MethodDescriptor) bool { return m.Name() != "Submit" && m.Name() != "SubmitMany" }}},
	}
	if d.Version == "" {
		d.Version = "0"
	}
	for _, c := range g.o.Register.Contracts() {
		for i := range c.Proto.Services().Len() {
			s := c.Proto.Services().Get(i)
			d.Services = append(d.Services, openapi.Service{Descriptor: s, Text: c.Title.ZH + " · " + c.Title.EN,
				Reads: func(protoreflect.MethodDescriptor) bool { return true }})
		}
	}
	return d
}

// plainPaths are the addresses that are no procedures.
func plainPaths() map[string]any {
	type object = map[string]any
	get := func(summary, kind string, parameters ...any) object {
		o := object{"summary": summary, "responses": object{
			"200":     object{"description": summary, "content": object{kind: object{}}},
			"default": object{"description": "A refusal.", "content": object{"application/json": object{}}},
		}}
		if len(parameters) > 0 {
			o["parameters"] = parameters
		}
		return object{"get": o}
	}
	parameter := func(name, in, text string, required bool, schema object) object {
		return object{"name": name, "in": in, "description": text, "required": required, "schema": schema}
	}
	text := object{"type": "string"}
	return object{
		"/v1/stream": get("Blocks as Server-Sent Events, resumable by Last-Event-ID", "text/event-stream",
			parameter("from", "query", "First block; without it the next one.", false, object{"type": "integer", "minimum": 0}),
			parameter("events", "query", "Only events whose full name starts so; may be repeated.", false, object{"type": "array", "items": text})),
		"/export/{contract}/{export}": get("A contract's export as a zip file, of one pinned state", "application/zip",
			parameter("contract", "path", "The contract's name.", true, text),
			parameter("export", "path", "The export's name.", true, text),
			parameter("option", "query", "An option of the export, such as a budget's id; may be repeated.", false, object{"type": "array", "items": text})),
		"/healthz":      get("The process lives", "application/json"),
		"/readyz":       get("The node is up to date and may be asked", "application/json"),
		"/metrics":      get("Figures for Prometheus", "text/plain"),
		"/openapi.json": get("This description", "application/json"),
	}
}

// unready says why the node should not be asked at the moment; "" when it may.
func (g *Gateway) unready() string {
	if g.stopping.Err() != nil {
		return "the gateway is stopping"
	}
	if g.o.Consensus.Standing().CatchingUp {
		return "the node is catching up with the network"
	}
	if g.o.View != nil {
		switch lag := g.o.View.Lag(); {
		case !lag.Ready:
			return "the read model is being rebuilt"
		case lag.MS > g.o.Limits.LagMS:
			return fmt.Sprintf("the read model is %d blocks behind", lag.Heights)
		}
	}
	return ""
}

func writeJSON(w http.ResponseWriter, status int, what any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(what)
}

func (g *Gateway) serveHealth(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{"alive": true})
}

func (g *Gateway) serveReady(w http.ResponseWriter, _ *http.Request) {
	_, last := g.o.Chain.Heights()
	if why := g.unready(); why != "" {
		writeJSON(w, http.StatusServiceUnavailable, map[string]any{"ready": false, "height": last, "why": why})
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"ready": true, "height": last})
}

// An entrance is one line of the index.
type entrance struct {
	Path string `json:"path"`
	ZH   string `json:"zh"`
	EN   string `json:"en"`
}

func (g *Gateway) entrances() []entrance {
	all := []entrance{
		{"/openapi.json", "全部接口的说明（OpenAPI 3.1）", "all procedures, described in OpenAPI 3.1"},
		{"/gongshi.gateway.v1.Ledger/GetStatus?encoding=json&message=%7B%7D", "节点与网络的现状", "the node and the network now"},
		{"/gongshi.gateway.v1.Ledger/ListBlocks?encoding=json&message=%7B%7D", "最新区块", "the newest blocks"},
		{"/v1/stream", "实时区块流（Server-Sent Events）", "live blocks (Server-Sent Events)"},
		{"/healthz", "存活检查", "liveness"},
		{"/readyz", "就绪检查", "readiness"},
		{"/metrics", "运行指标（Prometheus）", "figures for Prometheus"},
	}
	for _, c := range g.o.Register.Contracts() {
		for _, e := range c.Exports {
			all = append(all, entrance{"/export/" + c.Name + "/" + e.Name, "导出：" + e.Title.ZH, "export: " + e.Title.EN})
		}
	}
	return all
}

// serveIndex says where things are, to a program as JSON and to a person as a page.
func (g *Gateway) serveIndex(w http.ResponseWriter, r *http.Request) {
	_, last := g.o.Chain.Heights()
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		writeJSON(w, http.StatusOK, map[string]any{"network": g.o.Network, "organisation": g.o.Organisation, "height": last,
			"program": g.o.Program, "entrances": g.entrances()})
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">`+
		`<title>%s</title><style>body{font:16px/1.7 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem}small{color:#555}</style>`+
		`<h1>%[1]s</h1><p>网络 network <b>%s</b> · 节点 node <b>%s</b> · 区块 block <b>%d</b></p><ul>`,
		apiTitle, html.EscapeString(g.o.Network), html.EscapeString(g.o.Organisation), last)
	for _, e := range g.entrances() {
		fmt.Fprintf(&b, `<li><a href="%s">%[1]s</a><br>%s <small lang="en">%s</small>`,
			html.EscapeString(e.Path), html.EscapeString(e.ZH), html.EscapeString(e.EN))
	}
	b.WriteString("</ul></html>\n")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(b.String()))
}
